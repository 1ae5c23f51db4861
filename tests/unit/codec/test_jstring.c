#include "unit.h"

#include <string.h>

#include "codec/jstring.h"

static void checked(void **state)
{
    (void)state;
    static const struct {
        const char *text, *why; /* why NULL: the quote is the last byte */
        size_t at;
        bool escaped;
    } cases[] = {
        {"\"", NULL, 0, false},
        {"abcdefghijklmnop\"", NULL, 0, false},
        {"\xe0\xa4\xb0\xe0\xa4\xbe\"", NULL, 0, false},
        {"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", NULL, 0, true},
        {"\\u0001\\uFFFF\\ud83d\\uDE00\"", NULL, 0, true},
        {"", "string without end", 0, false},
        {"abcdefgh", "string without end", 8, false},
        {"abc\\", "string without end", 3, false},
        {"abc\\x\"", "invalid escape", 3, false},
        {"\\u12g4\"", "invalid escape", 0, false},
        {"\\u123", "invalid escape", 0, false},
        {"a\\u0000\"", "\\u0000 is not allowed", 1, false},
        {"\\ud800\"", "unpaired surrogate", 0, false},
        {"\\ud800\\u0041\"", "unpaired surrogate", 0, false},
        {"\\ud800\\ud800\"", "unpaired surrogate", 0, false},
        {"\\udc00\"", "unpaired surrogate", 0, false},
        {"\\udc00\\udc00\"", "unpaired surrogate", 0, false},
        {"\\ud800\\ue000\"", "unpaired surrogate", 0, false},
        {"\\ud83d\\ude0\"", "unpaired surrogate", 0, false},
        {"1234567\n\"", "control character in a string", 7, false},
        {"12345678\x1f\"", "control character in a string", 8, false},
        {"\x7f\"", NULL, 0, false},
        {"1234\xc0\xaf\"", "invalid UTF-8", 4, false},
        {"\xe0\xa4\xb0\xff\"", "invalid UTF-8", 3, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *start = cases[i].text, *end = start + strlen(start);
        struct jstring_fault fault = {NULL, NULL};
        bool escaped = false;
        const char *close = jstring_end(start, end, &escaped, &fault);
        if (cases[i].why == NULL) {
            assert_ptr_equal(close, end - 1);
            assert_int_equal(escaped, cases[i].escaped);
        } else {
            assert_null(close);
            assert_string_equal(fault.why, cases[i].why);
            assert_int_equal(fault.at - start, cases[i].at);
        }
    }
}

/* Every byte value at every place in a word, against the rule written plainly. */
static void every_byte_at_every_place(void **state)
{
    (void)state;
    for (size_t at = 0; at < 17; at++) {
        for (int c = 0; c < 256; c++) {
            char text[18] = "aaaaaaaaaaaaaaaaa";
            text[at] = (char)c;
            text[17] = '"';
            bool escaped = false;
            struct jstring_fault fault = {NULL, NULL};
            const char *close = jstring_end(text, text + 18, &escaped, &fault);
            if (c == '"')
                assert_ptr_equal(close, text + at);
            else if (c < 0x20 || c >= 0x80 || (c == '\\' && at < 16))
                assert_ptr_equal(fault.at, text + at);
            else if (c != '\\')
                assert_ptr_equal(close, text + 17);
        }
    }
}

static void decoded(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", ""},
        {"plain", "plain"},
        {"\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t"},
        {"a\\u0041\\u00e9\\u0930\\ud83d\\ude00z", "aA\xc3\xa9\xe0\xa4\xb0\xf0\x9f\x98\x80z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out;
        buf_init(&out, 0);
        jstring_decode(span_str(cases[i][0]), &out);
        assert_string_equal(out.data, cases[i][1]);
        buf_release(&out);
    }
}

static void compared(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool a_escaped, b_escaped;
        int order;
    } cases[] = {
        {"a", "a", false, false, 0},
        {"a", "b", false, false, -1},
        {"a", "aa", false, false, -1},
        {"\\u0061", "a", true, false, 0},
        {"a", "\\u0061", false, true, 0},
        {"\\ud83d\\ude00", "\xf0\x9f\x98\x80", true, false, 0},
        {"\\/", "\\u002F", true, true, 0},
        {"\\n", "\\n", true, false, -1}, /* a newline, and a backslash with an n */
        {"\\u0062", "abc", true, false, 1},
        {"\\u0061b", "a", true, false, 1},
        {"\\u0061", "ab", true, false, -1},
        {"\\uffff", "\xf0\x90\x80\x80", true, false, -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct span a = span_str(cases[i].a), b = span_str(cases[i].b);
        int order = jstring_compare(a, cases[i].a_escaped, b, cases[i].b_escaped);
        int back = jstring_compare(b, cases[i].b_escaped, a, cases[i].a_escaped);
        assert_int_equal((order > 0) - (order < 0), cases[i].order);
        assert_int_equal((back < 0) - (back > 0), cases[i].order);
    }
}

UNIT_GROUP(jstring, cmocka_unit_test(checked), cmocka_unit_test(every_byte_at_every_place),
           cmocka_unit_test(decoded), cmocka_unit_test(compared))
