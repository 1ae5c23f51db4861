#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "score/agg.h"

static void reads_levels(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int level; /* -1: none */
    } cases[] = {{"0", AGG_REAL},
                 {"0.0", AGG_REAL},
                 {"0.33", AGG_UNSURE},
                 {"1", AGG_FAKE},
                 {"1.0", AGG_FAKE},
                 {"1e0", AGG_FAKE},
                 {"3.3e-1", AGG_UNSURE},
                 {"0.5", -1},
                 {"0.330001", -1},
                 {"2", -1},
                 {"-1", -1},
                 {"\"1\"", -1},
                 {"true", -1},
                 {"null", -1},
                 {"", -1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum agg_level level = AGG_LEVELS;
        int status = agg_level(span_str(cases[i].text), &level);
        assert_int_equal(status, cases[i].level < 0 ? -1 : 0);
        if (status == 0)
            assert_int_equal(level, cases[i].level);
    }
}

static void counts_and_sorts(void **state)
{
    (void)state;
    struct agg agg;
    char key[16];
    agg_init(&agg);
    for (int i = 0; i < 3000; i++) {
        snprintf(key, sizeof key, "c%03d", i * 7 % 1000);
        assert_int_equal(agg_add(&agg, span_str(key), (enum agg_level)(i % AGG_LEVELS), NULL), 0);
    }
    assert_int_equal(agg_add(&agg, span_str(""), AGG_FAKE, NULL), 0);
    agg_sort(&agg);
    assert_int_equal(agg.count, 1001);
    assert_int_equal(agg.row[0].len, 0);
    for (size_t i = 1; i < agg.count; i++) {
        assert_true(strcmp(agg.row[i - 1].key, agg.row[i].key) < 0);
        assert_int_equal(agg_followers(&agg.row[i]), 3);
    }
    struct agg_row total = agg_total(&agg);
    assert_int_equal(agg_followers(&total), 3001);
    assert_int_equal(total.count[AGG_FAKE], 1001);
    agg_release(&agg);
    agg_release(&agg);
}

static void says_what_the_counts_say(void **state)
{
    (void)state;
    struct agg_row row = {.count = {1, 2, 3}};
    assert_int_equal(agg_followers(&row), 6);
    assert_true(agg_mean(&row) > 0.6099999 && agg_mean(&row) < 0.6100001);
    assert_true(agg_share(&row, AGG_FAKE) > 0.4999 && agg_share(&row, AGG_FAKE) < 0.5001);
    assert_int_equal(agg_over(&row, 0), 5);
    assert_int_equal(agg_over(&row, 0.33), 3);
    assert_int_equal(agg_over(&row, 0.3), 5);
    assert_int_equal(agg_over(&row, 1), 0);
    struct agg_row none = {.key = NULL};
    assert_true(agg_mean(&none) < 1e-9 && agg_share(&none, AGG_REAL) < 1e-9);
}

static void keys_have_a_cap(void **state)
{
    (void)state;
    static char key[CAP_AGG_KEY + 1];
    struct agg agg;
    struct err err;
    agg_init(&agg);
    assert_int_equal(agg_add(&agg, span_of(key, CAP_AGG_KEY), AGG_REAL, &err), 0);
    assert_int_equal(agg_add(&agg, span_of(key, CAP_AGG_KEY + 1), AGG_REAL, &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    for (uint32_t i = 1; i < CAP_AGG_KEYS; i++)
        assert_int_equal(agg_add(&agg, span_of((const char *)&i, sizeof i), AGG_REAL, &err), 0);
    assert_int_equal(agg.count, CAP_AGG_KEYS);
    assert_int_equal(agg_add(&agg, span_str("new"), AGG_REAL, &err), -1);
    assert_string_equal(err.message, "more than 1000000 different ones");
    uint32_t old = 7;
    assert_int_equal(agg_add(&agg, span_of((const char *)&old, sizeof old), AGG_REAL, &err), 0);
    agg_release(&agg);
}

UNIT_GROUP(agg, cmocka_unit_test(reads_levels), cmocka_unit_test(counts_and_sorts),
           cmocka_unit_test(says_what_the_counts_say), cmocka_unit_test(keys_have_a_cap))
