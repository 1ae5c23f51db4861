/* GetObject (AmazonS3/latest/API/API_GetObject.html), by byte ranges (RFC 9110 section 14).
 *
 * The client below retries as long as nothing has come. Once bytes have been handed on, only their
 * continuation will do: Range from the next byte, If-Match with the ETag of the first reply, and
 * the reply must be 206 for exactly that range and have that ETag, or nothing of it is taken.
 * Attempts are counted afresh whenever a connection has brought something. */
#include "s3/download.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "s3/client.h"
#include "core/mem.h"
#include "core/num.h"
#include "net/retry.h"

struct s3_download {
    struct s3_download_config config;
    struct aws_call *call;
    struct buf etag; /* to go on with */
    uint64_t total;  /* bytes of the object, UINT64_MAX: not known */
    uint64_t at;     /* the next byte to come */
    uint64_t end;    /* the byte behind the last, UINT64_MAX: not known */
    uint64_t from;   /* at, when this request was started */
    bool plain;      /* ask without a range: the object is empty */
    bool begun;      /* begin was called */
    bool checked;    /* this request's reply is the right one */
    bool cut;        /* end is nearer than the end of the reply */
    bool aborted;
    struct retry retry;
    struct loop_timer *timer;
    struct err err; /* why the sink gave up */
};

static void start(void *ctx);

/* ---- replies ---- */

/* "bytes FIRST-LAST/TOTAL" */
static bool read_range(const struct http_reply *reply, uint64_t *first, uint64_t *last,
                       uint64_t *total)
{
    struct span rest = http_header_value(reply, "content-range");
    return span_is(span_cut(&rest, ' '), "bytes") &&
           num_u64(span_cut(&rest, '-'), UINT64_MAX, first) == 0 &&
           num_u64(span_cut(&rest, '/'), UINT64_MAX, last) == 0 &&
           num_u64(rest, UINT64_MAX - 1, total) == 0;
}

/* Is the reply of the version that is pinned? A server may know no If-Match. */
static bool is_pinned(struct s3_download *download, const struct http_reply *reply)
{
    struct span etag = http_header_value(reply, "etag");
    if (download->etag.len == 0 || etag.ptr == NULL || span_equal(etag, buf_span(&download->etag)))
        return true;
    err_set(&download->err, ERR_DATA, "changed while it was being read");
    download->err.http_status = 412;
    return false;
}

/* Takes total and end from the first reply; false when it is not what was asked for. */
static bool read_first(struct s3_download *download, const struct http_reply *reply)
{
    const struct s3_download_config *config = &download->config;
    uint64_t first, last;
    if (reply->status != 206) {
        if (num_u64(http_header_value(reply, "content-length"), UINT64_MAX, &download->total) != 0)
            download->total = UINT64_MAX;
        download->end = download->total;
        if (config->size > 0) /* the service knows no ranges */
            s3_download_cut(download, config->size);
        return config->offset == 0;
    }
    if (!read_range(reply, &first, &last, &download->total) || first != config->offset ||
        last < first || last >= download->total)
        return false;
    download->end = last + 1;
    uint64_t left = download->total - first;
    return download->end - first == (config->size > 0 && config->size < left ? config->size : left);
}

static bool begin(struct s3_download *download, const struct http_reply *reply)
{
    if (!is_pinned(download, reply))
        return false;
    if (!read_first(download, reply)) {
        err_set(&download->err, ERR_SERVICE, "the service does not give the range asked for");
        return false;
    }
    buf_clear(&download->etag);
    buf_addspan(&download->etag, http_header_value(reply, "etag"));
    download->begun = true;
    struct s3_download_facts facts = {download->total, buf_span(&download->etag),
                                      reply->status != 206 && !download->cut, reply};
    if (download->config.begin != NULL)
        download->config.begin(download->config.ctx, &facts);
    return true;
}

static bool continues(struct s3_download *download, const struct http_reply *reply)
{
    uint64_t first, last, total;
    if (!is_pinned(download, reply))
        return false;
    if (reply->status == 206 && read_range(reply, &first, &last, &total) && first == download->at &&
        last + 1 == download->end && total == download->total) {
        download->cut = false;
        return true;
    }
    err_set(&download->err, ERR_SERVICE,
            "the connection was lost after %" PRIu64
            " bytes, and the service does not continue from there",
            download->at - download->config.offset);
    return false;
}

