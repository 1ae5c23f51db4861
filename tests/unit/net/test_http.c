#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server.h"
#include "unit.h"

#include "net/caps.h"
#include "net/http.h"

/* ---- the server: what it does is in the target ---- */

static void fill(char *out, size_t len)
{
    for (size_t i = 0; i < len; i++)
        out[i] = (char)('a' + i % 26);
}

static bool reply_headers(int fd, int count, int size)
{
    server_text(fd, "HTTP/1.1 200 OK\r\n");
    char *line = malloc((size_t)size + 64);
    for (int i = 0; i < count; i++) {
        int n = sprintf(line, "X-%d: ", i);
        memset(line + n, 'v', (size_t)size);
        memcpy(line + n + size, "\r\n", 2);
        server_send(fd, line, (size_t)(n + size + 2));
    }
    free(line);
    server_text(fd, "Content-Length: 2\r\n\r\nok");
    return true;
}

static bool reset(int fd)
{
    struct linger now = {.l_onoff = 1, .l_linger = 0};
    server_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    return false;
}

static bool odd_replies(const struct served *request)
{
    int fd = request->fd;
    const char *target = request->target;
    if (strcmp(target, "/chunked") == 0)
        server_text(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        "5\r\nhello\r\n7;x=y\r\n, world\r\n0\r\nX-Trailer: t\r\n\r\n");
    else if (strcmp(target, "/interim") == 0)
        server_text(fd, "HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\n"
                        "Link: x\r\n\r\nHTTP/1.1 201 Created\r\nX-Real: 1\r\n"
                        "Content-Length: 2\r\n\r\nok");
    else if (strcmp(target, "/garbage") == 0)
        server_text(fd, "\001\002 no http here\r\n\r\n");
    else if (strcmp(target, "/half") == 0)
        server_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    else if (strcmp(target, "/reset") == 0)
        return reset(fd);
    else if (strcmp(target, "/stall") == 0)
        server_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    if (strcmp(target, "/stall") == 0 || strcmp(target, "/silent") == 0)
        server_wait_close(fd);
    return strcmp(target, "/chunked") == 0 || strcmp(target, "/interim") == 0;
}

static bool answer(const struct served *request)
{
    int fd = request->fd, number, size;
    char headers[64];
    const char *target = request->target;
    sprintf(headers, "X-Connection: %d\r\n", request->connection);
    if (strcmp(target, "/hello") == 0) {
        server_reply(fd, 200, headers, "hello", strcmp(request->method, "HEAD") != 0 ? 5 : 0);
    } else if (strcmp(target, "/once") == 0) { /* closes without saying so */
        server_reply(fd, 200, headers, "once", 4);
        return false;
    } else if (strncmp(target, "/echo", 5) == 0) {
        server_reply(fd, 200, "", request->head, request->head_len);
    } else if (strcmp(target, "/fresh") == 0 && request->turn > 1) {
        return false; /* takes requests on new connections only */
    } else if (strcmp(target, "/mirror") == 0 || strcmp(target, "/fresh") == 0) {
        server_reply(fd, 200, "", request->body, request->body_len);
    } else if (sscanf(target, "/status/%d", &number) == 1) {
        server_reply(fd, number, "Location: /hello\r\n", "nope", 4);
    } else if (sscanf(target, "/body/%d", &size) == 1) {
        char *body = malloc((size_t)size + 1);
        fill(body, (size_t)size);
        server_reply(fd, 200, "", body, (size_t)size);
        free(body);
    } else if (sscanf(target, "/headers/%d/%d", &number, &size) == 2) {
        return reply_headers(fd, number, size);
    } else if (sscanf(target, "/late/%d", &number) == 1) {
        usleep((useconds_t)number * 1000);
        server_reply(fd, 200, "", "late", 4);
    } else {
        return odd_replies(request);
    }
    return true;
}

/* ---- one test's client ---- */

struct fixture {
    struct server server;
    struct loop *loop;
    struct http *http;
};

