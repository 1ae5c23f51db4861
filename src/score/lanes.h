/* The longest common subsequence of one word with many names at once.
 *
 * Names of one length lie in blocks. A block has a line of 64 bytes for each letter of the
 * alphabet; a line is cut into lanes of 8 bits (names of up to 8 letters) or 16 bits, one name a
 * lane, and the lane's bits are the positions at which the name has that letter. So the recurrence
 * of text/lcs.h, with the names as patterns, runs over the letters of the word on whole lines: what
 * a processor can load, add and mask at once it does for all names in a line. */
#ifndef SCORE_LANES_H
#define SCORE_LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "score/lettercode.h"

enum {
    LANES_LINE = 64,
    LANES_BLOCK = LETTERS * LANES_LINE, /* bytes; blocks are aligned to LANES_LINE */
    LANES_LONGEST = 16,                 /* the longest name that fits a lane */
};

/* The blocks that count names of length len (1 to LANES_LONGEST) take. */
size_t lanes_blocks(size_t count, size_t len);

/* What the signatures (score/lettercode.h) of a block's names have in one of them, and in all. */
struct lanes_bound {
    uint64_t any, all;
};

/* Writes name number row, in letter codes, into its place among blocks and bounds that were zero
 * before; rows come in order. */
void lanes_place(uint8_t *blocks, struct lanes_bound *bounds, size_t row, const uint8_t *letters,
                 size_t len);

/* most[i]: the largest LCS that a word of m letters with that signature can have with a name of n
 * letters in block i: each letter that one side lacks costs the other a place. */
typedef void lanes_limits(const struct lanes_bound *bounds, size_t count, uint64_t signature,
                          size_t m, size_t n, uint8_t *most);

/* The largest LCS of the word (len letter codes, none 0) with any name in the blocks, which hold
 * names of 1 to 8 letters (best8), or of 9 to LANES_LONGEST (best16). */
typedef size_t lanes_best(const uint8_t *const *block, size_t count, const uint8_t *word,
                          size_t len);

/* One compilation of the search for each instruction set; all give the same. */
struct lanes_path {
    const char *name;
    bool (*usable)(void); /* by this processor */
    lanes_limits *limits;
    lanes_best *best8, *best16;
};

/* The narrowest first; the first is always usable. */
extern const struct lanes_path lanes_paths[];
extern const size_t lanes_path_count;

/* The widest that is usable. */
const struct lanes_path *lanes_choose(void);

#endif
