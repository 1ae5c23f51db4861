#include "unit.h"

#include "text/ranges.h"

static void finds(void **state)
{
    (void)state;
    static const struct range table[] = {{5, 5, 1}, {7, 9, 2}, {10, 20, 3}};
    static const int expected[] = {0, 0, 0, 0, 0, 1, 0, 2, 2, 2, 3};
    for (uint32_t code = 0; code < 30; code++) {
        const struct range *range = RANGES_FIND(table, code);
        int value = code <= 10 ? expected[code] : code <= 20 ? 3 : 0;
        assert_int_equal(range != NULL ? range->value : 0, value);
    }
    assert_null(ranges_find(table, 0, 5));
}

UNIT_GROUP(ranges, cmocka_unit_test(finds))
