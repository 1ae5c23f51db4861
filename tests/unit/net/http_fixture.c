#include "http_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- the server: what it does is in the target ---- */

void fixture_fill(char *out, size_t len)
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
        fixture_fill(body, (size_t)size);
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

int fixture_set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    server_start(&fixture->server, answer);
    fixture->loop = loop_new();
    struct http_config config = {0};
    fixture->http = http_new(fixture->loop, &config);
    *state = fixture;
    return 0;
}

void fixture_impatient(struct fixture *fixture)
{
    struct http_config config = {.connect_ms = 600000, .stall_ms = 400};
    http_free(fixture->http);
    fixture->http = http_new(fixture->loop, &config);
}

int fixture_tear_down(void **state)
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

struct http_request fixture_request(struct exchange *exchange, const char *method,
                                    const char *target)
{
    snprintf(exchange->url, sizeof exchange->url, "http://127.0.0.1:%d%s",
             exchange->fixture->server.port, target);
    return (struct http_request){
        .method = method, .url = exchange->url, .body_fd = -1, .done = on_done, .ctx = exchange};
}

void fixture_run(struct exchange *exchange, const struct http_request *request)
{
    exchange->transfer = http_start(exchange->fixture->http, request);
    assert_int_equal(exchange->calls, 0);
    loop_run(exchange->fixture->loop);
    assert_int_equal(exchange->calls, 1);
}

void fixture_get(struct exchange *exchange, struct fixture *fixture, const char *target)
{
    *exchange = (struct exchange){.fixture = fixture};
    struct http_request request = fixture_request(exchange, "GET", target);
    fixture_run(exchange, &request);
}
