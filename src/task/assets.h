/* Lines become rows of the log of assets. */
#ifndef TASK_ASSETS_H
#define TASK_ASSETS_H

#include "task/db.h"
#include "task/lines.h"

struct assets_events {
    /* A line that cannot be a row; true: stop. */
    bool (*bad)(void *ctx, struct span line, uint64_t number, const struct err *err);
    void (*logged)(void *ctx, size_t count); /* a batch was committed */
    void *ctx;
};

/* Logs the lines of fd: the strings or numbers entity_id, entity_type, platform and asset_type are
 * the key; original_url and asset_url may be missing or null; updated_at (ISO 8601, or a number of
 * seconds since 1970) is now when missing; the whole line, without reserved members, is kept too.
 * Returns 0, or -1 with err. */
int assets_run(struct db *db, struct loop *loop, int fd, size_t max_line,
               const struct assets_events *events, struct err *err);

#endif
