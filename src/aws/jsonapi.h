/* A service that speaks an AWS JSON protocol, on a loop: every operation is a POST of a JSON body
 * to
 * "/" with the operation's name in X-Amz-Target. SQS (1.0) and Kinesis (1.1).
 * Source: smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html and -1_1-. */
#ifndef AWS_JSONAPI_H
#define AWS_JSONAPI_H

#include "aws/client.h"

/* type and target are static: the Content-Type, and what stands before the operation's name. */
struct jsonapi {
    struct loop *loop; /* borrowed */
    struct aws *aws;   /* owned */
    const char *type;
    const char *target;
};

/* Configures; no network yet. Returns 0, or -1 with err (as aws_new) and nothing to release. */
int jsonapi_init(struct jsonapi *api, struct loop *loop, const struct aws_options *options,
                 enum aws_service service, const char *type, const char *target, struct err *err);
void jsonapi_release(struct jsonapi *api); /* twice is fine */

/* Starts operation. body is borrowed until done, which comes exactly once, as aws_request says.
 * total_ms: limit on the whole call, 0: none. */
typedef void jsonapi_fn(void *ctx, struct http_reply *reply, const struct err *err);
struct aws_call *jsonapi_start(struct jsonapi *api, const char *operation, struct span body,
                               int64_t total_ms, jsonapi_fn *done, void *ctx);

/* Does one operation while nothing else is under way: runs the loop until its reply is there and
 * puts the reply's body into reply (cleared first). Returns 0, or -1 with err; ERR_CANCELLED after
 * a stop signal. Takes over loop_on_stop. */
int jsonapi_wait(struct jsonapi *api, const char *operation, struct span body, struct buf *reply,
                 struct err *err);

#endif
