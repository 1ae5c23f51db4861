/* The event loop. A turn of libuv runs timers, idle handles, sockets, check handles. What is to be
 * done soon, and timers that are due, wait in queues for the check handle; while a queue is not
 * empty an idle handle keeps the socket phase from sleeping. */
#include "net/loop.h"

#include <stdbool.h>
#include <stdlib.h>
#include <uv.h>

#include "core/mem.h"
#include "core/sig.h"

struct soon {
    loop_fn *fn; /* NULL: taken back */
    void *ctx;
};

struct soon_queue {
    struct soon *item;
    size_t count, room;
};

struct loop {
    uv_loop_t uv;
    uv_idle_t idle;
    uv_check_t check;
    uv_poll_t stop;
    bool stop_open;
    struct soon on_stop;
    struct soon_queue queue;   /* added since the current batch was started */
    struct soon_queue running; /* the batch under way */
};

struct loop_timer {
    uv_timer_t uv;
    struct loop *loop;
    loop_fn *fn;
    void *ctx;
    bool due; /* its call waits in the queue */
};

static void enqueue(struct loop *loop, loop_fn *fn, void *ctx)
{
    struct soon_queue *queue = &loop->queue;
    if (queue->count == queue->room) {
        queue->room = queue->room > 0 ? queue->room * 2 : 16;
        queue->item = mem_grow(queue->item, queue->room, sizeof *queue->item);
    }
    queue->item[queue->count++] = (struct soon){fn, ctx};
}

static void on_idle(uv_idle_t *idle)
{
    (void)idle; /* its being active is what matters */
}

/* One batch: what these calls add comes in the next turn. */
static void on_check(uv_check_t *check)
{
    struct loop *loop = check->data;
    struct soon_queue batch = loop->queue;
    loop->queue = loop->running;
    loop->running = batch;
    for (size_t i = 0; i < loop->running.count; i++) {
        struct soon soon = loop->running.item[i];
        loop->running.item[i].fn = NULL;
        if (soon.fn != NULL)
            soon.fn(soon.ctx);
    }
    loop->running.count = 0;
    if (loop->queue.count == 0)
        uv_idle_stop(&loop->idle);
}

struct loop *loop_new(void)
{
    struct loop *loop = mem_alloc(sizeof *loop);
    if (uv_loop_init(&loop->uv) != 0)
        abort();
    uv_idle_init(&loop->uv, &loop->idle);
    uv_check_init(&loop->uv, &loop->check);
    loop->check.data = loop;
    uv_check_start(&loop->check, on_check);
    uv_unref((uv_handle_t *)&loop->check);
    return loop;
}

void loop_free(struct loop *loop)
{
    if (loop == NULL)
        return;
    uv_close((uv_handle_t *)&loop->idle, NULL);
    uv_close((uv_handle_t *)&loop->check, NULL);
    if (loop->stop_open)
        uv_close((uv_handle_t *)&loop->stop, NULL);
    uv_run(&loop->uv, UV_RUN_NOWAIT); /* handles closed a moment ago are freed by their callbacks */
    uv_loop_close(&loop->uv);
    free(loop->queue.item);
    free(loop->running.item);
    free(loop);
}

void loop_run(struct loop *loop)
{
    uv_run(&loop->uv, UV_RUN_DEFAULT);
}

void loop_stop(struct loop *loop)
{
    uv_stop(&loop->uv);
}

static void on_stop_signal(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    struct loop *loop = poll->data;
    uv_poll_stop(poll);
    loop->on_stop.fn(loop->on_stop.ctx);
}

void loop_on_stop(struct loop *loop, loop_fn *fn, void *ctx)
{
    loop->on_stop = (struct soon){fn, ctx};
    if (loop->stop_open || sig_fd() < 0)
        return;
    if (uv_poll_init(&loop->uv, &loop->stop, sig_fd()) != 0)
        abort();
    loop->stop_open = true;
    loop->stop.data = loop;
    uv_poll_start(&loop->stop, UV_READABLE, on_stop_signal);
    uv_unref((uv_handle_t *)&loop->stop);
}

void loop_soon(struct loop *loop, loop_fn *fn, void *ctx)
{
    enqueue(loop, fn, ctx);
    if (!uv_is_active((uv_handle_t *)&loop->idle))
        uv_idle_start(&loop->idle, on_idle);
}

static void forget_in(struct soon_queue *queue, loop_fn *fn, const void *ctx)
{
    for (size_t i = 0; i < queue->count; i++)
        if (queue->item[i].fn == fn && queue->item[i].ctx == ctx)
            queue->item[i].fn = NULL;
}

void loop_forget(struct loop *loop, loop_fn *fn, void *ctx)
{
    forget_in(&loop->running, fn, ctx);
    forget_in(&loop->queue, fn, ctx);
}

static void timer_call(void *ctx)
{
    struct loop_timer *timer = ctx;
    timer->due = false;
    timer->fn(timer->ctx);
}

static void on_timer(uv_timer_t *uv)
{
    struct loop_timer *timer = uv->data;
    timer->due = true;
    loop_soon(timer->loop, timer_call, timer);
}

struct loop_timer *loop_timer_new(struct loop *loop, loop_fn *fn, void *ctx)
{
    struct loop_timer *timer = mem_alloc(sizeof *timer);
    uv_timer_init(&loop->uv, &timer->uv);
    timer->uv.data = timer;
    timer->loop = loop;
    timer->fn = fn;
    timer->ctx = ctx;
    return timer;
}

void loop_timer_set(struct loop_timer *timer, int64_t ms)
{
    loop_timer_cancel(timer);
    uv_update_time(&timer->loop->uv); /* else "from now" means from the start of this turn */
    uv_timer_start(&timer->uv, on_timer, ms > 0 ? (uint64_t)ms : 0, 0);
}

void loop_timer_cancel(struct loop_timer *timer)
{
    uv_timer_stop(&timer->uv);
    if (timer->due)
        loop_forget(timer->loop, timer_call, timer);
    timer->due = false;
}

void loop_timer_weak(struct loop_timer *timer)
{
    uv_unref((uv_handle_t *)&timer->uv);
}

static void timer_closed(uv_handle_t *handle)
{
    free(handle->data);
}

void loop_timer_free(struct loop_timer *timer)
{
    if (timer == NULL)
        return;
    loop_timer_cancel(timer);
    uv_close((uv_handle_t *)&timer->uv, timer_closed);
}

struct uv_loop_s *loop_uv(struct loop *loop)
{
    return &loop->uv;
}
