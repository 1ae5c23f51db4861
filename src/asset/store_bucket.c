/* Assets as objects of a bucket: HEAD, and PutObject with Content-Type and Content-Disposition
 * (AmazonS3/latest/API/API_PutObject.html). The SHA-256 of a body is known, so it is signed and
 * kept with the object at no cost. If-None-Match: * leaves alone what is there
 * (AmazonS3/latest/userguide/conditional-writes.html). Larger ones: store_parts.c. */
#include <stdlib.h>
#include <string.h>

#include "asset/store_kind.h"
#include "asset/store_parts.h"
#include "s3/client.h"
#include "codec/base64.h"
#include "codec/hex.h"
#include "codec/url.h"
#include "core/num.h"

static void url(const struct store *store, struct buf *out)
{
    const char *endpoint = aws_endpoint(store->config.aws);
    const char *host = strstr(endpoint, "://") + 3;
    if (aws_virtual_host(store->config.aws, store->config.bucket)) {
        buf_add(out, endpoint, (size_t)(host - endpoint));
        buf_addspan(out, store->config.bucket);
        buf_addc(out, '.');
        buf_adds(out, host);
        buf_addc(out, '/');
    } else {
        buf_adds(out, endpoint);
        buf_addc(out, '/');
        url_encode(store->config.bucket, false, out);
        buf_addc(out, '/');
    }
}

/* ---- is it there? ---- */

static void on_looked(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct store_op *op = ctx;
    struct err why;
    struct store_reply found = {.existed = true};
    if (s3_check(reply, err, op->store->config.bucket, &why) != 0) {
        store_op_end(op, NULL, &why);
        return;
    }
    found.etag = s3_unquote(http_header_value(reply, "etag"));
    found.has_bytes = num_u64(http_header_value(reply, "content-length"), INT64_MAX,
                              &found.bytes) == 0;
    store_op_end(op, &found, NULL);
}

static void look(struct store_op *op)
{
    struct aws_request request = {.method = "HEAD", .body_fd = -1, .done = on_looked, .ctx = op};
    op->call = s3_start(op->store->config.aws, op->store->config.bucket, buf_span(&op->key),
                        &request);
}

/* ---- one PUT ---- */

static void on_put(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct store_op *op = ctx;
    struct err why;
    struct store_reply stored = {0};
    if (s3_check(reply, err, op->store->config.bucket, &why) == 0) {
        stored.etag = s3_unquote(http_header_value(reply, "etag"));
        store_op_end(op, &stored, NULL);
    } else if (op->store->config.only_new && why.http_status == 412) {
        stored.existed = true;
        store_op_end(op, &stored, NULL);
    } else {
        store_op_end(op, NULL, &why);
    }
}

static void put(struct store_op *op, const struct store_object *object, struct span body,
                const unsigned char *sha256)
{
    char hex[2 * DIGEST_SHA256_SIZE + 1];
    struct buf base64;
    buf_init(&base64, 0);
    hex_encode(sha256, DIGEST_SHA256_SIZE, hex);
    base64_encode(span_of((const char *)sha256, DIGEST_SHA256_SIZE), &base64);
    struct http_header header[4] = {{"content-type", object->content_type},
                                    {"content-disposition", "inline"},
                                    {"x-amz-checksum-sha256", base64.data},
                                    {"if-none-match", "*"}};
    struct aws_request request = {.method = "PUT",
                                  .header = header,
                                  .header_count = op->store->config.only_new ? 4 : 3,
                                  .body = body,
                                  .body_fd = -1,
                                  .body_sha256 = hex,
                                  .done = on_put,
                                  .ctx = op};
    op->call = s3_start(op->store->config.aws, op->store->config.bucket, buf_span(&op->key),
                        &request);
    buf_release(&base64);
}

const struct store_kind store_bucket = {
    url, look, put, store_parts_open, store_parts_write, store_parts_end, store_parts_abort};
