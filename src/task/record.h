/* Tasks and their counts as lines, ndrec(5): for a filter, for `taskq list` and `taskq stats`. */
#ifndef TASK_RECORD_H
#define TASK_RECORD_H

#include "codec/ndrec.h"
#include "task/db.h"

/* Buffers that the functions use again and again. */
struct record {
    struct ndrec rec;
    struct buf meta, params;
};
void record_init(struct record *record);
void record_release(struct record *record);

/* Each appends a line, without newline, to out. */

/* For a filter: with "_task":{"id","flow","try","priority","key"}. Returns 0, or -1 with err
 * (ERR_DATA): params, which somebody else may have written, is no JSON object. */
int record_work(struct record *record, struct span flow, const struct db_task *task,
                struct buf *out, struct err *err);

/* With everything known of it in "_task"; params that is no object becomes "_body". */
void record_listed(struct record *record, struct span flow, const struct db_task *task,
                   struct buf *out);

void record_stats(const struct db_stats *stats, struct buf *out);

#endif
