/* Output that waits for its reader on the loop.
 *
 * Pipes and terminals are blocking descriptors and stay so. poll(2) calls a pipe writable when a
 * page of it is free, so a write of at most PIPE_BUF bytes after that does not block: that is how
 * bytes go out, until the pipe is full. Sockets take MSG_DONTWAIT; what epoll refuses (regular
 * files, /dev/null) is written at once. */
#include "net/outstream.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/mem.h"
#include "core/output.h"
#include "net/caps.h"
#include "net/watch.h"

#define HIGH  ((size_t)1 << 20)
#define SLICE ((size_t)1 << 20) /* bytes written in one turn of the loop */

enum way { WAY_DIRECT, WAY_PIPE, WAY_SOCKET };

struct outstream {
    struct loop *loop;
    struct watch *watch; /* NULL for WAY_DIRECT */
    int fd;
    enum way way;
    size_t high;
    struct outstream_events events;
    struct buf pending;
    size_t written; /* bytes of pending that are out */
    uint64_t total; /* bytes that are out, of all */
    bool scheduled; /* flush waits in the loop's queue */
    bool waiting;   /* for the reader */
    bool was_full;
    bool told;        /* failed was called, or is not to be */
    loop_fn *emptied; /* of outstream_when_empty, NULL: nobody has asked */
    void *emptied_ctx;
    bool told_emptied;
    struct err err;
};

static void flush(void *ctx);

static size_t left(const struct outstream *out)
{
    return out->pending.len - out->written;
}

static void schedule(struct outstream *out)
{
    if (!out->scheduled)
        loop_soon(out->loop, flush, out);
    out->scheduled = true;
}

static void set_error(struct outstream *out, int errnum)
{
    if (errnum == EPIPE || errnum == ECONNRESET)
        err_set(&out->err, ERR_CANCELLED, "standard output: the reader has gone");
    else
        err_errno(&out->err, errnum, "standard output");
    buf_release(&out->pending);
    out->written = 0;
}

/* Waiting keeps the loop alive; otherwise only the reader's going away is watched for. */
static void wait_for_reader(struct outstream *out, bool wait)
{
    if (out->watch == NULL || wait == out->waiting)
        return;
    out->waiting = wait;
    watch_change(out->watch, out->fd, wait ? POLLOUT : 0);
    watch_weak(out->watch, !wait);
}

/* One write that does not block: bytes written, or -1 with errno; EAGAIN: the reader is slow. */
static ssize_t write_some(struct outstream *out, const char *ptr, size_t len)
{
    if (out->way == WAY_DIRECT)
        return write(out->fd, ptr, len);
    if (out->way == WAY_SOCKET)
        return send(out->fd, ptr, len, MSG_DONTWAIT | MSG_NOSIGNAL);
    struct pollfd ready = {.fd = out->fd, .events = POLLOUT};
    if (poll(&ready, 1, 0) == 0)
        errno = EAGAIN;
    else if (ready.revents & POLLOUT)
        return write(out->fd, ptr, len < PIPE_BUF ? len : PIPE_BUF);
    else if (ready.revents != 0)
        errno = EPIPE;
    return -1;
}

/* Writes up to a slice. */
static void write_slice(struct outstream *out)
{
    size_t most = out->written + (left(out) < SLICE ? left(out) : SLICE);
    while (out->written < most) {
        ssize_t n = write_some(out, out->pending.data + out->written, most - out->written);
        if (n > 0) {
            out->written += (size_t)n;
            out->total += (uint64_t)n;
        } else if (n < 0 && errno == EAGAIN) {
            wait_for_reader(out, true);
            return;
        } else if (n < 0 && errno != EINTR) {
            set_error(out, errno);
            return;
        }
    }
}

/* Written bytes are dropped when that moves few others. */
static void compact(struct outstream *out)
{
    if (out->written < left(out))
        return;
    buf_drop(&out->pending, out->written);
    out->written = 0;
}

static void tell_emptied(struct outstream *out)
{
    if (out->emptied == NULL || out->told_emptied || left(out) > 0)
        return;
    out->told_emptied = true;
    loop_soon(out->loop, out->emptied, out->emptied_ctx); /* it may free the stream */
}

