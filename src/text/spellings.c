#include "text/spellings.h"

#include <endian.h>
#include <string.h>

bool spellings_open(struct spellings *spellings, struct span file)
{
    uint32_t count;
    if (file.len <= SPELLINGS_HEADER || memcmp(file.ptr, SPELLINGS_MAGIC, 8) != 0)
        return false;
    memcpy(&count, file.ptr + 8, sizeof count);
    spellings->count = le32toh(count);
    spellings->bits = (const uint8_t *)file.ptr + SPELLINGS_HEADER;
    return file.len - SPELLINGS_HEADER == spellings->count && spellings->count <= UINT32_MAX / 8;
}

uint32_t spellings_bit(struct span word, unsigned which, uint32_t count)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < word.len; i++)
        hash = (hash ^ (unsigned char)word.ptr[i]) * 1099511628211u;
    return (uint32_t)(((hash & UINT32_MAX) + which * (hash >> 32)) % (8 * (uint64_t)count));
}

bool spellings_known(const struct spellings *spellings, struct span word)
{
    if (word.len < SPELLINGS_LEAST)
        return false;
    for (unsigned which = 0; which < SPELLINGS_HASHES; which++) {
        uint32_t bit = spellings_bit(word, which, spellings->count);
        if ((spellings->bits[bit / 8] >> bit % 8 & 1) == 0)
            return false;
    }
    return true;
}
