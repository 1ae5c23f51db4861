/* The inside of the store, between store.c (the thread and its queue) and store_group.c (running a
 * group of calls). Nobody else includes this. */
#ifndef LOCAL_STORE_GROUP_H
#define LOCAL_STORE_GROUP_H

#include <pthread.h>

#include "local/objects.h"
#include "local/pack.h"
#include "local/store_db.h"
#include "local/store_dir.h"
#include "local/waiters.h"

enum { STORE_TICKS = 8 }; /* services that may have a tick */

struct store_wake {
    const struct service *service;
    uint64_t key;
    bool all;
};

struct store {
    struct store_db db;
    struct store_dir dir;
    struct objects *objects;
    struct pack pack;
    struct waiters waiters;
    pthread_t thread;

    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t some;
    struct call *queued, **queue_end;
    bool stopping, stopped;

    /* The group in progress. */
    struct call *answers, **answers_end;
    struct store_wake *wake;
    size_t wakes, wakes_room;
    struct objects_piece *drop;
    size_t drops, drops_room;
    int64_t now_ms;
    int64_t ahead_ms;   /* what the clock of the store is ahead of the real one */
    struct call *again; /* the parked call that is running */
    bool reset;
    bool ending; /* the thread's own copy of stopping */
    int64_t tick_ms[STORE_TICKS];
};

/* Makes the services throw away what they keep in memory. */
void store_group_reload(struct store *store);

/* Runs the calls of the list in one transaction, with the parked calls they wake and what is due,
 * and leaves the transaction open. */
void store_group_run(struct store *store, struct call *group);

/* Commits it, and answers the calls that are finished. */
void store_group_commit(struct store *store);

/* The clock of the store, now. */
int64_t store_group_now(const struct store *store);

/* When something is due without a request, INT64_MAX: never. */
int64_t store_group_due(const struct store *store);

#endif
