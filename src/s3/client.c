/* Requests to S3. On AWS the bucket is part of the host, on other endpoints of the path
 * (AmazonS3/latest/userguide/VirtualHosting.html); the key is percent-encoded once, slashes kept,
 * nothing normalised, and signed exactly as sent. */
#include "s3/client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/caps.h"
#include "aws/error.h"
#include "codec/url.h"

/* CreateBucket and DeleteBucket, which are not accelerated. */
static bool is_bucket_life(const struct aws_request *request, struct span key)
{
    return key.len == 0 && request->query_count == 0 &&
           (strcmp(request->method, "PUT") == 0 || strcmp(request->method, "DELETE") == 0);
}

struct aws_call *s3_start(struct aws *aws, struct span bucket, struct span key,
                          const struct aws_request *request)
{
    struct aws_request full = *request;
    struct buf path, prefix;
    buf_init(&path, 0);
    buf_init(&prefix, 0);
    buf_addc(&path, '/');
    full.accelerate = aws_accelerates(aws, bucket) && !is_bucket_life(request, key);
    if (full.accelerate || (bucket.len > 0 && aws_virtual_host(aws, bucket))) {
        buf_addspan(&prefix, bucket);
        buf_addc(&prefix, '.');
        full.host_prefix = prefix.data;
    } else if (bucket.len > 0) {
        url_encode(bucket, false, &path);
        if (key.len > 0)
            buf_addc(&path, '/');
    }
    url_encode(key, true, &path);
    full.path = buf_span(&path);
    full.unsigned_payload = aws_unsigned_payload(aws);
    struct aws_call *call = aws_start(aws, &full);
    buf_release(&path);
    buf_release(&prefix);
    return call;
}

/* ---- what went wrong ---- */

static void explain(const struct http_reply *reply, struct span bucket, struct err *err)
{
    char region[64];
    if (strcmp(err->code, "NoSuchBucket") == 0)
        snprintf(err->message, sizeof err->message,
                 "no such bucket; to make it: s3bucket create %.*s", SPAN_ARG(bucket));
    else if ((reply->status / 100 == 3 || reply->status == 400) &&
             error_region(buf_span(&reply->headers), buf_span(&reply->body), region))
        snprintf(err->message, sizeof err->message,
                 "the bucket %.*s is in another region: use --region %s", SPAN_ARG(bucket), region);
}

int s3_check(const struct http_reply *reply, const struct err *err, struct span bucket,
             struct err *out)
{
    if (err == NULL && reply->status / 100 == 2)
        return 0;
    if (err != NULL)
        *out = *err;
    else
        error_decode(reply->status, buf_span(&reply->headers), buf_span(&reply->body), out);
    if (reply->status > 0)
        explain(reply, bucket, out);
    return -1;
}

/* ---- one request alone ---- */

void s3_reply_init(struct s3_reply *reply)
{
    buf_init(&reply->headers, 0);
    buf_init(&reply->body, 0);
}

void s3_reply_release(struct s3_reply *reply)
{
    buf_release(&reply->headers);
    buf_release(&reply->body);
}

struct lone_call {
    struct span bucket;
    struct s3_reply *reply;
    struct err *err;
    int status;
    bool done;
};

static void lone_done(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct lone_call *lone = ctx;
    lone->done = true;
    lone->status = s3_check(reply, err, lone->bucket, lone->err);
    if (lone->status == 0)
        err_clear(lone->err);
    buf_addspan(&lone->reply->headers, buf_span(&reply->headers));
    buf_addspan(&lone->reply->body, buf_span(&reply->body));
}

int s3_call(struct loop *loop, struct aws *aws, struct span bucket, struct span key,
            const struct aws_request *request, struct s3_reply *reply, struct err *err)
{
    struct lone_call lone = {bucket, reply, err, -1, false};
    struct aws_request full = *request;
    full.body_fd = -1;
    full.done = lone_done;
    full.ctx = &lone;
    struct aws_call *call = s3_start(aws, bucket, key, &full);
    loop_run(loop);
    if (!lone.done) /* loop_stop: a signal, or nobody reads our output */
        aws_cancel(call);
    while (!lone.done)
        loop_run(loop);
    return lone.status;
}

struct span s3_unquote(struct span text)
{
    if (text.len >= 2 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"')
        return span_of(text.ptr + 1, text.len - 2);
    return text;
}
