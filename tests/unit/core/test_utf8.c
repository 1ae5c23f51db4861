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

UNIT_GROUP(utf8, cmocka_unit_test(reads_and_writes), cmocka_unit_test(checks))
