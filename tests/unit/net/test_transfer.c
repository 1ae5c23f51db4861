/* Sinks, cancelling, and many transfers at once: what happens while transfers are under way. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http_fixture.h"

static void resume_later(void *ctx)
{
    struct exchange *exchange = ctx;
    http_resume(exchange->transfer);
}

static enum http_sink_result sink(void *ctx, const char *ptr, size_t len)
{
    struct exchange *exchange = ctx;
    assert_int_equal(http_reply_head(exchange->transfer)->status, 200);
    exchange->chunks++;
    if (exchange->pause_every > 0 && exchange->chunks % exchange->pause_every == 0) {
        exchange->pauses++;
        loop_soon(exchange->fixture->loop, resume_later, exchange);
        return HTTP_SINK_PAUSE;
    }
    buf_add(&exchange->sunk, ptr, len);
    if (exchange->cancel_after > 0 && exchange->sunk.len >= exchange->cancel_after)
        http_cancel(exchange->transfer);
    if (exchange->abort_after > 0 && exchange->sunk.len >= exchange->abort_after)
        return HTTP_SINK_ABORT;
    return HTTP_SINK_OK;
}

static void sinks(void **state)
{
    static const struct {
        const char *target;
        int pause_every;
        size_t abort_after, cancel_after, sunk, body;
        enum err_kind kind;
    } cases[] = {
        {"/body/1000000", 0, 0, 0, 1000000, 0, ERR_NONE},
        {"/body/1000000", 2, 0, 0, 1000000, 0, ERR_NONE},
        {"/chunked", 2, 0, 0, 12, 0, ERR_NONE},
        {"/body/1000000", 0, 1, 0, 0, 0, ERR_CANCELLED},
        {"/body/1000000", 0, 0, 1, 0, 0, ERR_CANCELLED},
        {"/body/10", 0, 0, 1, 10, 0, ERR_CANCELLED},
        {"/status/404", 0, 0, 0, 0, 4, ERR_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct exchange exchange = {.fixture = *state,
                                    .pause_every = cases[i].pause_every,
                                    .abort_after = cases[i].abort_after,
                                    .cancel_after = cases[i].cancel_after};
        buf_init(&exchange.sunk, 0);
        struct http_request request = fixture_request(&exchange, "GET", cases[i].target);
        request.sink = sink;
        fixture_run(&exchange, &request);
        assert_int_equal(exchange.err.kind, cases[i].kind);
        assert_int_equal(exchange.body_len, cases[i].body);
        if (cases[i].sunk > 0)
            assert_int_equal(exchange.sunk.len, cases[i].sunk);
        if (cases[i].pause_every > 0)
            assert_true(exchange.pauses > 0);
        for (size_t at = 0; at < exchange.sunk.len && cases[i].sunk > 12; at++)
            assert_int_equal(exchange.sunk.data[at], 'a' + at % 26);
        buf_release(&exchange.sunk);
        free(exchange.body);
    }
}

static enum http_sink_result hold(void *ctx, const char *ptr, size_t len)
{
    struct exchange *exchange = ctx;
    if (exchange->pauses == 0) {
        exchange->pauses = 1;
        return HTTP_SINK_PAUSE;
    }
    buf_add(&exchange->sunk, ptr, len);
    return HTTP_SINK_OK;
}

/* A paused transfer is not a stalled one, however long the receiver takes. */
static void pauses_are_not_stalls(void **state)
{
    struct exchange exchange = {.fixture = *state};
    fixture_impatient(*state);
    buf_init(&exchange.sunk, 0);
    struct http_request request = fixture_request(&exchange, "GET", "/body/50000");
    request.sink = hold;
    struct loop_timer *timer = loop_timer_new(exchange.fixture->loop, resume_later, &exchange);
    loop_timer_set(timer, 900);
    fixture_run(&exchange, &request);
    assert_int_equal(exchange.err.kind, ERR_NONE);
    assert_int_equal(exchange.sunk.len, 50000);
    loop_timer_free(timer);
    buf_release(&exchange.sunk);
    free(exchange.body);
}

