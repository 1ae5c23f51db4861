/* One POST of the AWS JSON protocols. */
#include "aws/jsonapi.h"

#include <stdio.h>

#include "core/sig.h"

enum { TARGET_MAX = 128 };

int jsonapi_init(struct jsonapi *api, struct loop *loop, const struct aws_options *options,
                 enum aws_service service, const char *type, const char *target, struct err *err)
{
    *api = (struct jsonapi){.loop = loop, .type = type, .target = target};
    api->aws = aws_new(loop, options, service, err);
    return api->aws != NULL ? 0 : -1;
}

void jsonapi_release(struct jsonapi *api)
{
    aws_free(api->aws);
    api->aws = NULL;
}

struct aws_call *jsonapi_start(struct jsonapi *api, const char *operation, struct span body,
                               int64_t total_ms, jsonapi_fn *done, void *ctx)
{
    char target[TARGET_MAX];
    snprintf(target, sizeof target, "%s%s", api->target, operation);
    const struct http_header header[] = {{"Content-Type", api->type}, {"X-Amz-Target", target}};
    const struct aws_request request = {
        .method = "POST",
        .path = span_str("/"),
        .header = header,
        .header_count = sizeof header / sizeof header[0],
        .body = body,
        .body_fd = -1,
        .total_ms = total_ms,
        .done = done,
        .ctx = ctx,
    };
    return aws_start(api->aws, &request);
}

struct waiting {
    struct jsonapi *api;
    struct aws_call *call; /* NULL: done */
    struct buf *reply;
    struct err *err;
    int status;
};

static void waited(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct waiting *waiting = ctx;
    waiting->call = NULL;
    waiting->status = err != NULL ? -1 : 0;
    if (err != NULL)
        *waiting->err = *err;
    else
        buf_addspan(waiting->reply, buf_span(&reply->body));
    loop_stop(waiting->api->loop);
}

static void wait_stopped(void *ctx)
{
    struct waiting *waiting = ctx;
    if (waiting->call != NULL)
        aws_cancel(waiting->call);
}

static void nothing(void *ctx)
{
    (void)ctx;
}

int jsonapi_wait(struct jsonapi *api, const char *operation, struct span body, struct buf *reply,
                 struct err *err)
{
    if (sig_stopping())
        return err_set(err, ERR_CANCELLED, "stopped by a signal");
    buf_clear(reply);
    struct waiting waiting = {.api = api, .reply = reply, .err = err};
    waiting.call = jsonapi_start(api, operation, body, 0, waited, &waiting);
    loop_on_stop(api->loop, wait_stopped, &waiting);
    while (waiting.call != NULL)
        loop_run(api->loop);
    loop_on_stop(api->loop, nothing, NULL);
    if (waiting.status == 0 && buf_failed(reply))
        return err_set(err, ERR_SERVICE, "the reply to %s is too long", operation);
    return waiting.status;
}
