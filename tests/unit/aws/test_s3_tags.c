#include <string.h>

#include "unit.h"

#include "aws/s3_tags.h"

static void headers(void **state)
{
    (void)state;
    static const struct {
        const char *header, *text, *code; /* text NULL: refused with code */
    } cases[] = {{"", "", NULL},
                 {"a=b&c=d", "a=b&c=d", NULL},
                 {"a+b=c%20d", "a%20b=c%20d", NULL},
                 {"a", "a=", NULL},
                 {"a=b=c", "a=b%3Dc", NULL},
                 {"a=1&%61=2", NULL, "InvalidTag"},
                 {"=b", NULL, "InvalidTag"},
                 {"a=%0a", NULL, "InvalidTag"},
                 {"a=%ff", NULL, "InvalidTag"},
                 {"a=%f", NULL, "InvalidArgument"},
                 {"aws:a=b", NULL, "InvalidTag"},
                 {"a=&b=&c=&d=&e=&f=&g=&h=&i=&j=", "a=&b=&c=&d=&e=&f=&g=&h=&i=&j=", NULL},
                 {"a=&b=&c=&d=&e=&f=&g=&h=&i=&j=&k=", NULL, "BadRequest"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf text;
        struct err err = {0};
        buf_init(&text, 0);
        int status = s3_tags_read_header(span_str(cases[i].header), &text, &err);
        print_message("%s\n", cases[i].header);
        assert_int_equal(status, cases[i].text != NULL ? 0 : -1);
        if (status == 0)
            assert_string_equal(text.data, cases[i].text);
        else
            assert_string_equal(err.code, cases[i].code);
        buf_release(&text);
    }
}

static void there_and_back(void **state)
{
    (void)state;
    struct buf xml, text;
    struct err err;
    buf_init(&xml, 0);
    buf_init(&text, 0);
    s3_tags_write_xml(span_str("a%20b=c%2Fd&e="), &xml);
    assert_non_null(strstr(xml.data, "<Tag><Key>a b</Key><Value>c/d</Value></Tag>"));
    assert_int_equal(s3_tags_read_xml(buf_span(&xml), &text, &err), 0);
    assert_string_equal(text.data, "a%20b=c%2Fd&e=");
    assert_int_equal(s3_tags_count(buf_span(&text)), 2);
    assert_true(s3_tags_has(buf_span(&text), span_str("a b"), span_str("c/d")));
    assert_true(s3_tags_has(buf_span(&text), span_str("e"), span_str("")));
    assert_false(s3_tags_has(buf_span(&text), span_str("e"), span_str("x")));
    assert_false(s3_tags_has(buf_span(&text), span_str("a"), span_str("b")));
    assert_int_equal(s3_tags_count(span_of(NULL, 0)), 0);
    buf_release(&xml);
    buf_release(&text);
}

UNIT_GROUP(s3_tags, cmocka_unit_test(headers), cmocka_unit_test(there_and_back))
