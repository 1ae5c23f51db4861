#include "unit.h"

#include <stdbool.h>

#include "core/keyset.h"
#include "core/random.h"

/* Random adds and removes beside a plain table; numbers chosen so that probes run into each other
 * and around the end. */
static void like_a_table(void **state)
{
    (void)state;
    enum { KEYS = 64, MOST = 32 };
    struct keyset set;
    bool there[KEYS] = {false};
    size_t count = 0;
    keyset_init(&set, MOST);
    random_seed(7);
    for (int i = 0; i < 20000; i++) {
        size_t k = (size_t)(random_u64() % KEYS);
        uint64_t key = 1 + k * (k % 2 == 0 ? 64 : 61);
        if (random_u64() % 2 == 0 && count < MOST) {
            keyset_add(&set, key);
            count += !there[k];
            there[k] = true;
        } else {
            keyset_remove(&set, key);
            count -= there[k];
            there[k] = false;
        }
        assert_int_equal(set.count, count);
        for (size_t other = 0; other < KEYS; other++)
            assert_int_equal(keyset_has(&set, 1 + other * (other % 2 == 0 ? 64 : 61)),
                             there[other]);
    }
    keyset_release(&set);
}

static void hashes(void **state)
{
    (void)state;
    assert_true(keyset_hash(span_str("")) != 0);
    assert_true(keyset_hash(span_str("a")) == keyset_hash(span_str("a")));
    assert_true(keyset_hash(span_str("a")) != keyset_hash(span_str("b")));
    assert_true(keyset_hash(span_of("a\0b", 3)) != keyset_hash(span_of("a\0c", 3)));
}

UNIT_GROUP(keyset, cmocka_unit_test(like_a_table), cmocka_unit_test(hashes))
