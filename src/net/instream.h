/* Standard input (or any descriptor) as NDJSON lines on the loop, with back-pressure: lines are
 * delivered only while the consumer wants them, so memory stays bounded whatever the input's
 * length. Works for pipes, terminals, sockets, regular files and /dev/null; the descriptor's flags
 * are left alone. */
#ifndef NET_INSTREAM_H
#define NET_INSTREAM_H

#include "codec/ndlines.h"
#include "core/err.h"
#include "net/loop.h"

struct instream;

/* All are called from the loop. The stream may be freed inside end, not inside line and idle. */
struct instream_events {
    /* One line; return true to go on, false to pause until instream_resume (this line is taken all
     * the same). Lines past the cap come with too_long set. */
    bool (*line)(void *ctx, const struct ndline *line);
    /* The end, once: err is NULL at end of file, ERR_IO when reading failed (lines before that were
     * delivered). */
    void (*end)(void *ctx, const struct err *err);
    /* Optional (NULL): lines have come and nothing more is there to read just now (a partly filled
     * batch may be worth sending). Never for regular files, which always have more or end. */
    void (*idle)(void *ctx);
    void *ctx;
};

/* Starts reading when the loop runs. fd stays the caller's. max_line 0: CAP_LINE_DEFAULT. Until its
 * end, and while not paused, the stream keeps the loop alive. */
struct instream *instream_new(struct loop *loop, int fd, size_t max_line,
                              const struct instream_events *events);
void instream_free(struct instream *in); /* NULL is fine */
void instream_resume(struct instream *in);

/* Reads no more, drops what was read but not delivered; end comes (err NULL) from the loop unless
 * it has come already. */
void instream_stop(struct instream *in);

#endif
