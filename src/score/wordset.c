#include "score/wordset.h"

#include <string.h>

#include "score/lettercode.h"

size_t wordset_size(size_t count)
{
    size_t size = 16;
    while (size < count * 2)
        size *= 2;
    return size;
}

size_t wordset_find(const struct wordset *set, const uint8_t *letters, size_t len)
{
    size_t at = lettercode_hash(letters, len) & (set->size - 1);
    for (; set->slot[at] != 0; at = (at + 1) & (set->size - 1)) {
        const uint8_t *word = set->text + set->slot[at] - 1;
        if (word[0] == len && memcmp(word + 1, letters, len) == 0)
            break;
    }
    return at;
}

bool wordset_has(const struct wordset *set, const uint8_t *letters, size_t len)
{
    return set->size > 0 && len <= UINT8_MAX && set->slot[wordset_find(set, letters, len)] != 0;
}
