/* Whole flows in SQLite: counted, listed, tried again, purged; and the log of assets. */
#include "task/db_sqlite.h"

#include "core/clock.h"

static int64_t one_number(struct db *db, sqlite3_stmt *stmt)
{
    int64_t number = db_sqlite_row(db, stmt) ? db_sqlite_int(stmt, 0) : 0;
    sqlite3_finalize(stmt);
    return number;
}

int db_sqlite_open_tasks(struct db *db, struct span flow, int64_t *count, struct err *err)
{
    db_sqlite_begin(db, false);
    sqlite3_stmt *stmt = db_sqlite_sql(
        db,
        "SELECT (SELECT count(*) FROM scrape_request_log"
        "  WHERE flow = ?1 AND status = 'PROCESSING') +"
        " (SELECT count(*) FROM scrape_request_log"
        "  WHERE flow = ?1 AND status = 'PENDING' AND (available_at <= ?2 OR retry_count > 0))");
    db_sqlite_bind(stmt, "ti", flow, clock_wall_ms());
    *count = one_number(db, stmt);
    return db_sqlite_end(db, err);
}

int db_sqlite_stats(struct db *db, struct span flow, db_stats_fn *fn, void *ctx, struct err *err)
{
    db_sqlite_begin(db, false);
    sqlite3_stmt *stmt = db_sqlite_sql(
        db,
        "SELECT flow, sum(status = 'PENDING' AND available_at <= ?2), sum(status = 'PROCESSING'),"
        " sum(status = 'COMPLETE'), sum(status = 'FAILED'),"
        " sum(status = 'PENDING' AND available_at > ?2),"
        " min(CASE WHEN status IN ('PENDING', 'PROCESSING') THEN created_at END)"
        " FROM scrape_request_log WHERE ?1 IS NULL OR flow = ?1 GROUP BY flow ORDER BY flow");
    db_sqlite_bind(stmt, "ti", flow, clock_wall_ms());
    while (db_sqlite_row(db, stmt)) {
        struct db_stats stats = {.flow = db_sqlite_text(stmt, 0),
                                 .waiting = db_sqlite_int(stmt, 5),
                                 .oldest_ms = db_sqlite_int(stmt, 6)};
        for (int i = 0; i < TASK_STATES; i++)
            stats.count[i] = db_sqlite_int(stmt, 1 + i);
        fn(ctx, &stats);
    }
    sqlite3_finalize(stmt);
    return db_sqlite_end(db, err);
}

int db_sqlite_list(struct db *db, struct span flow, int state, int64_t limit, db_task_fn *fn,
                   void *ctx, struct err *err)
{
    struct db_task task;
    struct span name = state < 0 ? span_of(NULL, 0)
                                 : span_str(task_state_name((enum task_state)state));
    db_sqlite_begin(db, false);
    sqlite3_stmt *stmt = db_sqlite_sql(
        db, "SELECT " DB_SQLITE_TASK " FROM scrape_request_log"
            " WHERE flow = ? AND (?2 IS NULL OR status = ?2) ORDER BY id LIMIT ?");
    db_sqlite_bind(stmt, "tti", flow, name, limit > 0 ? limit : -1);
    while (db_sqlite_row(db, stmt)) {
        db_sqlite_task(stmt, &task);
        fn(ctx, &task);
    }
    sqlite3_finalize(stmt);
    return db_sqlite_end(db, err);
}

int db_sqlite_retry(struct db *db, struct span flow, enum task_state state, struct span key,
                    int64_t *count, struct err *err)
{
    db_sqlite_begin(db, true);
    sqlite3_stmt *stmt = db_sqlite_sql(
        db, "UPDATE scrape_request_log SET status = 'PENDING', retry_count = 0, available_at = ?3,"
            " completed_at = NULL, picked_at = NULL, picked_by = NULL"
            " WHERE flow = ?1 AND status = ?2 AND (?4 IS NULL OR idempotency_key = ?4)");
    db_sqlite_bind(stmt, "ttit", flow, span_str(task_state_name(state)), clock_wall_ms(), key);
    db_sqlite_run(db, stmt);
    *count = db_sqlite_changes(db);
    sqlite3_finalize(stmt);
    return db_sqlite_end(db, err);
}

int db_sqlite_purge(struct db *db, struct span flow, enum task_state state, int64_t age_ms,
                    int64_t *count, struct err *err)
{
    db_sqlite_begin(db, true);
    sqlite3_stmt *stmt = db_sqlite_sql(
        db, "DELETE FROM scrape_request_log WHERE id IN (SELECT id FROM scrape_request_log"
            " WHERE flow = ?1 AND status = ?2 AND coalesce(completed_at, created_at) <= ?3"
            " ORDER BY id LIMIT ?4)");
    db_sqlite_bind(stmt, "ttii", flow, span_str(task_state_name(state)), clock_wall_ms() - age_ms,
                   (int64_t)CAP_TASK_PURGE);
    db_sqlite_run(db, stmt);
    *count = db_sqlite_changes(db);
    sqlite3_finalize(stmt);
    return db_sqlite_end(db, err);
}

int db_sqlite_log(struct db *db, const struct db_asset *asset, size_t count, struct err *err)
{
    db_sqlite_begin(db, true);
    sqlite3_stmt *stmt = db_sqlite_sql(
        db, "INSERT INTO asset_log VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (entity_type, platform, entity_id, asset_type) DO UPDATE SET"
            " original_url = excluded.original_url, asset_url = excluded.asset_url,"
            " updated_at = excluded.updated_at, data = excluded.data"
            " WHERE excluded.updated_at >= asset_log.updated_at");
    for (size_t i = 0; i < count; i++) {
        db_sqlite_bind(stmt, "ttttttit", asset[i].entity_type, asset[i].platform,
                       asset[i].entity_id, asset[i].asset_type, asset[i].original_url,
                       asset[i].asset_url, asset[i].updated_ms, asset[i].data);
        db_sqlite_run(db, stmt);
    }
    sqlite3_finalize(stmt);
    return db_sqlite_end(db, err);
}
