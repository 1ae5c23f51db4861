/* Requests to S3: where a bucket and a key go in a request, how bodies are signed, and what an
 * error reply means to the one who asked. Operations are built on this: s3_list.h, s3_upload.h,
 * s3_download.h. */
#ifndef S3_CLIENT_H
#define S3_CLIENT_H

#include "aws/client.h"
#include "core/buf.h"
#include "core/err.h"

/* As aws_start, for the object key in bucket; key {NULL,0}: the bucket, bucket {NULL,0}: the
 * service. path, host_prefix and accelerate of request are set here, and unsigned_payload: bodies
 * are signed unless aws_unsigned_payload; then TLS or nobody protects them, and uploads add a
 * checksum. */
struct aws_call *s3_start(struct aws *aws, struct span bucket, struct span key,
                          const struct aws_request *request);

/* For done callbacks: 0 when reply is what was asked for (2xx); else -1 and *out, which is err or,
 * for a redirect, made from reply, with a hint where there is one (a bucket that does not exist,
 * one in another region). */
int s3_check(const struct http_reply *reply, const struct err *err, struct span bucket,
             struct err *out);

/* One request, run on the loop until its end; the body of request, if any, in memory. reply takes
 * headers and body: init both before, release both after, whatever happens. Returns 0, or -1 with
 * err; ERR_CANCELLED after loop_stop. */
struct s3_reply {
    struct buf headers, body;
};
void s3_reply_init(struct s3_reply *reply);
void s3_reply_release(struct s3_reply *reply);
int s3_call(struct loop *loop, struct aws *aws, struct span bucket, struct span key,
            const struct aws_request *request, struct s3_reply *reply, struct err *err);

/* text without the quotes around it, if it has them: an ETag for people. */
struct span s3_unquote(struct span text);

#endif
