/* CompleteMultipartUpload: the parts named become the object, in order; the other parts go. */
#include <stdio.h>
#include <string.h>

#include "aws/caps.h"
#include "aws/s3_proto.h"
#include "codec/hex.h"
#include "core/num.h"
#include "local/s3_conditions.h"
#include "local/s3_error.h"
#include "local/s3_object.h"
#include "local/s3_piece.h"
#include "local/s3_multipart.h"
#include "local/s3_storage.h"

/* What grows while the parts are gone through. */
struct joined {
    struct hashes etag; /* MD5 of the parts' MD5s */
    struct s3_checksum_join checksum;
    struct buf sizes; /* "5242880,100" */
    struct buf sums;  /* "value,value" */
    uint64_t size;
    int64_t pieces;
    bool checksums; /* every part has one */
};

static void too_small(struct call *call, const struct s3_part *part, uint64_t size,
                      struct span etag)
{
    char text[24];
    s3_error(call, "EntityTooSmall");
    snprintf(text, sizeof text, "%llu", (unsigned long long)size);
    call_detail(call, "ProposedSize", span_str(text));
    snprintf(text, sizeof text, "%llu", (unsigned long long)CAP_S3_PART_MIN);
    call_detail(call, "MinSizeAllowed", span_str(text));
    snprintf(text, sizeof text, "%d", part->number);
    call_detail(call, "PartNumber", span_str(text));
    call_detail(call, "ETag", etag);
}

static void missing_checksum(struct call *call, const struct joined *joined, int number)
{
    if (joined->checksum.total.kind != HASHES_KINDS && joined->checksum.total.composite)
        call_fail(call, 400, "InvalidRequest",
                  "The upload was created using a %s checksum. The complete request must include "
                  "the checksum for each part. It was missing for part %d in the request.",
                  hashes_name(joined->checksum.total.kind), number);
}

/* Checks a stored part against what the request says of it and adds it to joined. */
static void join_row(struct call *call, struct store_query *query, const struct s3_part *part,
                     bool last, struct joined *joined)
{
    unsigned char md5[DIGEST_MD5_SIZE];
    struct span etag = store_text(query, 2), checksum = store_text(query, 3);
    uint64_t size = (uint64_t)store_int(query, 1);
    bool wrong = part->checksum.ptr != NULL && checksum.ptr != NULL &&
                 !span_equal(part->checksum, checksum);
    if (!s3_conditions_match(part->etag, etag) || wrong || hex_decode(etag, md5, sizeof md5) != 0) {
        s3_error(call, "InvalidPart");
        return;
    }
    if (!last && size < CAP_S3_PART_MIN) {
        too_small(call, part, size, etag);
        return;
    }
    if (part->checksum.ptr == NULL && checksum.ptr != NULL)
        missing_checksum(call, joined, part->number);
    hashes_add(&joined->etag, span_of((const char *)md5, sizeof md5));
    if (checksum.ptr == NULL || s3_checksum_join_add(&joined->checksum, checksum, size) != 0)
        joined->checksums = false;
    buf_adds(&joined->sums, joined->sums.len > 0 ? "," : "");
    buf_addspan(&joined->sums, checksum);
    buf_addf(&joined->sizes, "%s%llu", joined->sizes.len > 0 ? "," : "", (unsigned long long)size);
    joined->size += size;
}

/* Moves the pieces of one part to held, the future object's. */
static void join_part(struct store *store, struct call *call, int64_t upload,
                      const struct s3_part *part, bool last, int64_t held, struct joined *joined)
{
    struct store_query *query = store_sql(
        store, "SELECT id, size, etag, checksum FROM s3_part WHERE upload = ?1 AND number = ?2");
    store_bind_int(query, 1, upload);
    store_bind_int(query, 2, part->number);
    int64_t id = store_row(query) ? store_int(query, 0) : 0;
    if (id != 0)
        join_row(call, query, part, last, joined);
    else
        s3_error(call, "InvalidPart");
    store_done(query);
    if (!call_failed(call))
        joined->pieces += s3_piece_move(store, held, joined->pieces, s3_piece_part(id));
}