static void cancel_later(void *ctx)
{
    struct exchange *exchange = ctx;
    http_cancel(exchange->transfer);
    http_cancel(exchange->transfer);
    assert_int_equal(exchange->calls, 0);
}

static void cancelling(void **state)
{
    for (int ms = 0; ms <= 50; ms += 50) {
        struct exchange exchange = {.fixture = *state};
        struct http_request request = fixture_request(&exchange, "GET", "/silent");
        struct loop_timer *timer = loop_timer_new(exchange.fixture->loop, cancel_later, &exchange);
        if (ms > 0)
            loop_timer_set(timer, ms);
        else
            loop_soon(exchange.fixture->loop, cancel_later, &exchange);
        fixture_run(&exchange, &request);
        assert_int_equal(exchange.err.kind, ERR_CANCELLED);
        loop_timer_free(timer);
        free(exchange.body);
    }
}

static void freeing_cancels(void **state)
{
    struct fixture *fixture = *state;
    struct http_config config = {0};
    struct http *http = http_new(fixture->loop, &config);
    struct exchange exchange[3];
    for (int i = 0; i < 3; i++) {
        exchange[i] = (struct exchange){.fixture = fixture};
        struct http_request request = fixture_request(&exchange[i], "GET", "/silent");
        exchange[i].transfer = http_start(http, &request);
    }
    http_cancel(exchange[1].transfer);
    http_free(http);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(exchange[i].calls, 1);
        assert_int_equal(exchange[i].err.kind, ERR_CANCELLED);
        free(exchange[i].body);
    }
    loop_run(fixture->loop);
}

static enum http_sink_result start_another(void *ctx, const char *ptr, size_t len)
{
    struct exchange *exchange = ctx;
    (void)ptr;
    (void)len;
    if (exchange->chunks++ == 0) {
        struct http_request request = fixture_request(exchange + 1, "GET", "/hello");
        http_start(exchange->fixture->http, &request);
        request = fixture_request(exchange + 2, "GET", "/hello");
        http_cancel(http_start(exchange->fixture->http, &request));
    }
    return HTTP_SINK_OK;
}

static void requests_from_a_sink(void **state)
{
    struct exchange exchange[3] = {{.fixture = *state}, {.fixture = *state}, {.fixture = *state}};
    struct http_request request = fixture_request(&exchange[0], "GET", "/body/100000");
    request.sink = start_another;
    fixture_run(&exchange[0], &request);
    assert_int_equal(exchange[0].err.kind, ERR_NONE);
    assert_string_equal(exchange[1].body, "hello");
    assert_int_equal(exchange[2].err.kind, ERR_CANCELLED);
    for (int i = 0; i < 3; i++)
        free(exchange[i].body);
}

struct crowd {
    struct fixture *fixture;
    int started, finished, wrong;
    char url[128];
};

/* Each reply starts the next request: inside done, as clients do. */
static void crowd_done(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct crowd *crowd = ctx;
    crowd->finished++;
    if (err != NULL || reply->status != 200 || reply->body.len != 3000)
        crowd->wrong++;
    if (crowd->started < 1500) {
        struct http_request request = {
            .method = "GET", .url = crowd->url, .body_fd = -1, .done = crowd_done, .ctx = crowd};
        crowd->started++;
        http_start(crowd->fixture->http, &request);
        assert_int_equal(reply->body.len, 3000);
    }
}

static void three_hundred_at_once(void **state)
{
    struct crowd crowd = {.fixture = *state};
    snprintf(crowd.url, sizeof crowd.url, "http://127.0.0.1:%d/body/3000",
             crowd.fixture->server.port);
    struct http_request request = {
        .method = "GET", .url = crowd.url, .body_fd = -1, .done = crowd_done, .ctx = &crowd};
    for (crowd.started = 0; crowd.started < 300; crowd.started++)
        http_start(crowd.fixture->http, &request);
    loop_run(crowd.fixture->loop);
    assert_int_equal(crowd.finished, 1500);
    assert_int_equal(crowd.wrong, 0);
}

UNIT_GROUP(transfer, CASE(sinks), CASE(pauses_are_not_stalls), CASE(cancelling),
           CASE(freeing_cancels), CASE(requests_from_a_sink), CASE(three_hundred_at_once))
