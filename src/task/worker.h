/* Claims the tasks of a flow, runs them through a filter (net/runner.h, by "_task":{"id"}), writes
 * its lines to an output and only then calls the tasks complete. */
#ifndef TASK_WORKER_H
#define TASK_WORKER_H

#include "net/runner.h"
#include "task/db.h"

struct worker_config {
    const char *flow;               /* borrowed */
    char *const *argv;              /* the filter, NULL at the end; borrowed */
    int out_fd;                     /* where its lines go */
    unsigned copies;                /* of the filter */
    size_t jobs;                    /* tasks in hand, up to CAP_RUNNER_ITEMS */
    int64_t lease_ms;               /* renewed every third of it */
    int64_t poll_ms;                /* between two looks into a flow that was empty */
    int64_t backoff_ms;             /* before the second try; doubled before each further one */
    int64_t timeout_ms, silence_ms; /* as runner_config has them */
    size_t max_line;
    bool drain;   /* end when nothing is left, see db_open_tasks */
    bool no_meta; /* write lines without "_task" */
};

/* All are called from inside worker_run. */
struct worker_events {
    /* A task has failed for good: its line, with "_task". */
    void (*failed)(void *ctx, int64_t id, struct span line, const struct err *err);
    void (*completed)(void *ctx);                      /* a result was given to the output */
    void (*retried)(void *ctx);                        /* a try has failed */
    void (*trouble)(void *ctx, const struct err *err); /* for people; work goes on */
    void *ctx;
};

struct worker_result {
    struct err out; /* why the output could not be written, as outstream_finish has it */
};

/* Runs until the flow is drained, a stop signal comes, the output's reader goes or the store fails.
 * Then tasks at work are waited for, the others released. Returns 0, or -1 with err: the filter
 * cannot be started, or the store has failed. */
int worker_run(struct db *db, struct loop *loop, const struct worker_config *config,
               const struct worker_events *events, struct worker_result *result, struct err *err);

#endif
