#include "unit.h"

#include "local/s3_keys.h"

static void common_prefixes(void **state)
{
    (void)state;
    static const struct {
        const char *key, *prefix, *delimiter, *common;
    } cases[] = {{"a/b/c", "", "/", "a/"},     {"a/b/c", "a/", "/", "a/b/"},
                 {"a/b/c", "a/b/", "/", NULL}, {"a/b/c", "a", "/", "a/"},
                 {"abc", "", "", NULL},        {"a--b", "", "--", "a--"},
                 {"/x", "", "/", "/"},         {"a/b", "a/b/c", "/", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct span common = s3_keys_common(span_str(cases[i].key), span_str(cases[i].prefix),
                                            span_str(cases[i].delimiter));
        if (cases[i].common == NULL)
            assert_null(common.ptr);
        else
            assert_true(span_is(common, cases[i].common));
    }
}

static void behind(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"a/", "a0"}, {"", ""}, {"a\xff", "b"}, {"\x7f", "\x80"}, {"\xff", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out;
        buf_init(&out, 0);
        s3_keys_behind(span_str(cases[i][0]), &out);
        assert_string_equal(out.data, cases[i][1]);
        buf_release(&out);
    }
}

UNIT_GROUP(s3_keys, cmocka_unit_test(common_prefixes), cmocka_unit_test(behind))
