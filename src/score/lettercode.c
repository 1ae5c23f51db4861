#include "score/lettercode.h"

#include <string.h>

#include "core/keyset.h"

uint8_t lettercode_of(uint32_t code)
{
    return code >= 'a' && code <= 'z' ? (uint8_t)(code - 'a' + 1) : 0;
}

uint64_t lettercode_signature(const uint8_t *letters, size_t len)
{
    /* the twelve letters commonest in the names, with a bit for their third occurrence */
    static const char third[] = "aihnrsutmkel";
    uint8_t count[LETTERS + 1] = {0};
    uint64_t signature = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned letter = letters[i];
        if (letter == 0 || count[letter] == 3)
            continue;
        unsigned seen = ++count[letter];
        if (seen <= 2)
            signature |= (uint64_t)1 << ((seen - 1) * LETTERS + letter - 1);
        const char *rare = seen == 3 ? strchr(third, (int)('a' + letter - 1)) : NULL;
        if (rare != NULL)
            signature |= (uint64_t)1 << (2 * LETTERS + (rare - third));
    }
    return signature;
}

size_t lettercode_hash(const uint8_t *letters, size_t len)
{
    return (size_t)keyset_hash(span_of((const char *)letters, len));
}
