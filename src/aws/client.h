/* One signed, retried call to a service: what every NAME_client is made of.
 *
 * Credentials are found and refreshed here, each attempt is signed afresh, error replies become
 * struct err, retries follow net/retry.h. Nothing here knows an operation. */
#ifndef AWS_CLIENT_H
#define AWS_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "aws/endpoint.h"
#include "aws/sigv4.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/opt.h"
#include "net/http.h"
#include "net/loop.h"

/* What the shared options of all network programs set. Zeroed means defaults. */
struct aws_options {
    const char *endpoint; /* --endpoint URL */
    const char *region;   /* --region NAME */
    const char *profile;  /* --profile NAME */
    const char *ca_file;  /* --ca-file FILE */
    int64_t retries;      /* --retries N, attempts after the first; -1: AWS_MAX_ATTEMPTS or 2 */
    int64_t connect_ms, stall_ms; /* --connect-timeout, --timeout */
};
#define AWS_OPTIONS_INIT                                                                           \
    {                                                                                              \
        .retries = -1                                                                              \
    }

/* The shared option table, for opt_usage.shared; it stores into options. Static storage, one per
 * process. */
const struct opt *aws_option_table(struct aws_options *options);

struct aws;

/* Reads configuration (environment, profile); no network yet. NULL and err when it is wrong: no
 * region for a service that needs one, malformed endpoint, unknown profile. */
struct aws *aws_new(struct loop *loop, const struct aws_options *options, enum aws_service service,
                    struct err *err);
void aws_free(struct aws *aws);

const char *aws_region(const struct aws *aws);
const char *aws_endpoint(const struct aws *aws); /* "https://host[:port]", no trailing slash */
bool aws_custom_endpoint(const struct aws *aws); /* named by option, environment or profile */

bool aws_virtual_host(const struct aws *aws, struct span bucket); /* endpoint_virtual_host */

struct aws_request {
    const char *method;
    const char *host_prefix;        /* "bucket." put before the endpoint's host, or NULL */
    struct span path;               /* encoded, starts with '/' */
    const struct sigv4_pair *query; /* decoded; encoded and ordered here */
    size_t query_count;
    const struct http_header *header; /* beside host, date, token, content hash, authorization */
    size_t header_count;
    struct span body; /* borrowed until done */
    int body_fd;      /* -1, or a file as in net/http.h */
    uint64_t body_offset, body_size;
    bool unsigned_payload; /* S3 over https: do not hash the body */
    int64_t total_ms;      /* 0: none; long polls set it */
    size_t max_body;       /* 0: CAP_HTTP_BODY */
    enum http_sink_result (*sink)(void *ctx, const char *ptr, size_t len); /* 2xx bodies */
    /* Called before a retry of a request whose sink has already taken bytes; false: give up
     * instead. NULL means false. */
    bool (*rewind)(void *ctx);
    void (*done)(void *ctx, struct http_reply *reply, const struct err *err);
    void *ctx;
};

/* Starts a call; everything but body and file is copied. done comes exactly once from the loop:
 * err NULL for a 2xx or 3xx reply, else filled from the reply's error document (kind, code,
 * message, HTTP status, request id) or the network. */
struct aws_call;
struct aws_call *aws_start(struct aws *aws, const struct aws_request *request);
void aws_cancel(struct aws_call *call); /* done comes with ERR_CANCELLED */
void aws_resume(struct aws_call *call); /* after a sink paused */

/* Inside the sink: status and headers of the reply whose body is coming. */
const struct http_reply *aws_reply_head(const struct aws_call *call);

/* A wait with the same back-off and quota for retries a client makes itself (failed entries of a
 * batch): milliseconds, or -1 for give up. */
struct retry;
int64_t aws_backoff(struct aws *aws, struct retry *retry, bool throttled);
int aws_max_attempts(const struct aws *aws);

#endif
