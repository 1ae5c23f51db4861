/* How alike two strings are, 0..100: the measures of rapidfuzz 3.3.1, equal to the last bit.
 *
 * All rest on the indel distance d = a.len + b.len - 2 * LCS(a, b) and the summed length L. */
#ifndef TEXT_SIMILARITY_H
#define TEXT_SIMILARITY_H

#include "text/lcs.h"
#include "text/tokens.h"

/* Scratch of one thread. */
struct similarity {
    struct lcs forward, backward;
    struct tokens a, b;
    uint32_t *join_a, *join_b, *reversed, *lengths;
    size_t join_a_room, join_b_room, reversed_room, lengths_room;
};

void similarity_init(struct similarity *sim);
void similarity_release(struct similarity *sim);

/* (1 - d/L) * 100 and 100 - 100*d/L: the two ways the measures round. Two empty strings: 100. */
double similarity_of(size_t distance, size_t total);
double similarity_of_set(size_t distance, size_t total);

/* The normalised indel similarity. */
double similarity_ratio(struct similarity *sim, struct points a, struct points b);

/* The best ratio of the shorter string with a part of the longer one: a part of the shorter one's
 * length, or a shorter one at either end. */
double similarity_partial(struct similarity *sim, struct points a, struct points b);

/* The ratio of the sorted words joined by spaces. */
double similarity_token_sort(struct similarity *sim, struct points a, struct points b);

/* The best of the ratios between the common words, the common words with those only in a, and the
 * common words with those only in b. 0 when either has no words. */
double similarity_token_set(struct similarity *sim, struct points a, struct points b);

/* (2*partial + token_sort + token_set)/4, and (2*ratio + token_sort + token_set)/4. When both are
 * single words one pass serves all three measures. */
double similarity_handle(struct similarity *sim, struct points a, struct points b);
double similarity_name(struct similarity *sim, struct points a, struct points b);

#endif
