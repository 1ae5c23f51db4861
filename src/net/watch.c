/* An epoll instance inside libuv's. */
#include "net/watch.h"

#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>
#include <uv.h>

#include "core/mem.h"

#define BATCH 64

struct watch {
    uv_poll_t poll;
    int epoll;
    watch_fn *fn;
    void *ctx;
    bool freed; /* fn has called watch_free */
};

static void on_ready(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    struct watch *watch = poll->data;
    struct epoll_event ready[BATCH];
    int count = epoll_wait(watch->epoll, ready, BATCH, 0);
    for (int i = 0; i < count && !watch->freed; i++)
        watch->fn(watch->ctx, ready[i].data.fd, ready[i].events);
}

struct watch *watch_new(struct loop *loop, watch_fn *fn, void *ctx)
{
    struct watch *watch = mem_alloc(sizeof *watch);
    watch->fn = fn;
    watch->ctx = ctx;
    watch->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (watch->epoll < 0 || uv_poll_init(loop_uv(loop), &watch->poll, watch->epoll) != 0) {
        if (watch->epoll >= 0)
            close(watch->epoll);
        free(watch);
        return NULL;
    }
    watch->poll.data = watch;
    uv_poll_start(&watch->poll, UV_READABLE, on_ready);
    return watch;
}

static void closed(uv_handle_t *handle)
{
    free(handle->data);
}

void watch_free(struct watch *watch)
{
    if (watch == NULL)
        return;
    watch->freed = true;
    uv_close((uv_handle_t *)&watch->poll, closed);
    close(watch->epoll);
}

static int control(struct watch *watch, int what, int fd, unsigned events)
{
    struct epoll_event event = {.events = events, .data.fd = fd};
    return epoll_ctl(watch->epoll, what, fd, &event);
}

int watch_add(struct watch *watch, int fd, unsigned events)
{
    return control(watch, EPOLL_CTL_ADD, fd, events);
}

int watch_change(struct watch *watch, int fd, unsigned events)
{
    return control(watch, EPOLL_CTL_MOD, fd, events);
}

void watch_remove(struct watch *watch, int fd)
{
    control(watch, EPOLL_CTL_DEL, fd, 0);
}

void watch_weak(struct watch *watch, bool weak)
{
    if (weak)
        uv_unref((uv_handle_t *)&watch->poll);
    else
        uv_ref((uv_handle_t *)&watch->poll);
}
