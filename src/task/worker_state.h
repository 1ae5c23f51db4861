/* What the parts of the worker share. For task/worker*.c only. */
#ifndef TASK_WORKER_STATE_H
#define TASK_WORKER_STATE_H

#include "net/inbytes.h"
#include "net/outstream.h"
#include "task/ledger.h"
#include "task/record.h"
#include "task/worker.h"

enum { WORKER_MOMENT_MS = 5 };

/* A task in hand. */
struct work {
    int64_t id, tries, max_tries;
    struct span line;
    char text[];
};

struct worker {
    struct db *db;
    struct loop *loop;
    const struct worker_config *config;
    const struct worker_events *events;
    struct span flow;
    char owner[128]; /* HOST/PID/RANDOM */
    struct runner *runner;
    struct outstream *out;
    struct inbytes *notes;
    struct loop_timer *timer;
    struct ledger ledger;
    struct record record;
    struct buf line;
    uint64_t out_end;                  /* bytes given to out */
    size_t claimed;                    /* by the claim under way */
    int64_t dry_until, renewed, armed; /* milliseconds of the clock that never goes back */
    bool stopping, finished, told_stray;
    bool away;      /* the store could not be reached in this turn */
    bool told_away; /* since a turn in which it could */
    struct err err, out_err;
};

/* A turn comes in ms at the latest. */
void worker_turn_in(struct worker *worker, int64_t ms);

/* A try has failed: for good, or not. The caller frees work. */
void worker_fail(struct worker *worker, const struct work *work, const struct err *err);

/* The runner's events. */
void worker_done(void *ctx, void *user, const struct ndrec *rec, const struct err *err);
void worker_stray(void *ctx, struct span line);
void worker_trouble(void *ctx, const struct err *err);

#endif
