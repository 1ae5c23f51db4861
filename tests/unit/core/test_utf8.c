#include "unit.h"

#include "core/utf8.h"

static void reads_and_writes(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"a\x7F\xC2\x80\xDF\xBF", "a\x7F\xC2\x80\xDF\xBF"},
        {"\xE0\xA0\x80\xEF\xBF\xBF", "\xE0\xA0\x80\xEF\xBF\xBF"},
        {"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"},
        {"\xC0\xAF", "\uFFFD\uFFFD"},
        {"\xE0\x80\xAF", "\uFFFD\uFFFD\uFFFD"},
        {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
        {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
        {"\xE2\x82", "\uFFFD\uFFFD"},
    };
    struct buf out;
    buf_init(&out, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *at = cases[i].in, *end = at + strlen(at);
        buf_clear(&out);
        while (at < end)
            utf8_add(&out, utf8_next(&at, end));
        assert_string_equal(out.data, cases[i].out);
    }
    buf_release(&out);
}

static void checks(void **state)
{
    (void)state;
    assert_true(utf8_valid(span_str("राम \xEF\xBF\xBD")));
    assert_false(utf8_valid(span_str("ram\xFF")));
    assert_false(utf8_valid(span_str("\xED\xA0\x80")));
    assert_true(utf8_ascii(span_str("exactly8and more")));
    assert_false(utf8_ascii(span_str("1234567\xC3\xA9")));
    assert_false(utf8_ascii(span_str("12345678\xC3\xA9")));
    assert_int_equal(utf8_count(span_str("राम")), 3);
}

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

UNIT_GROUP(utf8, cmocka_unit_test(valid_or_not), cmocka_unit_test(every_code_point_comes_back),
           cmocka_unit_test(reads_and_writes), cmocka_unit_test(checks))
