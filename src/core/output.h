/* Buffered, checked output to a file descriptor: the one path data takes to stdout in programs
 * without an event loop. Errors stick: after the first one nothing more is written and every call
 * returns -1. */
#ifndef CORE_OUTPUT_H
#define CORE_OUTPUT_H

#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"

struct output {
    int fd;
    const char *name; /* for messages: "standard output" or a path, borrowed */
    struct buf pending;
    int errnum; /* of the first failure, 0 so far */
};

void output_init(struct output *out, int fd, const char *name);

/* Appends; writes when enough has gathered. Return 0 or -1 (out->errnum is set). */
int output_add(struct output *out, const void *ptr, size_t len);
int output_line(struct output *out, const void *ptr, size_t len); /* and a newline */
int output_flush(struct output *out);

/* Flushes and releases (the descriptor stays open). Returns 0, or -1 with err filled: ERR_IO for a
 * full disk; for a closed pipe ERR_CANCELLED, which output_exit turns into death by SIGPIPE. */
int output_close(struct output *out, struct err *err);

/* How a program ends after output_close failed: prints the error and returns EXIT_INTERNAL; when
 * the reader has gone, ends the process quietly by SIGPIPE as other Unix tools do. */
int output_exit(const struct err *err);

/* write(2) until all is written, EINTR or not. Returns 0, or -1 with errno set. */
int output_write_all(int fd, const void *ptr, size_t len);

#endif
