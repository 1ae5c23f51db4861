/* The SQLite connection: write-ahead log, one connection, statements prepared once.
 *
 * Errors stick: the first one marks the connection as failed, and every later query of the same
 * call returns nothing, so handlers are written without error paths. The frame looks once, undoes
 * the call's savepoint and answers with an internal error.
 * https://www.sqlite.org/wal.html, https://www.sqlite.org/lang_savepoint.html */
#include "local/store_db.h"

#include <stdio.h>
#include <string.h>

#include "local/store_schema.h"

void store_db_fail(struct store_db *db, const char *message)
{
    if (db->failed)
        return;
    db->failed = true;
    snprintf(db->message, sizeof db->message, "%s", message);
}

static void failed(struct store_db *db)
{
    store_db_fail(db, sqlite3_errmsg(db->handle));
}

int store_db_exec(struct store_db *db, const char *sql)
{
    if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
        return 0;
    failed(db);
    return -1;
}

static int64_t number(struct store_db *db, const char *sql)
{
    struct store_query *query = store_db_sql(db, sql);
    int64_t value = store_row(query) ? store_int(query, 0) : 0;
    store_done(query);
    return value;
}

int store_db_open(struct store_db *db, const char *path, enum store_sync sync, struct err *err)
{
    static const char *const synchronous[] = {
        "PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL", "PRAGMA synchronous = OFF"};
    memset(db, 0, sizeof *db);
    db->broken.db = db;
    db->lazy = sync == STORE_SYNC_NORMAL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int status = sqlite3_open_v2(path != NULL ? path : ":memory:", &db->handle, flags, NULL);
    if (status != SQLITE_OK) {
        err_set(err, ERR_IO, "%s: %s", path != NULL ? path : "memory", sqlite3_errstr(status));
        sqlite3_close(db->handle);
        db->handle = NULL;
        return -1;
    }
    sqlite3_busy_timeout(db->handle, 5000); /* a person looking with sqlite3(1) */
    store_db_exec(
        db, "PRAGMA journal_mode = WAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4096;"
            "PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864");
    store_db_exec(db, synchronous[sync]);
    if (!db->failed && store_schema_apply(db, err) == 0)
        return 0;
    if (db->failed)
        err_set(err, ERR_IO, "%s: %s", path != NULL ? path : "memory", db->message);
    store_db_close(db);
    return -1;
}

void store_db_close(struct store_db *db)
{
    for (size_t i = 0; i < CAP_LOCAL_STATEMENTS; i++)
        sqlite3_finalize(db->query[i].stmt);
    memset(db->query, 0, sizeof db->query);
    sqlite3_close(db->handle);
    db->handle = NULL;
}

int64_t store_db_get(struct store_db *db, const char *name)
{
    struct store_query *query = store_db_sql(db, "SELECT value FROM store_meta WHERE name = ?1");
    store_bind_text(query, 1, span_str(name));
    int64_t value = store_row(query) ? store_int(query, 0) : 0;
    store_done(query);
    return value;
}

void store_db_set(struct store_db *db, const char *name, int64_t value)
{
    struct store_query *query = store_db_sql(db, "INSERT OR REPLACE INTO store_meta"
                                                 " VALUES (?1, ?2)");
    store_bind_text(query, 1, span_str(name));
    store_bind_int(query, 2, value);
    store_run(query);
}

int64_t store_db_generation(struct store_db *db)
{
    store_db_exec(db, "INSERT INTO store_meta VALUES ('generation', 1)"
                      " ON CONFLICT (name) DO UPDATE SET value = value + 1");
    return number(db, "SELECT value FROM store_meta WHERE name = 'generation'");
}

void store_db_begin(struct store_db *db)
{
    db->failed = false;
    store_run(store_db_sql(db, "BEGIN"));
}

bool store_db_lost(const struct store_db *db)
{
    return sqlite3_get_autocommit(db->handle) != 0;
}

int store_db_commit(struct store_db *db)
{
    db->failed = store_db_lost(db);
    if (!db->failed)
        store_run(store_db_sql(db, "COMMIT"));
    if (!db->failed)
        return 0;
    store_db_rollback(db);
    return -1;
}

