/* An HTTP/1.1 client for thousands of transfers: libcurl's multi interface driven by the loop.
 * Connections are kept alive and shared by all transfers of a client; beyond about a hundred
 * transfers they are spread over several multi handles. One attempt per request: retrying is
 * net/retry.h and aws/client.h. */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"
#include "net/loop.h"

struct http;
struct http_transfer;

struct http_config {
    const char *ca_file;    /* PEM bundle instead of the system's; NULL */
    bool insecure;          /* do not verify TLS: only for the explicit option */
    int64_t connect_ms;     /* 0: 10 s; resolving, connecting and TLS */
    int64_t stall_ms;       /* 0: 60 s without a byte either way ends a transfer; not while its sink
                               pauses, nor, when it has a total_ms, before the reply begins (a long
                               poll is silent on purpose) */
    const char *user_agent; /* NULL: "sluice/VERSION" */
};

struct http_header {
    const char *name;  /* NUL-terminated */
    const char *value; /* NUL-terminated */
};

/* What the sink answers. PAUSE: this chunk was not taken, it is given again after http_resume. */
enum http_sink_result { HTTP_SINK_OK, HTTP_SINK_PAUSE, HTTP_SINK_ABORT };

struct http_reply {
    int status;              /* 0: no reply */
    struct buf headers;      /* of the final reply, without the status line; lines end in CRLF */
    struct buf body;         /* unless a sink took it */
    uint64_t sent, received; /* body bytes on the wire */
    bool resent;             /* a kept connection broke and libcurl sent the file again */
};

/* Called exactly once per request. err is NULL when a reply came whole, whatever its status;
 * otherwise ERR_NETWORK, ERR_CANCELLED (http_cancel, http_free, a sink that aborts), ERR_DATA (body
 * or headers past their cap, a file that became shorter), ERR_IO (the file could not be read), or
 * ERR_USAGE (a header with a line break, an unusable URL). Redirects are replies, never followed.
 * reply is never NULL and valid only during the call; buffers may be taken with buf_take. New
 * requests may be started inside; http_free not. */
typedef void http_done_fn(void *ctx, struct http_reply *reply, const struct err *err);

struct http_request {
    const char *method;
    const char *url; /* sent as it is: dot segments and escapes untouched */
    const struct http_header *header;
    size_t header_count; /* only these, Host and Content-Length are sent */
    struct span body;    /* borrowed until done; ignored when body_fd >= 0 */
    int body_fd;         /* -1, or a file: bytes body_offset .. +body_size, read with pread */
    uint64_t body_offset, body_size;
    bool fresh;             /* not over a kept connection */
    int64_t total_ms;       /* 0: no limit on the whole transfer */
    size_t max_body;        /* 0: CAP_HTTP_BODY */
    const char *connect_to; /* NULL, or a numeric address to connect to whatever the URL's host is
                               (IPv6 in brackets, at most 62 bytes): names are not looked up then */
    bool small_buffers;     /* one of thousands: 16 KiB instead of 64 for a body that streams */
    /* Bodies of 2xx replies go here instead of reply.body when set. */
    enum http_sink_result (*sink)(void *ctx, const char *ptr, size_t len);
    http_done_fn *done;
    void *ctx; /* for sink and done */
};

/* Strings of config are copied. The standard proxy variables of the environment apply. */
struct http *http_new(struct loop *loop, const struct http_config *config);
void http_free(struct http *http); /* transfers under way end with ERR_CANCELLED first */

/* Starts a request; everything but body and the file is copied. done is never called from inside.
 * May be called anywhere, sinks and done functions included.
 * The handle is valid until done returns. */
struct http_transfer *http_start(struct http *http, const struct http_request *request);
void http_resume(
    struct http_transfer *transfer); /* after a PAUSE; the sink is called from the loop */
void http_cancel(
    struct http_transfer *transfer); /* done comes, from the loop, with ERR_CANCELLED */

/* Inside the sink: status and headers of the reply whose body is coming. */
const struct http_reply *http_reply_head(const struct http_transfer *transfer);

/* The value of a reply header (name in any case), {NULL,0} when absent. */
struct span http_header_value(const struct http_reply *reply, const char *name);

#endif
