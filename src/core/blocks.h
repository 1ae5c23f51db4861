/* Bytes kept for a while without an allocation each: texts are copied one after the other into
 * blocks of 64 KiB, which are counted, and used again when everything in them has been dropped.
 * A longer text gets a block of its own. */
#ifndef CORE_BLOCKS_H
#define CORE_BLOCKS_H

#include "core/span.h"

struct block;

/* Zeroed is empty. */
struct blocks {
    struct block *open;  /* where the next text goes, NULL: none */
    struct block *spare; /* empty ones for use again */
    size_t spares;
    size_t held; /* bytes of memory of all blocks with texts in them */
};

/* Copies text. The copy stays where it is until blocks_drop(blocks, *block). */
struct span blocks_keep(struct blocks *blocks, struct span text, struct block **block);
void blocks_drop(struct blocks *blocks, struct block *block);

/* Frees the spare blocks; everything kept must have been dropped. */
void blocks_release(struct blocks *blocks);

#endif
