/* A request for credentials, with attempts. Copies are cleared: headers and bodies carry tokens. */
#include "aws/fetch.h"

#include <stdlib.h>
#include <string.h>

#include "aws/caps.h"
#include "core/mem.h"
#include "core/random.h"

enum { MOST_HEADERS = 8, BACKOFF_MS = 100 };

struct fetch {
    struct http *http;
    struct http_transfer *transfer; /* NULL between attempts */
    struct loop_timer *timer;       /* the wait before the next one */
    char *method, *url, *body;
    struct http_header header[MOST_HEADERS];
    size_t header_count, body_len;
    int64_t timeout_ms;
    int attempts, made;
    fetch_fn *done; /* NULL: cancelled, freed when the transfer has ended */
    void *ctx;
};

static void wipe(const char *text)
{
    if (text != NULL)
        explicit_bzero((char *)text, strlen(text));
    free((char *)text);
}

static void release(struct fetch *fetch)
{
    loop_timer_free(fetch->timer);
    for (size_t i = 0; i < fetch->header_count; i++) {
        free((char *)fetch->header[i].name);
        wipe(fetch->header[i].value);
    }
    explicit_bzero(fetch->body, fetch->body_len);
    free(fetch->body);
    free(fetch->method);
    free(fetch->url);
    free(fetch);
}

static bool worth_again(const struct http_reply *reply, const struct err *err)
{
    if (err != NULL)
        return err->kind == ERR_NETWORK;
    return reply->status >= 500 || reply->status == 429;
}

static void on_done(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct fetch *fetch = ctx;
    fetch->transfer = NULL;
    if (fetch->done != NULL && fetch->made < fetch->attempts && worth_again(reply, err)) {
        double most = BACKOFF_MS * (double)(1 << (fetch->made < 8 ? fetch->made : 8));
        loop_timer_set(fetch->timer, (int64_t)(random_unit() * most));
    } else {
        if (fetch->done != NULL)
            fetch->done(fetch->ctx, reply, err);
        release(fetch);
    }
    explicit_bzero(reply->body.data, reply->body.len);
}

static void attempt(void *ctx)
{
    struct fetch *fetch = ctx;
    fetch->made++;
    struct http_request request = {.method = fetch->method,
                                   .url = fetch->url,
                                   .header = fetch->header,
                                   .header_count = fetch->header_count,
                                   .body = span_of(fetch->body, fetch->body_len),
                                   .body_fd = -1,
                                   .total_ms = fetch->timeout_ms,
                                   .max_body = CAP_CREDENTIAL_REPLY,
                                   .done = on_done,
                                   .ctx = fetch};
    fetch->transfer = http_start(fetch->http, &request);
}

struct fetch *fetch_start(struct loop *loop, struct http *http, const struct fetch_request *request)
{
    struct fetch *fetch = mem_alloc(sizeof *fetch);
    fetch->http = http;
    fetch->timer = loop_timer_new(loop, attempt, fetch);
    fetch->method = mem_strdup(request->method);
    fetch->url = mem_strdup(request->url);
    fetch->body = mem_dup(request->body.len > 0 ? request->body.ptr : "", request->body.len);
    fetch->body_len = request->body.len;
    for (size_t i = 0; i < request->header_count && i < MOST_HEADERS; i++)
        fetch->header[fetch->header_count++] = (struct http_header){
            mem_strdup(request->header[i].name), mem_strdup(request->header[i].value)};
    fetch->timeout_ms = request->timeout_ms;
    fetch->attempts = request->attempts;
    fetch->done = request->done;
    fetch->ctx = request->ctx;
    attempt(fetch);
    return fetch;
}

void fetch_cancel(struct fetch *fetch)
{
    if (fetch == NULL)
        return;
    fetch->done = NULL;
    if (fetch->transfer != NULL)
        http_cancel(fetch->transfer);
    else
        release(fetch);
}
