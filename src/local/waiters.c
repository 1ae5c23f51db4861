/* Parked calls: a hash table of lines for the keys, a binary heap for the times. Waiting costs
 * nothing; waking, adding and removing cost a few steps however many wait. */
#include "local/waiters.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

void waiters_init(struct waiters *waiters)
{
    memset(waiters, 0, sizeof *waiters);
}

void waiters_release(struct waiters *waiters)
{
    free(waiters->heap);
    waiters_init(waiters);
}

static size_t bucket_of(const struct service *service, uint64_t key)
{
    uint64_t hash = ((uint64_t)(uintptr_t)service ^ key * 0x9E3779B97F4A7C15u);
    hash *= 0xBF58476D1CE4E5B9u;
    return (hash >> 40) % WAITERS_BUCKETS;
}

int64_t waiters_time(const struct call *call)
{
    const struct call_park *park = &call->park;
    return park->retry_ms > 0 && park->retry_ms < park->deadline_ms ? park->retry_ms
                                                                    : park->deadline_ms;
}

static void place(struct waiters *waiters, size_t at, struct call *call)
{
    waiters->heap[at] = call;
    call->park.heap = at;
}

/* Moves the call at place `at` up or down to where it belongs. */
static void settle(struct waiters *waiters, size_t at)
{
    struct call *call = waiters->heap[at];
    int64_t time = waiters_time(call);
    while (at > 0 && waiters_time(waiters->heap[(at - 1) / 2]) > time) {
        place(waiters, at, waiters->heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    for (size_t child; (child = 2 * at + 1) < waiters->count; at = child) {
        if (child + 1 < waiters->count &&
            waiters_time(waiters->heap[child + 1]) < waiters_time(waiters->heap[child]))
            child++;
        if (waiters_time(waiters->heap[child]) >= time)
            break;
        place(waiters, at, waiters->heap[child]);
    }
    place(waiters, at, call);
}

void waiters_add(struct waiters *waiters, struct call *call)
{
    struct waiters_list *list = &waiters->bucket[bucket_of(call->service, call->park.key)];
    call->park.next = NULL;
    call->park.prev = list->last;
    if (list->last != NULL)
        list->last->park.next = call;
    else
        list->first = call;
    list->last = call;
    if (waiters->count == waiters->room) {
        waiters->room = waiters->room * 2 + 64;
        waiters->heap = mem_grow(waiters->heap, waiters->room, sizeof waiters->heap[0]);
    }
    place(waiters, waiters->count++, call);
    settle(waiters, waiters->count - 1);
}

void waiters_remove(struct waiters *waiters, struct call *call)
{
    struct waiters_list *list = &waiters->bucket[bucket_of(call->service, call->park.key)];
    if (call->park.prev != NULL)
        call->park.prev->park.next = call->park.next;
    else
        list->first = call->park.next;
    if (call->park.next != NULL)
        call->park.next->park.prev = call->park.prev;
    else
        list->last = call->park.prev;
    size_t at = call->park.heap;
    struct call *last = waiters->heap[--waiters->count];
    if (last != call) {
        place(waiters, at, last);
        settle(waiters, at);
    }
}

void waiters_moved(struct waiters *waiters, struct call *call)
{
    settle(waiters, call->park.heap);
}

static struct call *same_key(struct call *call, const struct service *service, uint64_t key)
{
    while (call != NULL && (call->service != service || call->park.key != key))
        call = call->park.next;
    return call;
}

struct call *waiters_first(const struct waiters *waiters, const struct service *service,
                           uint64_t key)
{
    return same_key(waiters->bucket[bucket_of(service, key)].first, service, key);
}

struct call *waiters_after(const struct call *call)
{
    return same_key(call->park.next, call->service, call->park.key);
}

struct call *waiters_soonest(const struct waiters *waiters)
{
    return waiters->count > 0 ? waiters->heap[0] : NULL;
}
