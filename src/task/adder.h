/* Lines become tasks of a flow. */
#ifndef TASK_ADDER_H
#define TASK_ADDER_H

#include "core/output.h"
#include "task/db.h"
#include "task/lines.h"

struct adder_config {
    const char *flow;          /* borrowed */
    const char *key;           /* member with the idempotency key, NULL: none */
    const char *priority_from; /* member with the priority, NULL: none */
    int64_t priority;          /* where the line has no such member */
    int64_t delay_ms, max_tries;
    bool echo; /* print each line, with "_task", once its batch is committed */
    size_t max_line;
};

struct adder_events {
    /* A line that cannot be a task; true: stop. */
    bool (*bad)(void *ctx, struct span line, uint64_t number, const struct err *err);
    /* A batch was committed: how many tasks are new, how many were there (same key). */
    void (*added)(void *ctx, size_t count, size_t duplicates);
    void *ctx;
};

/* Adds the lines of fd. Returns 0, or -1 with err: the store failed, fd could not be read, or out
 * could not be written (out->errnum). Lines after the last committed batch are then not added. */
int adder_run(struct db *db, struct loop *loop, int fd, const struct adder_config *config,
              const struct adder_events *events, struct output *out, struct err *err);

#endif
