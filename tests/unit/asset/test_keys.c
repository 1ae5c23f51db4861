#include "unit.h"

#include <stdio.h>

#include "asset/keys.h"

static struct span key(char out[32], int number)
{
    return span_of(out, (size_t)sprintf(out, "assets/%d.jpg", number));
}

static void growing_to_the_cap(void **state)
{
    (void)state;
    enum { MOST = 5000 };
    struct keys keys;
    char text[32];
    keys_init(&keys, MOST);
    for (int i = 0; i < MOST; i++) {
        assert_false(keys_has(&keys, key(text, i)));
        assert_true(keys_add(&keys, key(text, i)));
        assert_true(keys_add(&keys, key(text, i)));
    }
    assert_false(keys_add(&keys, key(text, MOST)));
    assert_true(keys_add(&keys, key(text, 0)));
    for (int i = 0; i < MOST; i++)
        assert_true(keys_has(&keys, key(text, i)));
    assert_false(keys_has(&keys, key(text, MOST)));
    keys_release(&keys);
}

UNIT_GROUP(keys, cmocka_unit_test(growing_to_the_cap))
