/* Folding (Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ", Intel
 * 2009), for reflected CRCs of any width up to 64 bits: four lanes of 128 bits are moved on by 64
 * bytes at a time, then joined. What remains is 16 bytes, which the tables finish. */
#include "codec/crc_fold.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define CLMUL __attribute__((target("pclmul,sse2")))

bool crc_fold_able(void)
{
    return __builtin_cpu_supports("pclmul");
}

CLMUL static inline __m128i load(const unsigned char *at)
{
    return _mm_loadu_si128((const __m128i *)(const void *)at);
}

CLMUL static inline __m128i constants(const uint64_t by[2])
{
    return _mm_set_epi64x((long long)by[1], (long long)by[0]);
}

CLMUL static inline __m128i move(__m128i lane, __m128i by, __m128i next)
{
    __m128i first = _mm_clmulepi64_si128(lane, by, 0x00);
    __m128i second = _mm_clmulepi64_si128(lane, by, 0x11);
    return _mm_xor_si128(_mm_xor_si128(first, second), next);
}

CLMUL void crc_fold_run(const struct crc_fold *fold, uint64_t crc, const unsigned char *at,
                        size_t len, unsigned char out[16])
{
    const __m128i far = constants(fold->far), near = constants(fold->near);
    __m128i lane[CRC_FOLD_LANES];
    for (int i = 0; i < CRC_FOLD_LANES; i++)
        lane[i] = load(at + 16 * i);
    lane[0] = _mm_xor_si128(lane[0], _mm_set_epi64x(0, (long long)crc));
    at += CRC_FOLD_BLOCK;
    len -= CRC_FOLD_BLOCK;
    for (; len >= CRC_FOLD_BLOCK; len -= CRC_FOLD_BLOCK, at += CRC_FOLD_BLOCK)
        for (int i = 0; i < CRC_FOLD_LANES; i++)
            lane[i] = move(lane[i], far, load(at + 16 * i));
    __m128i all = lane[0];
    for (int i = 1; i < CRC_FOLD_LANES; i++)
        all = move(all, near, lane[i]);
    for (; len >= 16; len -= 16, at += 16)
        all = move(all, near, load(at));
    _mm_storeu_si128((__m128i *)(void *)out, all);
}

#else

bool crc_fold_able(void)
{
    return false;
}

void crc_fold_run(const struct crc_fold *fold, uint64_t crc, const unsigned char *at, size_t len,
                  unsigned char out[16])
{
    (void)fold;
    (void)crc;
    (void)at;
    (void)len;
    (void)out;
}

#endif
