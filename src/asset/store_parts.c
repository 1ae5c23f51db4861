/* CreateMultipartUpload, UploadPart with a CRC-32 each, CompleteMultipartUpload; when anything
 * fails AbortMultipartUpload (AmazonS3/latest/userguide/mpuoverview.html). One buffer is filled
 * while the other is sent. */
#include "asset/store_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asset/caps.h"
#include "asset/store_kind.h"
#include "aws/caps.h"
#include "aws/error.h"
#include "s3/client.h"
#include "s3/multipart.h"
#include "codec/base64.h"
#include "codec/gzip.h"
#include "core/mem.h"
#include "net/retry.h"

enum { BUFFERS = 2, CRC_TEXT = 12 };

/* A part being filled (number 0), waiting, or under way (call). */
struct piece {
    struct parts *parts;
    struct buf bytes;
    int number;
    struct aws_call *call;
    char crc32[CRC_TEXT];
};

struct parts {
    struct store_stream base;
    struct buf id, body, etag;
    struct piece piece[BUFFERS];
    struct piece *filling; /* NULL: both are being sent */
    struct s3_part *part;  /* by number; texts are owned */
    int count, room;
    bool creating, closing, ending, blocked; /* closing: completing or aborting */
    bool existed;                            /* so the upload is aborted */
    struct retry retry;                      /* of the completion */
    struct loop_timer *timer;
};

static void pump(struct parts *parts);

/* ---- the end ---- */

static void finish(struct parts *parts)
{
    struct store_reply reply = {.existed = parts->existed,
                                .etag = s3_unquote(buf_span(&parts->etag))};
    parts->base.done(parts->base.ctx, &reply,
                     parts->base.err.kind != ERR_NONE ? &parts->base.err : NULL);
    for (int i = 0; i < BUFFERS; i++)
        buf_release(&parts->piece[i].bytes);
    for (int i = 0; i < parts->count; i++) {
        free((char *)parts->part[i].etag.ptr);
        free((char *)parts->part[i].checksum.ptr);
    }
    free(parts->part);
    loop_timer_free(parts->timer);
    buf_release(&parts->id);
    buf_release(&parts->body);
    buf_release(&parts->etag);
    buf_release(&parts->base.key);
    free(parts->base.content_type);
    free(parts);
}

static void fail(struct parts *parts, const struct err *err)
{
    if (parts->base.err.kind == ERR_NONE)
        parts->base.err = *err;
    for (int i = 0; i < BUFFERS; i++)
        if (parts->piece[i].call != NULL)
            aws_cancel(parts->piece[i].call);
}

static struct s3_multipart multipart_of(struct parts *parts)
{
    const struct store_config *config = &parts->base.store->config;
    return (struct s3_multipart){config->aws, config->bucket, buf_span(&parts->base.key),
                                 buf_span(&parts->id), parts};
}

static void on_aborted(void *ctx, struct http_reply *reply, const struct err *err)
{
    (void)reply;
    (void)err; /* the reason to abort is the one that counts; lifecycle rules remove the rest */
    finish(ctx);
}

static void wind_up(struct parts *parts)
{
    struct s3_multipart multipart = multipart_of(parts);
    parts->closing = true;
    if (parts->id.len > 0)
        s3_multipart_abort(&multipart, on_aborted);
    else
        finish(parts);
}

/* ---- completion ---- */

static void complete(void *ctx);

/* S3 may answer 200 and then fail in the body; such a failure can be one to try again. */
static void on_completed(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct parts *parts = ctx;
    struct aws *aws = parts->base.store->config.aws;
    struct span body = buf_span(&reply->body);
    struct err why;
    int status = s3_check(reply, err, parts->base.store->config.bucket, &why);
    if (status == 0 && error_is_document(body)) {
        error_decode(reply->status, buf_span(&reply->headers), body, &why);
        int64_t wait = why.retryable ? aws_backoff(aws, &parts->retry, why.kind == ERR_THROTTLED)
                                     : -1;
        if (wait >= 0) {
            loop_timer_set(parts->timer, wait);
            return;
        }
        status = -1;
    } else if (status == 0) {
        status = s3_proto_read_completed(body, &parts->etag, &why);
    }
    if (status == 0) {
        finish(parts);
    } else if (parts->base.store->config.only_new && why.http_status == 412) {
        parts->existed = true;
        wind_up(parts);
    } else {
        parts->closing = false;
        fail(parts, &why);
        pump(parts);
    }
}

