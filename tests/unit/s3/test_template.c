#include <string.h>

#include "unit.h"

#include "aws/caps.h"
#include "s3/template.h"

static void keys(void **state)
{
    (void)state;
    static const int64_t ms = 1369353605999; /* 2013-05-24T00:00:05.999Z, the 144th day */
    static const struct {
        const char *template, *key; /* NULL: refused */
        uint64_t number;
    } cases[] = {
        {"logs/%Y/%m/%d/%H/%M%S-{n}.ndjson", "logs/2013/05/24/00/0005-000007.ndjson", 7},
        {"%j%%{n}", "144%1234567", 1234567},
        {"plain}", "plain}", 1},
        {"\xc3\xbc%Y",
         "\xc3\xbc"
         "2013",
         1},
        {"%y", NULL, 0},
        {"a%", NULL, 0},
        {"{N}", NULL, 0},
        {"{n", NULL, 0},
        {"{", NULL, 0},
        {"", NULL, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct span template = span_str(cases[i].template);
        struct buf key;
        struct err err;
        int status = s3_template_check(template, &err);
        if ((status == 0) != (cases[i].key != NULL))
            fail_msg("%s: %d", cases[i].template, status);
        if (status != 0)
            continue;
        buf_init(&key, 0);
        s3_template_key(template, ms, cases[i].number, &key);
        assert_string_equal(key.data, cases[i].key);
        buf_release(&key);
    }
}

static void lengths(void **state)
{
    (void)state;
    char template[CAP_S3_KEY + 1];
    struct err err;
    memset(template, 'k', sizeof template);
    assert_int_equal(s3_template_check(span_of(template, CAP_S3_KEY), &err), 0);
    assert_int_equal(s3_template_check(span_of(template, CAP_S3_KEY + 1), &err), -1);
    /* What grows counts: a year has four digits. */
    template[0] = '%';
    template[1] = 'Y';
    assert_int_equal(s3_template_check(span_of(template, CAP_S3_KEY - 2), &err), 0);
    assert_int_equal(s3_template_check(span_of(template, CAP_S3_KEY - 1), &err), -1);
}

static void unique(void **state)
{
    (void)state;
    struct span template = span_str("a-{uuid}");
    struct buf one, two;
    assert_true(s3_template_unique(template));
    assert_false(s3_template_unique(span_str("a-{n}%Y%%{uuid")));
    buf_init(&one, 0);
    buf_init(&two, 0);
    s3_template_key(template, 0, 1, &one);
    s3_template_key(template, 0, 1, &two);
    assert_int_equal(one.len, 38);
    assert_string_not_equal(one.data, two.data);
    buf_release(&one);
    buf_release(&two);
}

UNIT_GROUP(template, cmocka_unit_test(keys), cmocka_unit_test(lengths), cmocka_unit_test(unique))
