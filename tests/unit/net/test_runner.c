#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit.h"

#include "core/buf.h"
#include "net/caps.h"
#include "net/inflight.h"
#include "net/runner.h"

enum { ITEMS = 4000 };

/* Feeds items 0..items-1 and remembers what became of each: 'd' done, 'f' failed, 'c' cancelled. */
struct bench {
    struct loop *loop;
    struct runner *runner;
    char *argv[4];
    size_t items, fed, ended;
    char end[ITEMS];
    size_t answers[ITEMS];
    struct err err; /* of the last failure */
    struct buf strays, trouble;
    size_t stray_lines;
    bool finished, flush;
};

static void feed(struct bench *bench)
{
    char token[32], line[128];
    while (bench->fed < bench->items && runner_room(bench->runner) > 0) {
        size_t n = bench->fed++;
        int t = snprintf(token, sizeof token, "t-%zu", n);
        int len = snprintf(line, sizeof line, "{\"n\":%zu,\"_t\":{\"id\":\"t-%zu\"}}", n, n);
        assert_true(runner_feed(bench->runner, span_of(token, (size_t)t),
                                span_of(line, (size_t)len), (void *)(uintptr_t)n));
        assert_false(runner_feed(bench->runner, span_of(token, (size_t)t),
                                 span_of(line, (size_t)len), NULL));
    }
    if (bench->flush && bench->fed == bench->items)
        runner_flush(bench->runner);
}

static void on_done(void *ctx, void *user, const struct ndrec *rec, const struct err *err)
{
    struct bench *bench = ctx;
    size_t n = (size_t)(uintptr_t)user;
    char expected[32];
    bench->answers[n]++;
    bench->end[n] = err == NULL ? 'd' : err->kind == ERR_CANCELLED ? 'c' : 'f';
    if (err == NULL) {
        snprintf(expected, sizeof expected, "%zu", n);
        assert_true(span_is(ndrec_find(rec, "n")->value, expected));
    } else {
        bench->err = *err;
    }
    bench->ended++;
    feed(bench);
    if (bench->ended == bench->items)
        runner_finish(bench->runner);
}

static void on_stray(void *ctx, struct span line)
{
    struct bench *bench = ctx;
    bench->stray_lines++;
    if (bench->strays.len < 1000) {
        buf_addspan(&bench->strays, line);
        buf_addc(&bench->strays, '\n');
    }
}

static void on_trouble(void *ctx, const struct err *err)
{
    struct bench *bench = ctx;
    buf_addf(&bench->trouble, "%s\n", err->message);
}

static void on_finished(void *ctx)
{
    struct bench *bench = ctx;
    assert_false(bench->finished);
    bench->finished = true;
    loop_stop(bench->loop);
}

static struct bench *bench_new(const char *script, size_t items, const struct runner_config *more)
{
    struct bench *bench = calloc(1, sizeof *bench);
    struct runner_config config = *more;
    const struct runner_events events = {on_done, on_stray, on_trouble, on_finished, bench};
    struct err err;
    signal(SIGPIPE, SIG_IGN);
    bench->argv[0] = (char *)"sh";
    bench->argv[1] = (char *)"-c";
    bench->argv[2] = (char *)script;
    config.argv = bench->argv;
    config.name = "_t";
    config.field = "id";
    bench->items = items;
    bench->loop = loop_new();
    buf_init(&bench->strays, 0);
    buf_init(&bench->trouble, 0);
    bench->runner = runner_new(bench->loop, &config, &events, &err);
    assert_non_null(bench->runner);
    return bench;
}

static void bench_run(struct bench *bench)
{
    feed(bench);
    loop_run(bench->loop);
    assert_true(bench->finished);
    assert_int_equal(bench->ended, bench->items);
    for (size_t i = 0; i < bench->items; i++)
        assert_int_equal(bench->answers[i], 1);
}

static size_t count(const struct bench *bench, char end)
{
    size_t n = 0;
    for (size_t i = 0; i < bench->items; i++)
        n += bench->end[i] == end;
    return n;
}

static void bench_free(struct bench *bench)
{
    runner_free(bench->runner);
    loop_free(bench->loop);
    buf_release(&bench->strays);
    buf_release(&bench->trouble);
    free(bench);
}

