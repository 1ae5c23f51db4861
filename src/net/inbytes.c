/* Readable bytes. What epoll refuses to wait for (EPERM: regular files, /dev/null) never makes a
 * reader wait, so there ready is simply called once a turn. */
#include "net/inbytes.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/mem.h"
#include "net/watch.h"

struct inbytes {
    struct loop *loop;
    struct watch *watch; /* NULL: always ready */
    int fd;
    bool going;
    loop_fn *ready;
    void *ctx;
};

static void on_watch(void *ctx, int fd, unsigned events)
{
    (void)fd;
    (void)events;
    struct inbytes *in = ctx;
    if (in->going)
        in->ready(in->ctx);
}

static void on_turn(void *ctx)
{
    struct inbytes *in = ctx;
    if (!in->going)
        return;
    loop_soon(in->loop, on_turn, in);
    in->ready(in->ctx);
}

struct inbytes *inbytes_new(struct loop *loop, int fd, loop_fn *ready, void *ctx)
{
    struct inbytes *in = mem_alloc(sizeof *in);
    *in = (struct inbytes){.loop = loop, .fd = fd, .ready = ready, .ctx = ctx};
    in->watch = watch_new(loop, on_watch, in);
    if (in->watch == NULL) {
        free(in);
        return NULL;
    }
    if (watch_add(in->watch, fd, POLLIN) == 0) {
        watch_remove(in->watch, fd);
        watch_weak(in->watch, true);
        return in;
    }
    int errnum = errno;
    watch_free(in->watch);
    in->watch = NULL;
    if (errnum == EPERM)
        return in;
    free(in);
    errno = errnum;
    return NULL;
}

void inbytes_resume(struct inbytes *in)
{
    if (in->going)
        return;
    in->going = true;
    if (in->watch == NULL) {
        loop_soon(in->loop, on_turn, in);
    } else {
        watch_add(in->watch, in->fd, POLLIN);
        watch_weak(in->watch, false);
    }
}

void inbytes_pause(struct inbytes *in)
{
    if (!in->going)
        return;
    in->going = false;
    if (in->watch == NULL) {
        loop_forget(in->loop, on_turn, in);
    } else {
        watch_remove(in->watch, in->fd);
        watch_weak(in->watch, true);
    }
}

void inbytes_free(struct inbytes *in)
{
    if (in == NULL)
        return;
    inbytes_pause(in);
    watch_free(in->watch);
    free(in);
}

ssize_t inbytes_read(struct inbytes *in, void *to, size_t room)
{
    return read(in->fd, to, room);
}
