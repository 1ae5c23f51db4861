/* One of the runner's copies: the place for a filter, with the items that the filter has, and the
 * clock that watches it. For net/runner*.c only. */
#ifndef NET_RUNNER_COPY_H
#define NET_RUNNER_COPY_H

#include "net/filter.h"
#include "net/inflight.h"
#include "net/runner.h"

struct copy;

struct copy_events {
    bool (*line)(void *ctx, struct copy *copy, const struct ndline *line); /* as filter_events */
    void (*changed)(void *ctx, struct copy *copy);                         /* may take more */
    /* Its filter has ended and is freed; written: bytes of its input that it can have read. */
    void (*ended)(void *ctx, struct copy *copy, int status, int signum, uint64_t written);
    void (*silent)(void *ctx, struct copy *copy); /* it gets the end of its input now */
    void *ctx;
};

struct copy {
    struct loop *loop;
    const struct runner_config *config;
    const struct copy_events *events;
    struct filter *filter; /* NULL: none runs */
    struct inflight_list items;
    struct loop_timer *watch, *rest;
    int64_t head_ms;   /* since when the first item is the first */
    int64_t heard_ms;  /* of the last line, or of the end of input */
    unsigned deaths;   /* since the last answer */
    int64_t closed_ms; /* of the end of its input */
    bool closing;      /* its input ends */
    bool silent;       /* for its silence */
    bool hoards;       /* it was silent, and ended at once when its input did */
    bool timed_out;    /* killed for its first item */
    bool resting;      /* not to be started yet */
};

void copy_init(struct copy *copy, struct loop *loop, const struct runner_config *config,
               const struct copy_events *events);
void copy_release(struct copy *copy);

/* Starts a filter. Returns 0, or -1 with err. */
int copy_start(struct copy *copy, struct err *err);

/* Not to be started for 100 ms, or twice the time before. Returns that time in milliseconds. */
int64_t copy_rest(struct copy *copy);

/* May the item be given to it, at most count items in all? Also true when a filter had to be
 * started first. */
bool copy_takes(const struct copy *copy, const struct inflight_item *item, size_t count);
void copy_give(struct copy *copy, struct inflight_item *item);

/* A line came: answered (an item is about to be dropped from its list), or a stray. */
void copy_heard(struct copy *copy, bool answered);
void copy_dropped(struct copy *copy); /* the first item was dropped: the next one's time begins */

void copy_close(struct copy *copy);

#endif
