/* Standard input (or any descriptor) as NDJSON lines on the loop, with back-pressure: lines are
 * delivered only while the consumer wants them, so memory stays bounded whatever the input's
 * length. Works for pipes, terminals, sockets, regular files and /dev/null. */
#ifndef NET_INSTREAM_H
#define NET_INSTREAM_H

#include "codec/ndrec.h"
#include "net/loop.h"

struct instream;

struct instream_events {
    /* One line; return true to go on, false to pause until instream_resume. Lines past the cap
     * come with too_long set. */
    bool (*line)(void *ctx, const struct ndline *line);
    /* The end, once: err is NULL at end of file, ERR_IO when reading failed. */
    void (*end)(void *ctx, const struct err *err);
    /* Optional (NULL): input has paused, nothing more to read just now (a partly filled batch may
     * be worth sending). */
    void (*idle)(void *ctx);
    void *ctx;
};

/* Starts reading when the loop runs. fd stays the caller's. max_line 0: CAP_LINE_DEFAULT. */
struct instream *instream_new(struct loop *loop, int fd, size_t max_line,
                              const struct instream_events *events);
void instream_free(struct instream *in);
void instream_resume(struct instream *in);
void instream_stop(struct instream *in); /* reads no more; end comes (err NULL) from the loop */

#endif
