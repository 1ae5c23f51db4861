/* UploadPart, UploadPartCopy, ListParts. */
#include <stdlib.h>
#include <string.h>

#include "aws/caps.h"
#include "aws/s3_proto.h"
#include "codec/base64.h"
#include "codec/hex.h"
#include "core/mem.h"
#include "core/num.h"
#include "local/s3_error.h"
#include "local/s3_lifecycle_run.h"
#include "local/s3_object.h"
#include "local/s3_piece.h"
#include "local/s3_multipart.h"
#include "local/s3_storage.h"

struct part_row {
    int number;
    uint64_t size;
    struct span etag, checksum; /* checksum {NULL,0}: none */
};

/* A row in place of the one with the same number; returns the owner of its pieces. */
static int64_t replace(struct store *store, struct call *call, int64_t upload,
                       const struct part_row *row)
{
    struct store_query *query = store_sql(
        store, "SELECT id FROM s3_part WHERE upload = ?1 AND number = ?2");
    store_bind_int(query, 1, upload);
    store_bind_int(query, 2, row->number);
    int64_t old = store_row(query) ? store_int(query, 0) : 0;
    store_done(query);
    if (old != 0) {
        s3_piece_drop(store, s3_piece_part(old));
        query = store_sql(store, "DELETE FROM s3_part WHERE id = ?1");
        store_bind_int(query, 1, old);
        store_run(query);
    }
    query = store_sql(store, "INSERT INTO s3_part (upload, number, size, etag, modified_ms,"
                             " checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    store_bind_int(query, 1, upload);
    store_bind_int(query, 2, row->number);
    store_bind_int(query, 3, (int64_t)row->size);
    store_bind_text(query, 4, row->etag);
    store_bind_int(query, 5, call->now_ms / 1000 * 1000);
    if (row->checksum.ptr != NULL)
        store_bind_text(query, 6, row->checksum);
    store_run(query);
    return s3_piece_part(store_last_id(store));
}

void s3_part_put(struct store *store, struct call *call, const struct s3_request *request)
{
    struct s3_multipart_row upload;
    struct s3_checksum checksum;
    char etag[2 * DIGEST_MD5_SIZE + 1];
    int number = s3_multipart_part_number(call);
    s3_multipart_find(store, call, request, &upload);
    s3_checksum_verify(call, &checksum);
    bool chosen = upload.choice.kind != HASHES_KINDS;
    if (checksum.kind != HASHES_KINDS && chosen && checksum.kind != upload.choice.kind)
        call_fail(call, 400, "InvalidRequest",
                  "Checksum Type mismatch occurred, expected checksum Type: %s, actual checksum "
                  "Type: %s",
                  hashes_name(upload.choice.kind), hashes_name(checksum.kind));
    if (!call_failed(call)) {
        hex_encode(call->upload->hashes.value[HASHES_MD5], DIGEST_MD5_SIZE, etag);
        struct part_row row = {number, call->upload->size, span_str(etag), {NULL, 0}};
        if (checksum.kind != HASHES_KINDS && chosen)
            row.checksum = span_str(checksum.value);
        s3_piece_store(store, replace(store, call, upload.id, &row), call->upload);
        s3_object_reply_etag(call, row.etag);
        s3_checksum_reply(call, &checksum);
        s3_storage_reply_encryption(call, upload.encryption);
    }
    s3_multipart_release(&upload);
}

/* x-amz-copy-source-range: bytes=a-b, both given and inside the source. */
static void read_range(struct call *call, uint64_t size, uint64_t *start, uint64_t *count)
{
    struct span range = call_header(call, "x-amz-copy-source-range");
    *start = 0;
    *count = size;
    if (range.ptr == NULL)
        return;
    uint64_t from, to;
    struct span last = span_starts(range, "bytes=") ? span_of(range.ptr + 6, range.len - 6)
                                                    : span_of(NULL, 0);
    struct span first = span_cut(&last, '-');
    if (num_u64(first, UINT64_MAX, &from) != 0 || num_u64(last, UINT64_MAX, &to) != 0 ||
        from > to) {
        s3_error_argument(call, "x-amz-copy-source-range", range,
                          "The x-amz-copy-source-range value must be of the form "
                          "bytes=first-last where first and last are the zero-based offsets of "
                          "the first and last bytes to copy");
        return;
    }
    if (to >= size) {
        call_fail(call, 400, "InvalidArgument",
                  "Range specified is not valid for source object of size: %llu",
                  (unsigned long long)size);
        return;
    }
    *start = from;
    *count = to - from + 1;
}

void s3_part_copy(struct store *store, struct call *call, const struct s3_request *request)
{
    struct s3_multipart_row upload;
    struct s3_object_row source;
    uint64_t start = 0, count = 0;
    bool named;
    int number = s3_multipart_part_number(call);
    s3_multipart_find(store, call, request, &upload);
    s3_object_source(store, call, &source, &named);
    if (!call_failed(call))
        read_range(call, source.size, &start, &count);
    if (!call_failed(call)) {
        enum hashes_kind kind = upload.choice.kind;
        struct hashes hashes;
        struct buf checksum;
        char etag[2 * DIGEST_MD5_SIZE + 1];
        buf_init(&checksum, 0);
        hashes_begin(&hashes,
                     HASHES_BIT(HASHES_MD5) | (kind == HASHES_KINDS ? 0 : HASHES_BIT(kind)));
        if (s3_piece_hash(store, s3_piece_object(source.id), start, count, &hashes) != 0)
            call_fail(call, 500, "InternalFailure", "The source could not be read.");
        hex_encode(hashes.value[HASHES_MD5], DIGEST_MD5_SIZE, etag);
        struct part_row row = {number, count, span_str(etag), {NULL, 0}};
        if (kind != HASHES_KINDS) {
            base64_encode(span_of((const char *)hashes.value[kind], hashes_size(kind)), &checksum);
            row.checksum = buf_span(&checksum);
        }
        int64_t owner = replace(store, call, upload.id, &row);
        s3_piece_share(store, owner, s3_piece_object(source.id), start, count);
        call_add_header(call, "Content-Type", span_str("application/xml"));
        struct buf quoted;
        buf_init(&quoted, 0);
        buf_addf(&quoted, "\"%s\"", etag);
        struct s3_sum sum = {.name = s3_checksum_name(&upload.choice), .value = row.checksum};
        s3_storage_reply_encryption(call, upload.encryption);
        s3_proto_write_copied(true, buf_span(&quoted), call->now_ms / 1000 * 1000, &sum,
                              &call->reply.body);
        buf_release(&quoted);
        buf_release(&checksum);
        hashes_release(&hashes);
    }
    s3_object_release(&source);
    s3_multipart_release(&upload);
}

/* --- ListParts --- */

static void list(struct store *store, const struct s3_multipart_row *upload, struct s3_parts *parts,
                 struct buf *text)
{
    struct store_query *query = store_sql(
        store, "SELECT number, size, etag, modified_ms, checksum FROM s3_part"
               " WHERE upload = ?1 AND number > ?2 ORDER BY number");
    store_bind_int(query, 1, upload->id);
    store_bind_int(query, 2, parts->marker);
    while (store_row(query)) {
        if (parts->count == (size_t)parts->max_parts) {
            parts->truncated = parts->max_parts > 0;
            break;
        }
        struct s3_part *part = &parts->part[parts->count++];
        part->number = parts->next_marker = (int)store_int(query, 0);
        part->size = (uint64_t)store_int(query, 1);
        part->modified_ms = store_int(query, 3);
        size_t from = text->len;
        buf_addf(text, "\"%.*s\"", SPAN_ARG(store_text(query, 2)));
        part->etag = span_of(text->data + from, text->len - from);
        if (store_null(query, 4))
            continue;
        from = text->len;
        buf_addspan(text, store_text(query, 4));
        part->checksum = span_of(text->data + from, text->len - from);
        part->checksum_name = s3_checksum_name(&upload->choice);
    }
    store_done(query);
}

void s3_part_list(struct store *store, struct call *call, const struct s3_request *request)
{
    struct s3_multipart_row upload;
    int64_t max = CAP_S3_LIST, marker = 0;
    struct span text = call_query(call, "max-parts"), from = call_query(call, "part-number-marker");
    if (text.len > 0 && num_i64(text, 0, INT32_MAX, &max) != 0)
        s3_error_argument(call, "max-parts", text,
                          "Provided max-parts not an integer or within integer range");
    if (from.len > 0 && num_i64(from, 0, INT32_MAX, &marker) != 0)
        s3_error_argument(call, "part-number-marker", from,
                          "Provided part-number-marker not an integer or within integer range");
    int64_t bucket = s3_multipart_find(store, call, request, &upload);
    if (!call_failed(call)) {
        s3_lifecycle_reply_abort(store, call, bucket, request->key, upload.initiated_ms);
        struct s3_parts parts = {.bucket = request->bucket,
                                 .key = request->key,
                                 .upload_id = call_query(call, "uploadId"),
                                 .marker = (int)marker,
                                 .storage_class = s3_storage_name(upload.storage_class),
                                 .checksum_algorithm = s3_checksum_name(&upload.choice),
                                 .checksum_type = s3_checksum_type(&upload.choice),
                                 .max_parts = max < CAP_S3_LIST ? (int)max : CAP_S3_LIST};
        struct buf spans;
        buf_init(&spans, 0);
        buf_reserve(&spans, (CAP_S3_LIST + 1) * 128);
        parts.part = mem_array(CAP_S3_LIST + 1, sizeof parts.part[0]);
        list(store, &upload, &parts, &spans);
        call_add_header(call, "Content-Type", span_str("application/xml"));
        s3_proto_write_parts(&parts, &call->reply.body);
        s3_parts_release(&parts);
        buf_release(&spans);
    }
    s3_multipart_release(&upload);
}
