/* One object into S3: PutObject, or CreateMultipartUpload, UploadPart, CompleteMultipartUpload
 * (AmazonS3/latest/userguide/mpuoverview.html), and AbortMultipartUpload when something fails. Here
 * is what happens next; s3_upload_state.h says where the rest is. */
#include "s3/upload.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "s3/client.h"
#include "s3/upload_state.h"
#include "core/mem.h"

/* ---- the end ---- */

void s3_upload_end(struct s3_upload *upload, const struct s3_receipt *receipt)
{
    upload->phase = S3_UPLOAD_ENDED;
    s3_source_free(upload->source);
    upload->source = NULL;
    upload->config.done(upload->config.ctx, receipt, receipt != NULL ? NULL : &upload->err);
}

void s3_upload_fail(struct s3_upload *upload, const struct err *err)
{
    const struct http_header *condition = upload->config.condition;
    if (upload->err.kind != ERR_NONE)
        return;
    upload->err = *err;
    if (condition != NULL && err->http_status == 412)
        snprintf(upload->err.message, sizeof upload->err.message, "%s",
                 strcasecmp(condition->name, "if-match") == 0
                     ? "the object there is not the one with that ETag"
                     : "there is such an object already");
    for (int i = 0; i < upload->config.jobs; i++)
        if (upload->sender[i].call != NULL)
            aws_cancel(upload->sender[i].call);
}

struct s3_multipart s3_upload_multipart(struct s3_upload *upload)
{
    return (struct s3_multipart){upload->config.aws, buf_span(&upload->bucket),
                                 buf_span(&upload->key), buf_span(&upload->id), upload};
}

static void on_aborted(void *ctx, struct http_reply *reply, const struct err *err)
{
    (void)reply;
    (void)err; /* the reason to abort is the one that counts; lifecycle rules remove the rest */
    s3_upload_end(ctx, NULL);
}

static bool under_way(const struct s3_upload *upload)
{
    return upload->sending > 0 || upload->phase == S3_UPLOAD_CREATING ||
           upload->phase == S3_UPLOAD_COMPLETING || upload->phase == S3_UPLOAD_CONFIRMING ||
           upload->phase == S3_UPLOAD_ABORTING;
}

/* After a failure: waits for what is in flight, removes what is in S3 unless it is for resume,
 * ends. */
static void wind_up(struct s3_upload *upload)
{
    if (under_way(upload))
        return;
    if (upload->id.len == 0 || upload->config.resume) {
        s3_upload_end(upload, NULL);
        return;
    }
    upload->phase = S3_UPLOAD_ABORTING;
    struct s3_multipart multipart = s3_upload_multipart(upload);
    s3_multipart_abort(&multipart, on_aborted);
}

/* ---- what to do next ---- */

static void take_first(struct s3_upload *upload)
{
    if (!s3_upload_send_take(upload, &upload->first))
        return;
    upload->has_first = !upload->all_taken;
    if (upload->has_first && upload->config.resume && s3_source_is_file(upload->source))
        s3_upload_resume_look(upload);
    else if (upload->has_first)
        s3_upload_send_create(upload);
    else
        upload->phase = S3_UPLOAD_SINGLE;
}

static void take_parts(struct s3_upload *upload)
{
    struct s3_taken taken = upload->first;
    while (upload->err.kind == ERR_NONE && upload->sending < upload->config.jobs &&
           (upload->has_first || s3_upload_send_take(upload, &taken))) {
        upload->has_first = false;
        if (s3_upload_resume_keep(upload, &taken)) {
            loop_soon(upload->config.loop, s3_upload_pump, upload); /* signals have their turn */
            return;
        }
        s3_upload_send_part(upload, &taken);
    }
}

/* All is ready to be published: once, what was expected is compared. */
static void publish(struct s3_upload *upload)
{
    struct err err;
    if (s3_sums_expected(&upload->sums, &upload->config.expect, &err) != 0)
        s3_upload_fail(upload, &err);
    else if (upload->phase == S3_UPLOAD_SINGLE)
        s3_upload_send_put(upload);
    else
        s3_upload_end_complete(upload);
}

void s3_upload_pump(void *ctx)
{
    struct s3_upload *upload = ctx;
    struct err err;
    if (upload->phase == S3_UPLOAD_ENDED)
        return;
    if (upload->phase == S3_UPLOAD_WAITING && upload->err.kind == ERR_NONE)
        take_first(upload);
    if (upload->phase == S3_UPLOAD_SENDING && upload->err.kind == ERR_NONE)
        take_parts(upload);
    if (upload->err.kind == ERR_NONE && s3_source_check(upload->source, &err) != 0)
        s3_upload_fail(upload, &err);
    bool whole = upload->phase == S3_UPLOAD_SINGLE ||
                 (upload->phase == S3_UPLOAD_SENDING && upload->all_taken && upload->sending == 0);
    if (whole && !upload->config.hold && upload->err.kind == ERR_NONE)
        publish(upload);
    if (upload->err.kind != ERR_NONE)
        wind_up(upload);
}

/* ---- from outside ---- */

struct s3_upload *s3_upload_new(const struct s3_upload_config *config, int fd, struct err *err)
{
    struct s3_upload *upload = mem_alloc(sizeof *upload);
    struct s3_source *source = s3_source_new(config->loop, fd, config->part_size, config->jobs,
                                             s3_upload_pump, upload, err);
    if (source == NULL) {
        free(upload);
        return NULL;
    }
    upload->config = *config;
    upload->source = source;
    s3_sums_init(&upload->sums, config->checksum, aws_on_aws(config->aws),
                 config->expect.has_sha256);
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
    upload->timer = loop_timer_new(config->loop, s3_upload_end_complete, upload);
    return upload;
}

void s3_upload_publish(struct s3_upload *upload)
{
    upload->config.hold = false;
    s3_upload_pump(upload);
}

void s3_upload_abort(struct s3_upload *upload, const struct err *why)
{
    if (upload->phase == S3_UPLOAD_COMPLETING || upload->phase == S3_UPLOAD_CONFIRMING ||
        upload->phase == S3_UPLOAD_ENDED)
        return;
    s3_upload_fail(upload, why);
    s3_upload_pump(upload);
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
    s3_sums_release(&upload->sums);
    s3_upload_resume_release(upload);
    loop_forget(upload->config.loop, s3_upload_pump, upload);
    loop_timer_free(upload->timer);
    buf_release(&upload->bucket);
    buf_release(&upload->key);
    buf_release(&upload->id);
    buf_release(&upload->body);
    free(upload);
}
