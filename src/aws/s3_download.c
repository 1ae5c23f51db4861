/* GetObject (AmazonS3/latest/API/API_GetObject.html), continued by byte ranges.
 *
 * The client below retries as long as nothing has come. Once bytes have been handed on, only their
 * continuation will do: Range from the next byte, If-Match with the ETag of the first reply, and
 * the reply must be 206 for exactly that range, or nothing of it is taken. Attempts are counted
 * afresh whenever a connection has brought something. */
#include "aws/s3_download.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "aws/s3_client.h"
#include "core/mem.h"
#include "core/num.h"
#include "net/retry.h"

struct s3_download {
    struct s3_download_config config;
    struct aws_call *call;
    struct buf etag;  /* of the first reply, as it was sent */
    uint64_t size;    /* UINT64_MAX: not known */
    uint64_t offset;  /* bytes handed on */
    uint64_t started; /* offset at the start of this request */
    bool begun;       /* begin was called */
    bool checked;     /* this request's reply is the right one */
    bool aborted;
    struct retry retry;
    struct loop_timer *timer;
    struct err err; /* why the sink gave up */
};

static void start(void *ctx);

/* ---- replies ---- */

static void begin(struct s3_download *download, const struct http_reply *reply)
{
    uint64_t size;
    if (num_u64(http_header_value(reply, "content-length"), UINT64_MAX, &size) == 0)
        download->size = size;
    buf_addspan(&download->etag, http_header_value(reply, "etag"));
    download->begun = true;
    if (download->config.begin != NULL)
        download->config.begin(download->config.ctx, download->size);
}

/* Is this 206 with "Content-Range: bytes OFFSET-END/SIZE" for what is missing? */
static bool continues(const struct s3_download *download, const struct http_reply *reply)
{
    char expected[64];
    snprintf(expected, sizeof expected, "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64, download->offset,
             download->size - 1, download->size);
    return reply->status == 206 && span_is(http_header_value(reply, "content-range"), expected);
}

static bool check_head(struct s3_download *download)
{
    const struct http_reply *reply = aws_reply_head(download->call);
    if (!download->begun)
        begin(download, reply);
    else if (!continues(download, reply)) {
        err_set(&download->err, ERR_SERVICE,
                "the connection was lost after %" PRIu64
                " bytes, and the service does not continue from there",
                download->offset);
        return false;
    }
    download->checked = true;
    return true;
}

static enum http_sink_result on_data(void *ctx, const char *ptr, size_t len)
{
    struct s3_download *download = ctx;
    if (!download->checked && !check_head(download))
        return HTTP_SINK_ABORT;
    enum http_sink_result result = download->config.data(download->config.ctx, ptr, len);
    if (result == HTTP_SINK_OK)
        download->offset += len;
    return result;
}

/* ---- the end of a request ---- */

static void end(struct s3_download *download, const struct err *err)
{
    download->config.done(download->config.ctx, err);
}

/* Tries to go on after a connection was lost; false when that cannot be. */
static bool go_on(struct s3_download *download, const struct err *err)
{
    if (download->aborted || !download->begun || download->etag.len == 0 ||
        download->size == UINT64_MAX || download->offset >= download->size)
        return false;
    if (err->kind != ERR_NETWORK && !err->retryable)
        return false;
    if (download->offset > download->started)
        retry_init(&download->retry, aws_max_attempts(download->config.aws));
    int64_t wait = aws_backoff(download->config.aws, &download->retry, err->kind == ERR_THROTTLED);
    if (wait < 0)
        return false;
    loop_timer_set(download->timer, wait);
    return true;
}

static void on_done(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct s3_download *download = ctx;
    struct err why;
    download->call = NULL;
    int status = s3_check(reply, err, download->config.bucket, &why);
    if (status == 0 && !download->begun)
        begin(download, reply); /* an empty object: the sink saw nothing */
    if (status == 0 && download->size != UINT64_MAX && download->offset != download->size)
        status = err_set(&why, ERR_NETWORK, "%" PRIu64 " of %" PRIu64 " bytes came",
                         download->offset, download->size);
    if (download->err.kind != ERR_NONE)
        end(download, &download->err);
    else if (status == 0)
        end(download, NULL);
    else if (reply->status == 412 && download->begun)
        err_set(&why, ERR_DATA, "changed while it was being read"), end(download, &why);
    else if (!go_on(download, &why))
        end(download, &why);
}

static void start(void *ctx)
{
    struct s3_download *download = ctx;
    char range[48];
    struct http_header header[2];
    struct aws_request request = {.method = "GET",
                                  .header = header,
                                  .body_fd = -1,
                                  .sink = on_data,
                                  .done = on_done,
                                  .ctx = download};
    if (download->begun) {
        snprintf(range, sizeof range, "bytes=%" PRIu64 "-", download->offset);
        header[0] = (struct http_header){"range", range};
        header[1] = (struct http_header){"if-match", download->etag.data};
        request.header_count = 2;
    }
    download->started = download->offset;
    download->checked = false;
    download->call = s3_start(download->config.aws, download->config.bucket, download->config.key,
                              &request);
}

/* ---- from outside ---- */

struct s3_download *s3_download_new(const struct s3_download_config *config)
{
    struct s3_download *download = mem_alloc(sizeof *download);
    download->config = *config;
    download->size = UINT64_MAX;
    buf_init(&download->etag, 0);
    retry_init(&download->retry, aws_max_attempts(config->aws));
    download->timer = loop_timer_new(config->loop, start, download);
    start(download);
    return download;
}

void s3_download_resume(struct s3_download *download)
{
    if (download->call != NULL)
        aws_resume(download->call);
}

static void on_cancelled(void *ctx)
{
    struct s3_download *download = ctx;
    struct err err;
    err_set(&err, ERR_CANCELLED, "stopped");
    end(download, &err);
}

void s3_download_abort(struct s3_download *download)
{
    if (download->aborted)
        return;
    download->aborted = true;
    loop_timer_cancel(download->timer);
    if (download->call != NULL)
        aws_cancel(download->call);
    else
        loop_soon(download->config.loop, on_cancelled, download);
}

void s3_download_free(struct s3_download *download)
{
    if (download == NULL)
        return;
    loop_forget(download->config.loop, on_cancelled, download);
    loop_timer_free(download->timer);
    buf_release(&download->etag);
    free(download);
}
