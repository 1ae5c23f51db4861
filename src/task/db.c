/* The store by its name, and each call handed to its backend. */
#include "task/db.h"

#include <string.h>

#include "config.h"
#include "task/db_ops.h"

static const char *const state_names[] = {"PENDING", "PROCESSING", "COMPLETE", "FAILED"};

const char *task_state_name(enum task_state state)
{
    return state_names[state];
}

enum task_state db_state(struct span name)
{
    for (int i = TASK_PENDING; i < TASK_STATES; i++)
        if (span_is(name, state_names[i]))
            return (enum task_state)i;
    return TASK_PENDING;
}

bool db_is_postgres(const char *name)
{
    return span_starts(span_str(name), "postgresql://") ||
           span_starts(span_str(name), "postgres://");
}

struct db *db_open(const char *name, enum db_sync sync, struct err *err)
{
    if (!db_is_postgres(name))
        return db_sqlite_open(name, sync, err);
#ifdef HAVE_LIBPQ
    return db_pq_open(name, err);
#else
    err_set(err, ERR_USAGE, "this taskq was built without libpq: it knows only SQLite files");
    return NULL;
#endif
}

void db_close(struct db *db)
{
    if (db != NULL)
        db->ops->close(db);
}

int db_add(struct db *db, struct span flow, const struct db_new *task, size_t count,
           int64_t delay_ms, int64_t max_tries, int64_t *id, struct err *err)
{
    return db->ops->add(db, flow, task, count, delay_ms, max_tries, id, err);
}

int db_claim(struct db *db, struct span flow, struct span owner, size_t count, int64_t lease_ms,
             db_task_fn *fn, void *ctx, struct err *err)
{
    return db->ops->claim(db, flow, owner, count, lease_ms, fn, ctx, err);
}

int db_renew(struct db *db, struct span flow, struct span owner, int64_t lease_ms, struct err *err)
{
    return db->ops->renew(db, flow, owner, lease_ms, err);
}

int db_settle(struct db *db, struct span flow, struct span owner, const struct db_end *end,
              size_t count, struct err *err)
{
    return count > 0 ? db->ops->settle(db, flow, owner, end, count, err) : 0;
}

int db_release(struct db *db, struct span flow, struct span owner, struct err *err)
{
    return db->ops->release(db, flow, owner, err);
}

int db_open_tasks(struct db *db, struct span flow, int64_t *count, struct err *err)
{
    return db->ops->open_tasks(db, flow, count, err);
}

int db_stats(struct db *db, struct span flow, void (*fn)(void *ctx, const struct db_stats *stats),
             void *ctx, struct err *err)
{
    return db->ops->stats(db, flow, fn, ctx, err);
}

int db_list(struct db *db, struct span flow, int state, int64_t limit, db_task_fn *fn, void *ctx,
            struct err *err)
{
    return db->ops->list(db, flow, state, limit, fn, ctx, err);
}

int db_retry(struct db *db, struct span flow, enum task_state state, struct span key,
             int64_t *count, struct err *err)
{
    return db->ops->retry(db, flow, state, key, count, err);
}

int db_purge(struct db *db, struct span flow, enum task_state state, int64_t age_ms, int64_t *count,
             struct err *err)
{
    int64_t deleted;
    *count = 0;
    do {
        if (db->ops->purge(db, flow, state, age_ms, &deleted, err) != 0)
            return -1;
        *count += deleted;
    } while (deleted == CAP_TASK_PURGE);
    return 0;
}

int db_log(struct db *db, const struct db_asset *asset, size_t count, struct err *err)
{
    return count > 0 ? db->ops->log(db, asset, count, err) : 0;
}

int db_listen(struct db *db, struct span flow, struct err *err)
{
    return db->ops->listen(db, flow, err);
}

bool db_notified(struct db *db, struct err *err)
{
    return db->ops->notified(db, err);
}
