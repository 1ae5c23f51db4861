#include "unit.h"

#include <stdlib.h>

#include "core/random.h"
#include "text/lcs.h"

/* The textbook table, to compare with. */
static size_t plain_lcs(struct points a, struct points b)
{
    static size_t row[512];
    for (size_t j = 0; j <= b.len; j++)
        row[j] = 0;
    for (size_t i = 0; i < a.len; i++) {
        size_t corner = 0;
        for (size_t j = 0; j < b.len; j++) {
            size_t above = row[j + 1];
            if (a.ptr[i] == b.ptr[j])
                row[j + 1] = corner + 1;
            else if (row[j] > above)
                row[j + 1] = row[j];
            corner = above;
        }
    }
    return row[b.len];
}

static void fill(uint32_t *out, size_t len, uint32_t letters)
{
    static const uint32_t high[] = {0x0, 0x915, 0x1F338, 0x7F, 0x80};
    for (size_t i = 0; i < len; i++) {
        uint64_t pick = random_u64() % letters;
        out[i] = pick < 5 && random_u64() % 2 == 0 ? high[pick] : 'a' + (uint32_t)pick;
    }
}

static void equals_the_textbook(void **state)
{
    (void)state;
    static uint32_t left[300], right[300], lengths[300];
    struct lcs lcs;
    random_seed(42);
    lcs_init(&lcs);
    for (int round = 0; round < 3000; round++) {
        size_t most = round % 3 == 0 ? 300 : round % 3 == 1 ? 66 : 12;
        struct points a = {left, random_u64() % most}, b = {right, random_u64() % most};
        uint32_t letters = (uint32_t)(1 + random_u64() % 26);
        fill(left, a.len, letters);
        fill(right, b.len, letters);
        lcs_pattern(&lcs, a);
        size_t length = lcs_length(&lcs, b);
        assert_int_equal(length, plain_lcs(a, b));
        lcs_prefixes(&lcs, b, lengths);
        if (b.len > 0)
            assert_int_equal(lengths[b.len - 1], length);
        size_t part = b.len / 2;
        if (part > 0)
            assert_int_equal(lengths[part - 1], plain_lcs(a, (struct points){right, part}));
    }
    lcs_release(&lcs);
}

static void patterns_at_word_boundaries(void **state)
{
    (void)state;
    uint32_t text[256];
    struct lcs lcs;
    lcs_init(&lcs);
    for (size_t i = 0; i < 256; i++)
        text[i] = 'x';
    static const size_t sizes[] = {0, 1, 63, 64, 65, 127, 128, 129, 256};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        lcs_pattern(&lcs, (struct points){text, sizes[i]});
        assert_int_equal(lcs_length(&lcs, (struct points){text, 256}), sizes[i]);
        assert_int_equal(lcs_length(&lcs, (struct points){text, 0}), 0);
    }
    lcs_release(&lcs);
    lcs_release(&lcs);
}

UNIT_GROUP(lcs, cmocka_unit_test(equals_the_textbook),
           cmocka_unit_test(patterns_at_word_boundaries))
