/* One signed, retried call to a service: what every NAME_client is made of.
 *
 * Credentials are found and refreshed here, each attempt is signed afresh, error replies become
 * struct err, retries follow net/retry.h. Beside those rules, once a call: a service that refuses
 * expired credentials is asked again with fresh ones, and one whose Date is more than four minutes
 * from our clock when it denies access is asked again with its time. Nothing here knows an
 * operation. */
#ifndef AWS_CLIENT_H
#define AWS_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "aws/endpoint.h"
#include "aws/options.h"
#include "aws/sigv4.h"
#include "core/buf.h"
#include "core/err.h"
#include "net/http.h"
#include "net/loop.h"

struct aws;

/* Reads configuration (environment, profile); no network yet. NULL and err when it is wrong: no
 * region for a service that needs one, malformed endpoint, unknown profile. Attempts: --retries and
 * 1, AWS_MAX_ATTEMPTS, the profile's max_attempts, 3. Certificates: --ca-file, AWS_CA_BUNDLE, the
 * profile's ca_bundle, the system's. options are borrowed only during the call. */
struct aws *aws_new(struct loop *loop, const struct aws_options *options, enum aws_service service,
                    struct err *err);
void aws_free(struct aws *aws); /* calls under way end with ERR_CANCELLED first; NULL is fine */

const char *aws_region(const struct aws *aws);
const char *aws_endpoint(const struct aws *aws); /* "https://host[:port]", no trailing slash */

bool aws_on_aws(const struct aws *aws); /* the endpoint's host is one of AWS's own */
/* Do bodies go to S3 unsigned? Over https, which protects them; over http when options ask for it.
 */
bool aws_unsigned_payload(const struct aws *aws);

bool aws_virtual_host(const struct aws *aws, struct span bucket); /* endpoint_virtual_host */
bool aws_accelerates(const struct aws *aws, struct span bucket);  /* endpoint_accelerates */

/* For programs that sign what others send: where that goes, and who signs. Borrowed. */
const struct endpoint *aws_where(const struct aws *aws);
struct credentials_provider *aws_signer(struct aws *aws);

struct aws_request {
    const char *method;
    const char *host_prefix;        /* "bucket." put before the endpoint's host, or NULL */
    bool accelerate;                /* S3: to the host for transfer acceleration */
    struct span path;               /* encoded, starts with '/' */
    const struct sigv4_pair *query; /* decoded, encoded here; value {NULL,0}: without "=" */
    size_t query_count;
    const struct http_header *header; /* beside host, date, token, content hash, authorization */
    size_t header_count;
    struct span body; /* borrowed until done */
    int body_fd;      /* -1, or a file as in net/http.h */
    uint64_t body_offset, body_size;
    const char *body_sha256; /* of body, lower-case hex, when it is known: it is signed as it is */
    bool unsigned_payload;   /* S3: do not hash the body; heeded if aws_unsigned_payload */
    bool fresh;              /* over a connection of its own; see aws_doubtful */
    int64_t total_ms;        /* of one attempt; 0: none; long polls set it */
    size_t max_body;         /* 0: CAP_HTTP_BODY */
    enum http_sink_result (*sink)(void *ctx, const char *ptr, size_t len); /* 2xx bodies */
    /* Called before a retry of a request whose sink has already taken bytes; false: give up
     * instead. NULL means false. */
    bool (*rewind)(void *ctx);
    void (*done)(void *ctx, struct http_reply *reply, const struct err *err);
    void *ctx;
};

/* Starts a call; everything but body and file is copied. done comes exactly once from the loop:
 * err NULL for a 2xx or 3xx reply, else filled from the reply's error document (kind, code,
 * message, HTTP status, request id) or the network. New calls may be started inside, but not after
 * ERR_CANCELLED. The handle is valid until done returns. */
struct aws_call;
struct aws_call *aws_start(struct aws *aws, const struct aws_request *request);
void aws_cancel(struct aws_call *call); /* done comes with ERR_CANCELLED */
void aws_resume(struct aws_call *call); /* after a sink paused */

/* Inside done: did an earlier attempt end without a clear answer (the network failed, a 5xx), so
 * that the service may have done what was asked before this reply? When a kept connection breaks,
 * libcurl sends a request again unnoticed, unless its body is a file or it is fresh. */
bool aws_doubtful(const struct aws_call *call);

/* Inside the sink: status and headers of the reply whose body is coming. */
const struct http_reply *aws_reply_head(const struct aws_call *call);

/* A wait with the same back-off and quota for retries a client makes itself (failed entries of a
 * batch; start with retry_init and aws_max_attempts): milliseconds, or -1 for give up. */
struct retry;
int64_t aws_backoff(struct aws *aws, struct retry *retry, bool throttled);
int aws_max_attempts(const struct aws *aws);

#endif
