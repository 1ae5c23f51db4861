/* One slot of the HTTP client: a libcurl easy handle that lives long and serves one request after
 * the other, with what the request and its reply need. For net/http.c only. */
#ifndef NET_TRANSFER_H
#define NET_TRANSFER_H

#include <stdbool.h>
#include <stdint.h>

#include <curl/curl.h>

#include "net/http.h"
#include "net/shard.h"

#define TRANSFER_ADDRESS 72 /* bytes of "::ADDRESS:" and a NUL */

struct http_transfer {
    CURL *easy;
    bool bulk; /* has the buffers of a body that streams */

    /* The request. */
    struct buf text; /* header lines, each ended by NUL */
    struct curl_slist *line;
    size_t line_room;
    char address[TRANSFER_ADDRESS]; /* CURLOPT_CONNECT_TO's text */
    struct curl_slist connect_to;
    int body_fd;
    uint64_t body_offset, body_size, body_done;

    /* The reply. */
    struct http_reply reply;
    bool head_complete;
    int header_count;
    bool paused;
    struct err err; /* why our side stopped it; ERR_NONE: it did not */
    char curl_text[CURL_ERROR_SIZE];

    /* Set by net/http.c. */
    enum http_sink_result (*sink)(void *ctx, const char *ptr, size_t len);
    http_done_fn *done;
    void *ctx;
    struct http *http;
    struct shard *shard; /* NULL: not started */
    struct http_transfer *next, *prev;
    struct loop_timer *timer;
    int64_t total_ms;
    uint64_t started_ns, moved_ns, moved;
    bool connected, ending, resuming;
};

/* A slot with what does not change from request to request. share: the DNS and TLS session cache.
 */
struct http_transfer *transfer_new(const struct http_config *config, CURLSH *share, bool bulk);
void transfer_free(struct http_transfer *transfer); /* the easy handle is out of its shard */

/* Makes a fresh slot ready for request. Returns 0, or -1 with transfer->err filled: too many
 * headers, a line break in one, an unusable URL or address. */
int transfer_prepare(struct http_transfer *transfer, const struct http_request *request);

/* Forgets request and reply, keeping memory that is not large. */
void transfer_clear(struct http_transfer *transfer);

/* Body bytes so far, both ways, and header bytes: grows as long as something moves. */
uint64_t transfer_moved(const struct http_transfer *transfer);

/* Has the request begun to go out? */
bool transfer_connected(const struct http_transfer *transfer);

#endif