static enum http_sink_result on_data(void *ctx, const char *ptr, size_t len)
{
    struct s3_download *download = ctx;
    if (!download->checked) {
        const struct http_reply *reply = aws_reply_head(download->call);
        download->checked = download->begun ? continues(download, reply) : begin(download, reply);
    }
    if (!download->checked)
        return HTTP_SINK_ABORT;
    if (download->cut && len > download->end - download->at)
        len = (size_t)(download->end - download->at);
    enum http_sink_result result = download->config.data(download->config.ctx, ptr, len);
    if (result == HTTP_SINK_OK)
        download->at += len;
    if (result == HTTP_SINK_OK && download->cut && download->at == download->end)
        return HTTP_SINK_ABORT;
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
        download->end == UINT64_MAX || download->at >= download->end)
        return false;
    if (err->kind != ERR_NETWORK && !err->retryable)
        return false;
    if (download->at > download->from)
        retry_init(&download->retry, aws_max_attempts(download->config.aws));
    int64_t wait = aws_backoff(download->config.aws, &download->retry, err->kind == ERR_THROTTLED);
    if (wait < 0)
        return false;
    loop_timer_set(download->timer, wait);
    return true;
}

/* A reply that is well: is it all? */
static int check_whole(struct s3_download *download, const struct http_reply *reply,
                       struct err *err)
{
    if (!download->begun && !begin(download, reply)) { /* the sink saw nothing: an empty object */
        *err = download->err;
        return -1;
    }
    if (download->end == UINT64_MAX || download->at == download->end)
        return 0;
    return err_set(err, ERR_NETWORK, "%" PRIu64 " of %" PRIu64 " bytes came",
                   download->at - download->config.offset, download->end - download->config.offset);
}

static void on_done(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct s3_download *download = ctx;
    struct err why;
    download->call = NULL;
    int status = s3_check(reply, err, download->config.read.bucket, &why);
    if (reply->status == 416 && download->config.offset == 0 && !download->begun &&
        !download->plain) {
        download->plain = true; /* an empty object has no ranges */
        start(download);
        return;
    }
    if (download->cut && download->at == download->end)
        status = 0; /* the rest was not wanted */
    if (status == 0)
        status = check_whole(download, reply, &why);
    if (reply->status == 304) {
        err_set(&why, ERR_SERVICE, "not modified");
        why.http_status = 304;
    }
    if (reply->status == 412) {
        err_set(&why, ERR_DATA, "changed while it was being read");
        why.http_status = 412;
    }
    if (download->err.kind != ERR_NONE)
        end(download, &download->err);
    else if (status == 0)
        end(download, NULL);
    else if (reply->status == 412 || !go_on(download, &why))
        end(download, &why);
}

/* Appends the headers of the next request; range is scratch. Returns how many. */
static size_t set_headers(struct s3_download *download, struct http_header *header, char range[64])
{
    const struct s3_download_config *config = &download->config;
    const struct s3_terms *terms = config->read.terms;
    size_t count = 0;
    if (download->end != UINT64_MAX)
        snprintf(range, 64, "bytes=%" PRIu64 "-%" PRIu64, download->at, download->end - 1);
    else
        snprintf(range, 64, "bytes=%" PRIu64 "-", download->at);
    if ((download->begun || config->offset > 0 || config->size > 0) && !download->plain)
        header[count++] = (struct http_header){"range", range};
    if (download->etag.len > 0)
        header[count++] = (struct http_header){"if-match", download->etag.data};
    if (!download->begun && terms != NULL && terms->if_none_match != NULL)
        header[count++] = (struct http_header){"if-none-match", terms->if_none_match};
    if (!download->begun && terms != NULL && terms->modified[0] != '\0')
        header[count++] = (struct http_header){"if-modified-since", terms->modified};
    if (!download->begun && config->checksum)
        header[count++] = (struct http_header){"x-amz-checksum-mode", "ENABLED"};
    return count;
}

static void start(void *ctx)
{
    struct s3_download *download = ctx;
    const struct s3_download_config *config = &download->config;
    char range[64];
    struct http_header header[5];
    struct sigv4_pair version = {span_str("versionId"), config->read.version};
    struct aws_request request = {.method = "GET",
                                  .query = &version,
                                  .query_count = config->read.version.ptr != NULL,
                                  .header = header,
                                  .header_count = set_headers(download, header, range),
                                  .body_fd = -1,
                                  .sink = on_data,
                                  .done = on_done,
                                  .ctx = download};
    download->from = download->at;
    download->checked = false;
    download->call = s3_start(config->aws, config->read.bucket, config->read.key, &request);
}

/* ---- from outside ---- */

struct s3_download *s3_download_new(const struct s3_download_config *config)
{
    struct s3_download *download = mem_alloc(sizeof *download);
    download->config = *config;
    download->total = UINT64_MAX;
    download->at = config->offset;
    download->end = config->size > 0 ? config->offset + config->size : UINT64_MAX;
    buf_init(&download->etag, 0);
    buf_addspan(&download->etag, config->etag);
    retry_init(&download->retry, aws_max_attempts(config->aws));
    download->timer = loop_timer_new(config->loop, start, download);
    start(download);
    return download;
}

void s3_download_cut(struct s3_download *download, uint64_t end)
{
    download->cut = end < download->end;
    if (download->cut)
        download->end = end;
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
