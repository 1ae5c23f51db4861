/* A group of calls: one turn of the store thread.
 *
 * Begin, run every call in its savepoint (and after each the parked calls it woke), run the parked
 * calls and ticks that are due, commit, answer. A call is answered only after the commit of its
 * group, so a reply always speaks of durable state; while one group is being synced the next one
 * gathers. */
#include "local/store_group.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/mem.h"
#include "core/msg.h"
#include "local/service.h"

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
        store->wakes_room = store->wakes_room * 2 + 16;
        store->wake = mem_grow(store->wake, store->wakes_room, sizeof store->wake[0]);
    }
    store->wake[store->wakes++] = (struct store_wake){service, key, all};
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

void store_drop_range(struct store *store, const struct objects_piece *range)
{
    if (store->drops == store->drops_room) {
        store->drops_room = store->drops_room * 2 + 16;
        store->drop = mem_grow(store->drop, store->drops_room, sizeof store->drop[0]);
    }
    store->drop[store->drops++] = *range;
}

void store_drop_file(struct store *store, int64_t id)
{
    if (id == 0)
        return;
    if (id == store->pack.id)
        pack_leave(&store->pack);
    store_drop_range(store, &(struct objects_piece){id, 0, OBJECTS_WHOLE});
}

int64_t store_pack(struct store *store, struct span bytes, struct objects_piece *piece)
{
    int64_t retired;
    struct err err;
    if (pack_append(&store->pack, bytes, piece, &retired, &err) != 0)
        store_db_fail(&store->db, err.message);
    return retired;
}

int64_t store_group_now(const struct store *store)
{
    return clock_wall_ms() + store->ahead_ms;
}

int64_t store_advance(struct store *store, int64_t ms)
{
    store->ahead_ms += ms;
    store->now_ms += ms;
    if (ms > 0)
        store_db_set(&store->db, "ahead_ms", store->ahead_ms);
    return store->now_ms;
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

void store_group_reload(struct store *store)
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

/* Runs the handler in its savepoint. Returns false when the call has parked. Outside of a
 * transaction a savepoint would be one of its own and commit alone what is answered as failed: when
 * SQLite had to roll back, nothing more of the group is run. */
static bool run(struct store *store, struct call *call)
{
    if (store_db_lost(&store->db)) {
        fail_inside(call);
        return true;
    }
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
        struct store_wake wake = store->wake[--store->wakes];
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
    for (size_t i = 0; i < STORE_TICKS && service_all[i] != NULL; i++) {
        if (service_all[i]->tick == NULL || store->tick_ms[i] == INT64_MAX ||
            store->tick_ms[i] > store->now_ms || store_db_lost(&store->db))
            continue;
        size_t drops = store->drops;
        store_db_save(&store->db);
        int64_t next = service_all[i]->tick(store, store->now_ms);
        store->tick_ms[i] = next == 0 ? INT64_MAX : next;
        if (store->db.failed) {
            msg_error("store: %s", store->db.message);
            store->drops = drops;
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

void store_group_run(struct store *store, struct call *group)
{
    store->now_ms = store_group_now(store);
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
            store_group_reload(store);
            run_all_parked(store);
        }
    }
    run_due(store);
    if (store->ending)
        run_all_parked(store);
    run_ticks(store);
    run_woken(store);
}

/* A power failure must not bring back a row whose file is gone. Files that cannot be removed now
 * are orphans of the next start. */
static void remove_dropped(struct store *store)
{
    if (store->drops == 0 || store_db_settle(&store->db) != 0)
        return;
    for (size_t i = 0; i < store->drops; i++)
        objects_free_range(store->objects, &store->drop[i]);
}

static int commit(struct store *store)
{
    struct err err;
    if (pack_sync(&store->pack, &err) == 0) {
        if (store_db_commit(&store->db) == 0)
            return 0;
        msg_error("store: commit: %s", store->db.message);
    } else {
        msg_err(&err, "store");
        store_db_rollback(&store->db);
    }
    return -1;
}

void store_group_commit(struct store *store)
{
    bool durable = commit(store) == 0;
    if (durable)
        remove_dropped(store);
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
        store_group_reload(store);
}

int64_t store_group_due(const struct store *store)
{
    int64_t due = INT64_MAX;
    const struct call *soonest = waiters_soonest(&store->waiters);
    if (soonest != NULL)
        due = waiters_time(soonest);
    for (size_t i = 0; i < STORE_TICKS && service_all[i] != NULL; i++)
        if (service_all[i]->tick != NULL && store->tick_ms[i] < due)
            due = store->tick_ms[i];
    return due;
}
