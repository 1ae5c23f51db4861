#include "unit.h"

#include "core/span.h"

static void equal_and_starting(void **state)
{
    (void)state;
    assert_true(span_equal(span_of(NULL, 0), span_str("")));
    assert_true(span_is(span_of("abc", 2), "ab"));
    assert_false(span_is(span_str("ab"), "abc"));
    assert_int_equal(span_str(NULL).len, 0);
    assert_true(span_starts(span_str("abc"), "ab"));
    assert_true(span_starts(span_str("abc"), ""));
    assert_false(span_starts(span_str("a"), "ab"));
    assert_true(span_is_nocase(span_str("Content-Type"), "content-TYPE"));
    assert_false(span_is_nocase(span_str("Content-Typ"), "content-type"));
    assert_true(span_is_nocase(span_of("x", 0), ""));
}

static void ordered_by_bytes(void **state)
{
    (void)state;
    assert_int_equal(span_compare(span_str("a"), span_str("a")), 0);
    assert_true(span_compare(span_str("a"), span_str("b")) < 0);
    assert_true(span_compare(span_str("b"), span_str("abc")) > 0);
    assert_true(span_compare(span_str("a"), span_str("ab")) < 0);
    assert_true(span_compare(span_str("\x80"), span_str("a")) > 0);
    assert_true(span_compare(span_of(NULL, 0), span_str("a")) < 0);
    assert_int_equal(span_compare(span_of(NULL, 0), span_str("")), 0);
}

static void trimmed(void **state)
{
    (void)state;
    assert_true(span_is(span_trim(span_str(" \t\r\na b\n ")), "a b"));
    assert_int_equal(span_trim(span_str(" \n ")).len, 0);
    assert_int_equal(span_trim(span_of(NULL, 0)).len, 0);
}

static void cut(void **state)
{
    (void)state;
    struct span rest = span_str("a,,b");
    assert_true(span_is(span_cut(&rest, ','), "a"));
    assert_true(span_is(span_cut(&rest, ','), ""));
    assert_non_null(rest.ptr);
    assert_true(span_is(span_cut(&rest, ','), "b"));
    assert_null(rest.ptr);
    assert_int_equal(span_cut(&rest, ',').len, 0);
    rest = span_str("a,");
    span_cut(&rest, ',');
    assert_non_null(rest.ptr);
    assert_int_equal(rest.len, 0);
}

UNIT_GROUP(span, cmocka_unit_test(equal_and_starting), cmocka_unit_test(ordered_by_bytes),
           cmocka_unit_test(trimmed), cmocka_unit_test(cut))
