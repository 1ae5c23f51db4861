/* The one writer: a thread that owns the database and runs all handlers.
 *
 * It takes every queued call, begins a transaction, runs each in a savepoint of its own, commits
 * once for the group, and then lets the replies go: nobody is told about something that is not
 * durable, and concurrent requests share the cost of a sync. Errors of SQLite stick to the store
 * until the frame has answered the call with InternalFailure, so handlers check nothing. */
#ifndef LOCAL_STORE_H
#define LOCAL_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"
#include "local/call.h"

struct store;
struct service;
struct objects;
struct objects_piece;

enum store_sync { STORE_SYNC_FULL, STORE_SYNC_NORMAL, STORE_SYNC_OFF };

/* --- For handlers ------------------------------------------------------------------------- */

/* A prepared statement, ready to be bound and run. sql is a string literal: statements are
 * prepared once and found again by its address. Using the same sql again ends its earlier run. */
struct store_query;
struct store_query *store_sql(struct store *store, const char *sql);

/* Bind parameter number i (from 1). Text and bytes are borrowed until the statement has run. */
void store_bind_int(struct store_query *query, int i, int64_t number);
void store_bind_text(struct store_query *query, int i, struct span text);
void store_bind_bytes(struct store_query *query, int i, struct span bytes);
void store_bind_null(struct store_query *query, int i);

/* Steps: true with a row, false at the end (or after an error). Leaving before the end needs
 * store_done. */
bool store_row(struct store_query *query);
void store_done(struct store_query *query);

/* Runs a statement to its end; returns the number of rows it changed. */
int64_t store_run(struct store_query *query);

/* Column i (from 0) of the row; spans are valid until the next call on query. */
int64_t store_int(struct store_query *query, int i);
struct span store_text(struct store_query *query, int i); /* text or bytes; {NULL,0} for NULL */
bool store_null(struct store_query *query, int i);

int64_t store_last_id(struct store *store); /* rowid of the last INSERT */

/* Runs parked calls of service that wait for key, in the order they came, until one of them parks
 * again: waiters of a key are interchangeable. They run after the current call, in the same
 * transaction. */
void store_wake(struct store *store, const struct service *service, uint64_t key);

/* Something for key's waiters will be there at ms (wall clock): wakes one then, if any waits. */
void store_wake_at(struct store *store, const struct service *service, uint64_t key, int64_t ms);

/* Wakes all of key's waiters, whether they park again or not (the queue is gone). */
void store_wake_all(struct store *store, const struct service *service, uint64_t key);

/* The object files. */
struct objects *store_objects(struct store *store);

/* Removes an object file once the transaction is committed (not if it is rolled back). */
void store_drop_file(struct store *store, int64_t id);

/* Gives back a range of one, likewise. */
void store_drop_range(struct store *store, const struct objects_piece *range);

/* Appends bytes to a pack (local/pack.h), durable when the transaction is committed. Returns the
 * pack that was left because it is full, 0: none. An error sticks to the store. */
int64_t store_pack(struct store *store, struct span bytes, struct objects_piece *piece);

/* Puts the store's clock forward by ms (0: does not) and returns what it shows. All that waits for
 * a time that has come then is done before the group of the call is answered. Kept with the state.
 */
int64_t store_advance(struct store *store, int64_t ms);

/* Empties all tables (their services' reset runs first) and wakes every parked call. */
void store_reset(struct store *store);

/* --- For the program ---------------------------------------------------------------------- */

struct store_options {
    const char *dir; /* NULL: in memory, object files in a temporary folder */
    enum store_sync sync;
    bool virtual_clock; /* goes on from where store_advance had put it at the last opening */
};

/* Opens or creates the state (a folder in use by another cloudlet is refused) and starts the
 * thread. NULL and err otherwise. */
struct store *store_open(const struct store_options *options, struct err *err);

/* Finishes queued calls, answers parked ones as if their time had come, ends the thread. Calls
 * submitted later are answered with an error at once. */
void store_stop(struct store *store);

/* Checkpoints, closes and frees; after store_stop and when no HTTP thread runs any more. */
void store_free(struct store *store);

/* Queues a prepared call; call->answer is called from the store thread when its reply is durable.
 */
void store_submit(struct store *store, struct call *call);

#endif