static void flush(void *ctx)
{
    struct outstream *out = ctx;
    out->scheduled = false;
    if (out->err.kind == ERR_NONE)
        write_slice(out);
    tell_emptied(out);
    if (out->err.kind != ERR_NONE) {
        watch_free(out->watch);
        out->watch = NULL;
        if (!out->told && out->events.failed != NULL) {
            out->told = true;
            out->events.failed(out->events.ctx, &out->err);
        }
        return;
    }
    compact(out);
    if (left(out) == 0)
        wait_for_reader(out, false);
    else if (!out->waiting)
        schedule(out);
    if (out->was_full && left(out) < out->high / 2) {
        out->was_full = false;
        if (out->events.drained != NULL)
            out->events.drained(out->events.ctx);
    }
}

static void on_ready(void *ctx, int fd, unsigned events)
{
    (void)fd;
    struct outstream *out = ctx;
    if (out->err.kind != ERR_NONE)
        return;
    if (!(events & POLLOUT) && events & (POLLERR | POLLHUP))
        set_error(out, EPIPE);
    wait_for_reader(out, false);
    schedule(out); /* loop_soon: failed and drained may free the stream */
}

static enum way way_of(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode) ? WAY_SOCKET : WAY_PIPE;
}

struct outstream *outstream_new(struct loop *loop, int fd, size_t high,
                                const struct outstream_events *events)
{
    struct outstream *out = mem_alloc(sizeof *out);
    out->loop = loop;
    out->fd = fd;
    out->high = high > 0 ? high : HIGH;
    out->events = *events;
    out->way = way_of(fd);
    buf_init(&out->pending, CAP_OUTSTREAM);
    out->watch = watch_new(loop, on_ready, out);
    if (out->watch != NULL && watch_add(out->watch, fd, 0) != 0) {
        watch_free(out->watch);
        out->watch = NULL;
    }
    if (out->watch != NULL)
        watch_weak(out->watch, true);
    else
        out->way = WAY_DIRECT;
    return out;
}

void outstream_free(struct outstream *out)
{
    if (out == NULL)
        return;
    loop_forget(out->loop, flush, out);
    if (out->told_emptied)
        loop_forget(out->loop, out->emptied, out->emptied_ctx);
    watch_free(out->watch);
    buf_release(&out->pending);
    free(out);
}

void outstream_add(struct outstream *out, struct span bytes)
{
    if (out->err.kind != ERR_NONE)
        return;
    buf_addspan(&out->pending, bytes);
    if (buf_failed(&out->pending))
        set_error(out, EOVERFLOW);
    if (outstream_full(out))
        out->was_full = true;
    if (!out->waiting || out->err.kind != ERR_NONE)
        schedule(out);
}

void outstream_line(struct outstream *out, struct span line)
{
    outstream_add(out, line);
    outstream_add(out, span_of("\n", 1));
}

bool outstream_full(const struct outstream *out)
{
    return left(out) >= out->high;
}

void outstream_when_empty(struct outstream *out, loop_fn *fn, void *ctx)
{
    out->emptied = fn;
    out->emptied_ctx = ctx;
    out->told_emptied = false;
    if (!out->waiting || out->err.kind != ERR_NONE)
        schedule(out);
}

uint64_t outstream_written(const struct outstream *out)
{
    return out->total;
}

static void linger_over(void *ctx)
{
    loop_stop(ctx);
}

void outstream_linger(struct outstream *out, int64_t stuck_ms)
{
    struct loop_timer *timer = loop_timer_new(out->loop, linger_over, out->loop);
    uint64_t seen;
    do {
        seen = out->total;
        outstream_when_empty(out, linger_over, out->loop);
        loop_timer_set(timer, stuck_ms);
        loop_run(out->loop);
    } while (left(out) > 0 && out->total > seen);
    loop_timer_free(timer);
}

int outstream_finish(struct outstream *out, struct err *err)
{
    size_t rest = out->err.kind == ERR_NONE ? left(out) : 0;
    if (rest > 0 && output_write_all(out->fd, out->pending.data + out->written, rest) != 0)
        set_error(out, errno);
    else
        out->total += rest;
    out->told = true;
    buf_clear(&out->pending);
    out->written = 0;
    if (out->err.kind == ERR_NONE)
        return 0;
    if (err != NULL)
        *err = out->err;
    return -1;
}
