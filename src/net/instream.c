/* Input in steps: a step delivers the lines that are there, then reads once. A pipe that poll(2)
 * calls readable does not block one read(2), so nobody's O_NONBLOCK is needed; what epoll refuses
 * (regular files, /dev/null) never blocks and is read a step each turn of the loop. */
#include "net/instream.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/mem.h"
#include "net/watch.h"

struct instream {
    struct loop *loop;
    struct watch *watch; /* NULL: read without waiting */
    int fd;
    struct instream_events events;
    struct ndlines lines;
    bool scheduled; /* step waits in the loop's queue */
    bool waiting;   /* for input */
    bool paused;
    bool eof;       /* nothing more to read: end of file, error, or stopped */
    bool ended;     /* end was called */
    bool delivered; /* lines since the last idle */
    struct err err;
};

static void step(void *ctx);

static void schedule(struct instream *in)
{
    if (!in->scheduled && !in->ended)
        loop_soon(in->loop, step, in);
    in->scheduled = true;
}

static void wait_for_input(struct instream *in, bool wait)
{
    if (in->watch == NULL || wait == in->waiting)
        return;
    in->waiting = wait;
    if (wait)
        watch_add(in->watch, in->fd, POLLIN);
    else
        watch_remove(in->watch, in->fd);
    watch_weak(in->watch, !wait);
}

static void on_ready(void *ctx, int fd, unsigned events)
{
    (void)fd;
    (void)events;
    struct instream *in = ctx;
    wait_for_input(in, false);
    schedule(in);
}

/* Hands out what is there. True when the consumer wants more. */
static bool deliver(struct instream *in)
{
    struct ndline line;
    while (!in->paused && ndlines_next(&in->lines, &line)) {
        in->delivered = true;
        if (!in->events.line(in->events.ctx, &line))
            in->paused = true;
    }
    return !in->paused;
}

static bool readable(const struct instream *in)
{
    struct pollfd ready = {.fd = in->fd, .events = POLLIN};
    return in->watch == NULL || poll(&ready, 1, 0) != 0;
}

static void read_once(struct instream *in)
{
    size_t room;
    char *to = ndlines_room(&in->lines, &room);
    ssize_t n = read(in->fd, to, room);
    if (n > 0) {
        ndlines_fed(&in->lines, (size_t)n);
    } else if (n == 0) {
        ndlines_end(&in->lines);
        in->eof = true;
    } else if (errno == EAGAIN && in->watch != NULL) {
        wait_for_input(in, true);
        return;
    } else if (errno != EINTR && errno != EAGAIN) {
        err_errno(&in->err, errno, "standard input");
        in->err.kind = ERR_IO;
        in->eof = true;
    }
    schedule(in);
}

/* Lines first, so that memory holds no more than the unfinished one and a read. A resume or stop
 * inside line or idle takes effect here. */
static void step(void *ctx)
{
    struct instream *in = ctx;
    in->scheduled = false;
    if (in->ended || in->waiting || !deliver(in))
        return;
    if (in->eof) {
        in->ended = true;
        in->events.end(in->events.ctx, in->err.kind != ERR_NONE ? &in->err : NULL);
        return;
    }
    if (readable(in)) {
        read_once(in);
        return;
    }
    wait_for_input(in, true);
    if (in->delivered && in->events.idle != NULL) {
        in->delivered = false;
        in->events.idle(in->events.ctx);
    }
}

struct instream *instream_new(struct loop *loop, int fd, size_t max_line,
                              const struct instream_events *events)
{
    struct instream *in = mem_alloc(sizeof *in);
    in->loop = loop;
    in->fd = fd;
    in->events = *events;
    ndlines_init(&in->lines, max_line);
    in->watch = watch_new(loop, on_ready, in);
    if (in->watch != NULL && watch_add(in->watch, fd, 0) != 0) {
        watch_free(in->watch);
        in->watch = NULL;
    }
    if (in->watch != NULL) {
        watch_remove(in->watch, fd);
        watch_weak(in->watch, true);
    }
    schedule(in);
    return in;
}

void instream_free(struct instream *in)
{
    if (in == NULL)
        return;
    loop_forget(in->loop, step, in);
    watch_free(in->watch);
    ndlines_release(&in->lines);
    free(in);
}

void instream_resume(struct instream *in)
{
    if (!in->paused)
        return;
    in->paused = false;
    schedule(in);
}

void instream_stop(struct instream *in)
{
    ndlines_release(&in->lines);
    ndlines_init(&in->lines, in->lines.max_line);
    in->eof = true;
    in->paused = false;
    wait_for_input(in, false);
    schedule(in);
}
