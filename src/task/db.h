/* The task store: flows of tasks, each a JSON object with a state, and the log of assets; in an
 * SQLite file or in a PostgreSQL database. taskq(1) describes the tables. Calls block.
 *
 * A task is PENDING (to be done, maybe not before some time), PROCESSING (claimed by a runner until
 * its lease expires), COMPLETE or FAILED. Each function is one transaction (db_purge several), safe
 * beside other processes. They return 0, or -1 with err: ERR_NOT_FOUND, ERR_ACCESS or ERR_NETWORK
 * when the database cannot be reached, ERR_IO for what it says; retryable when the same call may
 * work later (busy, connection lost; the next call connects again). */
#ifndef TASK_DB_H
#define TASK_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"
#include "core/span.h"
#include "task/caps.h"

enum task_state { TASK_PENDING, TASK_PROCESSING, TASK_COMPLETE, TASK_FAILED, TASK_STATES };

/* "PENDING", ...: as the tables spell it. */
const char *task_state_name(enum task_state state);

/* Durable: what is committed survives a failure of power. Quick: it survives a crash of the
 * process, and a failure of power may undo the latest commits, in order (SQLite only). */
enum db_sync { DB_DURABLE, DB_QUICK };

struct db;

/* name: "postgresql://..." or "postgres://...", else the path of an SQLite file. Makes the tables
 * that are missing. NULL and err otherwise; no message holds a password. */
struct db *db_open(const char *name, enum db_sync sync, struct err *err);
void db_close(struct db *db); /* NULL is fine */

bool db_is_postgres(const char *name);

struct db_new {
    struct span params; /* the task: a JSON object on one line */
    struct span key;    /* idempotency key; ptr NULL: none */
    int64_t priority;
};

/* Adds count tasks, at most CAP_TASK_BATCH, in order, due in delay_ms. id[i] is the new task's, 0:
 * there is a task of this flow with that key already. */
int db_add(struct db *db, struct span flow, const struct db_new *task, size_t count,
           int64_t delay_ms, int64_t max_tries, int64_t *id, struct err *err);

/* A task as the claims and lists show it; spans are valid during the call. */
struct db_task {
    int64_t id, priority, tries, max_tries; /* tries: failed ones */
    int64_t created_ms, due_ms, ended_ms;   /* milliseconds since 1970, 0: not ended */
    enum task_state state;
    struct span params, key, error; /* ptr NULL: none */
};
typedef void db_task_fn(void *ctx, const struct db_task *task);

/* Gives the tasks of the flow whose leases have expired back, then claims up to count that are due,
 * higher priorities first, then older ones, for owner (a name that no other process has). After a
 * failure tasks that fn got may not be claimed. */
int db_claim(struct db *db, struct span flow, struct span owner, size_t count, int64_t lease_ms,
             db_task_fn *fn, void *ctx, struct err *err);

/* The leases of all tasks owner has claimed end lease_ms from now. */
int db_renew(struct db *db, struct span flow, struct span owner, int64_t lease_ms, struct err *err);

/* What became of a claimed task. Only the owner of the claim can retry, fail or release it; anybody
 * who has its result can complete it while it is not COMPLETE or FAILED. */
enum db_verdict { DB_COMPLETE, DB_RETRY, DB_FAIL, DB_RELEASE };
struct db_end {
    int64_t id;
    enum db_verdict verdict;
    int64_t wait_ms;   /* DB_RETRY: until it is due again */
    struct span error; /* DB_RETRY, DB_FAIL */
};
int db_settle(struct db *db, struct span flow, struct span owner, const struct db_end *end,
              size_t count, struct err *err);

/* Releases everything owner still has claimed. */
int db_release(struct db *db, struct span flow, struct span owner, struct err *err);

/* Tasks that --drain waits for: claimed by anybody, due, or waiting for another try. */
int db_open_tasks(struct db *db, struct span flow, int64_t *count, struct err *err);

struct db_stats {
    struct span flow;
    int64_t count[TASK_STATES]; /* PENDING: those that are due */
    int64_t waiting;            /* PENDING, not due yet */
    int64_t oldest_ms; /* created_at of the oldest that is PENDING or PROCESSING, 0: none */
};
/* flow.ptr NULL: all flows, in order of name. */
int db_stats(struct db *db, struct span flow, void (*fn)(void *ctx, const struct db_stats *stats),
             void *ctx, struct err *err);

/* Tasks in order of id; state -1: all; limit 0: all. */
int db_list(struct db *db, struct span flow, int state, int64_t limit, db_task_fn *fn, void *ctx,
            struct err *err);

/* Tasks in state, COMPLETE or FAILED, become PENDING with no try made; key.ptr NULL: all of them.
 */
int db_retry(struct db *db, struct span flow, enum task_state state, struct span key,
             int64_t *count, struct err *err);

/* Deletes tasks in state (not PROCESSING) that ended, or if PENDING were created, more than age_ms
 * ago. */
int db_purge(struct db *db, struct span flow, enum task_state state, int64_t age_ms, int64_t *count,
             struct err *err);

/* A row of the log of assets. The same primary key (type, platform, entity, asset type) replaces
 * the row unless that is newer. */
struct db_asset {
    struct span entity_type, platform, entity_id, asset_type; /* the key */
    struct span original_url, asset_url;                      /* ptr NULL: none */
    struct span data;                                         /* the whole line */
    int64_t updated_ms;
};
int db_log(struct db *db, const struct db_asset *asset, size_t count, struct err *err);

/* A descriptor that becomes readable when tasks were added to the flow, -1: this store cannot tell.
 * Then call db_notified, which says whether any were; err is set when the connection is lost. After
 * any call that failed the descriptor is a new one: listen again. */
int db_listen(struct db *db, struct span flow, struct err *err);
bool db_notified(struct db *db, struct err *err);

#endif