static void comes_back(void **state)
{
    (void)state;
    for (unsigned copies = 1; copies <= 4; copies += 3) {
        struct bench *bench = bench_new("cat", ITEMS,
                                        &(struct runner_config){.copies = copies, .window = 64});
        bench_run(bench);
        assert_int_equal(count(bench, 'd'), ITEMS);
        assert_int_equal(bench->stray_lines, 0);
        assert_string_equal(bench->trouble.data, "");
        bench_free(bench);
    }
}

static void in_any_order(void **state)
{
    (void)state;
    struct bench *bench = bench_new("sort -r", 100,
                                    &(struct runner_config){.copies = 1, .window = 100});
    bench->flush = true;
    bench_run(bench);
    assert_int_equal(count(bench, 'd'), 100);
    bench_free(bench);
}

/* awk keeps 4 KiB of output to itself. */
static void silent_filter_is_ended(void **state)
{
    (void)state;
    struct bench *bench = bench_new(
        "awk '{ print }'", 5,
        &(struct runner_config){.copies = 1, .window = 2, .silence_ms = 50, .timeout_ms = 60000});
    bench_run(bench);
    assert_int_equal(count(bench, 'd'), 5);
    assert_non_null(strstr(bench->trouble.data, "silent with 2 lines in hand"));
    assert_null(strstr(strstr(bench->trouble.data, "silent") + 1, "silent")); /* said once */
    bench_free(bench);
}

static void errors_in_lines(void **state)
{
    (void)state;
    struct bench *bench = bench_new(
        "sed -u 's/}$/,\"_error\":{\"code\":\"Gone\",\"message\":\"no \\\\\"such\\\\\" page\","
        "\"retryable\":false}}/'",
        3, &(struct runner_config){.copies = 1, .window = 3});
    bench_run(bench);
    assert_int_equal(count(bench, 'f'), 3);
    assert_string_equal(bench->err.code, "Gone");
    assert_string_equal(bench->err.message, "no \"such\" page");
    assert_false(bench->err.retryable);
    bench_free(bench);
}

static void strays(void **state)
{
    (void)state;
    struct bench *bench = bench_new(
        "echo begin; while read -r l; do echo \"$l\"; echo \"$l\"; done; echo '{\"end\":1}'", 1,
        &(struct runner_config){.copies = 1, .window = 3});
    bench_run(bench);
    assert_int_equal(count(bench, 'd'), 1);
    assert_string_equal(bench->strays.data,
                        "begin\n{\"n\":0,\"_t\":{\"id\":\"t-0\"}}\n{\"end\":1}\n");
    bench_free(bench);
}

/* Item 7 kills every filter that gets it, the others all come back. */
static void only_the_guilty_fails(void **state)
{
    (void)state;
    struct bench *bench = bench_new(
        "while read -r l; do case $l in *'\"n\":7,'*) kill -9 $$ ;; esac; echo \"$l\"; done", 20,
        &(struct runner_config){.copies = 2, .window = 10});
    bench_run(bench);
    assert_int_equal(count(bench, 'd'), 19);
    assert_int_equal(bench->end[7], 'f');
    assert_string_equal(bench->err.code, "FilterDied");
    assert_string_equal(bench->err.message, "the filter was killed by signal 9 (Killed)");
    assert_true(bench->err.retryable);
    bench_free(bench);
}

static void stuck_filter_is_killed(void **state)
{
    (void)state;
    struct bench *bench = bench_new(
        "while read -r l; do case $l in *'\"n\":3,'*) sleep 1000 ;; esac; echo \"$l\"; done", 12,
        &(struct runner_config){.copies = 1, .window = 6, .timeout_ms = 300});
    bench_run(bench);
    assert_int_equal(count(bench, 'd'), 11);
    assert_int_equal(bench->end[3], 'f');
    assert_string_equal(bench->err.code, "FilterTimeout");
    bench_free(bench);
}

/* It takes one line and ends: what it did not read goes to the next. */
static void short_lived_filter(void **state)
{
    (void)state;
    struct bench *bench = bench_new("read -r a; exec <&-; echo \"$a\"", 5,
                                    &(struct runner_config){.copies = 1, .window = 4});
    bench_run(bench);
    assert_int_equal(count(bench, 'd'), 5);
    bench_free(bench);
}