static void join_all(struct store *store, struct call *call, int64_t upload,
                     const struct s3_parts *parts, int64_t held, struct joined *joined)
{
    for (size_t i = 1; i < parts->count; i++)
        if (parts->part[i].number <= parts->part[i - 1].number)
            s3_error(call, "InvalidPartOrder");
    for (size_t i = 0; i < parts->count && !call_failed(call); i++)
        join_part(store, call, upload, &parts->part[i], i + 1 == parts->count, held, joined);
    uint64_t promised;
    struct span text = call_header(call, "x-amz-mp-object-size");
    if (text.ptr != NULL && (num_u64(text, UINT64_MAX, &promised) != 0 || promised != joined->size))
        call_fail(call, 400, "InvalidRequest",
                  "The provided 'x-amz-mp-object-size' header value %.*s does not match what was "
                  "computed: %llu",
                  SPAN_ARG(text), (unsigned long long)joined->size);
}

static void reply(struct call *call, const struct s3_request *request,
                  const struct s3_object_row *row)
{
    struct buf location, etag;
    buf_init(&location, 0);
    buf_init(&etag, 0);
    buf_addf(&location, "http://%.*s", SPAN_ARG(call_header(call, "host")));
    buf_addspan(&location, call->path);
    buf_addf(&etag, "\"%.*s\"", SPAN_ARG(row->etag));
    call_add_header(call, "Content-Type", span_str("application/xml"));
    s3_storage_reply_encryption(call, row->encryption);
    struct s3_sum sum = s3_checksum_sum(&row->checksum);
    s3_proto_write_completed(buf_span(&location), request->bucket, request->key, buf_span(&etag),
                             &sum, &call->reply.body);
    buf_release(&location);
    buf_release(&etag);
}

/* The full-object checksum a client may send along is compared with the one that was joined. */
static void check_whole(struct call *call, const struct s3_checksum *total)
{
    static const char *const headers[] = {"x-amz-checksum-crc32", "x-amz-checksum-crc32c",
                                          "x-amz-checksum-crc64nvme", "x-amz-checksum-sha1",
                                          "x-amz-checksum-sha256"};
    for (enum hashes_kind kind = HASHES_CRC32; kind <= HASHES_SHA256; kind++) {
        struct span sent = call_header(call, headers[kind]);
        if (sent.ptr != NULL && (kind != total->kind || !span_is(sent, total->value)))
            call_fail(call, 400, "BadDigest",
                      "The %s you specified did not match the calculated checksum.",
                      hashes_name(kind));
    }
}

static void remember(struct store *store, int64_t id, struct span upload)
{
    struct store_query *query = store_sql(store, "UPDATE s3_object SET upload = ?2 WHERE id = ?1");
    store_bind_int(query, 1, id);
    store_bind_text(query, 2, upload);
    store_run(query);
}

static void complete(struct store *store, struct call *call, int64_t bucket,
                     const struct s3_request *request, const struct s3_multipart_row *upload,
                     const struct s3_parts *parts)
{
    struct joined joined = {.checksums = true};
    struct s3_object_row new = {.headers = upload->headers,
                                .storage_class = upload->storage_class,
                                .encryption = upload->encryption,
                                .tags = upload->tags,
                                .checksum.kind = HASHES_KINDS};
    int64_t held = s3_piece_object(0);
    char etag[60];
    hashes_begin(&joined.etag, HASHES_BIT(HASHES_MD5));
    s3_checksum_join_begin(&joined.checksum, &upload->choice);
    buf_init(&joined.sizes, 0);
    buf_init(&joined.sums, 0);
    join_all(store, call, upload->id, parts, held, &joined);
    hashes_end(&joined.etag);
    s3_checksum_join_end(&joined.checksum);
    if (joined.checksums)
        new.checksum = joined.checksum.total;
    if (new.checksum.kind != HASHES_KINDS)
        new.part_checksums = buf_span(&joined.sums);
    check_whole(call, &new.checksum);
    if (!call_failed(call)) {
        hex_encode(joined.etag.value[HASHES_MD5], DIGEST_MD5_SIZE, etag);
        snprintf(etag + 32, sizeof etag - 32, "-%zu", parts->count);
        new.etag = span_str(etag);
        new.size = joined.size;
        new.parts = buf_span(&joined.sizes);
        s3_object_put_row(store, call, bucket, request->key, &new,
                          "s3:ObjectCreated:CompleteMultipartUpload");
        s3_piece_move(store, s3_piece_object(new.id), 0, held);
        remember(store, new.id, call_query(call, "uploadId"));
        s3_multipart_drop(store, upload->id);
        reply(call, request, &new);
    }
    hashes_release(&joined.etag);
    buf_release(&joined.sizes);
    buf_release(&joined.sums);
}

