/* Objects: rows, PutObject, DeleteObject, DeleteObjects. */
#include "local/s3_object.h"

#include "aws/caps.h"
#include "aws/s3_proto.h"
#include "codec/hex.h"
#include "core/mem.h"
#include "local/s3_bucket.h"
#include "local/s3_conditions.h"
#include "local/s3_error.h"
#include "local/s3_headers.h"
#include "local/s3_piece.h"

/* --- rows --- */

static struct span copy(struct buf *text, struct span from)
{
    struct span to = span_of(text->data + text->len, from.len);
    buf_addspan(text, from);
    return from.ptr == NULL ? span_of(NULL, 0) : to;
}

void s3_object_find(struct store *store, int64_t bucket, struct span key, struct s3_object_row *row)
{
    *row = (struct s3_object_row){.checksum.kind = HASHES_KINDS};
    buf_init(&row->text, 0);
    struct store_query *query = store_sql(
        store,
        "SELECT id, size, modified_ms, etag, headers, parts, checksum_name,"
        " checksum, checksum_type FROM s3_object WHERE bucket = ?1 AND key = ?2 AND latest = 1");
    store_bind_int(query, 1, bucket);
    store_bind_text(query, 2, key);
    if (store_row(query)) {
        struct span etag = store_text(query, 3), headers = store_text(query, 4);
        struct span parts = store_text(query, 5);
        row->id = store_int(query, 0);
        row->size = (uint64_t)store_int(query, 1);
        row->modified_ms = store_int(query, 2);
        buf_reserve(&row->text, etag.len + headers.len + parts.len + 1);
        row->etag = copy(&row->text, etag);
        row->headers = copy(&row->text, headers);
        row->parts = copy(&row->text, parts);
        s3_checksum_load(&row->checksum, store_text(query, 6), store_text(query, 7),
                         store_text(query, 8));
    }
    store_done(query);
}

void s3_object_release(struct s3_object_row *row)
{
    buf_release(&row->text);
}

void s3_object_remove(struct store *store, int64_t id)
{
    s3_piece_drop(store, s3_piece_object(id));
    struct store_query *query = store_sql(store, "DELETE FROM s3_object WHERE id = ?1");
    store_bind_int(query, 1, id);
    store_run(query);
}

static void bind_optional(struct store_query *query, int i, struct span text)
{
    if (text.ptr == NULL)
        store_bind_null(query, i);
    else
        store_bind_text(query, i, text);
}

int64_t s3_object_replace(struct store *store, struct call *call, int64_t bucket, struct span key,
                          const struct s3_object_row *row)
{
    struct store_query *query = store_sql(
        store, "SELECT id FROM s3_object WHERE bucket = ?1 AND key = ?2 AND latest = 1");
    store_bind_int(query, 1, bucket);
    store_bind_text(query, 2, key);
    int64_t old = store_row(query) ? store_int(query, 0) : 0;
    store_done(query);
    if (old != 0)
        s3_object_remove(store, old);
    query = store_sql(store, "INSERT INTO s3_object (bucket, key, size, etag, modified_ms, headers,"
                             " checksum_name, checksum, checksum_type, parts)"
                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    store_bind_int(query, 1, bucket);
    store_bind_text(query, 2, key);
    store_bind_int(query, 3, (int64_t)row->size);
    store_bind_text(query, 4, row->etag);
    store_bind_int(query, 5, call->now_ms / 1000 * 1000);
    store_bind_text(query, 6, row->headers);
    bool summed = row->checksum.kind != HASHES_KINDS && row->checksum.value[0] != '\0';
    bind_optional(query, 7, summed ? s3_checksum_name(&row->checksum) : span_of(NULL, 0));
    bind_optional(query, 8, summed ? span_str(row->checksum.value) : span_of(NULL, 0));
    bind_optional(query, 9, summed ? s3_checksum_type(&row->checksum) : span_of(NULL, 0));
    bind_optional(query, 10, row->parts);
    store_run(query);
    return store_last_id(store);
}

void s3_object_reply_etag(struct call *call, struct span etag)
{
    call_add_headerf(call, "ETag", "\"%.*s\"", SPAN_ARG(etag));
}

/* --- operations --- */

void s3_object_put(struct store *store, struct call *call, const struct s3_request *request)
{
    char etag[2 * DIGEST_MD5_SIZE + 1];
    struct s3_object_row old, new = {.size = call->upload->size};
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    struct buf headers;
    buf_init(&headers, 0);
    s3_headers_collect(call, &headers);
    s3_checksum_verify(call, &new.checksum);
    s3_object_find(store, bucket, request->key, &old);
    s3_conditions_write(call, old.etag);
    if (!call_failed(call)) {
        hex_encode(call->upload->hashes.value[HASHES_MD5], DIGEST_MD5_SIZE, etag);
        new.etag = span_str(etag);
        new.headers = buf_span(&headers);
        int64_t id = s3_object_replace(store, call, bucket, request->key, &new);
        s3_piece_store(store, s3_piece_object(id), call->upload);
        s3_object_reply_etag(call, new.etag);
        s3_checksum_reply(call, &new.checksum);
        call_add_header(call, "x-amz-server-side-encryption", span_str("AES256"));
    }
    s3_object_release(&old);
    buf_release(&headers);
}

void s3_object_delete(struct store *store, struct call *call, const struct s3_request *request)
{
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket == 0)
        return;
    struct s3_object_row row;
    s3_object_find(store, bucket, request->key, &row);
    struct span match = call_header(call, "if-match");
    if (match.ptr != NULL)
        s3_conditions_write(call, row.etag);
    if (!call_failed(call) && row.id != 0)
        s3_object_remove(store, row.id);
    call_status(call, 204);
    s3_object_release(&row);
}

static void delete_one(struct store *store, int64_t bucket, const struct s3_delete *wanted,
                       struct s3_deleted *result)
{
    struct s3_object_row row;
    s3_object_find(store, bucket, wanted->key, &row);
    *result = (struct s3_deleted){.key = wanted->key};
    if (wanted->version_id.ptr != NULL && !span_is(wanted->version_id, "null")) {
        result->version_id = wanted->version_id;
        result->code = span_str("NoSuchVersion");
        result->message = span_str("The specified version does not exist.");
    } else if (row.id != 0) {
        s3_object_remove(store, row.id);
    }
    s3_object_release(&row);
}

void s3_object_delete_many(struct store *store, struct call *call, const struct s3_request *request)
{
    struct s3_deletes wanted;
    struct s3_checksum checksum;
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    s3_checksum_verify(call, &checksum);
    if (checksum.kind == HASHES_KINDS && call_header(call, "content-md5").ptr == NULL)
        call_fail(call, 400, "InvalidRequest",
                  "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
    if (s3_proto_read_delete(call->body, &wanted, NULL) != 0 || wanted.count == 0 ||
        wanted.count > CAP_S3_LIST)
        s3_error(call, "MalformedXML");
    if (!call_failed(call)) {
        struct s3_delete_result result = {.count = wanted.count};
        result.object = mem_array(wanted.count, sizeof result.object[0]);
        for (size_t i = 0; i < wanted.count; i++)
            delete_one(store, bucket, &wanted.object[i], &result.object[i]);
        call_add_header(call, "Content-Type", span_str("application/xml"));
        s3_proto_write_delete_result(&result, wanted.quiet, &call->reply.body);
        s3_delete_result_release(&result);
    }
    s3_deletes_release(&wanted);
}
