/* CRCs by carry-less multiplication, where the processor has it. For codec/crc.c only. */
#ifndef CODEC_CRC_FOLD_H
#define CODEC_CRC_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CRC_FOLD_LANES = 4, CRC_FOLD_BLOCK = 16 * CRC_FOLD_LANES };

/* What moves 128 bits on by a distance of n bits, modulo the polynomial: x^(n+63) for the half that
 * is first in memory, x^(n-1) for the other, as reflected polynomials of 64 bits. */
struct crc_fold {
    uint64_t far[2];  /* n = 8 CRC_FOLD_BLOCK */
    uint64_t near[2]; /* n = 128 */
};

/* Has the processor what crc_fold_run needs? */
bool crc_fold_able(void);

/* Folds len bytes (at least CRC_FOLD_BLOCK, a multiple of 16), whose first were combined with crc,
 * into 16 with the same remainder. */
void crc_fold_run(const struct crc_fold *fold, uint64_t crc, const unsigned char *at, size_t len,
                  unsigned char out[16]);

#endif
