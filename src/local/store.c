/* The store thread: groups of calls in one transaction, parked calls, timers.
 *
 * One turn: take what is queued, begin, run every call in its savepoint (and after each the parked
 * calls it woke), run the parked calls and ticks that are due, commit, answer. A call is answered
 * only after the commit of its group, so a reply always speaks of durable state; while one group
 * is being synced the next one gathers. */
#include "local/store.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/mem.h"
#include "core/msg.h"
#include "local/service.h"
#include "local/store_db.h"
#include "local/store_dir.h"
#include "local/waiters.h"

enum { WAKES_KEPT = 16, TICKS = 8 };

struct wake {
    const struct service *service;
    uint64_t key;
    bool all;
};

struct store {
    struct store_db db;
    struct store_dir dir;
    struct objects *objects;
    struct waiters waiters;
    pthread_t thread;

    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t some;
    struct call *queued, **queue_end;
    bool stopping, stopped;

    /* The group in progress. */
    struct call *answers, **answers_end;
    struct wake *wake;
    size_t wakes, wakes_room;
    int64_t *drop;
    size_t drops, drops_room;
    int64_t now_ms;
    struct call *again; /* the parked call that is running */
    bool reset;
    bool ending; /* the thread's own copy of stopping */
    int64_t tick_ms[TICKS];
};

/* --- for handlers --- */

struct store_query *store_sql(struct store *store, const char *sql)
{
    return store_db_sql(&store->db, sql);
}

int64_t store_last_id(struct store *store)
{
    return sqlite3_last_insert_rowid(store->db.handle);
}

struct objects *store_objects(struct store *store)
{
    return store->objects;
}

static void wake(struct store *store, const struct service *service, uint64_t key, bool all)
{
    if (waiters_first(&store->waiters, service, key) == NULL)
        return;
    for (size_t i = 0; i < store->wakes; i++)
        if (store->wake[i].service == service && store->wake[i].key == key) {
            store->wake[i].all |= all;
            return;
        }
    if (store->wakes == store->wakes_room) {
        store->wakes_room = store->wakes_room * 2 + WAKES_KEPT;
        store->wake = mem_grow(store->wake, store->wakes_room, sizeof store->wake[0]);
    }
    store->wake[store->wakes++] = (struct wake){service, key, all};
}

void store_wake(struct store *store, const struct service *service, uint64_t key)
{
    wake(store, service, key, false);
}

void store_wake_all(struct store *store, const struct service *service, uint64_t key)
{
    wake(store, service, key, true);
}

void store_wake_at(struct store *store, const struct service *service, uint64_t key, int64_t ms)
{
    struct call *first = waiters_first(&store->waiters, service, key);
    if (first != NULL && first == store->again)
        first = waiters_after(first);
    if (first == NULL || (first->park.retry_ms > 0 && first->park.retry_ms <= ms))
        return;
    first->park.retry_ms = ms;
    waiters_moved(&store->waiters, first);
}

void store_drop_file(struct store *store, int64_t id)
{
    if (id == 0)
        return;
    if (store->drops == store->drops_room) {
        store->drops_room = store->drops_room * 2 + 16;
        store->drop = mem_grow(store->drop, store->drops_room, sizeof store->drop[0]);
    }
    store->drop[store->drops++] = id;
}

void store_reset(struct store *store)
{
    for (size_t i = 0; service_all[i] != NULL; i++)
        if (service_all[i]->reset != NULL)
            service_all[i]->reset(store);
    store_db_clear(&store->db);
    store->reset = true;
}

/* --- running calls --- */

static void reload(struct store *store)
{
    for (size_t i = 0; service_all[i] != NULL; i++)
        if (service_all[i]->reload != NULL)
            service_all[i]->reload(store);
}

static void fail_inside(struct call *call)
{
    call_clear_reply(call);
    if (call->upload != NULL)
        call->upload->kept = false;
    call_fail(call, 500, "InternalFailure",
              "The request could not be processed because of an internal error.");
}

