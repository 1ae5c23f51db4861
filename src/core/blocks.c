/* Counted blocks of text. */
#include "core/blocks.h"

#include <stdlib.h>

#include "core/mem.h"

enum { BLOCK_SIZE = 64 * 1024, SPARES_MAX = 32 };

struct block {
    struct block *next; /* among the spare ones */
    size_t used, size;
    size_t texts; /* not yet dropped */
    char data[];
};

static struct block *block_new(struct blocks *blocks, size_t size)
{
    struct block *block = blocks->spare;
    if (block != NULL && size == BLOCK_SIZE) {
        blocks->spare = block->next;
        blocks->spares--;
    } else {
        block = mem_grow(NULL, 1, sizeof *block + size);
        block->size = size;
    }
    block->used = 0;
    block->texts = 0;
    blocks->held += size;
    return block;
}

static void block_retire(struct blocks *blocks, struct block *block)
{
    blocks->held -= block->size;
    if (block->size != BLOCK_SIZE || blocks->spares == SPARES_MAX) {
        free(block);
        return;
    }
    block->next = blocks->spare;
    blocks->spare = block;
    blocks->spares++;
}

struct span blocks_keep(struct blocks *blocks, struct span text, struct block **block)
{
    struct block *into = blocks->open;
    if (text.len > BLOCK_SIZE) {
        into = block_new(blocks, text.len);
    } else if (into == NULL || text.len > BLOCK_SIZE - into->used) {
        if (into != NULL && into->texts == 0)
            into->used = 0;
        else
            into = blocks->open = block_new(blocks, BLOCK_SIZE);
    }
    char *copy = into->data + into->used;
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    into->used += text.len;
    into->texts++;
    *block = into;
    return span_of(copy, text.len);
}

void blocks_drop(struct blocks *blocks, struct block *block)
{
    if (--block->texts > 0)
        return;
    if (block == blocks->open)
        block->used = 0;
    else
        block_retire(blocks, block);
}

void blocks_release(struct blocks *blocks)
{
    if (blocks->open != NULL)
        block_retire(blocks, blocks->open);
    while (blocks->spare != NULL) {
        struct block *next = blocks->spare->next;
        free(blocks->spare);
        blocks->spare = next;
    }
    *blocks = (struct blocks){0};
}
