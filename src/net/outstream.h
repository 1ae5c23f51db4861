/* Standard output on the loop: writes never block the loop, so that a slow reader does not stall
 * transfers; producers look at outstream_full and hold back. The descriptor's flags are left alone:
 * its open file description belongs to other processes too. */
#ifndef NET_OUTSTREAM_H
#define NET_OUTSTREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"
#include "core/span.h"
#include "net/loop.h"

struct outstream;

/* Called from the loop, never from inside the functions below. Either may be NULL. */
struct outstream_events {
    void (*drained)(void *ctx); /* it was full and is no longer: producers may go on */
    void (*failed)(void *ctx, const struct err *err); /* once: ERR_IO, or ERR_CANCELLED when the
                                                         reader has gone (also while nothing waits
                                                         to be written); nothing more is written */
    void *ctx;
};

/* Full from high bytes on (0: 1 MiB), drained again below half of it. fd stays the caller's. What
 * is queued keeps the loop alive until it is written. */
struct outstream *outstream_new(struct loop *loop, int fd, size_t high,
                                const struct outstream_events *events);
void outstream_free(struct outstream *out); /* what is queued is dropped; NULL is fine */

/* Queues bytes (copied). Always taken; after a failure dropped. */
void outstream_add(struct outstream *out, struct span bytes);
void outstream_line(struct outstream *out, struct span line); /* and a newline */
bool outstream_full(const struct outstream *out);

/* fn is called once, from the loop, when nothing waits to be written any more (at once if nothing
 * does now; also after a failure, which drops it). */
void outstream_when_empty(struct outstream *out, loop_fn *fn, void *ctx);

/* Bytes written so far, of all that were queued. */
uint64_t outstream_written(const struct outstream *out);

/* Runs the loop until everything queued is written, the output has failed, or its reader has taken
 * nothing for stuck_ms. */
void outstream_linger(struct outstream *out, int64_t stuck_ms);

/* Writes what is left, blocking, after the loop has ended. Returns 0, or -1 with err as in failed;
 * core/output.h output_exit says how to end then. */
int outstream_finish(struct outstream *out, struct err *err);

#endif
