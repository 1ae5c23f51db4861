/* AWS Signature Version 4: signing of requests in a header and in the query, pure (time is an
 * argument). Both sides use it: clients sign, cloudlet computes the same and compares.
 * Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html and
 * AmazonS3/latest/API/sigv4-query-string-auth.html. */
#ifndef AWS_SIGV4_H
#define AWS_SIGV4_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"

#define SIGV4_UNSIGNED_PAYLOAD  "UNSIGNED-PAYLOAD"
#define SIGV4_STREAMING         "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
#define SIGV4_STREAMING_TRAILER "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
#define SIGV4_UNSIGNED_TRAILER  "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
#define SIGV4_EMPTY_SHA256      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

struct sigv4_credentials {
    const char *access_key;
    const char *secret_key;
    const char *session_token; /* NULL: none */
};

/* A header or a query parameter; query names and values are decoded, header values as sent. */
struct sigv4_pair {
    struct span name, value;
};

struct sigv4_request {
    const char *method;
    struct span path;               /* as on the wire (encoded once), "" means "/" */
    const struct sigv4_pair *query; /* decoded */
    size_t query_count;
    const struct sigv4_pair *header; /* the ones to sign, host among them; any order and case */
    size_t header_count;
    const char *payload_hash; /* hex SHA-256, UNSIGNED-PAYLOAD, or a STREAMING-... literal */
};

struct sigv4_scope {
    const char *region;
    const char *service; /* "s3": the path keeps its segments and is encoded once; others:
                            normalised, encoded again */
    int64_t now_ms;
    bool raw_path; /* do not remove dot segments and double slashes (s3 implies it) */
};

/* The canonical request, appended to out; the list of signed header names ("a;b") to signed_names.
 */
void sigv4_canonical(const struct sigv4_request *request, const struct sigv4_scope *scope,
                     struct buf *out, struct buf *signed_names);

/* The string to sign for a canonical request. */
void sigv4_string_to_sign(const struct sigv4_scope *scope, struct span canonical, struct buf *out);

/* hex HMAC-SHA256 of string under the key derived from secret and scope. The derived key (and its
 * prepared HMAC state) of the last few (secret, date, region, service) is kept: signing the next
 * request costs under a microsecond. Not thread-safe across one cache: each thread has its own. */
void sigv4_signature(const char *secret, const struct sigv4_scope *scope, struct span string,
                     char out[65]);

/* Appends the value of the Authorization header. The caller must already have put x-amz-date (and
 * x-amz-security-token) among the headers. */
void sigv4_authorization(const struct sigv4_credentials *credentials,
                         const struct sigv4_request *request, const struct sigv4_scope *scope,
                         struct buf *out);

/* Appends the query string of a presigned URL ("X-Amz-Algorithm=...&X-Amz-Signature=..."), the
 * request's own parameters first. expires in seconds, 1..604800. request may point into out. */
void sigv4_presign(const struct sigv4_credentials *credentials, const struct sigv4_request *request,
                   const struct sigv4_scope *scope, int64_t expires, struct buf *out);

/* Chunks of a signed aws-chunked upload (STREAMING-AWS4-HMAC-SHA256-PAYLOAD[-TRAILER]). previous is
 * the signature before this one in hex: the request's own for the first chunk. data_hash is the hex
 * SHA-256 of the chunk's data, SIGV4_EMPTY_SHA256 for the last one. scope as for the request.
 * Source: AmazonS3/latest/API/sigv4-streaming.html, sigv4-streaming-trailers.html. */
void sigv4_chunk_signature(const char *secret, const struct sigv4_scope *scope,
                           const char *previous, const char *data_hash, char out[65]);

/* The signature in x-amz-trailer-signature. trailers is "name:value\n" for each trailing header,
 * names in lower case and sorted, values trimmed. */
void sigv4_trailer_signature(const char *secret, const struct sigv4_scope *scope,
                             const char *previous, struct span trailers, char out[65]);

#endif