/* Runs the handler in its savepoint. Returns false when the call has parked. */
static bool run(struct store *store, struct call *call)
{
    size_t wakes = store->wakes, drops = store->drops;
    call->now_ms = store->now_ms;
    call->store = store;
    call->park.parked = false;
    store_db_save(&store->db);
    call->service->handle(store, call);
    call->runs++;
    if (store->db.failed) {
        msg_error("store: %s", store->db.message);
        fail_inside(call);
    }
    if (!call_failed(call)) {
        store_db_keep(&store->db);
        if (call->park.parked)
            call_clear_reply(call);
        return !call->park.parked;
    }
    store->wakes = wakes;
    store->drops = drops;
    if (call->upload != NULL)
        call->upload->kept = false;
    store_db_undo(&store->db);
    return true;
}

static void finished(struct store *store, struct call *call)
{
    call->next = NULL;
    *store->answers_end = call;
    store->answers_end = &call->next;
}

/* Runs a parked call again. Returns false when it parked again; it stays where it was in line. */
static bool run_again(struct store *store, struct call *call)
{
    if (call->gone != NULL && call->gone(call)) {
        waiters_remove(&store->waiters, call);
        finished(store, call);
        return true;
    }
    uint64_t key = call->park.key;
    call->expired = call->park.deadline_ms <= store->now_ms || store->ending;
    call->park.retry_ms = 0;
    store->again = call;
    bool done = run(store, call);
    store->again = NULL;
    if (!done && !call->expired) {
        call->park.key = key;
        waiters_moved(&store->waiters, call);
        return false;
    }
    if (!done)
        fail_inside(call);
    call->park.key = key;
    waiters_remove(&store->waiters, call);
    finished(store, call);
    return true;
}

static void run_woken(struct store *store)
{
    while (store->wakes > 0) {
        struct wake wake = store->wake[--store->wakes];
        struct call *call = waiters_first(&store->waiters, wake.service, wake.key);
        while (call != NULL) {
            struct call *after = waiters_after(call);
            if (!run_again(store, call) && !wake.all)
                break;
            call = after;
        }
    }
}

static void run_due(struct store *store)
{
    struct call *call;
    while ((call = waiters_soonest(&store->waiters)) != NULL &&
           waiters_time(call) <= store->now_ms) {
        const struct service *service = call->service;
        uint64_t key = call->park.key;
        /* Whoever waits next takes over what this one waited for. */
        if (run_again(store, call))
            store_wake(store, service, key);
        run_woken(store);
    }
}

static void run_ticks(struct store *store)
{
    for (size_t i = 0; i < TICKS && service_all[i] != NULL; i++) {
        if (service_all[i]->tick == NULL || store->tick_ms[i] == INT64_MAX ||
            store->tick_ms[i] > store->now_ms)
            continue;
        store_db_save(&store->db);
        int64_t next = service_all[i]->tick(store, store->now_ms);
        store->tick_ms[i] = next == 0 ? INT64_MAX : next;
        if (store->db.failed) {
            msg_error("store: %s", store->db.message);
            store_db_undo(&store->db);
            store->tick_ms[i] = store->now_ms + 60000;
        } else {
            store_db_keep(&store->db);
        }
    }
}

/* Parked calls of a state that is gone are run once more, to find out. */
static void run_all_parked(struct store *store)
{
    for (size_t n = store->waiters.count; n > 0; n--) {
        struct call *call = waiters_soonest(&store->waiters);
        if (call == NULL)
            return;
        call->park.deadline_ms = store->now_ms;
        waiters_moved(&store->waiters, call);
        run_again(store, call);
    }
}

static void run_group(struct store *store, struct call *group)
{
    store->now_ms = clock_wall_ms();
    store_db_begin(&store->db);
    while (group != NULL) {
        struct call *call = group;
        group = call->next;
        if (run(store, call))
            finished(store, call);
        else
            waiters_add(&store->waiters, call);
        run_woken(store);
        if (store->reset) {
            store->reset = false;
            reload(store);
            run_all_parked(store);
        }
    }
    run_due(store);
    if (store->ending)
        run_all_parked(store);
    run_ticks(store);
    run_woken(store);
}

/* Ends the group's transaction and lets its replies go. */
static void commit(struct store *store)
{
    bool durable = store_db_commit(&store->db) == 0;
    if (!durable)
        msg_error("store: commit: %s", store->db.message);
    for (size_t i = 0; durable && i < store->drops; i++)
        objects_remove(store->objects, store->drop[i]);
    store->drops = 0;
    *store->answers_end = NULL;
    struct call *next;
    for (struct call *call = store->answers; call != NULL; call = next) {
        next = call->next;
        if (!durable)
            fail_inside(call);
        call->answer(call);
    }
    store->answers = NULL;
    store->answers_end = &store->answers;
    if (!durable)
        reload(store);
}

