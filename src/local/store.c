/* The store thread and its queue: calls come from the HTTP threads, and go out answered. What is
 * done with them is store_group.c. */
#include "local/store.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "core/mem.h"
#include "local/store_group.h"

/* Waits for calls, for the time due, or for the end; takes up to CAP_LOCAL_GROUP calls. */
static struct call *take(struct store *store, int64_t due)
{
    pthread_mutex_lock(&store->lock);
    while (store->queued == NULL && !store->stopping) {
        if (due == INT64_MAX) {
            pthread_cond_wait(&store->some, &store->lock);
            continue;
        }
        int64_t wait_ms = due - store_group_now(store);
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
        struct call *group = take(store, store_group_due(store));
        last = store->stopped;
        store_group_run(store, group);
        store_group_commit(store);
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

static struct store *new_store(void)
{
    struct store *store = mem_alloc(sizeof *store);
    store->queue_end = &store->queued;
    store->answers_end = &store->answers;
    store->dir.lock_fd = -1;
    waiters_init(&store->waiters);
    pthread_mutex_init(&store->lock, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&store->some, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return store;
}

/* Opens folder, database and object files, and starts the thread. */
static int start(struct store *store, const struct store_options *options, struct err *err)
{
    bool durable = options->sync != STORE_SYNC_OFF, folders = options->sync == STORE_SYNC_FULL;
    if (store_dir_open(&store->dir, options->dir, err) != 0 ||
        store_db_open(&store->db, store->dir.database, options->sync, err) != 0)
        return -1;
    int64_t generation = store_db_generation(&store->db);
    if (generation == 0)
        return err_set(err, ERR_IO, "%s: %s", store->dir.path, store->db.message);
    if (options->virtual_clock)
        store->ahead_ms = store_db_get(&store->db, "ahead_ms");
    store->objects = objects_open(store->dir.path, generation, durable, folders, err);
    if (store->objects == NULL)
        return -1;
    pack_init(&store->pack, store->objects);
    store_group_reload(store);
    int status = pthread_create(&store->thread, NULL, work, store);
    return status == 0 ? 0 : err_errno(err, status, "store thread");
}

struct store *store_open(const struct store_options *options, struct err *err)
{
    struct store *store = new_store();
    if (start(store, options, err) == 0)
        return store;
    store_free(store);
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
    pack_leave(&store->pack);
    objects_free(store->objects);
    store_dir_close(&store->dir);
    waiters_release(&store->waiters);
    pthread_cond_destroy(&store->some);
    pthread_mutex_destroy(&store->lock);
    free(store->wake);
    free(store->drop);
    free(store);
}
