/* Single tasks in SQLite: added, claimed, kept, settled. */
#include "task/db_sqlite.h"

#include "core/clock.h"

int db_sqlite_add(struct db *db, struct span flow, const struct db_new *task, size_t count,
                  int64_t delay_ms, int64_t max_tries, int64_t *id, struct err *err)
{
    int64_t now = clock_wall_ms();
    db_sqlite_begin(db, true);
    sqlite3_stmt *stmt = db_sqlite_sql(
        db, "INSERT INTO scrape_request_log"
            " (flow, params, idempotency_key, priority, max_tries, created_at, available_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id");
    for (size_t i = 0; i < count; i++) {
        db_sqlite_bind(stmt, "tttiiii", flow, task[i].params, task[i].key, task[i].priority,
                       max_tries, now, now + delay_ms);
        id[i] = db_sqlite_row(db, stmt) ? db_sqlite_int(stmt, 0) : 0;
        db_sqlite_run(db, stmt);
    }
    sqlite3_finalize(stmt);
    return db_sqlite_end(db, err);
}

static void reclaim(struct db *db, struct span flow, int64_t now)
{
    sqlite3_stmt *stmt = db_sqlite_sql(
        db, "UPDATE scrape_request_log SET status = 'PENDING', picked_at = NULL, picked_by = NULL,"
            " expires_at = NULL WHERE flow = ? AND status = 'PROCESSING' AND expires_at <= ?");
    db_sqlite_bind(stmt, "ti", flow, now);
    db_sqlite_run(db, stmt);
    sqlite3_finalize(stmt);
}

/* The ids of the tasks to claim, at most CAP_TASK_BATCH. */
static size_t choose(struct db *db, struct span flow, int64_t now, size_t count, int64_t *id)
{
    size_t found = 0;
    sqlite3_stmt *stmt = db_sqlite_sql(
        db, "SELECT id FROM scrape_request_log WHERE flow = ? AND status = 'PENDING'"
            " AND available_at <= ? ORDER BY priority DESC, id LIMIT ?");
    db_sqlite_bind(stmt, "tii", flow, now, (int64_t)count);
    while (db_sqlite_row(db, stmt))
        id[found++] = db_sqlite_int(stmt, 0);
    sqlite3_finalize(stmt);
    return found;
}

int db_sqlite_claim(struct db *db, struct span flow, struct span owner, size_t count,
                    int64_t lease_ms, db_task_fn *fn, void *ctx, struct err *err)
{
    int64_t id[CAP_TASK_BATCH], now = clock_wall_ms();
    struct db_task task;
    db_sqlite_begin(db, true);
    reclaim(db, flow, now);
    count = choose(db, flow, now, count < CAP_TASK_BATCH ? count : CAP_TASK_BATCH, id);
    sqlite3_stmt *stmt = db_sqlite_sql(
        db, "UPDATE scrape_request_log SET status = 'PROCESSING', picked_at = ?, picked_by = ?,"
            " expires_at = ? WHERE id = ? RETURNING " DB_SQLITE_TASK);
    for (size_t i = 0; i < count; i++) {
        db_sqlite_bind(stmt, "itii", now, owner, now + lease_ms, id[i]);
        while (db_sqlite_row(db, stmt)) {
            db_sqlite_task(stmt, &task);
            fn(ctx, &task);
        }
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    return db_sqlite_end(db, err);
}

int db_sqlite_renew(struct db *db, struct span flow, struct span owner, int64_t lease_ms,
                    struct err *err)
{
    db_sqlite_begin(db, true);
    sqlite3_stmt *stmt = db_sqlite_sql(
        db, "UPDATE scrape_request_log SET expires_at = ?"
            " WHERE flow = ? AND status = 'PROCESSING' AND picked_by = ?");
    db_sqlite_bind(stmt, "itt", clock_wall_ms() + lease_ms, flow, owner);
    db_sqlite_run(db, stmt);
    sqlite3_finalize(stmt);
    return db_sqlite_end(db, err);
}

/* One statement for every verdict: ?1 id, ?2 owner, ?3 verdict, ?4 now, ?5 due again, ?6 error. */
static const char settle_sql[] =
    "UPDATE scrape_request_log SET"
    " status = CASE ?3 WHEN 0 THEN 'COMPLETE' WHEN 2 THEN 'FAILED' ELSE 'PENDING' END,"
    " retry_count = retry_count + (?3 IN (1, 2)),"
    " available_at = CASE ?3 WHEN 1 THEN ?5 ELSE available_at END,"
    " completed_at = CASE WHEN ?3 IN (0, 2) THEN ?4 END,"
    " error = CASE ?3 WHEN 0 THEN NULL WHEN 3 THEN error ELSE ?6 END,"
    " picked_by = CASE WHEN ?3 IN (0, 2) THEN picked_by END,"
    " picked_at = CASE WHEN ?3 IN (0, 2) THEN picked_at END,"
    " expires_at = NULL"
    " WHERE id = ?1 AND (status = 'PROCESSING' AND picked_by = ?2"
    "  OR ?3 = 0 AND status IN ('PENDING', 'PROCESSING'))";

int db_sqlite_settle(struct db *db, struct span flow, struct span owner, const struct db_end *end,
                     size_t count, struct err *err)
{
    int64_t now = clock_wall_ms();
    (void)flow;
    _Static_assert(DB_COMPLETE == 0 && DB_RETRY == 1 && DB_FAIL == 2 && DB_RELEASE == 3, "the SQL");
    db_sqlite_begin(db, true);
    sqlite3_stmt *stmt = db_sqlite_sql(db, settle_sql);
    for (size_t i = 0; i < count; i++) {
        db_sqlite_bind(stmt, "itiiit", end[i].id, owner, (int64_t)end[i].verdict, now,
                       now + end[i].wait_ms, end[i].error);
        db_sqlite_run(db, stmt);
    }
    sqlite3_finalize(stmt);
    return db_sqlite_end(db, err);
}

int db_sqlite_release(struct db *db, struct span flow, struct span owner, struct err *err)
{
    db_sqlite_begin(db, true);
    sqlite3_stmt *stmt = db_sqlite_sql(
        db, "UPDATE scrape_request_log SET status = 'PENDING', picked_at = NULL, picked_by = NULL,"
            " expires_at = NULL WHERE flow = ? AND status = 'PROCESSING' AND picked_by = ?");
    db_sqlite_bind(stmt, "tt", flow, owner);
    db_sqlite_run(db, stmt);
    sqlite3_finalize(stmt);
    return db_sqlite_end(db, err);
}
