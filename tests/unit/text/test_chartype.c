#include "unit.h"

#include "text/chartype.h"

static void there_are_778_digits(void **state)
{
    (void)state;
    size_t count = 0;
    for (uint32_t code = 0; code < 0x110000; code++)
        count += chartype_digit(code) ? 1 : 0;
    assert_int_equal(count, 778);
    assert_true(chartype_digit('0') && chartype_digit('9') && chartype_digit(0x00B2));
    assert_true(chartype_digit(0x2460) && chartype_digit(0x0967) && chartype_digit(0x1D7FF));
    assert_false(chartype_digit('a') || chartype_digit(0x00BD) || chartype_digit(0x2163));
    assert_false(chartype_digit(0x4E94));
}

static void there_are_29_spaces(void **state)
{
    (void)state;
    size_t count = 0;
    for (uint32_t code = 0; code < 0x110000; code++)
        count += chartype_space(code) ? 1 : 0;
    assert_int_equal(count, 29);
    assert_false(chartype_space(0x200B) || chartype_space(0x180E) || chartype_space(0xFEFF));
}

static void letters_and_numbers(void **state)
{
    (void)state;
    static const uint32_t yes[] = {'a', 'Z', '7', 0x00BD, 0x0915, 0x2163, 0x4E94, 0x1D400};
    static const uint32_t no[] = {0, ' ', '_', 0x093E, 0x094D, 0x0301, 0x1F338, 0x20AC};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        assert_true(chartype_alphanumeric(yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        assert_false(chartype_alphanumeric(no[i]));
}

/* Of Unicode 13.0, whatever libutf8proc has. */
static void there_are_133022_letters_and_numbers(void **state)
{
    (void)state;
    size_t count = 0;
    for (uint32_t code = 0; code <= 0x10FFFF; code++)
        count += chartype_alphanumeric(code) ? 1 : 0;
    assert_int_equal(count, 133022);
    assert_false(chartype_alphanumeric(0x0870) || chartype_alphanumeric(0x323AF));
}

static void digits_are_counted_by_code_point(void **state)
{
    (void)state;
    assert_int_equal(chartype_count_digits(span_str("")), 0);
    assert_int_equal(chartype_count_digits(span_str("rahul_99")), 2);
    assert_int_equal(chartype_count_digits(span_str("rahul²³१२٣")), 5);
    assert_int_equal(chartype_count_digits(span_str("rahul½ⅣⅤ五")), 0);
}

UNIT_GROUP(chartype, cmocka_unit_test(there_are_778_digits), cmocka_unit_test(there_are_29_spaces),
           cmocka_unit_test(letters_and_numbers),
           cmocka_unit_test(there_are_133022_letters_and_numbers),
           cmocka_unit_test(digits_are_counted_by_code_point))
