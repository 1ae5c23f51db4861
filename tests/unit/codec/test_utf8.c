#include "unit.h"

#include "codec/utf8.h"

static void valid_or_not(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool valid;
    } cases[] = {
        {"", true},
        {"plain ascii text longer than a word", true},
        {"\xc2\x80\xdf\xbf", true},
        {"\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf", true},
        {"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", true},
        {"12345678\xe0\xa4\xb0", true},
        {"\x80", false},
        {"\xbf", false},
        {"\xc0\x80", false},
        {"\xc1\xbf", false},
        {"\xc2", false},
        {"\xc2 ", false},
        {"\xe0\x9f\xbf", false},
        {"\xed\xa0\x80", false},
        {"\xed\xbf\xbf", false},
        {"\xe1\x80", false},
        {"\xe1\x80 ", false},
        {"\xe1 \x80", false},
        {"\xf0\x8f\xbf\xbf", false},
        {"\xf4\x90\x80\x80", false},
        {"\xf0\x90\x80", false},
        {"\xf0\x90\x80 ", false},
        {"\xf5\x80\x80\x80", false},
        {"\xff", false},
        {"12345678\xff", false},
        {"1234567\xe0\xa4", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(utf8_valid(span_str(cases[i].text)), cases[i].valid);
    assert_true(utf8_valid(span_of("\0", 1)));
    assert_true(utf8_valid(span_of(NULL, 0)));
}

static void every_code_point_comes_back(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 0);
    for (uint32_t point = 0; point <= 0x10ffff; point++) {
        if (point >= 0xd800 && point <= 0xdfff)
            continue;
        uint32_t back = 0;
        buf_clear(&out);
        utf8_add(&out, point);
        assert_int_equal(utf8_decode(out.data, out.len, &back), out.len);
        assert_int_equal(back, point);
    }
    buf_release(&out);
}

UNIT_GROUP(utf8, cmocka_unit_test(valid_or_not), cmocka_unit_test(every_code_point_comes_back))