static void complete(void *ctx)
{
    struct parts *parts = ctx;
    struct s3_multipart multipart = multipart_of(parts);
    struct s3_parts list = {.part = parts->part, .count = (size_t)parts->count};
    const struct http_header only_new = {"if-none-match", "*"};
    parts->closing = true;
    s3_multipart_complete(&multipart, &list, &only_new, parts->base.store->config.only_new,
                          &parts->body, on_completed);
}

/* ---- parts ---- */

static void keep_part(struct parts *parts, const struct piece *piece, struct span etag)
{
    struct s3_part *part = &parts->part[piece->number - 1];
    *part = (struct s3_part){.number = piece->number,
                             .etag = span_of(mem_dup(etag.ptr, etag.len), etag.len),
                             .checksum_name = span_str("CRC32"),
                             .checksum = span_str(mem_strdup(piece->crc32))};
}

static void on_part(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct piece *piece = ctx;
    struct parts *parts = piece->parts;
    struct span etag = http_header_value(reply, "etag");
    struct err why;
    piece->call = NULL;
    if (s3_check(reply, err, parts->base.store->config.bucket, &why) != 0) {
        fail(parts, &why);
    } else if (etag.len == 0) {
        err_set(&why, ERR_SERVICE, "the service's reply to a part has no ETag");
        fail(parts, &why);
    } else if (parts->base.err.kind == ERR_NONE) {
        keep_part(parts, piece, etag);
    }
    piece->number = 0;
    buf_clear(&piece->bytes);
    pump(parts);
}

static void checksum(struct piece *piece)
{
    uint32_t crc = gzip_crc32(0, piece->bytes.data, piece->bytes.len);
    unsigned char bytes[4] = {(unsigned char)(crc >> 24), (unsigned char)(crc >> 16),
                              (unsigned char)(crc >> 8), (unsigned char)crc};
    struct buf text;
    buf_init(&text, 0);
    base64_encode(span_of((const char *)bytes, sizeof bytes), &text);
    snprintf(piece->crc32, sizeof piece->crc32, "%s", text.data);
    buf_release(&text);
}

static void send_piece(struct piece *piece)
{
    struct parts *parts = piece->parts;
    char number[16];
    checksum(piece);
    snprintf(number, sizeof number, "%d", piece->number);
    struct http_header header[] = {{"x-amz-checksum-crc32", piece->crc32}};
    struct sigv4_pair query[] = {{span_str("partNumber"), span_str(number)},
                                 {span_str("uploadId"), buf_span(&parts->id)}};
    struct aws_request request = {.method = "PUT",
                                  .query = query,
                                  .query_count = 2,
                                  .header = header,
                                  .header_count = 1,
                                  .body = buf_span(&piece->bytes),
                                  .body_fd = -1,
                                  .done = on_part,
                                  .ctx = piece};
    piece->call = s3_start(parts->base.store->config.aws, parts->base.store->config.bucket,
                           buf_span(&parts->base.key), &request);
}

/* Sends the pieces that wait, once the upload has its id. */
static void send_ready(struct parts *parts)
{
    for (int i = 0; i < BUFFERS && parts->id.len > 0; i++)
        if (parts->piece[i].number > 0 && parts->piece[i].call == NULL)
            send_piece(&parts->piece[i]);
}

/* The piece being filled is a part from now on. */
static void close_piece(struct parts *parts)
{
    struct piece *piece = parts->filling;
    if (parts->count == parts->room) {
        parts->room = parts->room > 0 ? 2 * parts->room : 16;
        parts->part = mem_grow(parts->part, (size_t)parts->room, sizeof *parts->part);
    }
    parts->part[parts->count] = (struct s3_part){0};
    piece->number = ++parts->count;
    parts->filling = NULL;
}

