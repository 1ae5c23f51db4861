#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <uv.h>

#include "unit.h"

#include "core/clock.h"
#include "core/sig.h"
#include "net/loop.h"

/* What happened, in order, as letters. */
struct trace {
    struct loop *loop;
    struct loop_timer *timer;
    uv_poll_t poll;
    int fd;
    char text[64];
};

static void note(struct trace *trace, const char *what)
{
    strcat(trace->text, what);
}

static void note_c(void *ctx)
{
    note(ctx, "c");
}

static void note_b_then_c(void *ctx)
{
    struct trace *trace = ctx;
    loop_soon(trace->loop, note_c, trace);
    note(trace, "b");
}

static void note_a(void *ctx)
{
    note(ctx, "a");
}

static void soon_keeps_order(void **state)
{
    (void)state;
    struct trace trace = {.loop = loop_new()};
    loop_soon(trace.loop, note_a, &trace);
    loop_soon(trace.loop, note_b_then_c, &trace);
    loop_soon(trace.loop, note_a, &trace);
    assert_string_equal(trace.text, "");
    loop_run(trace.loop);
    assert_string_equal(trace.text, "abac");
    loop_free(trace.loop);
}

static void forget_c_in_same_batch(void *ctx)
{
    struct trace *trace = ctx;
    loop_forget(trace->loop, note_c, trace);
}

static void forgotten_calls_are_not_made(void **state)
{
    (void)state;
    struct trace trace = {.loop = loop_new()};
    struct trace other = {.loop = trace.loop};
    loop_soon(trace.loop, note_a, &trace);
    loop_soon(trace.loop, forget_c_in_same_batch, &trace);
    loop_soon(trace.loop, note_c, &trace);
    loop_soon(trace.loop, note_c, &other);
    loop_soon(trace.loop, note_a, &other);
    loop_forget(trace.loop, note_a, &other);
    loop_run(trace.loop);
    assert_string_equal(trace.text, "a");
    assert_string_equal(other.text, "c");
    loop_free(trace.loop);
}

static void rearm_twice(void *ctx)
{
    struct trace *trace = ctx;
    note(trace, "t");
    if (strlen(trace->text) < 3)
        loop_timer_set(trace->timer, 1);
    else
        loop_timer_free(trace->timer);
}

static void timers_rearm_and_free_inside(void **state)
{
    (void)state;
    struct trace trace = {.loop = loop_new()};
    trace.timer = loop_timer_new(trace.loop, rearm_twice, &trace);
    loop_timer_set(trace.timer, -5);
    loop_run(trace.loop);
    assert_string_equal(trace.text, "ttt");
    loop_free(trace.loop);
}

static void weak_and_cancelled_timers_hold_nothing(void **state)
{
    (void)state;
    struct trace trace = {.loop = loop_new()};
    struct loop_timer *weak = loop_timer_new(trace.loop, note_a, &trace);
    struct loop_timer *gone = loop_timer_new(trace.loop, note_b_then_c, &trace);
    loop_timer_weak(weak);
    loop_timer_set(weak, 3600 * 1000);
    loop_timer_set(gone, 3600 * 1000);
    loop_timer_cancel(gone);
    loop_run(trace.loop);
    assert_string_equal(trace.text, "");
    loop_timer_free(weak);
    loop_timer_free(gone);
    loop_timer_free(NULL);
    loop_free(trace.loop);
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    note(poll->data, "s");
    uv_poll_stop(poll);
}

static void on_timeout(void *ctx)
{
    struct trace *trace = ctx;
    note(trace, "t");
    loop_timer_free(trace->timer);
    uv_close((uv_handle_t *)&trace->poll, NULL);
}

/* Keeps the loop busy past the timer's end while a socket becomes readable. */
static void block(void *ctx)
{
    struct trace *trace = ctx;
    loop_timer_set(trace->timer, 5);
    assert_int_equal(write(trace->fd, "x", 1), 1);
    uint64_t start = clock_mono_ns();
    while (clock_mono_ns() - start < 20000000u)
        ;
}

static void sockets_come_before_late_timers(void **state)
{
    (void)state;
    struct trace trace = {.loop = loop_new()};
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    trace.fd = ends[1];
    trace.timer = loop_timer_new(trace.loop, on_timeout, &trace);
    trace.poll.data = &trace;
    assert_int_equal(uv_poll_init(loop_uv(trace.loop), &trace.poll, ends[0]), 0);
    uv_poll_start(&trace.poll, UV_READABLE, on_readable);
    loop_soon(trace.loop, block, &trace);
    loop_run(trace.loop);
    assert_string_equal(trace.text, "st");
    loop_free(trace.loop);
    close(ends[0]);
    close(ends[1]);
}

static void stop_the_loop(void *ctx)
{
    struct trace *trace = ctx;
    note(trace, "s");
    loop_timer_cancel(trace->timer);
}

static void send_signal(void *ctx)
{
    (void)ctx;
    raise(SIGTERM);
}

/* Last in the group: stop signals come once a process. */
static void a_signal_calls_once(void **state)
{
    (void)state;
    sig_install();
    struct trace trace = {.loop = loop_new()};
    trace.timer = loop_timer_new(trace.loop, note_a, &trace);
    loop_timer_set(trace.timer, 3600 * 1000);
    loop_on_stop(trace.loop, note_c, &trace);
    loop_on_stop(trace.loop, stop_the_loop, &trace);
    loop_soon(trace.loop, send_signal, NULL);
    loop_run(trace.loop);
    assert_string_equal(trace.text, "s");
    loop_timer_free(trace.timer);
    loop_free(trace.loop);
}

UNIT_GROUP(loop, cmocka_unit_test(soon_keeps_order), cmocka_unit_test(forgotten_calls_are_not_made),
           cmocka_unit_test(timers_rearm_and_free_inside),
           cmocka_unit_test(weak_and_cancelled_timers_hold_nothing),
           cmocka_unit_test(sockets_come_before_late_timers), cmocka_unit_test(a_signal_calls_once))
