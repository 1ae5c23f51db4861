/* The requests of a batch and what their replies mean. A failed item is asked for again if its code
 * is one that the SDKs retry; the others of its batch are done by then. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/error.h"
#include "s3/client.h"
#include "aws/s3_proto.h"
#include "s3/remove_batch.h"
#include "codec/base64.h"
#include "codec/digest.h"
#include "core/mem.h"

struct s3_remove_item s3_remove_item_of(const struct batch *batch, const struct entry *entry)
{
    const char *text = batch->text.data;
    struct s3_remove_item item = {.bucket = buf_span(&batch->bucket),
                                  .key = span_of(text + entry->key, entry->key_len),
                                  .line = span_of(text + entry->line, entry->line_len),
                                  .number = entry->number};
    if (entry->has_version)
        item.version_id = span_of(text + entry->version, entry->version_len);
    return item;
}

static void fail_all(struct batch *batch, const struct err *err)
{
    const struct s3_remove_config *config = &batch->owner->config;
    for (size_t i = 0; i < batch->count; i++) {
        struct s3_remove_item item = s3_remove_item_of(batch, &batch->entry[i]);
        config->failed(config->ctx, &item, err, i);
    }
    s3_remove_end(batch);
}

/* Nothing may be started any more once the client is being freed. */
static bool cancelled(struct batch *batch, const struct err *err)
{
    if (err == NULL || err->kind != ERR_CANCELLED)
        return false;
    s3_remove_drop(batch);
    return true;
}

/* ---- one object ---- */

static void on_object(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct batch *batch = ctx;
    const struct s3_remove_config *config = &batch->owner->config;
    struct err why;
    if (cancelled(batch, err))
        return;
    if (s3_check(reply, err, buf_span(&batch->bucket), &why) != 0) {
        fail_all(batch, &why);
        return;
    }
    struct s3_remove_item item = s3_remove_item_of(batch, &batch->entry[0]);
    bool marker = span_is(http_header_value(reply, "x-amz-delete-marker"), "true");
    config->deleted(config->ctx, &item, marker, http_header_value(reply, "x-amz-version-id"));
    s3_remove_end(batch);
}

static void start_object(struct batch *batch)
{
    struct s3_remove_item item = s3_remove_item_of(batch, &batch->entry[0]);
    struct sigv4_pair query = {span_str("versionId"), item.version_id};
    struct aws_request request = {.method = "DELETE",
                                  .query = &query,
                                  .query_count = item.version_id.ptr != NULL,
                                  .body_fd = -1,
                                  .done = on_object,
                                  .ctx = batch};
    s3_start(batch->owner->config.aws, item.bucket, item.key, &request);
}

/* ---- several ---- */

/* Says for each entry which result is its own, NULL for none. Servers mostly keep the order. */
static void match(const struct batch *batch, const struct s3_delete_result *result,
                  const struct s3_deleted **own)
{
    size_t at = 0;
    for (size_t i = 0; i < result->count; i++) {
        const struct s3_deleted *one = &result->object[i];
        for (size_t looked = 0; looked < batch->count; looked++, at++) {
            at = at == batch->count ? 0 : at;
            struct s3_remove_item item = s3_remove_item_of(batch, &batch->entry[at]);
            if (own[at] != NULL || !span_equal(item.key, one->key) ||
                !span_equal(item.version_id, one->version_id))
                continue;
            own[at++] = one;
            break;
        }
        at = at >= batch->count ? 0 : at;
    }
}

static void explain(const struct s3_deleted *own, struct err *err)
{
    if (own == NULL) {
        err_set(err, ERR_SERVICE, "the service's reply leaves it out");
        err->retryable = true;
        return;
    }
    err_set(err, ERR_SERVICE, "%.*s", own->message.len < 400 ? (int)own->message.len : 400,
            own->message.ptr != NULL ? own->message.ptr : "");
    snprintf(err->code, sizeof err->code, "%.*s", own->code.len < 90 ? (int)own->code.len : 90,
             own->code.ptr);
    err->kind = error_classify(0, err->code, &err->retryable);
}

static enum retry_class class_of(const struct s3_deleted *own)
{
    struct err err;
    explain(own, &err);
    return own == NULL || own->code.ptr == NULL ? RETRY_NO : retry_classify(200, err.code);
}

