/* What feeder.c (input, decisions, report) and feeder_slot.c (requests, replies, retries) share;
 * for these two only. */
#ifndef AWS_FEEDER_STATE_H
#define AWS_FEEDER_STATE_H

#include "aws/failures.h"
#include "aws/feeder.h"
#include "core/progress.h"
#include "net/instream.h"
#include "net/outstream.h"
#include "net/retry.h"

/* One request under way, or the wait before it is tried again. */
struct feeder_slot {
    struct feeder *feeder;
    struct pending_item **item; /* [batch_max] */
    size_t count;               /* items held; 0: the slot is free */
    size_t sent;                /* the first so many are in the request under way */
    bool single;                /* one entry a request, to find the culprit */
    struct buf body;
    struct retry retry;
    struct loop_timer *timer;
};

struct feeder {
    struct jsonapi *api;
    const struct feeder_ops *ops;
    void *ctx;
    const struct feeder_options *options;

    struct instream *in;
    struct outstream *out; /* NULL without echo */
    struct failures failures;
    struct progress progress;
    struct pending pending;
    struct feeder_slot *slot;
    size_t slots, busy;
    struct feeder_result *result; /* [batch_max], of the reply being read */
    struct buf line;

    struct loop_timer *linger;
    size_t try_at;                   /* look for a batch once so many lines wait */
    bool flush;                      /* send what there is */
    bool idle;                       /* the input has nothing at the moment */
    bool paused;                     /* the input waits for instream_resume */
    bool ended;                      /* no more lines will come */
    bool any_stored;                 /* the service has answered well once */
    bool many_lanes;                 /* lines of more than one have come */
    uint64_t dropped, first_dropped; /* lines taken in and given up because of fatal */
    struct err fatal;                /* why everything stops */
    struct err out_err, in_err;
};

/* Goes on with everything that can go on; call after anything that may let it. */
void feeder_pump(struct feeder *f);

/* No more lines will be taken in. */
void feeder_stop(struct feeder *f);

/* Reports a line as failed. */
void feeder_fail(struct feeder *f, struct span line, uint64_t number, const struct err *err);

/* Reports a line lost to what stops everything (f->fatal). */
void feeder_drop(struct feeder *f, const struct pending_item *item);

void feeder_slot_init(struct feeder_slot *slot, struct feeder *f);
void feeder_slot_release(struct feeder_slot *slot);

/* Fills a free slot from the waiting lines, of which there are some, and sends it. Returns false
 * if no line could go. */
bool feeder_slot_fill(struct feeder_slot *slot);

#endif
