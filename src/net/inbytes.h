/* The bytes of a descriptor on the loop, for consumers who read them themselves, as much as they
 * have room for (NDJSON lines are net/instream.h). Works for pipes, terminals, sockets, regular
 * files and /dev/null; O_NONBLOCK is never set. */
#ifndef NET_INBYTES_H
#define NET_INBYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "net/loop.h"

struct inbytes;

/* ready comes from the loop whenever fd can be read without waiting (bytes, the end, an error),
 * again and again while that is so, until inbytes_pause. Starts paused. fd stays the caller's and
 * must stay open. NULL and errno when the process has no descriptor left. */
struct inbytes *inbytes_new(struct loop *loop, int fd, loop_fn *ready, void *ctx);
void inbytes_free(struct inbytes *in); /* also inside ready; NULL is fine */

void inbytes_resume(struct inbytes *in);
void inbytes_pause(struct inbytes *in);

/* Inside ready: read(2) once. Returns the number of bytes, 0 at the end, -1 with errno. */
ssize_t inbytes_read(struct inbytes *in, void *to, size_t room);

#endif
