#include "unit.h"

#include "core/clock.h"
#include "local/s3_conditions.h"
#include "made_call.h"

static void lists(void **state)
{
    (void)state;
    static const struct {
        const char *list;
        bool match;
    } cases[] = {{"\"abc\"", true},
                 {"abc", true},
                 {"*", true},
                 {"W/\"abc\"", true},
                 {"\"x\", \"abc\"", true},
                 {"\"x\",\"y\"", false},
                 {"\"ab\"", false},
                 {"", false},
                 {"\"", false},
                 {" \"abc\" , \"z\"", true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(s3_conditions_match(span_str(cases[i].list), span_str("abc")),
                         cases[i].match);
}

static void ranges(void **state)
{
    (void)state;
    static const struct {
        const char *guard;
        bool holds;
    } cases[] = {{"\"abc\"", true},
                 {"abc", true},
                 {"\"x\"", false},
                 {"W/\"abc\"", false},
                 {"*", false},
                 {"Wed, 01 Jan 2020 00:00:00 GMT", true},
                 {"Wed, 01 Jan 2020 00:00:01 GMT", false},
                 {"Tue, 31 Dec 2019 23:59:59 GMT", false}};
    int64_t modified;
    clock_parse("2020-01-01T00:00:00Z", &modified);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (s3_conditions_range(span_str(cases[i].guard), span_str("abc"), modified + 400) !=
            cases[i].holds)
            fail_msg("%s", cases[i].guard);
}

static void reads(void **state)
{
    (void)state;
    int64_t modified;
    clock_parse("2020-01-01T00:00:00Z", &modified);
#define BEFORE "Tue, 31 Dec 2019 23:59:59 GMT\n"
#define AT     "Wed, 01 Jan 2020 00:00:00 GMT\n"
    static const struct {
        const char *headers;
        int status;
    } cases[] = {
        {"", 0},
        {"If-Match: \"abc\"\n", 0},
        {"If-Match: \"x\"\n", 412},
        {"If-None-Match: \"abc\"\n", 304},
        {"If-None-Match: *\n", 304},
        {"If-Modified-Since: " AT, 304},
        {"If-Modified-Since: " BEFORE, 0},
        {"If-Unmodified-Since: " AT, 0},
        {"If-Unmodified-Since: " BEFORE, 412},
        {"If-Match: \"abc\"\nIf-Unmodified-Since: " BEFORE, 0},
        {"If-None-Match: \"x\"\nIf-Modified-Since: " AT, 0},
        {"If-None-Match: \"abc\"\nIf-Modified-Since: " BEFORE, 304},
        {"If-Match: \"x\"\nIf-None-Match: \"abc\"\n", 412},
        {"If-Modified-Since: yesterday\n", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct made_call made;
        made_call_init(&made, "GET", "/b/k", cases[i].headers);
        s3_conditions_read(made.call, false, span_str("abc"), modified + 400);
        print_message("case %zu\n", i);
        assert_int_equal(made.call->fault.status, cases[i].status);
        made_call_release(&made);
    }
}

UNIT_GROUP(s3_conditions, cmocka_unit_test(lists), cmocka_unit_test(ranges),
           cmocka_unit_test(reads))
