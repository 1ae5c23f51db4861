/* A small HTTP request with a few attempts and everything in memory: what the sources of
 * credentials need. Services are called through aws/client.h. */
#ifndef AWS_FETCH_H
#define AWS_FETCH_H

#include "core/err.h"
#include "core/span.h"
#include "net/http.h"
#include "net/loop.h"

struct fetch;

/* The last attempt's reply, or err when it had none. Borrowed during the call. */
typedef void fetch_fn(void *ctx, const struct http_reply *reply, const struct err *err);

struct fetch_request {
    const char *method, *url;
    const struct http_header *header;
    size_t header_count;
    struct span body;
    int64_t timeout_ms; /* of one attempt */
    int attempts;       /* network failures, 429 and 5xx are tried again */
    fetch_fn *done;     /* once, from the loop */
    void *ctx;
};

/* Copies everything. The handle is valid until done is called. */
struct fetch *fetch_start(struct loop *loop, struct http *http,
                          const struct fetch_request *request);

/* done will not be called. NULL is fine. */
void fetch_cancel(struct fetch *fetch);

#endif
