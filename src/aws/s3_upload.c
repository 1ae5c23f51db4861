/* One object into S3: PutObject, or CreateMultipartUpload, UploadPart, CompleteMultipartUpload
 * (AmazonS3/latest/userguide/mpuoverview.html), and AbortMultipartUpload when something fails.
 *
 * Over https the body is not signed, so a CRC-32 goes with it that S3 checks (and that
 * CompleteMultipartUpload repeats for every part); over http the signature covers its SHA-256. */
#include "aws/s3_upload.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "aws/error.h"
#include "aws/s3_client.h"
#include "aws/s3_multipart.h"
#include "aws/s3_source.h"
#include "core/mem.h"
#include "net/retry.h"

enum phase {
    WAITING,    /* for the first piece */
    SINGLE,     /* the first piece is the object; it may be held */
    PUTTING,    /* it is on its way */
    CREATING,   /* CreateMultipartUpload is under way */
    SENDING,    /* parts are taken, sent, and perhaps held */
    COMPLETING, /* CompleteMultipartUpload is under way */
    ABORTING,   /* AbortMultipartUpload is under way */
    ENDED
};

/* One request with a piece as its body. */
struct sender {
    struct s3_upload *upload;
    struct aws_call *call; /* NULL: idle */
    struct s3_piece piece;
    char crc32[S3_SOURCE_CRC];
};

struct s3_upload {
    struct s3_upload_config config;
    struct buf bucket, key, id;
    bool checksum; /* send CRC-32 */
    enum phase phase;
    struct s3_source *source;
    struct sender *sender; /* config.jobs */
    int sending;
    struct s3_piece first; /* until it is sent */
    bool has_first, all_taken;
    struct s3_part *part; /* those that are in S3, by number; texts are owned */
    int parts, room;
    uint64_t size;
    struct retry retry; /* of the completion */
    struct loop_timer *timer;
    struct buf body; /* of the completion */
    struct err err;
};

static void pump(void *ctx);

/* ---- the end ---- */

static void end(struct s3_upload *upload, const struct s3_receipt *receipt)
{
    upload->phase = ENDED;
    s3_source_free(upload->source);
    upload->source = NULL;
    upload->config.done(upload->config.ctx, receipt, receipt != NULL ? NULL : &upload->err);
}

static void end_well(struct s3_upload *upload, const struct http_reply *reply, struct span etag)
{
    const struct s3_upload_config *config = &upload->config;
    struct s3_receipt receipt = {
        .bucket = buf_span(&upload->bucket),
        .key = buf_span(&upload->key),
        .etag = etag,
        .content_type = config->header_count > 0 ? span_str(config->header[0].value) : span_str(""),
        .version_id = http_header_value(reply, "x-amz-version-id"),
        .size = upload->size,
        .parts = upload->parts,
    };
    end(upload, &receipt);
}

static void fail(struct s3_upload *upload, const struct err *err)
{
    if (upload->err.kind != ERR_NONE)
        return;
    upload->err = *err;
    for (int i = 0; i < upload->config.jobs; i++)
        if (upload->sender[i].call != NULL)
            aws_cancel(upload->sender[i].call);
}

static struct s3_multipart multipart_of(struct s3_upload *upload)
{
    return (struct s3_multipart){upload->config.aws, buf_span(&upload->bucket),
                                 buf_span(&upload->key), buf_span(&upload->id), upload};
}

static void on_aborted(void *ctx, struct http_reply *reply, const struct err *err)
{
    (void)reply;
    (void)err; /* the reason to abort is the one that counts; lifecycle rules remove the rest */
    end(ctx, NULL);
}

/* After a failure: waits for what is in flight, removes what is in S3, ends. */
static void wind_up(struct s3_upload *upload)
{
    if (upload->sending > 0 || upload->phase == CREATING || upload->phase == COMPLETING ||
        upload->phase == ABORTING)
        return;
    if (upload->id.len == 0) {
        end(upload, NULL);
        return;
    }
    upload->phase = ABORTING;
    struct s3_multipart multipart = multipart_of(upload);
    s3_multipart_abort(&multipart, on_aborted);
}

/* ---- pieces ---- */

static struct sender *idle_sender(struct s3_upload *upload)
{
    for (int i = 0; i < upload->config.jobs; i++)
        if (upload->sender[i].call == NULL)
            return &upload->sender[i];
    return NULL;
}