/* One exchange and what came of it. */
struct exchange {
    struct fixture *fixture;
    struct http_transfer *transfer;
    char url[256];
    int calls, status;
    uint64_t sent, received;
    struct err err;
    char *body; /* owned */
    size_t body_len;
    char connection[16], real[16], early[16], trailer[16];
    /* sink */
    struct buf sunk;
    int pauses, pause_every, chunks;
    size_t abort_after, cancel_after;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    server_start(&fixture->server, answer);
    fixture->loop = loop_new();
    struct http_config config = {.stall_ms = 400, .connect_ms = 5000};
    fixture->http = http_new(fixture->loop, &config);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    http_free(fixture->http);
    loop_free(fixture->loop);
    server_stop(&fixture->server);
    free(fixture);
    return 0;
}

static void copy_header(const struct http_reply *reply, const char *name, char out[16])
{
    struct span value = http_header_value(reply, name);
    snprintf(out, 16, "%.*s", (int)(value.len < 15 ? value.len : 15),
             value.ptr != NULL ? value.ptr : "");
}

static void on_done(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct exchange *exchange = ctx;
    exchange->calls++;
    exchange->status = reply->status;
    exchange->sent = reply->sent;
    exchange->received = reply->received;
    if (err != NULL)
        exchange->err = *err;
    copy_header(reply, "x-connection", exchange->connection);
    copy_header(reply, "X-REAL", exchange->real);
    copy_header(reply, "x-early", exchange->early);
    copy_header(reply, "x-trailer", exchange->trailer);
    exchange->body_len = reply->body.len;
    exchange->body = buf_take(&reply->body);
}

static struct http_request request_for(struct exchange *exchange, const char *method,
                                       const char *target)
{
    snprintf(exchange->url, sizeof exchange->url, "http://127.0.0.1:%d%s",
             exchange->fixture->server.port, target);
    return (struct http_request){
        .method = method, .url = exchange->url, .body_fd = -1, .done = on_done, .ctx = exchange};
}

static void run(struct exchange *exchange, const struct http_request *request)
{
    exchange->transfer = http_start(exchange->fixture->http, request);
    assert_int_equal(exchange->calls, 0);
    loop_run(exchange->fixture->loop);
    assert_int_equal(exchange->calls, 1);
}

static void get(struct exchange *exchange, struct fixture *fixture, const char *target)
{
    *exchange = (struct exchange){.fixture = fixture};
    struct http_request request = request_for(exchange, "GET", target);
    run(exchange, &request);
}

/* ---- the tests ---- */

