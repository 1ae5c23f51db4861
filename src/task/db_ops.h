/* What a backend of task/db.h implements. For task/db*.c only. */
#ifndef TASK_DB_OPS_H
#define TASK_DB_OPS_H

#include "task/db.h"

typedef void db_stats_fn(void *ctx, const struct db_stats *stats);

struct db_ops {
    void (*close)(struct db *db);
    int (*add)(struct db *db, struct span flow, const struct db_new *task, size_t count,
               int64_t delay_ms, int64_t max_tries, int64_t *id, struct err *err);
    int (*claim)(struct db *db, struct span flow, struct span owner, size_t count, int64_t lease_ms,
                 db_task_fn *fn, void *ctx, struct err *err);
    int (*renew)(struct db *db, struct span flow, struct span owner, int64_t lease_ms,
                 struct err *err);
    int (*settle)(struct db *db, struct span flow, struct span owner, const struct db_end *end,
                  size_t count, struct err *err);
    int (*release)(struct db *db, struct span flow, struct span owner, struct err *err);
    int (*open_tasks)(struct db *db, struct span flow, int64_t *count, struct err *err);
    int (*stats)(struct db *db, struct span flow, db_stats_fn *fn, void *ctx, struct err *err);
    int (*list)(struct db *db, struct span flow, int state, int64_t limit, db_task_fn *fn,
                void *ctx, struct err *err);
    int (*retry)(struct db *db, struct span flow, enum task_state state, struct span key,
                 int64_t *count, struct err *err);
    /* At most CAP_TASK_PURGE rows. */
    int (*purge)(struct db *db, struct span flow, enum task_state state, int64_t age_ms,
                 int64_t *count, struct err *err);
    int (*log)(struct db *db, const struct db_asset *asset, size_t count, struct err *err);
    int (*listen)(struct db *db, struct span flow, struct err *err);
    bool (*notified)(struct db *db, struct err *err);
};

struct db {
    const struct db_ops *ops;
};

/* The state called name, TASK_PENDING if there is none. */
enum task_state db_state(struct span name);

struct db *db_sqlite_open(const char *path, enum db_sync sync, struct err *err);
struct db *db_pq_open(const char *url, struct err *err);

#endif
