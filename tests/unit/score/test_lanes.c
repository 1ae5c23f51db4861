#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/random.h"
#include "score/lanes.h"

enum { MOST_NAMES = 140, MOST_WORD = 80 };

static size_t random_word(uint8_t *out, size_t len, unsigned letters)
{
    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)(1 + random_u64() % letters);
    return len;
}

/* By the definition: the table of Wagner and Fischer, a row at a time. */
static size_t lcs(const uint8_t *a, size_t m, const uint8_t *b, size_t n)
{
    size_t row[MOST_WORD + 1] = {0};
    for (size_t j = 0; j < n; j++) {
        size_t diagonal = 0;
        for (size_t i = 1; i <= m; i++) {
            size_t above = row[i];
            size_t longer = above > row[i - 1] ? above : row[i - 1];
            row[i] = a[i - 1] == b[j] ? diagonal + 1 : longer;
            diagonal = above;
        }
    }
    return row[m];
}

/* count names of n letters, the last of them with a character that is no letter. */
static void compare(size_t n, size_t count, unsigned letters)
{
    static uint8_t names[MOST_NAMES][LANES_LONGEST];
    size_t blocks = lanes_blocks(count, n);
    uint8_t *start = mem_aligned(LANES_LINE, blocks * LANES_BLOCK);
    struct lanes_bound bounds[MOST_NAMES] = {{0}};
    const uint8_t *block[MOST_NAMES];
    for (size_t i = 0; i < blocks; i++)
        block[i] = start + i * LANES_BLOCK;
    for (size_t i = 0; i < count; i++) {
        random_word(names[i], n, letters);
        if (i + 1 == count)
            names[i][n / 2] = 0;
        lanes_place(start, bounds, i, names[i], n);
    }
    for (int round = 0; round < 20; round++) {
        uint8_t word[MOST_WORD];
        size_t len = random_word(word, 1 + random_u64() % MOST_WORD, letters), expected = 0;
        for (size_t i = 0; i < count; i++) {
            size_t here = lcs(word, len, names[i], n);
            expected = here > expected ? here : expected;
        }
        for (size_t p = 0; p < lanes_path_count; p++) {
            const struct lanes_path *path = &lanes_paths[p];
            if (path->usable())
                assert_int_equal((n <= 8 ? path->best8 : path->best16)(block, blocks, word, len),
                                 expected);
        }
    }
    free(start);
}

static void every_path_gives_the_lcs(void **state)
{
    (void)state;
    static const size_t counts[] = {1, 31, 32, 33, 63, 64, 65, MOST_NAMES};
    random_seed(11);
    for (size_t n = 1; n <= LANES_LONGEST; n++)
        for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
            compare(n, counts[i], 3);
            compare(n, counts[i], LETTERS);
        }
}

static void the_choice_is_usable(void **state)
{
    (void)state;
    assert_true(lanes_paths[0].usable());
    assert_true(lanes_choose()->usable());
}

UNIT_GROUP(lanes, cmocka_unit_test(every_path_gives_the_lcs),
           cmocka_unit_test(the_choice_is_usable))
