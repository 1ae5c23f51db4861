/* A set of keys, as 64-bit hashes: eight to sixteen bytes a key. Two keys are taken for the same
 * with a probability of 2^-64 for each pair. */
#ifndef ASSET_KEYS_H
#define ASSET_KEYS_H

#include <stdbool.h>

#include "core/keyset.h"

struct keys {
    struct keyset set;
    size_t room, most;
};

void keys_init(struct keys *keys, size_t most); /* 0: CAP_ASSET_LISTED */
void keys_release(struct keys *keys);

/* False: it has as many as it may. */
bool keys_add(struct keys *keys, struct span key);
bool keys_has(const struct keys *keys, struct span key);

#endif
