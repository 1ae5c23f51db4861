/* The model over records (ndrec(5)): a line in, the same line with the sixteen fields out. */
#ifndef SCORE_RECORD_H
#define SCORE_RECORD_H

#include "codec/ndrec.h"
#include "score/features.h"

#define RECORD_FIELDS 16

/* The names of the fields, in the order of the output; each is NUL-terminated. */
extern const struct span record_fields[RECORD_FIELDS];

/* What one thread reads and writes records with. */
struct record {
    struct ndrec rec;
    struct scorer scorer;
    struct buf handle, full_name, members;
};

/* model as for scorer_init. */
void record_init(struct record *record, const struct model *model);
void record_release(struct record *record);

/* Appends line, without newline, with the fields of the model (and with model->plus those of
 * score/plus.h) spliced in at its end; members of those names that are already there go, every
 * other byte stays. Returns 0, or -1 with err
 * (ERR_DATA) and out unchanged: malformed line, follower_handle or follower_full_name missing or
 * not a string (the name may be a list of strings or an object, read as its strings or names one
 * after the other), or longer than the model takes. */
int record_score(struct record *record, struct span line, struct buf *out, struct err *err);

/* Appends the sixteen members as a JSON fragment without outer commas. */
void record_members(const struct score *score, struct buf *out);

#endif