/* Sends a piece with the given query and headers, for which there is room for one more. */
static void send_piece(struct s3_upload *upload, const struct s3_piece *piece,
                       struct aws_request *request, struct http_header *header)
{
    struct sender *sender = idle_sender(upload);
    struct err err;
    sender->piece = *piece;
    sender->crc32[0] = '\0';
    if (upload->checksum && s3_source_crc32(piece, sender->crc32, &err) != 0) {
        fail(upload, &err);
        return;
    }
    if (upload->checksum)
        header[request->header_count++] = (struct http_header){"x-amz-checksum-crc32",
                                                               sender->crc32};
    request->method = "PUT";
    request->header = header;
    request->body_fd = piece->fd;
    request->body_offset = piece->offset;
    request->body_size = piece->size;
    request->ctx = sender;
    sender->call = s3_start(upload->config.aws, buf_span(&upload->bucket), buf_span(&upload->key),
                            request);
    upload->sending++;
}

/* The common part of both kinds of reply; true when the piece is in S3. */
static bool piece_done(struct sender *sender, const struct http_reply *reply, const struct err *err)
{
    struct s3_upload *upload = sender->upload;
    struct err why;
    sender->call = NULL;
    upload->sending--;
    /* A file that changes makes requests fail in many ways: its change is the reason to tell. */
    if (upload->err.kind == ERR_NONE && s3_source_check(upload->source, &why) != 0)
        fail(upload, &why);
    if (s3_check(reply, err, buf_span(&upload->bucket), &why) != 0) {
        fail(upload, &why);
    } else if (upload->err.kind == ERR_NONE) {
        upload->size += sender->piece.size;
        upload->config.moved(upload->config.ctx, sender->piece.size);
        s3_source_give(upload->source, &sender->piece);
        return true;
    }
    return false;
}

/* ---- one PUT ---- */

static void on_put(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct sender *sender = ctx;
    if (piece_done(sender, reply, err))
        end_well(sender->upload, reply, http_header_value(reply, "etag"));
    else
        pump(sender->upload);
}

static void put(struct s3_upload *upload)
{
    struct http_header *header = mem_array(upload->config.header_count + 1, sizeof *header);
    for (size_t i = 0; i < upload->config.header_count; i++)
        header[i] = upload->config.header[i];
    struct aws_request request = {.header_count = upload->config.header_count, .done = on_put};
    upload->phase = PUTTING;
    send_piece(upload, &upload->first, &request, header);
    free(header);
}

/* ---- parts ---- */

static void keep_part(struct s3_upload *upload, const struct sender *sender, struct span etag)
{
    int number = sender->piece.number;
    if (number > upload->room) {
        int room = number > 2 * upload->room ? number : 2 * upload->room;
        upload->part = mem_grow(upload->part, (size_t)room, sizeof *upload->part);
        memset(upload->part + upload->room, 0,
               (size_t)(room - upload->room) * sizeof *upload->part);
        upload->room = room;
    }
    if (number > upload->parts)
        upload->parts = number;
    struct s3_part *part = &upload->part[number - 1];
    part->number = number;
    part->etag = span_of(mem_dup(etag.ptr, etag.len), etag.len);
    if (upload->checksum) {
        part->checksum_name = span_str("CRC32");
        part->checksum = span_str(mem_strdup(sender->crc32));
    }
}

static void on_part(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct sender *sender = ctx;
    struct s3_upload *upload = sender->upload;
    if (piece_done(sender, reply, err)) {
        struct span etag = http_header_value(reply, "etag");
        if (etag.len > 0) {
            keep_part(upload, sender, etag);
        } else {
            struct err why;
            err_set(&why, ERR_SERVICE, "the service's reply to a part has no ETag");
            fail(upload, &why);
        }
    }
    pump(upload);
}

static void send_part(struct s3_upload *upload, const struct s3_piece *piece)
{
    char number[16];
    struct http_header header[1];
    snprintf(number, sizeof number, "%d", piece->number);
    struct sigv4_pair query[] = {{span_str("partNumber"), span_str(number)},
                                 {span_str("uploadId"), buf_span(&upload->id)}};
    struct aws_request request = {.query = query, .query_count = 2, .done = on_part};
    send_piece(upload, piece, &request, header);
}

static void on_created(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct s3_upload *upload = ctx;
    struct err why;
    upload->phase = SENDING;
    if (s3_check(reply, err, buf_span(&upload->bucket), &why) != 0 ||
        s3_proto_read_upload(buf_span(&reply->body), &upload->id, &why) != 0)
        fail(upload, &why);
    pump(upload);
}

static void create(struct s3_upload *upload)
{
    struct s3_multipart multipart = multipart_of(upload);
    upload->phase = CREATING;
    s3_multipart_create(&multipart, upload->config.header, upload->config.header_count,
                        upload->checksum, on_created);
}

/* ---- completion ---- */

static void complete(void *ctx);

