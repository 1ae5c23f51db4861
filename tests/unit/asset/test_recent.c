#include "unit.h"

#include "asset/recent.h"

/* At the cap and past it: the oldest is forgotten, whatever chains it was in. */
static void the_oldest_goes(void **state)
{
    (void)state;
    enum { MOST = 5 };
    struct recent *recent = recent_new(MOST);
    for (uint64_t i = 1; i <= 50; i++) {
        struct recent_asset asset = {.hash = i % 3 == 0 ? i << 32 : i, .bytes = i};
        recent_add(recent, &asset);
        for (uint64_t j = 1; j <= 50; j++) {
            const struct recent_asset *found = recent_find(recent, j % 3 == 0 ? j << 32 : j);
            if (j > i || j + MOST <= i)
                assert_null(found);
            else
                assert_int_equal(found->bytes, j);
        }
    }
    recent_free(recent);
    recent_free(NULL);
}

UNIT_GROUP(recent, cmocka_unit_test(the_oldest_goes))
