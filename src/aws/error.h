/* Error replies of S3, SQS, Kinesis and STS: read into a struct err, and written as the services
 * write them (cloudlet's side). Pure: spans and buffers only.
 * Source: S3 API reference "Error Responses" (XML, <Error>), the query protocol (<ErrorResponse>),
 * AWS JSON 1.0/1.1 (__type, x-amzn-errortype) with the query compatibility of SQS
 * (x-amzn-query-error: CODE;Sender). */
#ifndef AWS_ERROR_H
#define AWS_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/span.h"

/* Fills err from a reply that is an error: status, raw header block (lines ended by CRLF), body in
 * XML, JSON or absent (replies to HEAD). Never fails: what cannot be read leaves the status alone
 * to speak. The code is the one the service documents first: without namespace ("...#"), and for
 * SQS the JSON name (QueueDoesNotExist), not the older query one. */
void error_decode(int status, struct span headers, struct span body, struct err *err);

/* The kind for a service's code ("" when unknown) and HTTP status; *retryable as the SDKs' standard
 * mode has it. */
enum err_kind error_classify(int status, const char *code, bool *retryable);

/* Is body an S3 error document? CompleteMultipartUpload and CopyObject answer 200 and then fail. */
bool error_is_document(struct span body);

/* The region a bucket lives in when S3 answers with a redirect or AuthorizationHeaderMalformed:
 * from x-amz-bucket-region or <Region>. Writes at most 63 bytes and a NUL; false: none named. */
bool error_region(struct span headers, struct span body, char out[64]);

/* ---- writing ---- */

enum error_protocol {
    ERROR_S3,    /* application/xml, <Error> */
    ERROR_QUERY, /* text/xml, <ErrorResponse> */
    ERROR_JSON10,
    ERROR_JSON11
};

/* A further element of an S3 error: <name>value</name>. */
struct error_extra {
    const char *name;
    struct span value;
};

struct error_reply {
    const char *code; /* "NoSuchKey"; for SQS the JSON name, the query one follows from it */
    struct span message;
    const char *request_id;
    const struct error_extra *extra; /* S3 only */
    size_t extra_count;
};

/* Appends the body. */
void error_encode(enum error_protocol protocol, const struct error_reply *reply, struct buf *out);

const char *error_content_type(enum error_protocol protocol);

/* The HTTP status that goes with a code; 400 for a code not listed. (The protocol decides about
 * ResourceNotFoundException: 404 from SQS, 400 from Kinesis.) */
int error_status(enum error_protocol protocol, const char *code);

/* The code of the query protocol for SQS's JSON name ("QueueDoesNotExist" gives
 * "AWS.SimpleQueueService.NonExistentQueue"); code itself when they are the same. The value of the
 * header x-amzn-query-error is this, ";" and "Sender" ("Receiver" when the status is 500 or more).
 */
const char *error_query_code(const char *code);

#endif