/* S3 may answer 200 and then fail in the body; such a failure can be one to try again. */
static void on_completed(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct s3_upload *upload = ctx;
    struct span body = buf_span(&reply->body);
    struct buf etag;
    struct err why;
    buf_init(&etag, 0);
    int status = s3_check(reply, err, buf_span(&upload->bucket), &why);
    if (status == 0 && error_is_document(body)) {
        error_decode(reply->status, buf_span(&reply->headers), body, &why);
        int64_t wait = why.retryable ? aws_backoff(upload->config.aws, &upload->retry,
                                                   why.kind == ERR_THROTTLED)
                                     : -1;
        if (wait >= 0) {
            loop_timer_set(upload->timer, wait);
            goto out;
        }
        status = -1;
    } else if (status == 0) {
        status = s3_proto_read_completed(body, &etag, &why);
    }
    upload->phase = SENDING;
    if (status == 0) {
        end_well(upload, reply, buf_span(&etag));
    } else {
        fail(upload, &why);
        pump(upload);
    }
out:
    buf_release(&etag);
}

static void complete(void *ctx)
{
    struct s3_upload *upload = ctx;
    struct s3_multipart multipart = multipart_of(upload);
    struct s3_parts parts = {.part = upload->part, .count = (size_t)upload->parts};
    upload->phase = COMPLETING;
    s3_multipart_complete(&multipart, &parts, &upload->body, on_completed);
}

/* ---- what to do next ---- */

static void take_parts(struct s3_upload *upload)
{
    struct s3_piece piece;
    if (upload->has_first) {
        upload->has_first = false;
        send_part(upload, &upload->first);
    }
    while (upload->err.kind == ERR_NONE && upload->sending < upload->config.jobs &&
           s3_source_take(upload->source, &piece)) {
        upload->all_taken = piece.last;
        send_part(upload, &piece);
    }
}

/* Called whenever something may have become possible. */
static void pump(void *ctx)
{
    struct s3_upload *upload = ctx;
    struct err err;
    if (upload->phase == ENDED)
        return;
    if (upload->phase == WAITING && upload->err.kind == ERR_NONE &&
        s3_source_take(upload->source, &upload->first)) {
        upload->has_first = !upload->first.last;
        upload->phase = upload->first.last ? SINGLE : WAITING;
        if (upload->has_first)
            create(upload);
    }
    if (upload->phase == SENDING && upload->err.kind == ERR_NONE)
        take_parts(upload);
    if (upload->err.kind == ERR_NONE && s3_source_check(upload->source, &err) != 0)
        fail(upload, &err);
    if (upload->phase == SINGLE && upload->err.kind == ERR_NONE && !upload->config.hold)
        put(upload);
    if (upload->err.kind != ERR_NONE)
        wind_up(upload);
    else if (upload->phase == SENDING && upload->all_taken && upload->sending == 0 &&
             !upload->config.hold)
        complete(upload);
}

/* ---- from outside ---- */

struct s3_upload *s3_upload_new(const struct s3_upload_config *config, int fd, struct err *err)
{
    struct s3_upload *upload = mem_alloc(sizeof *upload);
    struct s3_source *source = s3_source_new(config->loop, fd, config->part_size, config->jobs,
                                             pump, upload, err);
    if (source == NULL) {
        free(upload);
        return NULL;
    }
    upload->config = *config;
    upload->source = source;
    upload->checksum = span_starts(span_str(aws_endpoint(config->aws)), "https:");
    buf_init(&upload->bucket, 0);
    buf_init(&upload->key, 0);
    buf_init(&upload->id, 0);
    buf_init(&upload->body, 0);
    buf_addspan(&upload->bucket, config->bucket);
    buf_addspan(&upload->key, config->key);
    upload->sender = mem_array((size_t)config->jobs, sizeof *upload->sender);
    for (int i = 0; i < config->jobs; i++)
        upload->sender[i].upload = upload;
    retry_init(&upload->retry, aws_max_attempts(config->aws));
    upload->timer = loop_timer_new(config->loop, complete, upload);
    return upload;
}

void s3_upload_publish(struct s3_upload *upload)
{
    upload->config.hold = false;
    pump(upload);
}

void s3_upload_abort(struct s3_upload *upload, const struct err *why)
{
    if (upload->phase == COMPLETING || upload->phase == ENDED)
        return;
    fail(upload, why);
    pump(upload);
}

void s3_upload_free(struct s3_upload *upload)
{
    if (upload == NULL)
        return;
    for (int i = 0; i < upload->parts; i++) {
        free((char *)upload->part[i].etag.ptr);
        free((char *)upload->part[i].checksum.ptr);
    }
    free(upload->part);
    free(upload->sender);
    s3_source_free(upload->source);
    loop_timer_free(upload->timer);
    buf_release(&upload->bucket);
    buf_release(&upload->key);
    buf_release(&upload->id);
    buf_release(&upload->body);
    free(upload);
}
