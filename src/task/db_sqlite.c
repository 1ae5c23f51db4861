/* The SQLite backend: the file, its tables, transactions. Write-ahead log; a transaction that
 * writes takes the lock at its start, so that it never has to be given up half way.
 * https://www.sqlite.org/wal.html, https://www.sqlite.org/lang_transaction.html */
#include "task/db_sqlite.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

#define SCHEMA_VERSION 1

enum { BUSY_MS = 10000 };

/* Times are milliseconds since 1970. */
static const char schema[] =
    "CREATE TABLE IF NOT EXISTS scrape_request_log ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " flow TEXT NOT NULL,"
    " params TEXT NOT NULL,"
    " status TEXT NOT NULL DEFAULT 'PENDING'"
    "  CHECK (status IN ('PENDING', 'PROCESSING', 'COMPLETE', 'FAILED')),"
    " priority INTEGER NOT NULL DEFAULT 0,"
    " idempotency_key TEXT,"
    " retry_count INTEGER NOT NULL DEFAULT 0,"
    " max_tries INTEGER NOT NULL DEFAULT 3,"
    " created_at INTEGER NOT NULL,"
    " available_at INTEGER NOT NULL,"
    " picked_at INTEGER,"
    " picked_by TEXT,"
    " expires_at INTEGER,"
    " completed_at INTEGER,"
    " error TEXT);"
    "CREATE UNIQUE INDEX IF NOT EXISTS scrape_request_log_key"
    " ON scrape_request_log (flow, idempotency_key) WHERE idempotency_key IS NOT NULL;"
    "CREATE INDEX IF NOT EXISTS scrape_request_log_due"
    " ON scrape_request_log (flow, priority DESC, id, available_at) WHERE status = 'PENDING';"
    "CREATE INDEX IF NOT EXISTS scrape_request_log_lease"
    " ON scrape_request_log (flow, expires_at) WHERE status = 'PROCESSING';"
    "CREATE TABLE IF NOT EXISTS asset_log ("
    " entity_type TEXT NOT NULL,"
    " platform TEXT NOT NULL,"
    " entity_id TEXT NOT NULL,"
    " asset_type TEXT NOT NULL,"
    " original_url TEXT,"
    " asset_url TEXT,"
    " updated_at INTEGER NOT NULL,"
    " data TEXT NOT NULL,"
    " PRIMARY KEY (entity_type, platform, entity_id, asset_type)) WITHOUT ROWID;"
    "PRAGMA user_version = 1";

static struct db_sqlite *sqlite_of(struct db *db)
{
    return (struct db_sqlite *)db;
}

/* ---- errors ---- */

static void check(struct db_sqlite *sq, int status)
{
    if (status == SQLITE_OK || sq->status != SQLITE_OK)
        return;
    sq->status = status;
    snprintf(sq->message, sizeof sq->message, "%s", sqlite3_errmsg(sq->handle));
}

static int fail(struct db_sqlite *sq, struct err *err)
{
    int code = sq->status & 0xff;
    enum err_kind kind = ERR_IO;
    if (code == SQLITE_PERM || code == SQLITE_READONLY || code == SQLITE_AUTH)
        kind = ERR_ACCESS;
    else if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
        kind = ERR_DATA;
    err_set(err, kind, "the database: %s", sq->message);
    err->retryable = code == SQLITE_BUSY || code == SQLITE_LOCKED;
    return -1;
}

static void exec(struct db_sqlite *sq, const char *sql)
{
    if (sq->status == SQLITE_OK)
        check(sq, sqlite3_exec(sq->handle, sql, NULL, NULL, NULL));
}

/* ---- statements ---- */

void db_sqlite_begin(struct db *db, bool write)
{
    struct db_sqlite *sq = sqlite_of(db);
    sq->status = SQLITE_OK;
    exec(sq, write ? "BEGIN IMMEDIATE" : "BEGIN");
}

int db_sqlite_end(struct db *db, struct err *err)
{
    struct db_sqlite *sq = sqlite_of(db);
    exec(sq, "COMMIT");
    if (sq->status == SQLITE_OK)
        return 0;
    if (!sqlite3_get_autocommit(sq->handle))
        sqlite3_exec(sq->handle, "ROLLBACK", NULL, NULL, NULL);
    return fail(sq, err);
}

sqlite3_stmt *db_sqlite_sql(struct db *db, const char *sql)
{
    struct db_sqlite *sq = sqlite_of(db);
    sqlite3_stmt *stmt = NULL;
    if (sq->status == SQLITE_OK)
        check(sq, sqlite3_prepare_v2(sq->handle, sql, -1, &stmt, NULL));
    return stmt;
}

