/* CRCs by tables, eight bytes a step ("slicing by 8", Kounavis and Berry 2005), and by folding
 * where the processor can (crc_fold.c); one code for 32 and 64 bits, since a reflected 32-bit CRC
 * is a 64-bit one whose upper half is zero. Joining: multiplication by x^(8 len) modulo the
 * polynomial.
 */
#include "codec/crc.h"

#include <pthread.h>
#include <string.h>

#include "codec/crc_fold.h"

struct parameters {
    unsigned width;
    uint64_t polynomial; /* reflected */
};

static const struct parameters parameters[] = {[CRC_32] = {32, 0xEDB88320u},
                                               [CRC_32C] = {32, 0x82F63B78u},
                                               [CRC_64NVME] = {64, 0x9A6C9329AC4BC9B5u}};

enum { KINDS = 3 };

/* Written once. */
static uint64_t tables[KINDS][8][256];
static struct crc_fold folds[KINDS];
static bool can_fold;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void fill_one(uint64_t table[8][256], uint64_t polynomial)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        uint64_t crc = byte;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 1) != 0 ? crc >> 1 ^ polynomial : crc >> 1;
        table[0][byte] = crc;
    }
    for (int k = 1; k < 8; k++)
        for (unsigned byte = 0; byte < 256; byte++)
            table[k][byte] = table[k - 1][byte] >> 8 ^ table[0][table[k - 1][byte] & 0xff];
}

/* x^n modulo the polynomial, as a reflected polynomial of 64 bits. */
static uint64_t power(const struct parameters *of, int n)
{
    uint64_t value = (uint64_t)1 << (of->width - 1);
    for (; n > 0; n--)
        value = (value & 1) != 0 ? value >> 1 ^ of->polynomial : value >> 1;
    return value << (64 - of->width);
}

static void fill(void)
{
    for (int kind = 0; kind < KINDS; kind++) {
        const struct parameters *of = &parameters[kind];
        fill_one(tables[kind], of->polynomial);
        folds[kind] = (struct crc_fold){
            {power(of, 8 * CRC_FOLD_BLOCK + 63), power(of, 8 * CRC_FOLD_BLOCK - 1)},
            {power(of, 128 + 63), power(of, 128 - 1)}};
    }
    can_fold = crc_fold_able();
}

static uint64_t ones(enum crc_kind kind)
{
    return UINT64_MAX >> (64 - parameters[kind].width);
}

static uint64_t load64(const unsigned char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* With the crc as it is inside, not inverted. */
static uint64_t by_table(enum crc_kind kind, uint64_t crc, const unsigned char *at, size_t len)
{
    uint64_t(*table)[256] = tables[kind];
    for (; len >= 8; len -= 8, at += 8) {
        uint64_t word = crc ^ load64(at);
        crc = 0;
        for (int k = 0; k < 8; k++)
            crc ^= table[7 - k][word >> (8 * k) & 0xff];
    }
    for (; len > 0; len--)
        crc = crc >> 8 ^ table[0][(crc ^ *at++) & 0xff];
    return crc;
}

uint64_t crc_update(enum crc_kind kind, uint64_t crc, const void *ptr, size_t len)
{
    pthread_once(&once, fill);
    const unsigned char *at = ptr;
    crc ^= ones(kind);
    if (can_fold && len >= CRC_FOLD_BLOCK) {
        unsigned char rest[16];
        size_t folded = len / 16 * 16;
        crc_fold_run(&folds[kind], crc, at, folded, rest);
        crc = by_table(kind, 0, rest, sizeof rest);
        at += folded;
        len -= folded;
    }
    return by_table(kind, crc, at, len) ^ ones(kind);
}

uint64_t crc_portable(enum crc_kind kind, uint64_t crc, const void *ptr, size_t len)
{
    pthread_once(&once, fill);
    return by_table(kind, crc ^ ones(kind), ptr, len) ^ ones(kind);
}

/* a b modulo the polynomial, reflected: bit width-1 is x^0. a is not 0. */
static uint64_t multiply(enum crc_kind kind, uint64_t a, uint64_t b)
{
    uint64_t product = 0;
    for (uint64_t bit = (uint64_t)1 << (parameters[kind].width - 1);; bit >>= 1) {
        if ((a & bit) != 0) {
            product ^= b;
            if ((a & (bit - 1)) == 0)
                return product;
        }
        b = (b & 1) != 0 ? b >> 1 ^ parameters[kind].polynomial : b >> 1;
    }
}

uint64_t crc_combine(enum crc_kind kind, uint64_t a, uint64_t b, uint64_t b_len)
{
    unsigned width = parameters[kind].width;
    uint64_t power = (uint64_t)1 << (width - 9); /* x^8 */
    uint64_t shift = (uint64_t)1 << (width - 1); /* x^0 */
    for (; b_len > 0; b_len >>= 1) {
        if ((b_len & 1) != 0)
            shift = multiply(kind, power, shift);
        power = multiply(kind, power, power);
    }
    return multiply(kind, shift, a) ^ b;
}
