/* The PostgreSQL connection under task/db_pq*.c: queries, arrays as parameters, errors. For these
 * files only. */
#ifndef TASK_DB_PQ_H
#define TASK_DB_PQ_H

#include <libpq-fe.h>

#include "core/buf.h"
#include "task/db_ops.h"

enum { DB_PQ_PARAMS = 10 };

/* The parameters of a query, all as text. */
struct db_pq_args {
    struct buf text;            /* their texts, each ended by NUL */
    size_t start[DB_PQ_PARAMS]; /* where each begins, SIZE_MAX: NULL */
    int count;
};
void db_pq_args_init(struct db_pq_args *args);
void db_pq_args_release(struct db_pq_args *args);
void db_pq_int(struct db_pq_args *args, int64_t number);
void db_pq_text(struct db_pq_args *args, struct span text); /* ptr NULL: NULL */

/* An array parameter: begin, then its elements, then end. */
void db_pq_array(struct db_pq_args *args);
void db_pq_add_int(struct db_pq_args *args, int64_t number);
void db_pq_add_text(struct db_pq_args *args, struct span text);
void db_pq_array_end(struct db_pq_args *args);

/* Runs sql, connecting again if the connection was lost, and releases args. NULL and err when it
 * fails; else the caller PQclear()s the result. */
PGresult *db_pq_query(struct db *db, const char *sql, struct db_pq_args *args, struct err *err);

/* As db_pq_query; row is called for each row as it comes. Returns 0 or -1. */
int db_pq_stream(struct db *db, const char *sql, struct db_pq_args *args,
                 void (*row)(void *ctx, PGresult *result), void *ctx, struct err *err);

/* As db_pq_query for what only changes rows; count (may be NULL): how many. */
int db_pq_change(struct db *db, const char *sql, struct db_pq_args *args, int64_t *count,
                 struct err *err);

int64_t db_pq_get_int(const PGresult *result, int row, int column);      /* NULL: 0 */
struct span db_pq_get_text(const PGresult *result, int row, int column); /* NULL: ptr NULL */

/* The calls about single tasks are in db_pq_task.c, the rest in db_pq_flow.c. */
int db_pq_add(struct db *db, struct span flow, const struct db_new *task, size_t count,
              int64_t delay_ms, int64_t max_tries, int64_t *id, struct err *err);
int db_pq_claim(struct db *db, struct span flow, struct span owner, size_t count, int64_t lease_ms,
                db_task_fn *fn, void *ctx, struct err *err);
int db_pq_renew(struct db *db, struct span flow, struct span owner, int64_t lease_ms,
                struct err *err);
int db_pq_settle(struct db *db, struct span flow, struct span owner, const struct db_end *end,
                 size_t count, struct err *err);
int db_pq_release(struct db *db, struct span flow, struct span owner, struct err *err);
int db_pq_open_tasks(struct db *db, struct span flow, int64_t *count, struct err *err);
int db_pq_stats(struct db *db, struct span flow, db_stats_fn *fn, void *ctx, struct err *err);
int db_pq_list(struct db *db, struct span flow, int state, int64_t limit, db_task_fn *fn, void *ctx,
               struct err *err);
int db_pq_retry(struct db *db, struct span flow, enum task_state state, struct span key,
                int64_t *count, struct err *err);
int db_pq_purge(struct db *db, struct span flow, enum task_state state, int64_t age_ms,
                int64_t *count, struct err *err);
int db_pq_log(struct db *db, const struct db_asset *asset, size_t count, struct err *err);

/* What db_list and db_claim select, and the row as a task. */
#define DB_PQ_MS(column) "(extract(epoch FROM " column ") * 1000)::bigint"
#define DB_PQ_TASK                                                                                 \
    "id, priority, retry_count, max_tries, " DB_PQ_MS("created_at") ", " DB_PQ_MS(                 \
        "available_at") ", " DB_PQ_MS("completed_at") ", status, params, idempotency_key, error"
void db_pq_task(const PGresult *result, int row, struct db_task *task);

#endif
