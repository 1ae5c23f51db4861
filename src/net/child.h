/* A child process whose standard output is read through a pipe; its standard error is ours. No
 * shell. */
#ifndef NET_CHILD_H
#define NET_CHILD_H

#include "core/err.h"
#include "net/loop.h"

struct child;

/* Its end, once, from the loop: the exit status, or the signal that killed it (0: none). */
typedef void child_exited_fn(void *ctx, int status, int signum);

/* Starts argv[0], looked up in PATH, with signals as they are by default and our standard input.
 * *output is the reading end of the pipe; the caller closes it. NULL and err when it cannot be
 * started (ERR_NOT_FOUND: no such program). */
struct child *child_new(struct loop *loop, char *const argv[], int *output, child_exited_fn *exited,
                        void *ctx, struct err *err);

/* As child_new for a filter: its standard input is a pipe too, *input the writing end, which the
 * caller closes. It gets a session of its own, so that a ^C on the terminal reaches only us. */
struct child *child_new_filter(struct loop *loop, char *const argv[], int *input, int *output,
                               child_exited_fn *exited, void *ctx, struct err *err);

/* Sends a signal, if it has not ended; to a filter and all processes of its session's group. */
void child_kill(struct child *child, int signum);

/* exited does not come any more; a child that still runs is left alone. NULL is fine. */
void child_free(struct child *child);

#endif
