/* Indic scripts -> Latin letters, as people write them, by the trained models (text/graphones.h).
 */
#ifndef TEXT_ROMANISE_H
#define TEXT_ROMANISE_H

#include "core/buf.h"
#include "text/beam.h"
#include "text/script.h"

/* Ways to romanise the text so far, the likeliest first. */
struct romanise_list {
    struct buf text[CAP_ROMANISE_BEST];
    int64_t cost[CAP_ROMANISE_BEST];
    size_t count;
};

/* What one thread romanises with: the models it has opened, and the answers for the words it has
 * seen lately, which names repeat. */
struct romaniser {
    struct graphones model[SCRIPT_TELUGU + 1]; /* order 0: not opened yet */
    struct spellings spellings;
    struct romanise_memo *memo;
    struct beam beam;
    struct beam_result result[CAP_ROMANISE_BEST];
    struct romanise_list list[2]; /* one grows out of the other */
    unsigned current;
};

void romaniser_init(struct romaniser *romaniser);
void romaniser_release(struct romaniser *romaniser);

/* Fills best with up to wanted (1 to CAP_ROMANISE_BEST) different romanisations of text as the
 * language writes it, the likeliest first, and returns how many there are, at least one. They are
 * good until the next call. The first does not depend on wanted. A text of more than
 * CAP_ROMANISE_TEXT bytes has one only.
 *
 * Words, which are runs of the script's letters and marks, go through the model, in pieces of
 * CAP_ROMANISE_WORD code points when they are longer; marks and joiners at such a cut do not reach
 * across it. A letter that the model has never seen is
 * rendered as text/decode.h does, or stays. Digits of the ten scripts become ASCII digits, the
 * danda and Arabic punctuation the ASCII sign; every other character stays. SCRIPT_NONE changes
 * nothing. */
size_t romanise_best(struct romaniser *romaniser, enum script script, struct span text,
                     size_t wanted, struct span *best);

/* Appends the likeliest one to out. */
void romanise_text(struct romaniser *romaniser, enum script script, struct span text,
                   struct buf *out);

#endif