void db_sqlite_bind(sqlite3_stmt *stmt, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    for (int i = 1; *format != '\0' && stmt != NULL; i++, format++) {
        if (*format == 'i') {
            sqlite3_bind_int64(stmt, i, va_arg(args, int64_t));
            continue;
        }
        struct span text = va_arg(args, struct span);
        sqlite3_bind_text64(stmt, i, text.ptr, text.len, SQLITE_STATIC, SQLITE_UTF8);
    }
    va_end(args);
}

bool db_sqlite_row(struct db *db, sqlite3_stmt *stmt)
{
    struct db_sqlite *sq = sqlite_of(db);
    if (sq->status != SQLITE_OK || stmt == NULL)
        return false;
    int status = sqlite3_step(stmt);
    if (status == SQLITE_ROW)
        return true;
    if (status != SQLITE_DONE)
        check(sq, status);
    return false;
}

void db_sqlite_run(struct db *db, sqlite3_stmt *stmt)
{
    while (db_sqlite_row(db, stmt))
        ;
    sqlite3_reset(stmt);
}

int64_t db_sqlite_changes(struct db *db)
{
    struct db_sqlite *sq = sqlite_of(db);
    return sq->status == SQLITE_OK ? sqlite3_changes(sq->handle) : 0;
}

int64_t db_sqlite_int(sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_int64(stmt, column);
}

struct span db_sqlite_text(sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return span_of(text, (size_t)sqlite3_column_bytes(stmt, column));
}

void db_sqlite_task(sqlite3_stmt *stmt, struct db_task *task)
{
    task->id = db_sqlite_int(stmt, 0);
    task->priority = db_sqlite_int(stmt, 1);
    task->tries = db_sqlite_int(stmt, 2);
    task->max_tries = db_sqlite_int(stmt, 3);
    task->created_ms = db_sqlite_int(stmt, 4);
    task->due_ms = db_sqlite_int(stmt, 5);
    task->ended_ms = db_sqlite_int(stmt, 6);
    task->state = db_state(db_sqlite_text(stmt, 7));
    task->params = db_sqlite_text(stmt, 8);
    task->key = db_sqlite_text(stmt, 9);
    task->error = db_sqlite_text(stmt, 10);
}

/* ---- opening ---- */

static int db_sqlite_listen(struct db *db, struct span flow, struct err *err)
{
    (void)db;
    (void)flow;
    (void)err;
    return -1;
}

static bool db_sqlite_notified(struct db *db, struct err *err)
{
    (void)db;
    (void)err;
    return false;
}

static void db_sqlite_close(struct db *db)
{
    sqlite3_close(sqlite_of(db)->handle);
    free(db);
}

static const struct db_ops ops = {
    .close = db_sqlite_close,
    .add = db_sqlite_add,
    .claim = db_sqlite_claim,
    .renew = db_sqlite_renew,
    .settle = db_sqlite_settle,
    .release = db_sqlite_release,
    .open_tasks = db_sqlite_open_tasks,
    .stats = db_sqlite_stats,
    .list = db_sqlite_list,
    .retry = db_sqlite_retry,
    .purge = db_sqlite_purge,
    .log = db_sqlite_log,
    .listen = db_sqlite_listen,
    .notified = db_sqlite_notified,
};

static int64_t version(struct db *db)
{
    sqlite3_stmt *stmt = db_sqlite_sql(db, "PRAGMA user_version");
    int64_t version = db_sqlite_row(db, stmt) ? db_sqlite_int(stmt, 0) : 0;
    sqlite3_finalize(stmt);
    return version;
}

static int create(struct db *db, struct err *err)
{
    struct db_sqlite *sq = sqlite_of(db);
    int64_t found = version(db);
    if (found > SCHEMA_VERSION)
        return err_set(err, ERR_DATA, "the database was made by a newer taskq (version %lld)",
                       (long long)found);
    if (found == SCHEMA_VERSION)
        return 0;
    if (sq->status != SQLITE_OK)
        return fail(sq, err);
    db_sqlite_begin(db, true);
    if (version(db) < SCHEMA_VERSION)
        exec(sq, schema);
    return db_sqlite_end(db, err);
}

struct db *db_sqlite_open(const char *path, enum db_sync sync, struct err *err)
{
    struct db_sqlite *sq = mem_alloc(sizeof *sq);
    sq->base.ops = &ops;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int status = sqlite3_open_v2(path, &sq->handle, flags, NULL);
    if (status != SQLITE_OK) {
        err_set(err, ERR_IO, "%s: %s", path, sqlite3_errstr(status));
        db_sqlite_close(&sq->base);
        return NULL;
    }
    sqlite3_busy_timeout(sq->handle, BUSY_MS);
    exec(sq, "PRAGMA journal_mode = WAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192;"
             "PRAGMA journal_size_limit = 67108864");
    exec(sq, sync == DB_DURABLE ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    if ((sq->status == SQLITE_OK || fail(sq, err) == 0) && create(&sq->base, err) == 0)
        return &sq->base;
    err_prefix(err, "%s", path);
    db_sqlite_close(&sq->base);
    return NULL;
}