/* ---- what to do next ---- */

static bool under_way(const struct parts *parts)
{
    return parts->creating || parts->closing || parts->piece[0].call != NULL ||
           parts->piece[1].call != NULL;
}

static void fill_next(struct parts *parts)
{
    for (int i = 0; i < BUFFERS && parts->filling == NULL; i++)
        if (parts->piece[i].number == 0)
            parts->filling = &parts->piece[i];
    if (parts->filling != NULL && parts->blocked) {
        parts->blocked = false;
        parts->base.room(parts->base.ctx);
    }
}

/* Called whenever something may have become possible; the stream may be gone afterwards. */
static void pump(struct parts *parts)
{
    if (parts->base.err.kind != ERR_NONE) {
        if (!under_way(parts))
            wind_up(parts);
        return;
    }
    send_ready(parts);
    if (parts->ending && !under_way(parts))
        complete(parts);
    else if (!parts->ending)
        fill_next(parts);
}

static void on_created(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct parts *parts = ctx;
    struct err why;
    parts->creating = false;
    if (s3_check(reply, err, parts->base.store->config.bucket, &why) != 0 ||
        s3_proto_read_upload(buf_span(&reply->body), &parts->id, &why) != 0)
        fail(parts, &why);
    pump(parts);
}

/* ---- from outside ---- */

struct store_stream *store_parts_open(struct store *store, const struct store_object *object)
{
    struct parts *parts = mem_alloc(sizeof *parts);
    parts->base.store = store;
    buf_init(&parts->base.key, 0);
    buf_addspan(&parts->base.key, object->key);
    parts->base.content_type = mem_strdup(object->content_type);
    buf_init(&parts->id, 0);
    buf_init(&parts->body, 0);
    buf_init(&parts->etag, 0);
    for (int i = 0; i < BUFFERS; i++) {
        parts->piece[i].parts = parts;
        buf_init(&parts->piece[i].bytes, 2 * CAP_ASSET_PART);
    }
    parts->filling = &parts->piece[0];
    retry_init(&parts->retry, aws_max_attempts(store->config.aws));
    parts->timer = loop_timer_new(store->config.loop, complete, parts);
    struct http_header header[] = {{"content-type", parts->base.content_type},
                                   {"content-disposition", "inline"}};
    struct s3_multipart multipart = multipart_of(parts);
    parts->creating = true;
    const struct s3_sums sums = {.kind = HASHES_CRC32};
    s3_multipart_create(&multipart, header, 2, &sums, on_created);
    return &parts->base;
}

bool store_parts_write(struct store_stream *base, struct span bytes)
{
    struct parts *parts = (struct parts *)base;
    if (base->err.kind != ERR_NONE)
        return true;
    if (parts->filling == NULL) {
        parts->blocked = true;
        return false;
    }
    struct buf *into = &parts->filling->bytes;
    if (into->len == 0)
        buf_reserve(into, CAP_ASSET_PART + CAP_ASSET_SMALL);
    buf_addspan(into, bytes);
    if (into->len < CAP_ASSET_PART)
        return true;
    if (parts->count == CAP_S3_PARTS) {
        struct err why;
        err_set(&why, ERR_DATA, "larger than %d parts", CAP_S3_PARTS);
        fail(parts, &why);
        return true;
    }
    close_piece(parts);
    send_ready(parts);
    fill_next(parts);
    return true;
}

void store_parts_end(struct store_stream *base)
{
    struct parts *parts = (struct parts *)base;
    if (parts->filling != NULL && parts->filling->bytes.len > 0)
        close_piece(parts);
    parts->ending = true;
    pump(parts);
}

void store_parts_abort(struct store_stream *base)
{
    struct parts *parts = (struct parts *)base;
    struct err why;
    err_set(&why, ERR_CANCELLED, "cancelled");
    fail(parts, &why);
    pump(parts);
}
