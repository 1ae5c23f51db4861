#include "unit.h"

#include <stdio.h>

#include "local/keys.h"

static void adding(void **state)
{
    (void)state;
    static const struct {
        const char *access, *secret, *account;
        int status;
    } cases[] = {{"AK", "secret", "123456789012", 0},  {"AK", "other", "123456789012", -1},
                 {"A2", "secret", "12345678901", -1},  {"A2", "secret", "1234567890123", -1},
                 {"A2", "secret", "12345678901x", -1}, {"", "secret", "123456789012", -1},
                 {"A2", "", "123456789012", -1},       {"A2", "s2", "000000000000", 0}};
    struct keys keys = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err;
        assert_int_equal(keys_add(&keys, span_str(cases[i].access), span_str(cases[i].secret),
                                  span_str(cases[i].account), &err),
                         cases[i].status);
    }
    assert_int_equal(keys.count, 2);
    assert_string_equal(keys_find(&keys, span_str("AK"))->secret_key, "secret");
    assert_null(keys_find(&keys, span_str("AKX")));
    keys_release(&keys);
}

static void cap(void **state)
{
    (void)state;
    struct keys keys = {0};
    for (int i = 0; i <= CAP_LOCAL_KEYS; i++) {
        char name[16];
        snprintf(name, sizeof name, "K%d", i);
        assert_int_equal(
            keys_add(&keys, span_str(name), span_str("s"), span_str("000000000000"), NULL),
            i < CAP_LOCAL_KEYS ? 0 : -1);
    }
    keys_release(&keys);
}

static void generated_pairs_differ(void **state)
{
    (void)state;
    struct keys one = {0}, two = {0};
    keys_generate(&one);
    keys_generate(&two);
    assert_int_equal(span_str(one.entry[0].access_key).len, 20);
    assert_int_equal(span_str(one.entry[0].secret_key).len, 40);
    assert_string_not_equal(one.entry[0].access_key, two.entry[0].access_key);
    assert_string_not_equal(one.entry[0].secret_key, two.entry[0].secret_key);
    keys_release(&one);
    keys_release(&two);
}

UNIT_GROUP(keys, cmocka_unit_test(adding), cmocka_unit_test(cap),
           cmocka_unit_test(generated_pairs_differ))
