/* Parts that an interrupted upload of the same key has left: ListMultipartUploads finds the latest
 * one, ListParts what it has. A part is taken over when the file's bytes at its place have its size
 * and its checksum, or, where none is sent, its MD5; all others are sent (again). So a file that
 * has changed meanwhile is stored as it is now. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/caps.h"
#include "s3/client.h"
#include "s3/upload_state.h"
#include "core/mem.h"

/* ---- ListParts ---- */

static void drop_found(struct s3_upload *upload)
{
    for (int i = 0; i < upload->found_count; i++) {
        free((char *)upload->found[i].etag.ptr);
        free((char *)upload->found[i].checksum.ptr);
    }
    free(upload->found);
    upload->found = NULL;
    upload->found_count = 0;
}

static struct span copy(struct span text)
{
    return span_of(mem_dup(text.ptr, text.len), text.len);
}

/* Takes over what a page has behind the parts that are known. */
static void add_page(struct s3_upload *upload, const struct s3_parts *page)
{
    int from = upload->found_count, last = from;
    for (size_t i = 0; i < page->count; i++)
        last = page->part[i].number > last ? page->part[i].number : last;
    if (last == from)
        return;
    upload->found = mem_grow(upload->found, (size_t)last, sizeof *upload->found);
    memset(upload->found + from, 0, (size_t)(last - from) * sizeof *upload->found);
    upload->found_count = last;
    for (size_t i = 0; i < page->count; i++) {
        const struct s3_part *part = &page->part[i];
        if (part->number <= from || upload->found[part->number - 1].number)
            continue;
        upload->found[part->number - 1] = (struct s3_part){.number = part->number,
                                                           .etag = copy(part->etag),
                                                           .size = part->size,
                                                           .checksum_name = part->checksum_name,
                                                           .checksum = copy(part->checksum)};
    }
}

/* Are the parts of the kind that ours are going to be? An upload has parts of one kind only. */
static bool usable(const struct s3_upload *upload)
{
    const struct s3_sums *sums = &upload->sums;
    for (int i = 0; i < upload->found_count; i++) {
        const struct s3_part *part = &upload->found[i];
        if (part->number == 0)
            continue;
        if (s3_sums_declared(sums))
            return span_is(part->checksum_name, hashes_name(sums->kind));
        return part->checksum_name.ptr == NULL || span_is(part->checksum_name, "CRC64NVME");
    }
    return false;
}

static void list_parts(struct s3_upload *upload);

static void on_parts(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct s3_upload *upload = ctx;
    struct s3_parts page = {0};
    struct err why;
    int before = upload->found_count;
    upload->phase = S3_UPLOAD_WAITING;
    int status = s3_check(reply, err, buf_span(&upload->bucket), &why);
    bool gone = status != 0 && strcmp(why.code, "NoSuchUpload") == 0;
    if (status == 0)
        status = s3_proto_read_parts(buf_span(&reply->body), &page, &why);
    if (status == 0)
        add_page(upload, &page);
    if (status != 0 && !gone) {
        s3_upload_fail(upload, &why);
    } else if (status == 0 && page.truncated && upload->found_count > before) {
        list_parts(upload);
    } else if (usable(upload)) {
        upload->phase = S3_UPLOAD_SENDING;
    } else {
        drop_found(upload);
        buf_clear(&upload->id);
        if (upload->err.kind == ERR_NONE)
            s3_upload_send_create(upload);
    }
    s3_parts_release(&page);
    s3_upload_pump(upload);
}

static void list_parts(struct s3_upload *upload)
{
    char marker[16];
    snprintf(marker, sizeof marker, "%d", upload->found_count);
    const struct sigv4_pair query[] = {{span_str("part-number-marker"), span_str(marker)},
                                       {span_str("uploadId"), buf_span(&upload->id)}};
    struct aws_request request = {.method = "GET",
                                  .query = query,
                                  .query_count = 2,
                                  .body_fd = -1,
                                  .done = on_parts,
                                  .ctx = upload};
    upload->phase = S3_UPLOAD_CREATING;
    s3_start(upload->config.aws, buf_span(&upload->bucket), buf_span(&upload->key), &request);
}

/* ---- ListMultipartUploads ---- */

/* Uploads of the very key come before those of longer ones, so one page is enough. */
static void pick(struct s3_upload *upload, const struct s3_uploads *page)
{
    int64_t latest = INT64_MIN;
    for (size_t i = 0; i < page->count; i++) {
        const struct s3_pending *pending = &page->upload[i];
        if (!span_equal(pending->key, buf_span(&upload->key)) || pending->initiated_ms < latest)
            continue;
        latest = pending->initiated_ms;
        buf_clear(&upload->id);
        buf_addspan(&upload->id, pending->upload_id);
    }
}

static void on_uploads(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct s3_upload *upload = ctx;
    struct s3_uploads page = {0};
    struct err why;
    upload->phase = S3_UPLOAD_WAITING;
    if (s3_check(reply, err, buf_span(&upload->bucket), &why) != 0 ||
        s3_proto_read_uploads(buf_span(&reply->body), &page, &why) != 0) {
        err_prefix(&why, "looking for an interrupted upload");
        s3_upload_fail(upload, &why);
    } else if (upload->err.kind == ERR_NONE) {
        pick(upload, &page);
        if (upload->id.len > 0)
            list_parts(upload);
        else
            s3_upload_send_create(upload);
    }
    s3_uploads_release(&page);
    s3_upload_pump(upload);
}

void s3_upload_resume_look(struct s3_upload *upload)
{
    const struct sigv4_pair query[] = {{span_str("encoding-type"), span_str("url")},
                                       {span_str("prefix"), buf_span(&upload->key)},
                                       {span_str("uploads"), span_str("")}};
    struct aws_request request = {.method = "GET",
                                  .query = query,
                                  .query_count = 3,
                                  .body_fd = -1,
                                  .done = on_uploads,
                                  .ctx = upload};
    upload->phase = S3_UPLOAD_CREATING;
    s3_start(upload->config.aws, buf_span(&upload->bucket), span_of(NULL, 0), &request);
}

/* ---- parts taken over ---- */

bool s3_upload_resume_keep(struct s3_upload *upload, const struct s3_taken *taken)
{
    const struct s3_piece *piece = &taken->piece;
    if (piece->number > upload->found_count)
        return false;
    const struct s3_part *found = &upload->found[piece->number - 1];
    bool same = s3_sums_declared(&upload->sums)
                    ? span_is(found->checksum, taken->sum.value)
                    : taken->sum.md5[0] != '\0' && span_is(s3_unquote(found->etag), taken->sum.md5);
    if (found->number == 0 || found->size != piece->size || !same)
        return false;
    upload->size += piece->size;
    upload->config.moved(upload->config.ctx, piece->size);
    s3_upload_send_keep(upload, taken, found->etag);
    return true;
}

void s3_upload_resume_release(struct s3_upload *upload)
{
    drop_found(upload);
}
