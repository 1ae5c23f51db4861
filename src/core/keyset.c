/* A set of hashes. Keys are well mixed, so their low bits choose the slot. */
#include "core/keyset.h"

#include <stdlib.h>

#include "core/mem.h"

void keyset_init(struct keyset *set, size_t most)
{
    size_t size = 16;
    while (size < most * 2)
        size *= 2;
    *set = (struct keyset){.slot = mem_array(size, sizeof set->slot[0]), .mask = size - 1};
}

void keyset_release(struct keyset *set)
{
    free(set->slot);
    *set = (struct keyset){0};
}

/* Where key is, or the free slot where it would go. */
static size_t find(const struct keyset *set, uint64_t key)
{
    size_t at = (size_t)key & set->mask;
    while (set->slot[at] != 0 && set->slot[at] != key)
        at = (at + 1) & set->mask;
    return at;
}

bool keyset_has(const struct keyset *set, uint64_t key)
{
    return set->slot[find(set, key)] == key;
}

void keyset_add(struct keyset *set, uint64_t key)
{
    size_t at = find(set, key);
    if (set->slot[at] == key || set->count == set->mask)
        return;
    set->slot[at] = key;
    set->count++;
}

void keyset_remove(struct keyset *set, uint64_t key)
{
    size_t hole = find(set, key);
    if (set->slot[hole] != key)
        return;
    set->count--;
    for (size_t at = (hole + 1) & set->mask; set->slot[at] != 0; at = (at + 1) & set->mask) {
        size_t home = (size_t)set->slot[at] & set->mask;
        if (((at - home) & set->mask) >= ((at - hole) & set->mask)) {
            set->slot[hole] = set->slot[at];
            hole = at;
        }
    }
    set->slot[hole] = 0;
}

uint64_t keyset_hash(struct span text)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * 0x100000001b3u;
    hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9u;
    hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebu;
    hash ^= hash >> 31;
    return hash != 0 ? hash : 1;
}
