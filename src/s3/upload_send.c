/* Pieces on their way: PutObject, CreateMultipartUpload, UploadPart. Over https the body is not
 * signed; the checksum that goes with it is what S3 checks it by. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "s3/client.h"
#include "s3/upload_state.h"
#include "core/mem.h"

/* Has the producer said more than it announced? It need not be read to its end then. */
static bool too_long(const struct s3_upload *upload, struct err *err)
{
    const struct s3_expect *expect = &upload->config.expect;
    if (!expect->has_bytes || upload->sums.size <= expect->bytes)
        return false;
    err_set(err, ERR_DATA, "more than the %llu bytes expected, nothing was stored",
            (unsigned long long)expect->bytes);
    return true;
}

bool s3_upload_send_take(struct s3_upload *upload, struct s3_taken *taken)
{
    struct err err;
    if (!s3_source_take(upload->source, &taken->piece))
        return false;
    bool whole = taken->piece.last && taken->piece.number == 1;
    bool md5 = whole ? upload->config.condition != NULL
                     : upload->config.resume && !s3_sums_declared(&upload->sums);
    if (s3_sums_add(&upload->sums, &taken->piece, md5, &taken->sum, &err) != 0 ||
        too_long(upload, &err)) {
        s3_upload_fail(upload, &err);
        return false;
    }
    upload->all_taken = taken->piece.last;
    return true;
}

static struct s3_sender *idle_sender(struct s3_upload *upload)
{
    for (int i = 0; i < upload->config.jobs; i++)
        if (upload->sender[i].call == NULL)
            return &upload->sender[i];
    return NULL;
}

/* Sends a piece with the given query and headers, for which there is room for one more. */
static void send_piece(struct s3_upload *upload, const struct s3_taken *taken,
                       struct aws_request *request, struct http_header *header)
{
    struct s3_sender *sender = idle_sender(upload);
    sender->taken = *taken;
    if (taken->sum.value[0] != '\0')
        header[request->header_count++] = (struct http_header){s3_sums_header(&upload->sums),
                                                               sender->taken.sum.value};
    request->method = "PUT";
    request->header = header;
    request->body_fd = taken->piece.fd;
    request->body_offset = taken->piece.offset;
    request->body_size = taken->piece.size;
    request->ctx = sender;
    sender->call = s3_start(upload->config.aws, buf_span(&upload->bucket), buf_span(&upload->key),
                            request);
    upload->sending++;
}

/* The common part of both kinds of reply; returns 0 when the piece is in S3, else -1 and why. */
static int piece_done(struct s3_sender *sender, const struct http_reply *reply,
                      const struct err *err, struct err *why)
{
    struct s3_upload *upload = sender->upload;
    const struct s3_piece *piece = &sender->taken.piece;
    sender->call = NULL;
    upload->sending--;
    /* A file that changes makes requests fail in many ways: its change is the reason to tell. */
    if (upload->err.kind == ERR_NONE && s3_source_check(upload->source, why) != 0)
        return -1;
    if (s3_check(reply, err, buf_span(&upload->bucket), why) != 0)
        return -1;
    if (upload->err.kind != ERR_NONE) {
        *why = upload->err;
        return -1;
    }
    upload->size += piece->size;
    upload->config.moved(upload->config.ctx, piece->size);
    s3_source_give(upload->source, piece);
    return 0;
}

/* ---- one PUT ---- */

static void on_put(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct s3_sender *sender = ctx;
    struct s3_upload *upload = sender->upload;
    bool doubtful = aws_doubtful(sender->call);
    struct err why;
    if (piece_done(sender, reply, err, &why) == 0) {
        s3_upload_end_well(upload, reply, http_header_value(reply, "etag"));
        return;
    }
    if (why.http_status == 412 && doubtful && upload->err.kind == ERR_NONE) {
        s3_upload_end_confirm(upload, &why);
        return;
    }
    s3_upload_fail(upload, &why);
    s3_upload_pump(upload);
}

void s3_upload_send_put(struct s3_upload *upload)
{
    const struct s3_upload_config *config = &upload->config;
    struct http_header *header = mem_array(config->header_count + 2, sizeof *header);
    struct aws_request request = {.done = on_put};
    for (size_t i = 0; i < config->header_count; i++)
        header[request.header_count++] = config->header[i];
    if (config->condition != NULL)
        header[request.header_count++] = *config->condition;
    upload->phase = S3_UPLOAD_PUTTING;
    send_piece(upload, &upload->first, &request, header);
    free(header);
}

/* ---- parts ---- */

void s3_upload_send_keep(struct s3_upload *upload, const struct s3_taken *taken, struct span etag)
{
    int number = taken->piece.number;
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
    if (s3_sums_declared(&upload->sums)) {
        part->checksum_name = span_str(hashes_name(upload->sums.kind));
        part->checksum = span_str(mem_strdup(taken->sum.value));
    }
}

static void on_part(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct s3_sender *sender = ctx;
    struct s3_upload *upload = sender->upload;
    struct span etag = http_header_value(reply, "etag");
    struct err why;
    int status = piece_done(sender, reply, err, &why);
    if (status == 0 && etag.len == 0)
        status = err_set(&why, ERR_SERVICE, "the service's reply to a part has no ETag");
    if (status == 0)
        s3_upload_send_keep(upload, &sender->taken, etag);
    else
        s3_upload_fail(upload, &why);
    s3_upload_pump(upload);
}

void s3_upload_send_part(struct s3_upload *upload, const struct s3_taken *taken)
{
    char number[16];
    struct http_header header[1];
    snprintf(number, sizeof number, "%d", taken->piece.number);
    struct sigv4_pair query[] = {{span_str("partNumber"), span_str(number)},
                                 {span_str("uploadId"), buf_span(&upload->id)}};
    struct aws_request request = {.query = query, .query_count = 2, .done = on_part};
    send_piece(upload, taken, &request, header);
}

static void on_created(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct s3_upload *upload = ctx;
    struct err why;
    upload->phase = S3_UPLOAD_SENDING;
    if (s3_check(reply, err, buf_span(&upload->bucket), &why) != 0 ||
        s3_proto_read_upload(buf_span(&reply->body), &upload->id, &why) != 0)
        s3_upload_fail(upload, &why);
    s3_upload_pump(upload);
}

void s3_upload_send_create(struct s3_upload *upload)
{
    struct s3_multipart multipart = s3_upload_multipart(upload);
    upload->phase = S3_UPLOAD_CREATING;
    s3_multipart_create(&multipart, upload->config.header, upload->config.header_count,
                        &upload->sums, on_created);
}
