#include "unit.h"

#include "core/clock.h"

static void formats(void **state)
{
    (void)state;
    static const struct {
        int64_t ms;
        const char *basic, *date, *iso, *http;
    } cases[] = {
        {1369353600000, "20130524T000000Z", "20130524", "2013-05-24T00:00:00.000Z",
         "Fri, 24 May 2013 00:00:00 GMT"},
        {951827696789, "20000229T123456Z", "20000229", "2000-02-29T12:34:56.789Z",
         "Tue, 29 Feb 2000 12:34:56 GMT"},
        {0, "19700101T000000Z", "19700101", "1970-01-01T00:00:00.000Z",
         "Thu, 01 Jan 1970 00:00:00 GMT"},
        {-1, "19691231T235959Z", "19691231", "1969-12-31T23:59:59.999Z",
         "Wed, 31 Dec 1969 23:59:59 GMT"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[30];
        clock_basic(cases[i].ms, text);
        assert_string_equal(text, cases[i].basic);
        clock_date(cases[i].ms, text);
        assert_string_equal(text, cases[i].date);
        clock_iso(cases[i].ms, text);
        assert_string_equal(text, cases[i].iso);
        clock_http(cases[i].ms, text);
        assert_string_equal(text, cases[i].http);
    }
}

static void parses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {
        {"2013-05-24T00:00:00Z", 1369353600000},
        {"2013-05-24T00:00:00.5Z", 1369353600500},
        {"2013-05-24T00:00:00.123456789Z", 1369353600123},
        {"2013-05-24T02:30:00+02:30", 1369353600000},
        {"2013-05-23T23:00:00.250-01:00", 1369353600250},
        {"20130524T000000Z", 1369353600000},
        {"2013-05-24", 1369353600000},
        {"2013-05-24 00:00:01", 1369353601000},
        {"Fri, 24 May 2013 00:00:00 GMT", 1369353600000},
        {"2000-02-29T12:34:56Z", 951827696000},
        {"1369353600", 1369353600000},
        {"1369353600.25", 1369353600250},
        {"0", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t ms = -5;
        assert_int_equal(clock_parse(cases[i].text, &ms), 0);
        assert_int_equal(ms, cases[i].ms);
    }
}

static void refuses(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "yesterday",
        "2013-05-24T",
        "2013-05-24T00:00",
        "2013-13-01",
        "2013-02-30",
        "2013-02-29T00:00:00Z",
        "2013-05-24T25:00:00Z",
        "2013-05-24T00:00:00Zx",
        "2013-05-24T00:00:00+0100",
        "2013-05-24T00:00:00+1:00",
        "2013-05-24T00:00:00+-1:00",
        "2013-05-24T00:00:00+24:00",
        "2013-05-24T00:00:00+01:60",
        "2013-05-24T00:00:00+01:00Z",
        "12x",
        "inf",
        "nan",
        "0x10",
        "1e13",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t ms = 0;
        if (clock_parse(cases[i], &ms) == 0)
            fail_msg("accepted: %s", cases[i]);
    }
}

static void pinned_and_running(void **state)
{
    (void)state;
    int64_t real = clock_wall_ms();
    assert_true(real > 1600000000000);
    clock_pin(0);
    assert_int_equal(clock_wall_ms(), 0);
    clock_pin(42);
    assert_int_equal(clock_wall_ms(), 42);
    clock_pin(-1);
    assert_true(clock_wall_ms() >= real);
    uint64_t start = clock_mono_ns();
    assert_true(clock_mono_ns() >= start);
}

UNIT_GROUP(clock, cmocka_unit_test(formats), cmocka_unit_test(parses), cmocka_unit_test(refuses),
           cmocka_unit_test(pinned_and_running))
