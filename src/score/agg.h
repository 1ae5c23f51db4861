/* Sums of scores per creator. */
#ifndef SCORE_AGG_H
#define SCORE_AGG_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"
#include "score/caps.h"

/* The values final_ takes: 0, 0.33 and 1. */
enum agg_level { AGG_REAL, AGG_UNSURE, AGG_FAKE, AGG_LEVELS };

struct agg_row {
    char *key; /* owned, len bytes */
    size_t len;
    uint64_t count[AGG_LEVELS];
};

struct agg {
    struct agg_row *row;
    size_t count, room;
    uint32_t *slot; /* an open hash table of row indices + 1, 0: free */
    size_t size;    /* a power of two, or 0 */
};

void agg_init(struct agg *agg);
void agg_release(struct agg *agg);

/* Reads the text of a JSON number as one of the levels. Returns 0, or -1 for any other number. */
int agg_level(struct span number, enum agg_level *level);

/* Counts one follower of the creator key. Returns 0, or -1 with err (ERR_DATA): a key past
 * CAP_AGG_KEY bytes, or a new one past CAP_AGG_KEYS creators. */
int agg_add(struct agg *agg, struct span key, enum agg_level level, struct err *err);

/* Puts the rows in the byte order of their keys; after that nothing may be added. */
void agg_sort(struct agg *agg);

/* The row of all rows together; key is NULL. */
struct agg_row agg_total(const struct agg *agg);

/* What the counts of a row say; each is computed from them alone, in one rounding. followers 0
 * gives 0. */
uint64_t agg_followers(const struct agg_row *row);
double agg_mean(const struct agg_row *row);
double agg_share(const struct agg_row *row, enum agg_level level);

/* How many followers have a final_ above threshold. */
uint64_t agg_over(const struct agg_row *row, double threshold);

#endif
