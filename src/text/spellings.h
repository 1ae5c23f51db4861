/* The Latin words that people wrote for words of the ten languages: a Bloom filter (Bloom 1970),
 * which knows each of them and takes one other word in a hundred for one.
 *
 * The file, numbers little-endian:
 *
 *     "SPELLING"     8 bytes
 *     count          u32   bytes of bits
 *     bits[count]    bit b is bits[b/8] >> b%8 & 1
 *
 * A word has SPELLINGS_HASHES bits: number i is (low + i*high) modulo the number of bits, of the
 * halves of the FNV-1a hash of its letters (64 bits). Words shorter than SPELLINGS_LEAST are not
 * kept. */
#ifndef TEXT_SPELLINGS_H
#define TEXT_SPELLINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/span.h"

#define SPELLINGS_MAGIC  "SPELLING"
#define SPELLINGS_HEADER 12
#define SPELLINGS_HASHES 6
#define SPELLINGS_LEAST  3

struct spellings {
    const uint8_t *bits;
    uint32_t count; /* of bytes */
};

/* The file that is built in. */
struct span spellings_builtin(void);

/* Points spellings into the file, which must stay. False: no file of that size. */
bool spellings_open(struct spellings *spellings, struct span file);

/* Bit number `which` of a word, below SPELLINGS_HASHES, in count bytes of bits. */
uint32_t spellings_bit(struct span word, unsigned which, uint32_t count);

/* Did people write word? */
bool spellings_known(const struct spellings *spellings, struct span word);

#endif
