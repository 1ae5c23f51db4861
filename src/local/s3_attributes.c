/* GetObjectAttributes: what is known of an object, without its content. The parts are listed when
 * the upload had checksums, as on S3.
 * Source: AmazonS3/latest/API/API_GetObjectAttributes.html. */
#include "local/s3_attributes.h"

#include <stdlib.h>

#include "aws/caps.h"
#include "aws/s3_proto.h"
#include "core/clock.h"
#include "core/mem.h"
#include "core/num.h"
#include "local/s3_error.h"
#include "local/s3_object.h"
#include "local/s3_storage.h"

/* The attributes that can be asked for; the element of each has its name. */
enum wanted { ETAG = 1, CHECKSUM = 2, PARTS = 4, CLASS = 8, SIZE = 16 };

static const struct {
    const char *name;
    enum wanted bit;
} attributes[] = {{"ETag", ETAG},
                  {"Checksum", CHECKSUM},
                  {"ObjectParts", PARTS},
                  {"StorageClass", CLASS},
                  {"ObjectSize", SIZE}};

/* Clients send a list, or the header several times. */
static unsigned read_wanted(struct call *call)
{
    unsigned wanted = 0;
    for (size_t i = 0; i < call->header_count; i++) {
        struct span list = call->header[i].value;
        if (!span_is_nocase(call->header[i].name, "x-amz-object-attributes"))
            continue;
        while (list.ptr != NULL) {
            struct span one = span_trim(span_cut(&list, ','));
            size_t at = 0, count = sizeof attributes / sizeof attributes[0];
            while (at < count && !span_is(one, attributes[at].name))
                at++;
            if (at < count)
                wanted |= attributes[at].bit;
            else
                s3_error_argument(call, "x-amz-object-attributes", one,
                                  "Invalid attribute name specified.");
        }
    }
    if (wanted == 0)
        s3_error_argument(call, "x-amz-object-attributes", span_of("", 0),
                          "The x-amz-object-attributes header specifying the attributes to be "
                          "retrieved is either missing or empty");
    return wanted;
}

static int64_t header_number(struct call *call, const char *name, int64_t otherwise)
{
    int64_t number = otherwise;
    struct span text = call_header(call, name);
    if (text.ptr != NULL && num_i64(text, 0, INT32_MAX, &number) != 0)
        s3_error_argument(call, name, text, "Argument must be an integer between 0 and 2147483647");
    return number;
}

/* The parts behind parts->marker, up to max_parts of them. */
static void list_parts(const struct s3_object_row *row, struct s3_parts *parts)
{
    struct span sizes = row->parts, sums = row->part_checksums;
    for (int number = 1; sizes.ptr != NULL; number++) {
        struct span size = span_cut(&sizes, ','), sum = span_cut(&sums, ',');
        if (number <= parts->marker)
            continue;
        if (parts->count == (size_t)parts->max_parts) {
            parts->truncated = true;
            break;
        }
        struct s3_part *part = &parts->part[parts->count++];
        *part = (struct s3_part){.number = number};
        num_u64(size, UINT64_MAX, &part->size);
        part->checksum_name = s3_checksum_name(&row->checksum);
        part->checksum = sum;
        parts->next_marker = number;
    }
}

static int count_parts(struct span sizes)
{
    int count = 0;
    for (; sizes.ptr != NULL; count++)
        span_cut(&sizes, ',');
    return count;
}

static void reply(struct call *call, const struct s3_object_row *row, unsigned wanted,
                  struct s3_parts *parts)
{
    char date[30];
    struct s3_attributes shown = {.size = -1};
    clock_http(row->modified_ms, date);
    call_add_header(call, "Last-Modified", span_str(date));
    call_add_header(call, "Content-Type", span_str("application/xml"));
    if (wanted & ETAG)
        shown.etag = row->etag;
    if (wanted & CHECKSUM)
        shown.sum = s3_checksum_sum(&row->checksum);
    if (wanted & CLASS)
        shown.storage_class = s3_storage_name(row->storage_class);
    if (wanted & SIZE)
        shown.size = (int64_t)row->size;
    if ((wanted & PARTS) && row->parts.ptr != NULL) {
        shown.parts_count = count_parts(row->parts);
        if (row->part_checksums.ptr != NULL) {
            list_parts(row, parts);
            shown.parts = parts;
        }
    }
    s3_proto_write_attributes(&shown, &call->reply.body);
}

void s3_attributes_get(struct store *store, struct call *call, const struct s3_request *request)
{
    struct s3_object_row row = {0};
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket == 0)
        return;
    unsigned wanted = read_wanted(call);
    int64_t max = header_number(call, "x-amz-max-parts", CAP_S3_LIST);
    struct s3_parts parts = {.marker = (int)header_number(call, "x-amz-part-number-marker", 0),
                             .max_parts = max < CAP_S3_LIST ? (int)max : CAP_S3_LIST};
    parts.part = mem_array(CAP_S3_LIST, sizeof parts.part[0]);
    s3_object_wanted(store, call, bucket, request, &row);
    if (!call_failed(call)) {
        s3_object_reply_version(call, s3_bucket_versioning(store, bucket), &row);
        reply(call, &row, wanted, &parts);
    }
    s3_parts_release(&parts);
    s3_object_release(&row);
}
