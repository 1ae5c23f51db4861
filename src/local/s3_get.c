/* GetObject and HeadObject: conditions, ranges, parts. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/num.h"
#include "local/s3_bucket.h"
#include "local/s3_conditions.h"
#include "local/s3_error.h"
#include "local/s3_headers.h"
#include "local/s3_lifecycle_run.h"
#include "local/s3_object.h"
#include "local/s3_piece.h"
#include "local/s3_restore.h"
#include "local/s3_storage.h"
#include "local/s3_tagging.h"

/* What is sent of an object. */
struct extent {
    uint64_t start, size;
    bool partial;
    struct span checksum; /* of the part it is; {NULL,0}: of no part */
};

static void unsatisfiable(struct call *call, struct span range, uint64_t size)
{
    char text[24];
    struct buf number;
    buf_init(&number, sizeof text);
    buf_addu(&number, size);
    s3_error(call, "InvalidRange");
    call_detail(call, "RangeRequested", range);
    call_detail(call, "ActualObjectSize", buf_span(&number));
    buf_release(&number);
}

/* Range: bytes=a-b, a- or -n (RFC 9110 14.1.2). What is malformed or names several ranges is no
 * range at all. */
static void read_range(struct call *call, struct span range, uint64_t size, struct extent *extent)
{
    if (!span_starts(range, "bytes=") || memchr(range.ptr, ',', range.len) != NULL)
        return;
    struct span last = span_of(range.ptr + 6, range.len - 6), first = span_cut(&last, '-');
    uint64_t from, to = UINT64_MAX;
    if (last.ptr == NULL || (first.len == 0 && last.len == 0) ||
        (first.len > 0 && num_u64(first, UINT64_MAX, &from) != 0) ||
        (last.len > 0 && num_u64(last, UINT64_MAX, &to) != 0))
        return;
    if (first.len == 0) {
        uint64_t tail = to < size ? to : size;
        from = size - tail;
        to = UINT64_MAX;
        if (tail == 0)
            from = size;
    } else if (from > to) {
        return;
    }
    if (from >= size) {
        unsatisfiable(call, range, size);
        return;
    }
    extent->start = from;
    extent->size = (to < size - 1 ? to : size - 1) - from + 1;
    extent->partial = true;
}

/* ?partNumber=N: the bytes that were part N; an object put whole has one part. */
static void read_part(struct call *call, struct span text, const struct s3_object_row *row,
                      struct extent *extent)
{
    uint64_t wanted, count = 0;
    struct span rest = row->parts.ptr != NULL ? row->parts : span_str("0");
    struct span sums = row->part_checksums;
    if (num_u64(text, 10000, &wanted) != 0 || wanted == 0) {
        s3_error_argument(call, "partNumber", text,
                          "Part number must be an integer between 1 and 10000, inclusive");
        return;
    }
    while (rest.ptr != NULL) {
        struct span one = span_cut(&rest, ','), sum = span_cut(&sums, ',');
        uint64_t part = row->size;
        if (row->parts.ptr != NULL && num_u64(one, UINT64_MAX, &part) != 0)
            return;
        count++;
        if (count < wanted)
            extent->start += part;
        else if (count == wanted)
            *extent = (struct extent){extent->start, part, true, sum};
    }
    if (wanted > count) {
        s3_error(call, "InvalidPartNumber");
        char actual[24];
        snprintf(actual, sizeof actual, "%" PRIu64, count);
        call_detail(call, "PartNumberRequested", text);
        call_detail(call, "ActualPartCount", span_str(actual));
        return;
    }
    if (row->parts.ptr != NULL)
        call_add_headerf(call, "x-amz-mp-parts-count", "%" PRIu64, count);
}

static void choose_extent(struct call *call, const struct s3_object_row *row, struct extent *extent)
{
    struct span range = call_header(call, "range"), part = call_query(call, "partNumber");
    struct span guard = call_header(call, "if-range");
    if (part.ptr != NULL && range.ptr != NULL)
        call_fail(call, 400, "InvalidRequest",
                  "Cannot specify both Range header and partNumber query parameter");
    else if (part.ptr != NULL)
        read_part(call, part, row, extent);
    else if (range.ptr != NULL &&
             (guard.ptr == NULL || s3_conditions_range(guard, row->etag, row->modified_ms)))
        read_range(call, range, row->size, extent);
}

/* The checksum of the whole, or of the part that is sent; a range has none. */
static void reply_checksum(struct call *call, const struct s3_object_row *row,
                           const struct extent *extent)
{
    struct s3_checksum part;
    if (extent->size == row->size) {
        s3_checksum_reply(call, &row->checksum);
    } else if (extent->checksum.len > 0) {
        s3_checksum_load(&part, s3_checksum_name(&row->checksum), extent->checksum,
                         s3_checksum_type(&row->checksum));
        s3_checksum_reply(call, &part);
    }
}

static void reply(struct store *store, struct call *call, const struct s3_object_row *row,
                  const struct extent *extent)
{
    char date[30];
    clock_http(row->modified_ms, date);
    call_add_header(call, "Last-Modified", span_str(date));
    s3_object_reply_etag(call, row->etag);
    call_add_header(call, "Accept-Ranges", span_str("bytes"));
    s3_storage_reply_encryption(call, row->encryption);
    s3_storage_reply_class(call, row->storage_class);
    s3_restore_reply(call, row);
    s3_tagging_reply(call, row->tags);
    s3_headers_reply(call, row->headers);
    if (span_is_nocase(call_header(call, "x-amz-checksum-mode"), "ENABLED"))
        reply_checksum(call, row, extent);
    if (extent->partial && row->size > 0) {
        call_status(call, 206);
        call_add_headerf(call, "Content-Range", "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64,
                         extent->start, extent->start + extent->size - 1, row->size);
    }
    if (call_is(call, "HEAD")) {
        call->reply.head = true;
        call->reply.head_size = extent->size;
    } else if (extent->size > 0) {
        s3_piece_reply(store, call, s3_piece_object(row->id), extent->start, extent->size);
    }
}

/* What did not change is told all the same (RFC 9110 15.4.5). */
static void reply_not_modified(struct call *call, const struct s3_object_row *row)
{
    char date[30], etag[80];
    if (call->fault.status != 304)
        return;
    clock_http(row->modified_ms, date);
    snprintf(etag, sizeof etag, "\"%.*s\"", SPAN_ARG(row->etag));
    call_fault_header(call, "ETag", span_str(etag));
    call_fault_header(call, "Last-Modified", span_str(date));
}

void s3_object_get(struct store *store, struct call *call, const struct s3_request *request)
{
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket == 0)
        return;
    struct s3_object_row row;
    s3_object_wanted(store, call, bucket, request, &row);
    struct extent extent = {0, row.size, false, {NULL, 0}};
    if (!call_failed(call)) {
        s3_conditions_read(call, false, row.etag, row.modified_ms);
        reply_not_modified(call, &row);
    }
    if (!call_failed(call) && !call_is(call, "HEAD"))
        s3_restore_check(call, &row, false);
    if (!call_failed(call))
        choose_extent(call, &row, &extent);
    if (!call_failed(call)) {
        s3_object_reply_version(call, s3_bucket_versioning(store, bucket), &row);
        s3_lifecycle_reply(store, call, bucket, request->key, &row);
        reply(store, call, &row, &extent);
    }
    s3_object_release(&row);
}
