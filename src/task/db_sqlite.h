/* The SQLite connection under task/db_sqlite*.c: statements, transactions, errors. For these files
 * only.
 *
 * Errors stick: after the first one of a transaction every later call does nothing, and the end of
 * the transaction tells. */
#ifndef TASK_DB_SQLITE_H
#define TASK_DB_SQLITE_H

#include <sqlite3.h>

#include "task/db_ops.h"

struct db_sqlite {
    struct db base;
    sqlite3 *handle;
    int status; /* of the transaction: SQLITE_OK, or the first error */
    char message[200];
};

/* Write: no other process writes until the end. */
void db_sqlite_begin(struct db *db, bool write);
/* Commits, or rolls back what has failed. Returns 0, or -1 with err. */
int db_sqlite_end(struct db *db, struct err *err);

/* A statement with its parameters: format has a letter each, 'i' int64_t, 't' struct span (ptr
 * NULL: NULL; borrowed until the statement is done). */
sqlite3_stmt *db_sqlite_sql(struct db *db, const char *sql);
void db_sqlite_bind(sqlite3_stmt *stmt, const char *format, ...);
bool db_sqlite_row(struct db *db, sqlite3_stmt *stmt); /* the next row; false: none */
void db_sqlite_run(struct db *db, sqlite3_stmt *stmt); /* to its end, ready to be bound again */
int64_t db_sqlite_changes(struct db *db);

int64_t db_sqlite_int(sqlite3_stmt *stmt, int column);
struct span db_sqlite_text(sqlite3_stmt *stmt, int column); /* NULL: ptr NULL */

/* The calls about single tasks are in db_sqlite_task.c, the rest in db_sqlite_flow.c. */
int db_sqlite_add(struct db *db, struct span flow, const struct db_new *task, size_t count,
                  int64_t delay_ms, int64_t max_tries, int64_t *id, struct err *err);
int db_sqlite_claim(struct db *db, struct span flow, struct span owner, size_t count,
                    int64_t lease_ms, db_task_fn *fn, void *ctx, struct err *err);
int db_sqlite_renew(struct db *db, struct span flow, struct span owner, int64_t lease_ms,
                    struct err *err);
int db_sqlite_settle(struct db *db, struct span flow, struct span owner, const struct db_end *end,
                     size_t count, struct err *err);
int db_sqlite_release(struct db *db, struct span flow, struct span owner, struct err *err);
int db_sqlite_open_tasks(struct db *db, struct span flow, int64_t *count, struct err *err);
int db_sqlite_stats(struct db *db, struct span flow, db_stats_fn *fn, void *ctx, struct err *err);
int db_sqlite_list(struct db *db, struct span flow, int state, int64_t limit, db_task_fn *fn,
                   void *ctx, struct err *err);
int db_sqlite_retry(struct db *db, struct span flow, enum task_state state, struct span key,
                    int64_t *count, struct err *err);
int db_sqlite_purge(struct db *db, struct span flow, enum task_state state, int64_t age_ms,
                    int64_t *count, struct err *err);
int db_sqlite_log(struct db *db, const struct db_asset *asset, size_t count, struct err *err);

/* What db_list and db_claim select, and the row as a task. */
#define DB_SQLITE_TASK                                                                             \
    "id, priority, retry_count, max_tries, created_at, available_at, completed_at, status,"        \
    " params, idempotency_key, error"
void db_sqlite_task(sqlite3_stmt *stmt, struct db_task *task);

#endif
