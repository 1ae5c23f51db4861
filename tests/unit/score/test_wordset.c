#include "unit.h"

#include <string.h>

#include "score/wordset.h"

static void has_what_was_put_in(void **state)
{
    (void)state;
    static uint32_t slot[16];
    static uint8_t text[16];
    static const uint8_t uma[] = {21, 13, 1}, um[] = {21, 13}, ravi[] = {18, 1, 22, 9};
    struct wordset set = {.slot = slot, .size = wordset_size(2), .text = text}, none = {.size = 0};
    assert_int_equal(set.size, 16);
    assert_false(wordset_has(&none, uma, 3));
    assert_false(wordset_has(&set, uma, 3));
    text[4] = 3;
    memcpy(text + 5, uma, 3);
    slot[wordset_find(&set, uma, 3)] = 5;
    assert_true(wordset_has(&set, uma, 3));
    assert_false(wordset_has(&set, um, 2));
    assert_false(wordset_has(&set, ravi, 4));
}

static void half_stays_free(void **state)
{
    (void)state;
    static const size_t sizes[][2] = {{0, 16}, {8, 16}, {9, 32}, {16, 32}, {17, 64}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        assert_int_equal(wordset_size(sizes[i][0]), sizes[i][1]);
}

static void long_words_are_not_there(void **state)
{
    (void)state;
    static uint32_t slot[16];
    static uint8_t text[1], word[300];
    struct wordset set = {.slot = slot, .size = 16, .text = text};
    assert_false(wordset_has(&set, word, 255));
    assert_false(wordset_has(&set, word, 256));
    assert_false(wordset_has(&set, word, 300));
}

UNIT_GROUP(wordset, cmocka_unit_test(has_what_was_put_in), cmocka_unit_test(half_stays_free),
           cmocka_unit_test(long_words_are_not_there))