/* --- again --- */

/* Would these parts make an object with this ETag? */
static bool make_etag(const struct s3_parts *parts, struct span etag)
{
    struct hashes hashes;
    char made[60];
    bool known = true;
    hashes_begin(&hashes, HASHES_BIT(HASHES_MD5));
    for (size_t i = 0; i < parts->count && known; i++) {
        unsigned char md5[DIGEST_MD5_SIZE];
        struct span one = span_trim(parts->part[i].etag);
        if (one.len >= 2 && one.ptr[0] == '"')
            one = span_of(one.ptr + 1, one.len - 2);
        known = hex_decode(one, md5, sizeof md5) == 0;
        hashes_add(&hashes, span_of((const char *)md5, sizeof md5));
    }
    hashes_end(&hashes);
    hex_encode(hashes.value[HASHES_MD5], DIGEST_MD5_SIZE, made);
    snprintf(made + 32, sizeof made - 32, "-%zu", parts->count);
    hashes_release(&hashes);
    return known && span_is(etag, made);
}

/* A client that has not heard of its success asks again: as long as the object is there, the same
 * parts are answered with it. */
static bool complete_again(struct store *store, struct call *call, const struct s3_request *request,
                           const struct s3_parts *parts)
{
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    struct s3_object_row row;
    struct store_query *query = store_sql(
        store, "SELECT id FROM s3_object WHERE upload = ?1 AND bucket = ?2 AND key = ?3");
    store_bind_text(query, 1, call_query(call, "uploadId"));
    store_bind_int(query, 2, bucket);
    store_bind_text(query, 3, request->key);
    int64_t id = bucket != 0 && store_row(query) ? store_int(query, 0) : 0;
    store_done(query);
    if (id == 0)
        return false;
    s3_object_find_id(store, id, &row);
    bool same = make_etag(parts, row.etag);
    if (same) {
        s3_object_reply_version(call, s3_bucket_versioning(store, bucket), &row);
        reply(call, request, &row);
    }
    s3_object_release(&row);
    return same;
}

static void complete_first(struct store *store, struct call *call, const struct s3_request *request,
                           const struct s3_parts *parts)
{
    struct s3_multipart_row upload;
    struct s3_object_row old = {0};
    int64_t bucket = s3_multipart_find(store, call, request, &upload);
    if (bucket != 0) {
        s3_object_find(store, bucket, request->key, &old);
        s3_conditions_write(call, old.etag);
        s3_object_release(&old);
    }
    if (!call_failed(call))
        complete(store, call, bucket, request, &upload, parts);
    s3_multipart_release(&upload);
}

void s3_complete_upload(struct store *store, struct call *call, const struct s3_request *request)
{
    struct s3_parts parts = {0};
    if (s3_proto_read_complete(call->body, &parts, NULL) != 0 || parts.count == 0 ||
        parts.count > CAP_S3_PARTS)
        s3_error(call, "MalformedXML");
    else if (!complete_again(store, call, request, &parts))
        complete_first(store, call, request, &parts);
    s3_parts_release(&parts);
}
