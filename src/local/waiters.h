/* Parked calls: found by the key they wait for, and by the time they are due. */
#ifndef LOCAL_WAITERS_H
#define LOCAL_WAITERS_H

#include "local/call.h"

enum { WAITERS_BUCKETS = 1024 };

struct waiters {
    struct waiters_list {
        struct call *first, *last;
    } bucket[WAITERS_BUCKETS]; /* by hash of service and key; other keys may be among them */
    struct call **heap;        /* earliest due first */
    size_t count, room;
};

void waiters_init(struct waiters *waiters);
void waiters_release(struct waiters *waiters); /* the calls are not freed */

/* call->service and call->park are set; it goes to the end of its key's line. */
void waiters_add(struct waiters *waiters, struct call *call);
void waiters_remove(struct waiters *waiters, struct call *call);

/* After deadline_ms or retry_ms of a waiting call changed. */
void waiters_moved(struct waiters *waiters, struct call *call);

/* The longest waiting call of a key, and the one behind call; NULL: none. */
struct call *waiters_first(const struct waiters *waiters, const struct service *service,
                           uint64_t key);
struct call *waiters_after(const struct call *call);

/* When the call is due: its retry time or its deadline, whichever is first. */
int64_t waiters_time(const struct call *call);

/* The call that is due first, NULL when none waits. */
struct call *waiters_soonest(const struct waiters *waiters);

#endif
