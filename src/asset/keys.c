/* A keyset that is made anew, twice as large, when it is full. */
#include "asset/keys.h"

#include "asset/caps.h"

#define FIRST 1024

void keys_init(struct keys *keys, size_t most)
{
    *keys = (struct keys){.room = FIRST, .most = most > 0 ? most : CAP_ASSET_LISTED};
    keyset_init(&keys->set, keys->room);
}

void keys_release(struct keys *keys)
{
    keyset_release(&keys->set);
}

static void grow(struct keys *keys)
{
    struct keyset old = keys->set;
    keys->room *= 2;
    keyset_init(&keys->set, keys->room);
    for (size_t i = 0; i <= old.mask; i++)
        if (old.slot[i] != 0)
            keyset_add(&keys->set, old.slot[i]);
    keyset_release(&old);
}

bool keys_add(struct keys *keys, struct span key)
{
    uint64_t hash = keyset_hash(key);
    if (keyset_has(&keys->set, hash))
        return true;
    if (keys->set.count == keys->most)
        return false;
    if (keys->set.count == keys->room)
        grow(keys);
    keyset_add(&keys->set, hash);
    return true;
}

bool keys_has(const struct keys *keys, struct span key)
{
    return keyset_has(&keys->set, keyset_hash(key));
}
