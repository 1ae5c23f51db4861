#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http_fixture.h"

#include "net/caps.h"

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
        fixture_get(&exchange, *state, cases[i].target);
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
                 {"/headers/128/10", ERR_DATA, false, "too many headers"},
                 {"/headers/10/9000", ERR_DATA, false, "too long headers"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct exchange exchange;
        fixture_get(&exchange, *state, cases[i].target);
        assert_int_equal(exchange.err.kind, cases[i].kind);
        assert_int_equal(exchange.err.retryable, cases[i].retryable);
        if (strstr(exchange.err.message, cases[i].message) == NULL)
            fail_msg("%s: %s", cases[i].target, exchange.err.message);
        free(exchange.body);
    }
}

static void stalls(void **state)
{
    static const char *const targets[] = {"/stall", "/silent"};
    fixture_impatient(*state);
    for (size_t i = 0; i < 2; i++) {
        struct exchange exchange;
        fixture_get(&exchange, *state, targets[i]);
        assert_int_equal(exchange.err.kind, ERR_NETWORK);
        assert_true(exchange.err.retryable);
        assert_non_null(strstr(exchange.err.message, "nothing moved after 0.4 s"));
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
    struct http_request request = fixture_request(&exchange, "GET", "/");
    char want[128];
    int port = ntohs(address.sin_port);
    snprintf(exchange.url, sizeof exchange.url, "http://127.0.0.1:%d/x?secret=1", port);
    snprintf(want, sizeof want, "connect to 127.0.0.1:%d: connection refused", port);
    fixture_run(&exchange, &request);
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
    struct http_request request = fixture_request(&exchange, "GET", "/");
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
    fixture_impatient(*state);
    struct http_request request = fixture_request(&poll, "GET", "/late/900");
    request.total_ms = 20000;
    fixture_run(&poll, &request);
    assert_int_equal(poll.status, 200);
    free(poll.body);

    request = fixture_request(&ended, "GET", "/silent");
    request.total_ms = 80;
    fixture_run(&ended, &request);
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
        fixture_get(&exchange, *state, targets[i]);
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
    struct http_request request = fixture_request(&exchange, "POST",
                                                  "/echo/a/../b//./%7e?x=1&y=%2F");
    request.header = header;
    request.header_count = 2;
    request.body = span_str("{\"a\":1}");
    fixture_run(&exchange, &request);
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
        struct http_request request = fixture_request(&exchange, cases[i].method, "/echo");
        request.body = span_str(cases[i].body);
        fixture_run(&exchange, &request);
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
    struct http_request request = fixture_request(&head, "HEAD", "/hello");
    fixture_run(&head, &request);
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
    struct http_request request = fixture_request(&exchange, "GET", "/echo");
    request.header = split;
    request.header_count = 1;
    fixture_run(&exchange, &request);
    assert_int_equal(exchange.err.kind, ERR_USAGE);
    free(exchange.body);

    exchange = (struct exchange){.fixture = *state};
    request = fixture_request(&exchange, "GET", "/echo");
    request.header = many;
    request.header_count = CAP_HTTP_HEADERS;
    fixture_run(&exchange, &request);
    assert_int_equal(exchange.status, 200);
    free(exchange.body);
    exchange = (struct exchange){.fixture = *state};
    request = fixture_request(&exchange, "GET", "/echo");
    request.header = many;
    request.header_count = CAP_HTTP_HEADERS + 1;
    fixture_run(&exchange, &request);
    assert_int_equal(exchange.err.kind, ERR_USAGE);
    free(exchange.body);

    exchange = (struct exchange){.fixture = *state};
    request = fixture_request(&exchange, "GET", "/");
    request.url = "file:///etc/passwd";
    fixture_run(&exchange, &request);
    assert_int_equal(exchange.err.kind, ERR_NETWORK);
    assert_false(exchange.err.retryable);
    free(exchange.body);
}

static void bodies_at_the_cap_and_past(void **state)
{
    for (int past = 0; past < 2; past++) {
        struct exchange exchange = {.fixture = *state};
        struct http_request request = fixture_request(&exchange, "GET",
                                                      past ? "/body/3001" : "/body/3000");
        request.max_body = 3000;
        fixture_run(&exchange, &request);
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
    fixture_fill(bytes, size);
    FILE *file = tmpfile();
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fflush(file);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct exchange exchange = {.fixture = *state};
        struct http_request request = fixture_request(&exchange, cases[i].method, "/mirror");
        bool body = strcmp(cases[i].method, "GET") != 0;
        request.body_fd = body ? fileno(file) : -1;
        request.body_offset = cases[i].offset;
        request.body_size = cases[i].size;
        fixture_run(&exchange, &request);
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
    fixture_get(&exchange, *state, "/hello");
    free(exchange.body);
    FILE *file = tmpfile();
    fputs("from a file", file);
    fflush(file);
    exchange = (struct exchange){.fixture = *state};
    struct http_request request = fixture_request(&exchange, "PUT", "/fresh");
    request.body_fd = fileno(file);
    request.body_size = 11;
    fixture_run(&exchange, &request);
    assert_string_equal(exchange.err.message, "");
    assert_string_equal(exchange.body, "from a file");
    free(exchange.body);
    fclose(file);
}

/* The address decides where the request goes, the URL what Host says; a name that no resolver knows
 * is not looked up. Connections are kept for the same name and address only. */
static void a_given_address(void **state)
{
    struct fixture *fixture = *state;
    char url[96];
    struct exchange first = {.fixture = fixture}, again = {.fixture = fixture};
    sprintf(url, "http://nowhere.invalid:%d/hello", fixture->server.port);
    struct http_request request = fixture_request(&first, "GET", "/hello");
    request.url = url;
    request.connect_to = "127.0.0.1";
    fixture_run(&first, &request);
    assert_string_equal(first.err.message, "");
    assert_string_equal(first.body, "hello");
    request.ctx = &again;
    fixture_run(&again, &request);
    assert_string_equal(again.connection, first.connection);

    struct exchange other = {.fixture = fixture};
    request.ctx = &other;
    request.connect_to = "127.0.0.2";
    fixture_run(&other, &request); /* nobody listens there, or another connection */
    assert_string_not_equal(other.connection, first.connection);

    struct exchange plain = {.fixture = fixture};
    request.ctx = &plain;
    request.connect_to = NULL; /* the slot has forgotten it */
    fixture_run(&plain, &request);
    assert_int_equal(plain.err.kind, ERR_NETWORK);

    struct exchange longer = {.fixture = fixture};
    char address[70];
    memset(address, '1', sizeof address);
    address[69] = '\0';
    request.ctx = &longer;
    request.connect_to = address;
    fixture_run(&longer, &request);
    assert_int_equal(longer.err.kind, ERR_USAGE);
    free(first.body), free(again.body), free(other.body), free(plain.body), free(longer.body);
}

UNIT_GROUP(http, CASE(a_given_address), CASE(replies), CASE(failures), CASE(stalls),
           CASE(nobody_listens), CASE(a_listener_that_never_accepts), CASE(long_polls_and_total),
           CASE(connections_are_kept), CASE(the_request_is_ours), CASE(methods),
           CASE(unusable_requests), CASE(bodies_at_the_cap_and_past), CASE(bodies_from_files),
           CASE(a_file_is_sent_again))
