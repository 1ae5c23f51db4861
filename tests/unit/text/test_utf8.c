#include "text.h"

#include "text/utf8.h"

static void recode(struct span text, struct buf *out)
{
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end)
        utf8_put(out, utf8_next(&at, end));
}

static void reads_and_writes(void **state)
{
    (void)state;
    static const struct text_case cases[] = {
        {"a\x7F\xC2\x80\xDF\xBF", "a\x7F\xC2\x80\xDF\xBF"},
        {"\xE0\xA0\x80\xEF\xBF\xBF", "\xE0\xA0\x80\xEF\xBF\xBF"},
        {"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"},
        {"\xC0\xAF", "\uFFFD\uFFFD"},
        {"\xE0\x80\xAF", "\uFFFD\uFFFD\uFFFD"},
        {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
        {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
        {"\xE2\x82", "\uFFFD\uFFFD"},
    };
    TEXT_CHECK(cases, recode);
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