static void replies(void **state)
{
    static const struct {
        const char *target;
        int status;
        const char *body;
    } cases[] = {{"/hello", 200, "hello"},       {"/chunked", 200, "hello, world"},
                 {"/interim", 201, "ok"},        {"/status/404", 404, "nope"},
                 {"/status/503", 503, "nope"},   {"/status/302", 302, "nope"},
                 {"/late/30", 200, "late"},      {"/headers/100/10", 200, "ok"},
                 {"/headers/1/60000", 200, "ok"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct exchange exchange;
        get(&exchange, *state, cases[i].target);
        assert_int_equal(exchange.err.kind, ERR_NONE);
        assert_int_equal(exchange.status, cases[i].status);
        assert_string_equal(exchange.body, cases[i].body);
        assert_int_equal(exchange.received, strlen(cases[i].body));
        assert_string_equal(exchange.trailer, "");
        assert_string_equal(exchange.early, "");
        if (cases[i].status == 201)
            assert_string_equal(exchange.real, "1");
        free(exchange.body);
    }
}

static void failures(void **state)
{
    static const struct {
        const char *target;
        enum err_kind kind;
        bool retryable;
        const char *message; /* a part of it */
    } cases[] = {{"/half", ERR_NETWORK, true, "connection closed in the middle of the reply"},
                 {"/close", ERR_NETWORK, true, "connection closed without a reply"},
                 {"/reset", ERR_NETWORK, true, "connection reset by peer"},
                 {"/garbage", ERR_NETWORK, false, "HTTP/0.9"},
                 {"/stall", ERR_NETWORK, true, "nothing moved after 0.4 s"},
                 {"/silent", ERR_NETWORK, true, "nothing moved after 0.4 s"},
                 {"/headers/128/10", ERR_DATA, false, "too many headers"},
                 {"/headers/10/9000", ERR_DATA, false, "too long headers"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct exchange exchange;
        get(&exchange, *state, cases[i].target);
        assert_int_equal(exchange.err.kind, cases[i].kind);
        assert_int_equal(exchange.err.retryable, cases[i].retryable);
        if (strstr(exchange.err.message, cases[i].message) == NULL)
            fail_msg("%s: %s", cases[i].target, exchange.err.message);
        free(exchange.body);
    }
}

static void nobody_listens(void **state)
{
    struct fixture *fixture = *state;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int taken = socket(AF_INET, SOCK_STREAM, 0); /* bound, not listening: connecting is refused */
    assert_int_equal(bind(taken, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(taken, (struct sockaddr *)&address, &size), 0);
    struct exchange exchange = {.fixture = fixture};
    struct http_request request = request_for(&exchange, "GET", "/");
    char want[128];
    int port = ntohs(address.sin_port);
    snprintf(exchange.url, sizeof exchange.url, "http://127.0.0.1:%d/x?secret=1", port);
    snprintf(want, sizeof want, "connect to 127.0.0.1:%d: connection refused", port);
    run(&exchange, &request);
    assert_string_equal(exchange.err.message, want);
    assert_int_equal(exchange.err.kind, ERR_NETWORK);
    assert_true(exchange.err.retryable);
    free(exchange.body);
    close(taken);
}

static void a_listener_that_never_accepts(void **state)
{
    struct fixture *fixture = *state;
    struct exchange exchange = {.fixture = fixture};
    struct http_config config = {.connect_ms = 60};
    struct http *http = http_new(fixture->loop, &config);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int full = socket(AF_INET, SOCK_STREAM, 0), other[8];
    assert_int_equal(bind(full, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(full, 0), 0);
    assert_int_equal(getsockname(full, (struct sockaddr *)&address, &size), 0);
    for (int i = 0; i < 8; i++) { /* fill its queue: the next SYN gets no answer */
        other[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        connect(other[i], (struct sockaddr *)&address, size);
    }
    struct http_request request = request_for(&exchange, "GET", "/");
    snprintf(exchange.url, sizeof exchange.url, "http://127.0.0.1:%d/", ntohs(address.sin_port));
    http_start(http, &request);
    loop_run(fixture->loop);
    assert_int_equal(exchange.calls, 1);
    assert_int_equal(exchange.err.kind, ERR_NETWORK);
    assert_non_null(strstr(exchange.err.message, "not connected after 0.06 s"));
    for (int i = 0; i < 8; i++)
        close(other[i]);
    close(full);
    free(exchange.body);
    http_free(http);
}

/* Silence before the reply counts against total_ms only; total_ms ends what still moves. */
static void long_polls_and_total(void **state)
{
    struct exchange poll = {.fixture = *state}, ended = {.fixture = *state};
    struct http_request request = request_for(&poll, "GET", "/late/900");
    request.total_ms = 20000;
    run(&poll, &request);
    assert_int_equal(poll.status, 200);
    free(poll.body);

    request = request_for(&ended, "GET", "/silent");
    request.total_ms = 80;
    run(&ended, &request);
    assert_int_equal(ended.err.kind, ERR_NETWORK);
    assert_non_null(strstr(ended.err.message, "no complete reply after 0.08 s"));
    free(ended.body);
}

static void connections_are_kept(void **state)
{
    static const char *const targets[] = {"/hello", "/hello", "/once", "/hello"};
    char seen[4][16];
    for (size_t i = 0; i < 4; i++) {
        struct exchange exchange;
        get(&exchange, *state, targets[i]);
        assert_int_equal(exchange.status, 200);
        memcpy(seen[i], exchange.connection, 16);
        free(exchange.body);
    }
    assert_string_equal(seen[0], seen[1]);
    assert_string_equal(seen[0], seen[2]);
    assert_string_not_equal(seen[0], seen[3]);
}

/* Exactly the request that was asked for. */
static void the_request_is_ours(void **state)
{
    struct exchange exchange = {.fixture = *state};
    struct http_header header[] = {{"x-amz-date", "20130524T000000Z"}, {"X-Empty", ""}};
    struct http_request request = request_for(&exchange, "POST", "/echo/a/../b//./%7e?x=1&y=%2F");
    request.header = header;
    request.header_count = 2;
    request.body = span_str("{\"a\":1}");
    run(&exchange, &request);
    char want[512];
    snprintf(want, sizeof want,
             "POST /echo/a/../b//./%%7e?x=1&y=%%2F HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
             "User-Agent: sluice/0.1.0\r\nx-amz-date: 20130524T000000Z\r\nX-Empty:\r\n"
             "Content-Length: 7\r\n\r\n",
             exchange.fixture->server.port);
    assert_string_equal(exchange.body, want);
    assert_int_equal(exchange.sent, 7);
    free(exchange.body);
}

/* One slot serves them all in turn, so that nothing of one request stays for the next. */
static void methods(void **state)
{
    static const struct {
        const char *method, *body, *line, *length;
    } cases[] = {
        {"PUT", "body", "PUT /echo ", "Content-Length: 4\r\n"},
        {"GET", "", "GET /echo ", NULL},
        {"POST", "", "POST /echo ", "Content-Length: 0\r\n"},
        {"DELETE", "", "DELETE /echo ", NULL},
        {"PUT", "", "PUT /echo ", "Content-Length: 0\r\n"},
        {"DELETE", "x", "DELETE /echo ", "Content-Length: 1\r\n"},
        {"POST", "ab", "POST /echo ", "Content-Length: 2\r\n"},
        {"GET", "", "GET /echo ", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct exchange exchange = {.fixture = *state};
        struct http_request request = request_for(&exchange, cases[i].method, "/echo");
        request.body = span_str(cases[i].body);
        run(&exchange, &request);
        assert_int_equal(strncmp(exchange.body, cases[i].line, strlen(cases[i].line)), 0);
        if (cases[i].length != NULL)
            assert_non_null(strstr(exchange.body, cases[i].length));
        else
            assert_null(strstr(exchange.body, "Content-Length"));
        assert_null(strstr(exchange.body, "Content-Type"));
        assert_null(strstr(exchange.body, "Accept"));
        assert_null(strstr(exchange.body, "Expect"));
        free(exchange.body);
    }
    struct exchange head = {.fixture = *state};
    struct http_request request = request_for(&head, "HEAD", "/hello");
    run(&head, &request);
    assert_int_equal(head.status, 200);
    assert_int_equal(head.body_len, 0);
    free(head.body);
}

static void unusable_requests(void **state)
{
    struct http_header split[] = {{"x-a", "1\r\nx-b: 2"}}, many[CAP_HTTP_HEADERS + 1];
    for (size_t i = 0; i <= CAP_HTTP_HEADERS; i++)
        many[i] = (struct http_header){"x", "y"};
    struct exchange exchange = {.fixture = *state};
    struct http_request request = request_for(&exchange, "GET", "/echo");
    request.header = split;
    request.header_count = 1;
    run(&exchange, &request);
    assert_int_equal(exchange.err.kind, ERR_USAGE);
    free(exchange.body);

    exchange = (struct exchange){.fixture = *state};
    request = request_for(&exchange, "GET", "/echo");
    request.header = many;
    request.header_count = CAP_HTTP_HEADERS;
    run(&exchange, &request);
    assert_int_equal(exchange.status, 200);
    free(exchange.body);
    exchange = (struct exchange){.fixture = *state};
    request = request_for(&exchange, "GET", "/echo");
    request.header = many;
    request.header_count = CAP_HTTP_HEADERS + 1;
    run(&exchange, &request);
    assert_int_equal(exchange.err.kind, ERR_USAGE);
    free(exchange.body);

    exchange = (struct exchange){.fixture = *state};
    request = request_for(&exchange, "GET", "/");
    request.url = "file:///etc/passwd";
    run(&exchange, &request);
    assert_int_equal(exchange.err.kind, ERR_NETWORK);
    assert_false(exchange.err.retryable);
    free(exchange.body);
}

static void bodies_at_the_cap_and_past(void **state)
{
    for (int past = 0; past < 2; past++) {
        struct exchange exchange = {.fixture = *state};
        struct http_request request = request_for(&exchange, "GET",
                                                  past ? "/body/3001" : "/body/3000");
        request.max_body = 3000;
        run(&exchange, &request);
        assert_int_equal(exchange.err.kind, past ? ERR_DATA : ERR_NONE);
        if (!past)
            assert_int_equal(exchange.body_len, 3000);
        free(exchange.body);
    }
}

static void bodies_from_files(void **state)
{
    static const struct {
        const char *method;
        size_t offset, size;
        enum err_kind kind;
    } cases[] = {{"PUT", 0, 300000, ERR_NONE}, {"PUT", 100000, 150001, ERR_NONE},
                 {"POST", 5, 7, ERR_NONE},     {"PUT", 0, 0, ERR_NONE},
                 {"PUT", 1, 300000, ERR_DATA}, {"GET", 0, 0, ERR_NONE}};
    size_t size = 300000;
    char *bytes = malloc(size);
    fill(bytes, size);
    FILE *file = tmpfile();
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fflush(file);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct exchange exchange = {.fixture = *state};
        struct http_request request = request_for(&exchange, cases[i].method, "/mirror");
        bool body = strcmp(cases[i].method, "GET") != 0;
        request.body_fd = body ? fileno(file) : -1;
        request.body_offset = cases[i].offset;
        request.body_size = cases[i].size;
        run(&exchange, &request);
        assert_int_equal(exchange.err.kind, cases[i].kind);
        if (cases[i].kind == ERR_NONE) {
            assert_int_equal(exchange.body_len, cases[i].size);
            assert_memory_equal(exchange.body, bytes + cases[i].offset, cases[i].size);
        }
        free(exchange.body);
    }
    fclose(file);
    free(bytes);
}

/* A reused connection turns out to be dead: libcurl rewinds the file and takes a new one. */
static void a_file_is_sent_again(void **state)
{
    struct exchange exchange;
    get(&exchange, *state, "/hello");
    free(exchange.body);
    FILE *file = tmpfile();
    fputs("from a file", file);
    fflush(file);
    exchange = (struct exchange){.fixture = *state};
    struct http_request request = request_for(&exchange, "PUT", "/fresh");
    request.body_fd = fileno(file);
    request.body_size = 11;
    run(&exchange, &request);
    assert_string_equal(exchange.err.message, "");
    assert_string_equal(exchange.body, "from a file");
    free(exchange.body);
    fclose(file);
}

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
        struct http_request request = request_for(&exchange, "GET", cases[i].target);
        request.sink = sink;
        run(&exchange, &request);
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
    buf_init(&exchange.sunk, 0);
    struct http_request request = request_for(&exchange, "GET", "/body/50000");
    request.sink = hold;
    struct loop_timer *timer = loop_timer_new(exchange.fixture->loop, resume_later, &exchange);
    loop_timer_set(timer, 900);
    run(&exchange, &request);
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
        struct http_request request = request_for(&exchange, "GET", "/silent");
        struct loop_timer *timer = loop_timer_new(exchange.fixture->loop, cancel_later, &exchange);
        if (ms > 0)
            loop_timer_set(timer, ms);
        else
            loop_soon(exchange.fixture->loop, cancel_later, &exchange);
        run(&exchange, &request);
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
        struct http_request request = request_for(&exchange[i], "GET", "/silent");
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

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

UNIT_GROUP(http, CASE(replies), CASE(failures), CASE(nobody_listens),
           CASE(a_listener_that_never_accepts), CASE(long_polls_and_total),
           CASE(connections_are_kept), CASE(the_request_is_ours), CASE(methods),
           CASE(unusable_requests), CASE(bodies_at_the_cap_and_past), CASE(bodies_from_files),
           CASE(a_file_is_sent_again), CASE(sinks), CASE(pauses_are_not_stalls), CASE(cancelling),
           CASE(freeing_cancels), CASE(three_hundred_at_once))
