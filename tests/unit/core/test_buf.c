#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "core/buf.h"

static void grows_up_to_its_cap(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 100);
    for (int i = 0; i < 100; i++)
        buf_addc(&buf, 'x');
    assert_false(buf_failed(&buf));
    assert_int_equal(buf.len, 100);
    buf_addc(&buf, 'y');
    assert_true(buf_failed(&buf));
    assert_int_equal(buf.len, 100);
    assert_int_equal(strlen(buf.data), 100);
    buf_clear(&buf);
    assert_false(buf_failed(&buf));
    assert_string_equal(buf.data, "");
    buf_release(&buf);
    buf_release(&buf);
}

static void an_append_that_does_not_fit_changes_nothing(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 4);
    buf_adds(&buf, "abc");
    buf_adds(&buf, "de");
    assert_true(buf_failed(&buf));
    assert_string_equal(buf.data, "abc");
    buf_release(&buf);
}

static void formats_drops_and_hands_over(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 0);
    buf_addf(&buf, "%d-%s", 42, "x");
    buf_addu(&buf, 0);
    buf_addu(&buf, UINT64_MAX);
    assert_string_equal(buf.data, "42-x018446744073709551615");
    buf_drop(&buf, 5);
    buf_truncate(&buf, 3);
    char *text = buf_take(&buf);
    assert_string_equal(text, "184");
    assert_int_equal(buf.len, 0);
    free(text);
    text = buf_take(&buf);
    assert_string_equal(text, "");
    free(text);
    buf_release(&buf);
}

UNIT_GROUP(buf, cmocka_unit_test(grows_up_to_its_cap),
           cmocka_unit_test(an_append_that_does_not_fit_changes_nothing),
           cmocka_unit_test(formats_drops_and_hands_over))