static void dropped_lines_fail(void **state)
{
    (void)state;
    struct bench *bench = bench_new("grep --line-buffered -v '\"n\":[12],'", 4,
                                    &(struct runner_config){.copies = 1, .window = 4});
    bench->flush = true;
    bench_run(bench);
    assert_int_equal(count(bench, 'd'), 2);
    assert_int_equal(bench->end[1], 'f');
    assert_int_equal(bench->end[2], 'f');
    assert_string_equal(bench->err.code, "NoAnswer");
    bench_free(bench);
}

/* Programs of this suite end with 1 when some lines failed, which they had printed. */
static void status_of_a_finished_filter(void **state)
{
    (void)state;
    struct bench *bench = bench_new("cat; exit 1", 4,
                                    &(struct runner_config){.copies = 1, .window = 4});
    bench_run(bench);
    assert_int_equal(count(bench, 'd'), 4);
    assert_string_equal(bench->trouble.data, "");
    bench_free(bench);
}

static void finish_now(void *ctx)
{
    struct bench *bench = ctx;
    runner_finish(bench->runner);
}

/* One item at work, the others waiting: those are given back, that one is done. */
static void finish_gives_back(void **state)
{
    (void)state;
    struct bench *bench = bench_new("sleep 0.3; cat", 4,
                                    &(struct runner_config){.copies = 1, .window = 4});
    feed(bench);
    runner_finish(bench->runner); /* before any was given to the filter */
    loop_run(bench->loop);
    assert_true(bench->finished);
    assert_int_equal(count(bench, 'c'), 4);
    bench_free(bench);

    bench = bench_new("sleep 0.3; cat", 4, &(struct runner_config){.copies = 1, .window = 4});
    struct loop_timer *timer = loop_timer_new(bench->loop, finish_now, bench);
    loop_timer_set(timer, 50); /* after */
    bench_run(bench);
    loop_timer_free(timer);
    assert_int_equal(count(bench, 'd'), 4);
    bench_free(bench);
}

static void unhold(void *ctx)
{
    struct bench *bench = ctx;
    assert_true(bench->ended <= 1); /* the line after which it was held */
    runner_hold(bench->runner, false);
}

static void held(void **state)
{
    (void)state;
    struct bench *bench = bench_new("cat", 10, &(struct runner_config){.copies = 1, .window = 10});
    struct loop_timer *timer = loop_timer_new(bench->loop, unhold, bench);
    runner_hold(bench->runner, true);
    loop_timer_set(timer, 200);
    bench_run(bench);
    loop_timer_free(timer);
    assert_int_equal(count(bench, 'd'), 10);
    bench_free(bench);
}

static void no_such_command(void **state)
{
    (void)state;
    char *argv[] = {(char *)"/no/such/filter", NULL};
    const struct runner_config config = {argv, "_t", "id", 2, 2, 0, 0, 0};
    const struct runner_events events = {on_done, on_stray, on_trouble, on_finished, NULL};
    struct loop *loop = loop_new();
    struct err err;
    assert_null(runner_new(loop, &config, &events, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    loop_free(loop);
}

/* The caps: as many copies and items as there may be. */
static void at_the_cap(void **state)
{
    (void)state;
    struct bench *bench = bench_new(
        "cat", ITEMS, &(struct runner_config){.copies = 16, .window = CAP_RUNNER_ITEMS});
    assert_int_equal(runner_room(bench->runner), CAP_RUNNER_ITEMS);
    feed(bench);
    assert_int_equal(runner_room(bench->runner), CAP_RUNNER_ITEMS - ITEMS);
    bench_run(bench);
    bench_free(bench);
    bench = bench_new("cat", ITEMS, &(struct runner_config){.copies = 1, .window = 3});
    feed(bench);
    assert_int_equal(bench->fed, 3);
    assert_int_equal(runner_room(bench->runner), 0);
    bench_run(bench);
    bench_free(bench);
}

UNIT_GROUP(runner, cmocka_unit_test(comes_back), cmocka_unit_test(in_any_order),
           cmocka_unit_test(silent_filter_is_ended), cmocka_unit_test(errors_in_lines),
           cmocka_unit_test(strays), cmocka_unit_test(only_the_guilty_fails),
           cmocka_unit_test(stuck_filter_is_killed), cmocka_unit_test(short_lived_filter),
           cmocka_unit_test(dropped_lines_fail), cmocka_unit_test(status_of_a_finished_filter),
           cmocka_unit_test(finish_gives_back), cmocka_unit_test(held),
           cmocka_unit_test(no_such_command), cmocka_unit_test(at_the_cap))
