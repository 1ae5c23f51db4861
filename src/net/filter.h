/* One running copy of a filter command: lines go into its standard input, lines come out of its
 * standard output, neither way blocking the loop. What the lines mean is net/runner.h. For net/
 * only. */
#ifndef NET_FILTER_H
#define NET_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "codec/ndlines.h"
#include "core/err.h"
#include "net/loop.h"

struct filter;

/* All are called from the loop. */
struct filter_events {
    /* One line of its output; false: pause until filter_resume (this line is taken all the same).
     * The filter may not be freed inside. */
    bool (*line)(void *ctx, const struct ndline *line);
    /* Its input was full and is no longer, or it has closed its input. */
    void (*drained)(void *ctx);
    /* Once: it has ended and all its output was delivered. status is its exit status, signum the
     * signal that killed it (0: none). It may be freed inside. */
    void (*ended)(void *ctx, int status, int signum);
    void *ctx;
};

/* Starts argv, looked up in PATH. max_line 0: CAP_LINE_DEFAULT. NULL and err when it cannot be
 * started. */
struct filter *filter_new(struct loop *loop, char *const argv[], size_t max_line,
                          const struct filter_events *events, struct err *err);
void filter_free(struct filter *filter); /* lets go of one that still runs; NULL is fine */

void filter_line(struct filter *filter, struct span line); /* and a newline */
bool filter_full(const struct filter *filter);             /* producers hold back */
bool filter_deaf(const struct filter *filter);             /* it has closed its input */

/* Bytes given to it with filter_line, and those of them that went into the pipe. */
uint64_t filter_given(const struct filter *filter);
uint64_t filter_written(const struct filter *filter);

void filter_resume(struct filter *filter);

/* Closes its input when everything given has been written. */
void filter_close(struct filter *filter);

/* Kills it with its process group; what it has printed and was not delivered is dropped, even when
 * somebody else holds its output open. ended comes from the loop. */
void filter_kill(struct filter *filter);

#endif