/* --- the thread --- */

/* When something is due without a request, INT64_MAX: never. */
static int64_t next_due(const struct store *store)
{
    int64_t due = INT64_MAX;
    const struct call *soonest = waiters_soonest(&store->waiters);
    if (soonest != NULL)
        due = waiters_time(soonest);
    for (size_t i = 0; i < TICKS && service_all[i] != NULL; i++)
        if (service_all[i]->tick != NULL && store->tick_ms[i] < due)
            due = store->tick_ms[i];
    return due;
}

/* Waits for calls, for the time due, or for the end; takes up to CAP_LOCAL_GROUP calls. */
static struct call *take(struct store *store, int64_t due)
{
    pthread_mutex_lock(&store->lock);
    while (store->queued == NULL && !store->stopping) {
        if (due == INT64_MAX) {
            pthread_cond_wait(&store->some, &store->lock);
            continue;
        }
        int64_t wait_ms = due - clock_wall_ms();
        if (wait_ms <= 0)
            break;
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        wait_ms = wait_ms > 3600000 ? 3600000 : wait_ms;
        until.tv_sec += wait_ms / 1000;
        until.tv_nsec += wait_ms % 1000 * 1000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&store->some, &store->lock, &until);
    }
    struct call *group = store->queued, *last = NULL;
    size_t count = 0;
    for (struct call *call = group; call != NULL && count < CAP_LOCAL_GROUP; count++) {
        last = call;
        call = call->next;
    }
    if (last != NULL) {
        store->queued = last->next;
        last->next = NULL;
        if (store->queued == NULL)
            store->queue_end = &store->queued;
    }
    store->ending = store->stopping;
    if (store->stopping && store->queued == NULL)
        store->stopped = true;
    pthread_mutex_unlock(&store->lock);
    return group;
}

static void *work(void *arg)
{
    struct store *store = arg;
    for (bool last = false; !last;) {
        struct call *group = take(store, next_due(store));
        last = store->stopped;
        run_group(store, group);
        commit(store);
    }
    return NULL;
}

void store_submit(struct store *store, struct call *call)
{
    call->next = NULL;
    pthread_mutex_lock(&store->lock);
    bool stopped = store->stopped;
    bool wake_it = store->queued == NULL;
    if (!stopped) {
        *store->queue_end = call;
        store->queue_end = &call->next;
    }
    pthread_mutex_unlock(&store->lock);
    if (stopped) {
        call_fail(call, 503, "ServiceUnavailable", "The server is stopping.");
        call->answer(call);
    } else if (wake_it) {
        pthread_cond_signal(&store->some);
    }
}

struct store *store_open(const struct store_options *options, struct err *err)
{
    struct store *store = mem_alloc(sizeof *store);
    store->queue_end = &store->queued;
    store->answers_end = &store->answers;
    waiters_init(&store->waiters);
    if (store_dir_open(&store->dir, options->dir, err) != 0) {
        free(store);
        return NULL;
    }
    if (store_db_open(&store->db, store->dir.database, options->sync, err) != 0)
        goto no_db;
    store->objects = objects_open(store->dir.path, store_db_generation(&store->db),
                                  options->sync != STORE_SYNC_OFF, options->sync == STORE_SYNC_FULL,
                                  err);
    if (store->objects == NULL)
        goto no_objects;
    reload(store);
    pthread_mutex_init(&store->lock, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&store->some, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&store->thread, NULL, work, store) == 0)
        return store;
    err_errno(err, errno, "store thread");
    objects_free(store->objects);
no_objects:
    store_db_close(&store->db);
no_db:
    store_dir_close(&store->dir);
    free(store);
    return NULL;
}

void store_stop(struct store *store)
{
    pthread_mutex_lock(&store->lock);
    store->stopping = true;
    pthread_cond_signal(&store->some);
    pthread_mutex_unlock(&store->lock);
    pthread_join(store->thread, NULL);
}

void store_free(struct store *store)
{
    if (store == NULL)
        return;
    store_db_close(&store->db);
    objects_free(store->objects);
    store_dir_close(&store->dir);
    waiters_release(&store->waiters);
    pthread_cond_destroy(&store->some);
    pthread_mutex_destroy(&store->lock);
    free(store->wake);
    free(store->drop);
    free(store);
}
