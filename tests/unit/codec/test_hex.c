#include "unit.h"

#include "codec/hex.h"

static void writes_lower_case(void **state)
{
    (void)state;
    char out[9];
    hex_encode("\x00\x7f\xab\xff", 4, out);
    assert_string_equal(out, "007fabff");
    hex_encode("", 0, out);
    assert_string_equal(out, "");
}

static void reads_exactly_so_many_digits(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
        int status;
    } cases[] = {{"00aAfF", 3, 0}, {"", 0, 0},    {"00aA", 3, -1}, {"00aAfF", 2, -1},
                 {"0", 0, -1},     {"0g", 1, -1}, {"g0", 1, -1},   {"0`", 1, -1},
                 {"@0", 1, -1},    {" 1", 1, -1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[3] = {0};
        assert_int_equal(hex_decode(span_str(cases[i].text), out, cases[i].len), cases[i].status);
        if (cases[i].len == 3 && cases[i].status == 0)
            assert_memory_equal(out, "\x00\xaa\xff", 3);
    }
}

UNIT_GROUP(hex, cmocka_unit_test(writes_lower_case), cmocka_unit_test(reads_exactly_so_many_digits))
