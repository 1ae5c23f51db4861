#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "core/blocks.h"
#include "core/mem.h"

enum { BLOCK = 64 * 1024 };

static void texts_stay(void **state)
{
    (void)state;
    struct blocks blocks = {0};
    struct block *block[1000];
    struct span kept[1000];
    char text[500];
    for (int i = 0; i < 1000; i++) {
        memset(text, 'a' + i % 26, sizeof text);
        kept[i] = blocks_keep(&blocks, span_of(text, (size_t)(i % 500)), &block[i]);
    }
    assert_true(blocks.held >= 4 * BLOCK);
    for (int i = 0; i < 1000; i++) {
        memset(text, 'a' + i % 26, sizeof text);
        assert_true(span_equal(kept[i], span_of(text, (size_t)(i % 500))));
        blocks_drop(&blocks, block[i]);
    }
    assert_true(blocks.held <= BLOCK); /* the open one */
    blocks_release(&blocks);
    assert_int_equal(blocks.held, 0);
}

static void open_block_is_used_again(void **state)
{
    (void)state;
    struct blocks blocks = {0};
    struct block *block;
    struct span first = blocks_keep(&blocks, span_str("one"), &block);
    blocks_drop(&blocks, block);
    struct span second = blocks_keep(&blocks, span_str("two"), &block);
    assert_ptr_equal(first.ptr, second.ptr);
    blocks_drop(&blocks, block);
    blocks_release(&blocks);
}

static void long_text_has_its_own(void **state)
{
    (void)state;
    struct blocks blocks = {0};
    struct block *big, *small, *edge;
    char *text = mem_alloc(BLOCK + 1);
    blocks_keep(&blocks, span_str("x"), &small);
    blocks_keep(&blocks, span_of(text, BLOCK + 1), &big);
    assert_ptr_not_equal(big, small);
    assert_int_equal(blocks.held, BLOCK + BLOCK + 1);
    blocks_drop(&blocks, big);
    assert_int_equal(blocks.held, BLOCK);
    blocks_drop(&blocks, small);
    blocks_keep(&blocks, span_of(text, BLOCK), &edge);
    assert_int_equal(blocks.held, BLOCK);
    blocks_drop(&blocks, edge);
    blocks_release(&blocks);
    free(text);
}

UNIT_GROUP(blocks, cmocka_unit_test(texts_stay), cmocka_unit_test(open_block_is_used_again),
           cmocka_unit_test(long_text_has_its_own))
