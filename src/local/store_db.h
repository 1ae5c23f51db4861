/* The SQLite connection under local/store.h: opening, statements, transactions. Only the store
 * thread uses it once it is open. */
#ifndef LOCAL_STORE_DB_H
#define LOCAL_STORE_DB_H

#include <sqlite3.h>

#include "local/store.h"

struct store_query {
    const char *sql;
    sqlite3_stmt *stmt;
    struct store_db *db;
};

struct store_db {
    sqlite3 *handle;
    struct store_query query[CAP_LOCAL_STATEMENTS]; /* open addressing by address of sql */
    struct store_query broken; /* what store_db_sql gives when preparing fails: does nothing */
    size_t count;
    bool lazy;   /* STORE_SYNC_NORMAL: commits are not synced */
    bool failed; /* something went wrong since store_db_begin or store_db_save */
    char message[200];
};

/* path NULL: in memory. Brings the tables up to date (local/store_schema.h). Returns 0 or -1 with
 * err. */
int store_db_open(struct store_db *db, const char *path, enum store_sync sync, struct err *err);
void store_db_close(struct store_db *db);

/* A number larger than at every earlier opening; 0: it could not be written, see message. */
int64_t store_db_generation(struct store_db *db);

/* Numbers of the store's own, kept with the state; 0 when never set. */
int64_t store_db_get(struct store_db *db, const char *name);
void store_db_set(struct store_db *db, const char *name, int64_t value);

/* Runs statements without parameters. Returns 0, or -1 and db->failed. */
int store_db_exec(struct store_db *db, const char *sql);

struct store_query *store_db_sql(struct store_db *db, const char *sql);

/* Marks the connection as failed, as an error of SQLite does. */
void store_db_fail(struct store_db *db, const char *message);

/* The transaction of a group, and the savepoint of a call. commit returns -1 when it failed and
 * everything was rolled back; undo returns -1 when the whole transaction is lost. */
void store_db_begin(struct store_db *db);
int store_db_commit(struct store_db *db);
void store_db_rollback(struct store_db *db);
bool store_db_lost(const struct store_db *db); /* no transaction is open (any more) */

/* Makes sure that what is committed survives a failure of power, where commit alone does not:
 * STORE_SYNC_NORMAL. Returns 0 or -1. */
int store_db_settle(struct store_db *db);

void store_db_save(struct store_db *db);
void store_db_keep(struct store_db *db);
int store_db_undo(struct store_db *db);

/* DELETE FROM every table but the store's own. */
void store_db_clear(struct store_db *db);

#endif
