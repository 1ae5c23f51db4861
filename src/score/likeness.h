/* How alike a handle and a name are, whatever the order of the name's words. */
#ifndef SCORE_LIKENESS_H
#define SCORE_LIKENESS_H

#include "core/span.h"
#include "text/similarity.h"

enum { LIKENESS_PERMUTED = 4 }; /* words whose orders are all tried */

/* Scratch of one thread. */
struct likeness {
    struct similarity sim;
    uint32_t *handle, *candidate; /* CAP_SCORE_POINTS each */
};

void likeness_init(struct likeness *likeness);
void likeness_release(struct likeness *likeness);

/* The best similarity_handle of handle, without its spaces (U+0020 alone), with the words joined in
 * any order when there are at most LIKENESS_PERMUTED, else with each word alone; no words count as
 * one empty one. 0..100. handle is UTF-8 and the words are a-z, together at most CAP_SCORE_POINTS
 * long each; words come back in their order. */
double likeness_best(struct likeness *likeness, struct span handle, struct span *words,
                     size_t count);

/* word, all a-z, as code points in out. */
struct points likeness_widen(struct span word, uint32_t *out);

#endif
