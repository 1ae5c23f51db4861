/* The training data of one language: native words with the ways people wrote them in Latin letters.
 *
 * Held out are the words whose FNV-1a hash (32 bits, over the bytes of the word as the file has it)
 * leaves the rest 0 when divided by 10: no table is trained on them. Those with the rest 1 are for
 * tuning, and are left out too while tuning. */
#ifndef TOOLS_PAIRS_H
#define TOOLS_PAIRS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"
#include "core/span.h"

enum { PAIRS_HELD_OUT = 0, PAIRS_TUNING = 1, PAIRS_PARTS = 10 };

struct pair {
    size_t word;
    struct span latin; /* a-z only */
    double count;      /* how many people wrote it so */
    double weight;     /* in training; the pairs of a word add up to 1 */
};

struct word {
    struct span native;
    unsigned part;    /* the rest of the hash */
    uint16_t *letter; /* places in pairs.code */
    size_t count;
    size_t first, past; /* its pairs */
};

struct pairs {
    struct pair *pair;
    size_t pair_count, pair_room;
    struct word *word;
    size_t word_count, word_room;
    uint32_t *code; /* the native letters, ascending */
    size_t code_count;
};

/* Reads lines "native TAB roman TAB count"; without a count it is 1. Pairs whose Latin side has
 * anything but a-z, and sides too long for a decoder, are left out. Returns 0, or -1 with err. */
int pairs_read(struct pairs *pairs, const char *path, struct err *err);
void pairs_release(struct pairs *pairs);

/* Is the word one to train on? */
bool pairs_train(const struct word *word, bool tuning);

#endif
