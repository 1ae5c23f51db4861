/* Which Latin letters were written for which native letter: expectation maximisation over all ways
 * to cut the Latin side into pieces of up to CAP_GRAPHONE_LATIN letters, one for each native
 * letter, then the likeliest cut of each pair. */
#ifndef TOOLS_ALIGN_H
#define TOOLS_ALIGN_H

#include "pairs.h"

struct graphone {
    uint32_t letter; /* place of the native letter */
    uint32_t latin;  /* the Latin letters, 1 to 26, as digits to the base 27, the first highest */
};

/* The training pairs as sequences of graphones, which are numbered by native letter, then Latin
 * letters. A pair's are graphone[start[i]] up to graphone[start[i+1]]; a pair that is not for
 * training or cannot be cut has none. */
struct alignment {
    struct graphone *table;
    size_t table_count;
    uint16_t *graphone;
    size_t *start;
};

void align(struct alignment *alignment, const struct pairs *pairs, bool tuning);
void align_release(struct alignment *alignment);

#endif