void store_db_rollback(struct store_db *db)
{
    if (!store_db_lost(db))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

int store_db_settle(struct store_db *db)
{
    sqlite3_file *log = NULL;
    if (!db->lazy)
        return 0;
    if (sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK)
        return -1;
    bool in_memory = log == NULL || log->pMethods == NULL;
    return in_memory || log->pMethods->xSync(log, SQLITE_SYNC_NORMAL) == SQLITE_OK ? 0 : -1;
}

void store_db_save(struct store_db *db)
{
    db->failed = false;
    store_run(store_db_sql(db, "SAVEPOINT call"));
}

void store_db_keep(struct store_db *db)
{
    store_run(store_db_sql(db, "RELEASE call"));
}

int store_db_undo(struct store_db *db)
{
    if (store_db_lost(db))
        return -1;
    db->failed = false;
    store_run(store_db_sql(db, "ROLLBACK TO call"));
    store_run(store_db_sql(db, "RELEASE call"));
    return db->failed ? -1 : 0;
}

void store_db_clear(struct store_db *db)
{
    char sql[64][128];
    size_t count = 0;
    struct store_query *query = store_db_sql(
        db, "SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND name NOT LIKE 'sqlite_%' AND name <> 'store_meta'");
    while (count < 64 && store_row(query)) {
        struct span name = store_text(query, 0);
        snprintf(sql[count++], sizeof sql[0], "DELETE FROM \"%.*s\"", SPAN_ARG(name));
    }
    store_done(query);
    for (size_t i = 0; i < count; i++)
        store_db_exec(db, sql[i]);
}

/* --- statements --- */

static struct store_query *prepare(struct store_db *db, struct store_query *slot, const char *sql)
{
    if (db->count >= CAP_LOCAL_STATEMENTS - 1 ||
        sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &slot->stmt, NULL) !=
            SQLITE_OK) {
        failed(db);
        slot->stmt = NULL;
        return &db->broken;
    }
    db->count++;
    slot->sql = sql;
    slot->db = db;
    return slot;
}

struct store_query *store_db_sql(struct store_db *db, const char *sql)
{
    size_t at = ((uintptr_t)sql * 0x9E3779B97F4A7C15u) >> 40;
    for (;; at++) {
        struct store_query *slot = &db->query[at % CAP_LOCAL_STATEMENTS];
        if (slot->sql == sql) {
            sqlite3_reset(slot->stmt);
            sqlite3_clear_bindings(slot->stmt);
            return slot;
        }
        if (slot->sql == NULL)
            return prepare(db, slot, sql);
    }
}

static void bound(struct store_query *query, int status)
{
    if (status != SQLITE_OK)
        failed(query->db);
}

void store_bind_int(struct store_query *query, int i, int64_t value)
{
    if (query->stmt != NULL)
        bound(query, sqlite3_bind_int64(query->stmt, i, value));
}

void store_bind_text(struct store_query *query, int i, struct span text)
{
    if (query->stmt == NULL)
        return;
    const char *ptr = text.ptr != NULL ? text.ptr : "";
    bound(query, sqlite3_bind_text64(query->stmt, i, ptr, text.len, SQLITE_STATIC, SQLITE_UTF8));
}

void store_bind_bytes(struct store_query *query, int i, struct span bytes)
{
    if (query->stmt == NULL)
        return;
    const char *ptr = bytes.ptr != NULL ? bytes.ptr : "";
    bound(query, sqlite3_bind_blob64(query->stmt, i, ptr, bytes.len, SQLITE_STATIC));
}

void store_bind_null(struct store_query *query, int i)
{
    if (query->stmt != NULL)
        bound(query, sqlite3_bind_null(query->stmt, i));
}

bool store_row(struct store_query *query)
{
    if (query->stmt == NULL || query->db->failed)
        return false;
    int status = sqlite3_step(query->stmt);
    if (status == SQLITE_ROW)
        return true;
    if (status != SQLITE_DONE)
        failed(query->db);
    sqlite3_reset(query->stmt);
    return false;
}

void store_done(struct store_query *query)
{
    if (query->stmt != NULL)
        sqlite3_reset(query->stmt);
}

int64_t store_run(struct store_query *query)
{
    while (store_row(query))
        ;
    return query->db->failed ? 0 : sqlite3_changes64(query->db->handle);
}

int64_t store_int(struct store_query *query, int i)
{
    return sqlite3_column_int64(query->stmt, i);
}

struct span store_text(struct store_query *query, int i)
{
    const void *ptr = sqlite3_column_blob(query->stmt, i);
    size_t len = (size_t)sqlite3_column_bytes(query->stmt, i);
    if (ptr == NULL && sqlite3_column_type(query->stmt, i) != SQLITE_NULL)
        ptr = "";
    return span_of(ptr, len);
}

bool store_null(struct store_query *query, int i)
{
    return sqlite3_column_type(query->stmt, i) == SQLITE_NULL;
}
