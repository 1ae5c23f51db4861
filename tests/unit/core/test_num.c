#include "unit.h"

#include "core/num.h"

static void integers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int status;
        int64_t value;
    } cases[] = {{"0", 0, 0},
                 {"-1", 0, -1},
                 {"9223372036854775807", 0, INT64_MAX},
                 {"-9223372036854775808", 0, INT64_MIN},
                 {"9223372036854775808", -1, 0},
                 {"-9223372036854775809", -1, 0},
                 {"18446744073709551616", -1, 0},
                 {"", -1, 0},
                 {"-", -1, 0},
                 {"+1", -1, 0},
                 {" 1", -1, 0},
                 {"1x", -1, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t value = 0;
        int status = num_i64(span_str(cases[i].text), INT64_MIN, INT64_MAX, &value);
        assert_int_equal(status, cases[i].status);
        if (status == 0)
            assert_int_equal(value, cases[i].value);
    }
}

static void sizes_and_durations(void **state)
{
    (void)state;
    uint64_t size;
    assert_int_equal(num_size(span_str("16M"), UINT64_MAX, &size), 0);
    assert_int_equal(size, 16 << 20);
    assert_int_equal(num_size(span_str("5GiB"), UINT64_MAX, &size), 0);
    assert_int_equal(size, (uint64_t)5 << 30);
    assert_int_equal(num_size(span_str("1k"), 1024, &size), 0);
    assert_int_equal(num_size(span_str("1k"), 1023, &size), -1);
    assert_int_equal(num_size(span_str("M"), UINT64_MAX, &size), -1);
    assert_int_equal(num_size(span_str("1.5M"), UINT64_MAX, &size), -1);
    int64_t ms;
    assert_int_equal(num_duration(span_str("30"), INT64_MAX, &ms), 0);
    assert_int_equal(ms, 30000);
    assert_int_equal(num_duration(span_str("250ms"), INT64_MAX, &ms), 0);
    assert_int_equal(ms, 250);
    assert_int_equal(num_duration(span_str("4d"), INT64_MAX, &ms), 0);
    assert_int_equal(ms, 345600000);
    assert_int_equal(num_duration(span_str("2 s"), INT64_MAX, &ms), -1);
    assert_int_equal(num_duration(span_str("2s"), 1999, &ms), -1);
}

static void numbers_for_people(void **state)
{
    (void)state;
    char out[32];
    num_group(0, out);
    assert_string_equal(out, "0");
    num_group(1234567, out);
    assert_string_equal(out, "1,234,567");
    num_human(1536, out);
    assert_string_equal(out, "1.5 KiB");
    num_human(1023, out);
    assert_string_equal(out, "1023 B");
}

static void doubles(void **state)
{
    (void)state;
    static const struct {
        struct span text;
        int status;
        double value;
    } cases[] = {
        {{"1.5", 3}, 0, 1.5}, {{"-2e3", 4}, 0, -2000}, {{".5", 2}, 0, 0.5},    {{"10", 2}, 0, 10},
        {{"", 0}, -1, 0},     {{NULL, 0}, -1, 0},      {{" 1", 2}, -1, 0},     {{"\t1", 2}, -1, 0},
        {{"1 ", 2}, -1, 0},   {{"1\0", 2}, -1, 0},     {{"0x10", 4}, -1, 0},   {{"inf", 3}, -1, 0},
        {{"nan", 3}, -1, 0},  {{"1e999", 5}, -1, 0},   {{"1e", 2}, -1, 0},     {{"e", 1}, -1, 0},
        {{"1,5", 3}, -1, 0},  {{"10001", 5}, -1, 0},   {{"-10001", 6}, -1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = 0;
        assert_int_equal(num_double(cases[i].text, -10000, 10000, &value), cases[i].status);
        assert_true(value == cases[i].value);
    }
}

UNIT_GROUP(num, cmocka_unit_test(integers), cmocka_unit_test(doubles),
           cmocka_unit_test(sizes_and_durations), cmocka_unit_test(numbers_for_people))
