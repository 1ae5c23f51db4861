/* Lines of standard input in batches, for the verbs that store them. */
#ifndef TASK_LINES_H
#define TASK_LINES_H

#include "codec/ndlines.h"
#include "core/err.h"
#include "net/loop.h"

struct lines_ops {
    /* Takes one line; true: the batch is full. */
    bool (*line)(void *ctx, const struct ndline *line);
    /* Stores the batch, which may be empty. Returns 0, or -1 with err: then no more lines come. */
    int (*store)(void *ctx, struct err *err);
    void *ctx;
};

/* Reads fd to its end, or to a stop signal: a batch is stored when it is full, when nothing more is
 * there to read just now, and at the end. Returns 0, or -1 with the first error. max_line 0:
 * CAP_LINE_DEFAULT. */
int lines_run(struct loop *loop, int fd, size_t max_line, const struct lines_ops *ops,
              struct err *err);

#endif
