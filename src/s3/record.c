/* The lines the S3 programs print. ETags go without the quotes they have in headers. */
#include "s3/record.h"

#include "s3/client.h"
#include "codec/jwrite.h"
#include "core/utf8.h"
#include "core/clock.h"

void s3_record_text(struct buf *out, struct span text)
{
    if (utf8_valid(text)) {
        jwrite_string(out, text);
        return;
    }
    struct buf clean;
    buf_init(&clean, 0);
    while (text.len > 0) {
        uint32_t point;
        size_t len = utf8_decode(text.ptr, text.len, &point);
        utf8_add(&clean, len > 0 ? point : 0xfffd);
        len = len > 0 ? len : 1;
        text = span_of(text.ptr + len, text.len - len);
    }
    jwrite_string(out, buf_span(&clean));
    buf_release(&clean);
}

static void begin(struct buf *out, struct span bucket)
{
    buf_addc(out, '{');
    jwrite_name(out, "bucket");
    s3_record_text(out, bucket);
}

static void add_text(struct buf *out, const char *name, struct span text)
{
    buf_addc(out, ',');
    jwrite_name(out, name);
    s3_record_text(out, text);
}

static void add_number(struct buf *out, const char *name, uint64_t number)
{
    buf_addc(out, ',');
    jwrite_name(out, name);
    buf_addu(out, number);
}

static void add_time(struct buf *out, const char *name, int64_t ms)
{
    char text[25];
    clock_iso(ms, text);
    add_text(out, name, span_str(text));
}

/* The rest of an object's line. */
static void add_facts(struct buf *out, const struct s3_object *object)
{
    add_number(out, "size", object->size);
    add_text(out, "etag", s3_unquote(object->etag));
    add_time(out, "modified", object->modified_ms);
    if (object->storage_class.len > 0)
        add_text(out, "storage_class", object->storage_class);
    if (object->checksum_algorithm.len > 0)
        add_text(out, "checksum_algorithm", object->checksum_algorithm);
    if (object->checksum_type.len > 0)
        add_text(out, "checksum_type", object->checksum_type);
    if (object->restoring)
        buf_adds(out, ",\"restoring\":true");
    if (object->restored_until_ms != 0)
        add_time(out, "restored_until", object->restored_until_ms);
}

void s3_record_object(struct buf *out, struct span bucket, const struct s3_object *object)
{
    begin(out, bucket);
    add_text(out, "key", object->key);
    add_facts(out, object);
    buf_addc(out, '}');
}

void s3_record_version(struct buf *out, struct span bucket, const struct s3_version *version)
{
    begin(out, bucket);
    add_text(out, "key", version->object.key);
    add_text(out, "version_id", version->version_id);
    buf_adds(out, version->latest ? ",\"is_latest\":true" : ",\"is_latest\":false");
    if (version->marker) {
        buf_adds(out, ",\"delete_marker\":true");
        add_time(out, "modified", version->object.modified_ms);
    } else {
        add_facts(out, &version->object);
    }
    buf_addc(out, '}');
}

void s3_record_item(struct buf *out, const struct s3_item *item)
{
    begin(out, item->bucket);
    add_text(out, "key", item->key);
    if (item->version_id.ptr != NULL)
        add_text(out, "version_id", item->version_id);
    buf_addc(out, '}');
}

void s3_record_prefix(struct buf *out, struct span bucket, struct span prefix)
{
    begin(out, bucket);
    add_text(out, "prefix", prefix);
    buf_addc(out, '}');
}

void s3_record_upload(struct buf *out, struct span bucket, const struct s3_pending *upload,
                      const struct s3_parts_sum *parts)
{
    begin(out, bucket);
    add_text(out, "key", upload->key);
    add_text(out, "upload_id", upload->upload_id);
    add_time(out, "initiated", upload->initiated_ms);
    if (upload->storage_class.len > 0)
        add_text(out, "storage_class", upload->storage_class);
    if (parts != NULL) {
        add_number(out, "parts", parts->count);
        add_number(out, "size", parts->size);
    }
    buf_addc(out, '}');
}

void s3_record_bucket(struct buf *out, const struct s3_bucket *bucket)
{
    begin(out, bucket->name);
    add_time(out, "created", bucket->created_ms);
    if (bucket->region.len > 0)
        add_text(out, "region", bucket->region);
    buf_addc(out, '}');
}

void s3_record_receipt(struct buf *out, const struct s3_receipt *receipt)
{
    begin(out, receipt->bucket);
    add_text(out, "key", receipt->key);
    add_number(out, "size", receipt->size);
    add_text(out, "etag", s3_unquote(receipt->etag));
    add_text(out, "content_type", receipt->content_type);
    if (receipt->parts > 0)
        add_number(out, "parts", (uint64_t)receipt->parts);
    if (receipt->version_id.len > 0 && !span_is(receipt->version_id, "null"))
        add_text(out, "version_id", receipt->version_id);
    if (receipt->checksum_algorithm.len > 0)
        add_text(out, "checksum_algorithm", receipt->checksum_algorithm);
    if (receipt->checksum.len > 0)
        add_text(out, "checksum", receipt->checksum);
    if (receipt->lines > 0)
        add_number(out, "lines", receipt->lines);
    buf_addc(out, '}');
}
