#include "unit.h"

#include "s3/path.h"
#include "s3/terms.h"

static void ranges(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int status;
        uint64_t offset, size;
    } cases[] = {{"0-0", 0, 0, 1},
                 {"5-9", 0, 5, 5},
                 {"7-", 0, 7, 0},
                 {"5-4", -1, 0, 0},
                 {"5", -1, 0, 0},
                 {"-5", -1, 0, 0},
                 {"1-2-3", -1, 0, 0},
                 {"a-b", -1, 0, 0},
                 {"0-9223372036854775807", -1, 0, 0},
                 {"0-9223372036854775806", 0, 0, 9223372036854775807}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct s3_terms terms = {0};
        struct err err;
        if (s3_terms_range(&terms, cases[i].text, &err) != cases[i].status ||
            terms.offset != cases[i].offset || terms.size != cases[i].size)
            fail_msg("%s", cases[i].text);
    }
}

static void conditions(void **state)
{
    (void)state;
    struct s3_terms terms = {0};
    struct err err;
    assert_int_equal(s3_terms_etag(&terms, "abc-2", &err), 0);
    assert_string_equal(terms.if_none_match, "\"abc-2\"");
    assert_int_equal(s3_terms_etag(&terms, "\"abc\"", &err), 0);
    assert_string_equal(terms.if_none_match, "\"abc\"");
    assert_int_equal(s3_terms_etag(&terms, "a\r\nb", &err), -1);
    assert_int_equal(s3_terms_since(&terms, "2013-05-24T00:00:00Z", &err), 0);
    assert_string_equal(terms.modified, "Fri, 24 May 2013 00:00:00 GMT");
    assert_int_equal(s3_terms_since(&terms, "yesterday", &err), -1);
    assert_true(s3_terms_whole(&terms));
    terms.size = 1;
    assert_false(s3_terms_whole(&terms));
    s3_terms_release(&terms);
}

static void paths(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int file, folder;
    } cases[] = {{"a", 0, 0},       {"a/b", 0, 0},    {"..a/b..", 0, 0}, {"a b\n", 0, 0},
                 {"a/", -1, 0},     {"", -1, -1},     {"/", -1, -1},     {"/a", -1, -1},
                 {"//a", -1, -1},   {"a//b", -1, -1}, {"a//", -1, -1},   {".", -1, -1},
                 {"..", -1, -1},    {"a/..", -1, -1}, {"../a", -1, -1},  {"a/./b", -1, -1},
                 {"a/../b", -1, -1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err;
        if (s3_path_check(cases[i].path, false, &err) != cases[i].file ||
            s3_path_check(cases[i].path, true, &err) != cases[i].folder)
            fail_msg("'%s'", cases[i].path);
    }
}

UNIT_GROUP(terms, cmocka_unit_test(ranges), cmocka_unit_test(conditions), cmocka_unit_test(paths))
