/* Lengths of longest common subsequences, 64 characters a step. */
#ifndef TEXT_LCS_H
#define TEXT_LCS_H

#include <stddef.h>
#include <stdint.h>

/* A string of code points, borrowed. */
struct points {
    const uint32_t *ptr;
    size_t len;
};

/* A pattern prepared for comparison, and scratch. Not shared between threads. */
struct lcs {
    size_t blocks;          /* words of 64 bits it takes, at least 1 */
    uint32_t ascii[128];    /* code point -> row of masks, 0: not in the pattern */
    struct lcs_slot *other; /* the same for code points from 128 on: an open hash table */
    size_t other_size;      /* a power of two, or 0 */
    uint64_t *masks;        /* a row of blocks words per distinct character; row 0 is empty */
    size_t masks_room;      /* words allocated */
    uint32_t *seen;         /* the distinct characters, for wiping */
    size_t seen_count, seen_room;
    uint64_t *state; /* blocks words */
    size_t state_room;
};

void lcs_init(struct lcs *lcs);
void lcs_release(struct lcs *lcs);

/* Makes pattern the one to compare with; it is copied. */
void lcs_pattern(struct lcs *lcs, struct points pattern);

/* The length of the longest common subsequence of the pattern and text. */
size_t lcs_length(struct lcs *lcs, struct points text);

/* The same for each prefix of text: lengths[i] for its first i+1 characters. */
void lcs_prefixes(struct lcs *lcs, struct points text, uint32_t *lengths);

#endif
