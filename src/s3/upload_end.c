/* CompleteMultipartUpload, the receipt, and the cases in which a failure may be a success whose
 * reply was lost: a retry then meets its own object (412 with If-None-Match or If-Match) or finds
 * its upload gone (NoSuchUpload). HeadObject tells; an object is ours when its ETag is the one that
 * our bytes have, or its size and checksum are ours. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/error.h"
#include "s3/client.h"
#include "s3/upload_state.h"
#include "codec/digest.h"
#include "codec/hex.h"
#include "core/num.h"

/* ---- the receipt ---- */

void s3_upload_end_well(struct s3_upload *upload, const struct http_reply *reply, struct span etag)
{
    const struct s3_upload_config *config = &upload->config;
    const struct s3_sums *sums = &upload->sums;
    char whole[S3_SUM_TEXT];
    s3_sums_whole(sums, upload->parts > 0, whole);
    struct s3_receipt receipt = {
        .bucket = buf_span(&upload->bucket),
        .key = buf_span(&upload->key),
        .etag = etag,
        .content_type = config->header_count > 0 ? span_str(config->header[0].value) : span_str(""),
        .version_id = http_header_value(reply, "x-amz-version-id"),
        .checksum = span_str(whole),
        .size = upload->size,
        .parts = upload->parts,
    };
    if (sums->kind != HASHES_KINDS)
        receipt.checksum_algorithm = span_str(hashes_name(sums->kind));
    s3_upload_end(upload, &receipt);
}

/* ---- is it there? ---- */

/* The ETag our bytes have where ETags are MD5s: of the one piece, or of the parts' MD5s and their
 * number. "" when a part's is none. */
static void expected_etag(const struct s3_upload *upload, char out[64])
{
    unsigned char md5[DIGEST_MD5_SIZE], hash[DIGEST_SHA256_SIZE];
    char hex[S3_SUM_MD5];
    struct digest *digest = digest_new(DIGEST_MD5);
    bool known = upload->parts > 0;
    snprintf(out, 64, "%s", upload->first.sum.md5);
    for (int i = 0; i < upload->parts && known; i++) {
        known = hex_decode(s3_unquote(upload->part[i].etag), md5, sizeof md5) == 0;
        digest_update(digest, md5, sizeof md5);
    }
    digest_finish(digest, hash);
    digest_free(digest);
    hex_encode(hash, DIGEST_MD5_SIZE, hex);
    if (known)
        snprintf(out, 64, "%s-%d", hex, upload->parts);
    else if (upload->parts > 0)
        out[0] = '\0';
}

static bool is_ours(const struct s3_upload *upload, const struct http_reply *reply)
{
    char etag[64], whole[S3_SUM_TEXT];
    uint64_t size = 0;
    expected_etag(upload, etag);
    if (etag[0] != '\0' && span_is(s3_unquote(http_header_value(reply, "etag")), etag))
        return true;
    s3_sums_whole(&upload->sums, upload->parts > 0, whole);
    struct span length = http_header_value(reply, "content-length");
    return s3_sums_declared(&upload->sums) &&
           span_is(http_header_value(reply, s3_sums_header(&upload->sums)), whole) &&
           num_u64(length, UINT64_MAX, &size) == 0 && size == upload->sums.size;
}

static void on_head(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct s3_upload *upload = ctx;
    upload->phase = S3_UPLOAD_SENDING;
    if (err == NULL && reply->status / 100 == 2 && is_ours(upload, reply)) {
        upload->size = upload->sums.size;
        s3_upload_end_well(upload, reply, http_header_value(reply, "etag"));
        return;
    }
    s3_upload_fail(upload, &upload->doubt);
    s3_upload_pump(upload);
}

void s3_upload_end_confirm(struct s3_upload *upload, const struct err *why)
{
    static const struct http_header mode = {"x-amz-checksum-mode", "ENABLED"};
    struct aws_request request = {.method = "HEAD",
                                  .header = &mode,
                                  .header_count = s3_sums_declared(&upload->sums) ? 1 : 0,
                                  .body_fd = -1,
                                  .done = on_head,
                                  .ctx = upload};
    upload->phase = S3_UPLOAD_CONFIRMING;
    upload->doubt = *why;
    s3_start(upload->config.aws, buf_span(&upload->bucket), buf_span(&upload->key), &request);
}

/* ---- completion ---- */

/* A failure in the body of a 200 may be one to try again: true when that is going to happen. */
static bool again(struct s3_upload *upload, const struct err *why)
{
    if (!why->retryable)
        return false;
    int64_t wait = aws_backoff(upload->config.aws, &upload->retry, why->kind == ERR_THROTTLED);
    if (wait >= 0)
        loop_timer_set(upload->timer, wait);
    return wait >= 0;
}

static void failed(struct s3_upload *upload, bool doubtful, const struct err *why)
{
    if ((why->http_status == 412 && doubtful) || strcmp(why->code, "NoSuchUpload") == 0) {
        s3_upload_end_confirm(upload, why);
        return;
    }
    upload->phase = S3_UPLOAD_SENDING;
    s3_upload_fail(upload, why);
    s3_upload_pump(upload);
}

static void on_completed(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct s3_upload *upload = ctx;
    struct span body = buf_span(&reply->body);
    bool doubtful = aws_doubtful(upload->ending) || upload->retry.attempts > 0;
    struct buf etag;
    struct err why;
    buf_init(&etag, 0);
    int status = s3_check(reply, err, buf_span(&upload->bucket), &why);
    if (status == 0 && error_is_document(body)) {
        error_decode(reply->status, buf_span(&reply->headers), body, &why);
        if (again(upload, &why))
            goto out;
        status = -1;
    } else if (status == 0) {
        status = s3_proto_read_completed(body, &etag, &why);
    }
    if (status == 0)
        s3_upload_end_well(upload, reply, buf_span(&etag));
    else
        failed(upload, doubtful, &why);
out:
    buf_release(&etag);
}

void s3_upload_end_complete(void *ctx)
{
    struct s3_upload *upload = ctx;
    struct s3_multipart multipart = s3_upload_multipart(upload);
    struct s3_parts parts = {.part = upload->part, .count = (size_t)upload->parts};
    struct http_header header[S3_MULTIPART_HEADERS];
    char whole[S3_SUM_TEXT], size[24];
    size_t count = 0;
    if (upload->config.condition != NULL)
        header[count++] = *upload->config.condition;
    if (upload->sums.full) {
        s3_sums_whole(&upload->sums, true, whole);
        header[count++] = (struct http_header){s3_sums_header(&upload->sums), whole};
        header[count++] = (struct http_header){"x-amz-checksum-type", s3_sums_type(&upload->sums)};
    }
    if (aws_on_aws(upload->config.aws)) {
        snprintf(size, sizeof size, "%llu", (unsigned long long)upload->sums.size);
        header[count++] = (struct http_header){"x-amz-mp-object-size", size};
    }
    upload->phase = S3_UPLOAD_COMPLETING;
    upload->ending = s3_multipart_complete(&multipart, &parts, header, count, &upload->body,
                                           on_completed);
}
