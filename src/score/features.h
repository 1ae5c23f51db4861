/* The follower model: a handle and a full name in, sixteen fields out. */
#ifndef SCORE_FEATURES_H
#define SCORE_FEATURES_H

#include "core/buf.h"
#include "core/err.h"
#include "score/ensemble.h"
#include "score/likeness.h"
#include "score/search.h"
#include "text/decode.h"
#include "text/romanise.h"

/* The fields, in the order of the output; texts are borrowed from the input or the scorer. */
struct score {
    struct span symbolic_name;
    bool foreign;
    struct span transliterated;
    struct span decoded_name;
    struct span cleaned_handle;
    struct span cleaned_name;
    enum special special;
    size_t digits; /* in the handle */
    bool many_digits;
    double similarity;
    bool unlike; /* similarity not above 90 */
    int process1;
    double final;
    bool numeric_handle;
    bool names_looked_up; /* false: known is the integer 1 */
    double known;
    bool known_80;
};

/* What a scorer looks things up in: borrowed, never changed, shared by threads. */
struct model {
    const struct names *names;
    const struct decode_table *decode;
    bool trained; /* Hindi too is romanised by the trained model, not by the rules */
    bool plus;    /* judge by score/plus.h too */
};

/* What one thread scores with. */
struct scorer {
    const struct model *model; /* borrowed */
    struct search search;
    struct romaniser romaniser;
    struct likeness likeness;
    struct buf symbolic, transliterated, decoded, handle, name;
    uint32_t *word;     /* one of the words, CAP_SCORE_POINTS */
    struct span *words; /* of the cleaned name, CAP_SCORE_POINTS */
    size_t word_count;
};

/* model must stay valid until release. */
void scorer_init(struct scorer *scorer, const struct model *model);
void scorer_release(struct scorer *scorer);

/* Fills score, whose texts are good until the next call. Returns 0, or -1 with err (ERR_DATA, the
 * field named) when handle, full_name or the cleaned name has more than CAP_SCORE_POINTS code
 * points. Both must be UTF-8. */
int features_score(struct scorer *scorer, struct span handle, struct span full_name,
                   struct score *score, struct err *err);

/* How well word number i of the cleaned name just scored matches the known names, 0..100. */
double scorer_known(struct scorer *scorer, size_t i);

#endif
