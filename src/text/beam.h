/* The likeliest romanisations of one word under a model (text/graphones.h).
 *
 * All arithmetic is on integers, so every machine finds the same ones. */
#ifndef TEXT_BEAM_H
#define TEXT_BEAM_H

#include "text/graphones.h"
#include "text/spellings.h"

enum { BEAM_WIDTH = 16, BEAM_TEXT = CAP_ROMANISE_WORD * CAP_GRAPHONE_LATIN };

/* One way to romanise the letters so far. */
struct beam_path {
    int32_t cost;
    uint16_t from;     /* the path before the last letter, by number */
    uint16_t graphone; /* of the last letter */
    uint8_t known;     /* how long the contexts are, found when the path goes on */
    uint32_t context[CAP_GRAPHONE_ORDER]; /* [n] the n-gram of the last n symbols, or BEAM_NONE */
};

#define BEAM_NONE UINT32_MAX

struct beam_step {
    uint16_t from, graphone;
};

/* What one thread decodes with; needs no initialisation and holds nothing between calls. */
struct beam {
    struct beam_path path[3][BEAM_WIDTH]; /* of letters at, at + 1 and at + 2 in turn */
    size_t count;
    struct beam_step step[CAP_ROMANISE_WORD][BEAM_WIDTH];
};

/* A romanisation: small letters a-z, not NUL-terminated. */
struct beam_result {
    int32_t cost;
    uint16_t len;
    char text[BEAM_TEXT];
};

/* Fills result with up to wanted (at most CAP_ROMANISE_BEST) different romanisations of
 * letters[0..count), which are places in model->code, count at most CAP_ROMANISE_WORD; the
 * likeliest first, of equally likely ones the first in the alphabet; one that spellings (may be
 * NULL) know counts as likelier than it is alone. Returns how many, at least one; wanted is at
 * least 1. The first does not depend on wanted. */
size_t beam_decode(struct beam *beam, const struct graphones *model,
                   const struct spellings *spellings, const uint32_t *letters, size_t count,
                   struct beam_result *result, size_t wanted);

#endif
