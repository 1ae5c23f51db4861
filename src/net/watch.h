/* Readiness of descriptors on the loop: an epoll instance of its own, itself watched by libuv.
 * Two reasons not to give descriptors to uv_poll: that one puts O_NONBLOCK on the open file
 * description, which other processes share when the descriptor is a standard stream; and it costs
 * more system calls each time libcurl takes up and leaves a socket. For net/ only. */
#ifndef NET_WATCH_H
#define NET_WATCH_H

#include <stdbool.h>

#include "net/loop.h"

struct watch;

/* events are those of poll(2): POLLIN, POLLOUT, and always POLLERR and POLLHUP. Level-triggered. A
 * call may come for a descriptor removed in the same turn when its number is in use again: spurious
 * readiness must do no harm. */
typedef void watch_fn(void *ctx, int fd, unsigned events);

/* NULL when the process has no descriptor left. */
struct watch *watch_new(struct loop *loop, watch_fn *fn, void *ctx);
void watch_free(struct watch *watch); /* also inside fn; NULL is fine */

/* Each returns 0, or -1 with errno set: EPERM for what cannot be waited for (regular files,
 * /dev/null, directories). events 0 still reports errors and hang-ups. remove comes before close.
 */
int watch_add(struct watch *watch, int fd, unsigned events);
int watch_change(struct watch *watch, int fd, unsigned events);
void watch_remove(struct watch *watch, int fd);

/* A weak watch does not keep the loop alive; a new one does. */
void watch_weak(struct watch *watch, bool weak);

#endif
