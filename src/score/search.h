/* The best match of a word among the known names. */
#ifndef SCORE_SEARCH_H
#define SCORE_SEARCH_H

#include "score/lanes.h"
#include "score/names.h"
#include "text/similarity.h"

/* What one thread searches with: the list, and the answers for words it has seen lately. */
struct search {
    const struct names *names;     /* borrowed */
    const struct lanes_path *path; /* the widest usable; all give the same */
    struct search_memo *memo;
    uint8_t *most;   /* for each block of a group, the most letters it can share */
    uint32_t *order; /* the blocks, those that can share more first */
};

void search_init(struct search *search, const struct names *names);
void search_release(struct search *search);

/* The largest (2*ratio + token_sort_ratio + token_set_ratio)/4 of word over all names, 0..100: the
 * value a scan of the whole list would give, to the last bit. word is a-z only, not empty, at most
 * CAP_SCORE_POINTS long. sim is the calling thread's scratch. */
double search_best(struct search *search, struct points word, struct similarity *sim);

#endif
