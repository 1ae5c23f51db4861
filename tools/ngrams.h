/* The n-grams of the aligned pairs: counted, smoothed, pruned. */
#ifndef TOOLS_NGRAMS_H
#define TOOLS_NGRAMS_H

#include "align.h"
#include "text/caps.h"

/* The n-grams of one length, ordered as in the model file (text/graphones.h). */
struct ngrams_level {
    size_t count, room;
    uint16_t *symbol;
    uint32_t *parent; /* the n-gram without its last symbol, in the level below */
    uint32_t *suffix; /* without its first symbol */
    uint32_t *first;  /* its first continuation in the level above; count + 1 of them */
    bool *opening;    /* its first symbol starts the word */
    double *seen;     /* how often it occurred */
    double *amount;   /* how often as far as this length has to explain it */
    double *chance;   /* of the last symbol after the others */
    double *penalty;  /* what chances after the shorter n-gram are multiplied with */
    double *loss;     /* bits lost, all in all, when it is pruned */
    bool *kept;
};

struct ngrams {
    unsigned order;
    size_t graphones; /* symbols below that are graphones, then end and start */
    struct ngrams_level level[CAP_GRAPHONE_ORDER + 1]; /* [0] is the empty n-gram */
};

/* Counts the n-grams of up to order symbols and smooths them. */
void ngrams_build(struct ngrams *ngrams, const struct alignment *alignment,
                  const struct pairs *pairs, unsigned order);
void ngrams_release(struct ngrams *ngrams);

/* Keeps the n-grams whose loss is above the least bound for which the tables take at most bytes,
 * and what they continue, and computes the penalties for those. */
void ngrams_prune(struct ngrams *ngrams, size_t bytes);

#endif
