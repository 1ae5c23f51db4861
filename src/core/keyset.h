/* A set of 64-bit numbers (hashes of keys), for at most a number of members fixed at the start.
 * Open addressing with linear probing; removal shifts back, so there are no tombstones (Knuth,
 * The Art of Computer Programming 6.4, algorithm R). */
#ifndef CORE_KEYSET_H
#define CORE_KEYSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/span.h"

struct keyset {
    uint64_t *slot; /* 0: free */
    size_t mask;
    size_t count;
};

void keyset_init(struct keyset *set, size_t most);
void keyset_release(struct keyset *set);

/* key is not 0. add and remove do nothing when key is there, or is not. */
bool keyset_has(const struct keyset *set, uint64_t key);
void keyset_add(struct keyset *set, uint64_t key);
void keyset_remove(struct keyset *set, uint64_t key);

/* A number for text, never 0; equal texts give equal numbers (FNV-1a, then mixed). */
uint64_t keyset_hash(struct span text);

#endif
