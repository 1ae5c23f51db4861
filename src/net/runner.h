/* The runner of filters: keeps copies of a command running for long, feeds each of them lines and
 * matches the lines that come back to the items they belong to, by a token: the member FIELD of the
 * reserved member NAME, both in the line that goes in and in the one that comes out
 * ("_task":{"id":...}). It knows nothing of where items come from or what becomes of them.
 *
 * An item is done when its line came back; when that line has a member "_error", it has failed with
 * that code, message and retryable. Lines without a token of an item in hand are strays.
 *
 * A filter that dies takes down only the item it died of: when it had several, each of them is
 * given once more to a filter that has nothing else, and the one that kills that filter too has
 * failed (FilterDied). A copy is started again after a wait that doubles from 100 ms to 20 s while
 * copies die without an answer. The time of an item runs from the moment it is the oldest one that
 * its filter has; when it is over, the filter is killed and the item has failed (FilterTimeout).
 *
 * Filters that hold back their output until their input ends (awk, sed, jq when they write into a
 * pipe) are helped: one that has been silent for a while with items in hand gets the end of its
 * input, so that it prints what it has and ends; the next item starts it again. When that was all
 * it had waited for, the silence allowed is 200 ms from then on. What a filter still owes when it
 * ends in order has failed (NoAnswer). */
#ifndef NET_RUNNER_H
#define NET_RUNNER_H

#include <stdbool.h>
#include <stdint.h>

#include "codec/ndrec.h"
#include "core/err.h"
#include "net/loop.h"

struct runner;

struct runner_config {
    char *const *argv;        /* the command, NULL at the end; borrowed */
    const char *name, *field; /* of the token: "_task", "id"; borrowed */
    unsigned copies;          /* 1..CAP_RUNNER_COPIES */
    size_t window;            /* items in hand, 1..CAP_RUNNER_ITEMS */
    int64_t timeout_ms;       /* of an item; 0: none */
    int64_t silence_ms;       /* after which a filter's input is ended; 0: never */
    size_t max_line;          /* of the filters' lines; 0: CAP_LINE_DEFAULT */
};

/* All are called from the loop. Everything but runner_free may be called inside. */
struct runner_events {
    /* The end of an item, once. rec is the line that came back, scanned and valid during the call,
     * NULL when none came. err is NULL when it is done; else it has failed: as its line says, or
     * FilterDied, FilterTimeout, NoAnswer (ERR_SERVICE, all of them retryable), or ERR_CANCELLED:
     * the item was not worked on, or not to its end. */
    void (*done)(void *ctx, void *user, const struct ndrec *rec, const struct err *err);
    /* A line that belongs to no item (cut when it is past max_line). */
    void (*stray)(void *ctx, struct span line);
    /* Something for people: why a filter died, or that one was silent. */
    void (*trouble)(void *ctx, const struct err *err);
    /* After runner_finish, once: no filter runs any more. */
    void (*finished)(void *ctx);
    void *ctx;
};

/* Starts all copies. NULL and err when the command cannot be started. */
struct runner *runner_new(struct loop *loop, const struct runner_config *config,
                          const struct runner_events *events, struct err *err);
void runner_free(struct runner *runner); /* items in hand are forgotten; NULL is fine */

/* How many more items it takes. */
size_t runner_room(const struct runner *runner);
size_t runner_count(const struct runner *runner); /* in hand */

/* Takes an item: its token, decoded, and its line, in which the token stands; both are copied.
 * False: an item with that token is in hand already, and this one is not taken. */
bool runner_feed(struct runner *runner, struct span token, struct span line, void *user);

/* Reads nothing more from the filters until it is called with false. */
void runner_hold(struct runner *runner, bool hold);

/* Nothing more comes for now: filters with items in hand get the end of their input. */
void runner_flush(struct runner *runner);

/* Ends: items that no filter has got are done with ERR_CANCELLED, the filters get the end of their
 * input, and what they answer is still done. */
void runner_finish(struct runner *runner);

#endif