/* Milliseconds until those that may still succeed are asked for again, -1: none, or given up. */
static int64_t decide(struct batch *batch, const struct s3_deleted **own)
{
    enum retry_class worst = RETRY_NO;
    for (size_t i = 0; i < batch->count; i++) {
        enum retry_class class = class_of(own[i]);
        worst = class > worst ? class : worst;
    }
    if (worst == RETRY_NO)
        return -1;
    return aws_backoff(batch->owner->config.aws, &batch->retry, worst == RETRY_THROTTLED);
}

static void tell(struct batch *batch, const struct entry *entry, const struct s3_deleted *own)
{
    const struct s3_remove_config *config = &batch->owner->config;
    struct s3_remove_item item = s3_remove_item_of(batch, entry);
    struct err err;
    if (own != NULL && own->code.ptr == NULL) {
        struct span version = own->marker_version_id.ptr != NULL ? own->marker_version_id
                                                                 : own->version_id;
        config->deleted(config->ctx, &item, own->marker, version);
        return;
    }
    explain(own, &err);
    config->failed(config->ctx, &item, &err, 0);
}

static void finish(struct batch *batch, const struct s3_delete_result *result)
{
    const struct s3_deleted **own = mem_array(batch->count, sizeof *own);
    size_t kept = 0;
    match(batch, result, own);
    int64_t wait = decide(batch, own);
    for (size_t i = 0; i < batch->count; i++) {
        if (wait >= 0 && class_of(own[i]) != RETRY_NO)
            batch->entry[kept++] = batch->entry[i];
        else
            tell(batch, &batch->entry[i], own[i]);
    }
    free(own);
    batch->count = kept;
    if (kept > 0)
        loop_timer_set(batch->timer, wait);
    else
        s3_remove_end(batch);
}

static int read_reply(const struct http_reply *reply, struct s3_delete_result *result,
                      struct err *err)
{
    if (error_is_document(buf_span(&reply->body))) {
        error_decode(500, buf_span(&reply->headers), buf_span(&reply->body), err);
        return -1;
    }
    if (s3_proto_read_delete_result(buf_span(&reply->body), result, err) == 0)
        return 0;
    s3_delete_result_release(result);
    err->kind = ERR_SERVICE;
    return err_prefix(err, "the service's reply");
}

static void on_objects(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct batch *batch = ctx;
    struct s3_delete_result result;
    struct err why;
    if (cancelled(batch, err))
        return;
    if (s3_check(reply, err, buf_span(&batch->bucket), &why) != 0 ||
        read_reply(reply, &result, &why) != 0) {
        fail_all(batch, &why);
        return;
    }
    finish(batch, &result);
    s3_delete_result_release(&result);
}

static void start_objects(struct batch *batch)
{
    struct s3_deletes deletes = {.count = batch->count};
    unsigned char hash[DIGEST_MD5_SIZE];
    struct buf md5;
    deletes.object = mem_array(batch->count, sizeof *deletes.object);
    for (size_t i = 0; i < batch->count; i++) {
        struct s3_remove_item item = s3_remove_item_of(batch, &batch->entry[i]);
        deletes.object[i].key = item.key;
        deletes.object[i].version_id = item.version_id;
    }
    buf_clear(&batch->body);
    s3_proto_write_delete(&deletes, &batch->body);
    free(deletes.object);
    digest_md5(buf_span(&batch->body), hash);
    buf_init(&md5, 0);
    base64_encode(span_of((char *)hash, sizeof hash), &md5);
    struct http_header header[] = {{"Content-Type", "application/xml"}, {"Content-MD5", md5.data}};
    struct sigv4_pair query = {span_str("delete"), {NULL, 0}};
    struct aws_request request = {.method = "POST",
                                  .query = &query,
                                  .query_count = 1,
                                  .header = header,
                                  .header_count = 2,
                                  .body = buf_span(&batch->body),
                                  .body_fd = -1,
                                  .done = on_objects,
                                  .ctx = batch};
    s3_start(batch->owner->config.aws, buf_span(&batch->bucket), (struct span){NULL, 0}, &request);
    buf_release(&md5);
}

void s3_remove_start(struct batch *batch)
{
    if (batch->count == 1)
        start_object(batch);
    else
        start_objects(batch);
}
