/* Buckets and listings. Multipart uploads are s3_proto_upload.c, deletion s3_proto_delete.c.
 *
 * Keys come url-encoded when a client asks for encoding-type=url, as ours always do: XML 1.0 cannot
 * carry every character that a key may have. AWS writes a space as '+', others as %20; both are
 * read, %20 is written. */
#include "aws/s3_proto.h"

#include <stdlib.h>

#include "aws/s3_xml.h"
#include "core/mem.h"

/* ---- names of buckets ---- */

static bool bucket_character(char c, bool inside)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (inside && (c == '-' || c == '.'));
}

static bool looks_like_ipv4(struct span name)
{
    size_t dots = 0;
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '.')
            dots++;
        else if (name.ptr[i] < '0' || name.ptr[i] > '9')
            return false;
    }
    return dots == 3;
}

static bool ends_with(struct span name, const char *end)
{
    size_t len = strlen(end);
    return name.len >= len && memcmp(name.ptr + name.len - len, end, len) == 0;
}

bool s3_proto_bucket_valid(struct span name)
{
    if (name.len < 3 || name.len > 63)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        if (!bucket_character(name.ptr[i], i > 0 && i + 1 < name.len))
            return false;
        if (name.ptr[i] == '.' && (name.ptr[i - 1] == '.'))
            return false;
    }
    return !looks_like_ipv4(name) && !span_starts(name, "xn--") && !span_starts(name, "sthree-") &&
           !ends_with(name, "-s3alias") && !ends_with(name, "--ol-s3");
}

/* ---- listings ---- */

static void write_object(struct buf *out, const struct s3_listing *listing,
                         const struct s3_object *object)
{
    xml_open(out, "Contents");
    s3_xml_name(out, listing->url_encoded, "Key", object->key);
    s3_xml_time(out, "LastModified", object->modified_ms);
    s3_xml_optional(out, "ETag", object->etag);
    s3_xml_number(out, "Size", object->size);
    s3_xml_optional(out, "StorageClass", object->storage_class);
    s3_xml_optional(out, "ChecksumAlgorithm", object->checksum_algorithm);
    s3_xml_optional(out, "ChecksumType", object->checksum_type);
    s3_xml_restore_status(out, object);
    s3_xml_owner(out, listing->owner);
    xml_close(out, "Contents");
}

void s3_proto_write_listing(const struct s3_listing *listing, struct buf *out)
{
    bool encoded = listing->url_encoded;
    s3_xml_begin(out, "ListBucketResult");
    s3_xml_optional(out, "Name", listing->bucket);
    s3_xml_name(out, encoded, "Prefix", listing->prefix);
    s3_xml_name(out, encoded, "Delimiter", listing->delimiter);
    if (listing->v1) {
        s3_xml_name(out, encoded, "Marker", listing->marker);
        s3_xml_name(out, encoded, "NextMarker", listing->next_marker);
    } else {
        s3_xml_name(out, encoded, "StartAfter", listing->start_after);
        s3_xml_optional(out, "ContinuationToken", listing->token);
        s3_xml_optional(out, "NextContinuationToken", listing->next_token);
        s3_xml_number(out, "KeyCount", listing->object_count + listing->prefix_count);
    }
    s3_xml_number(out, "MaxKeys", (uint64_t)listing->max_keys);
    if (encoded)
        xml_element(out, "EncodingType", span_str("url"));
    s3_xml_bool(out, "IsTruncated", listing->truncated);
    for (size_t i = 0; i < listing->object_count; i++)
        write_object(out, listing, &listing->object[i]);
    s3_xml_prefixes(out, encoded, listing->common_prefix, listing->prefix_count);
    xml_close(out, "ListBucketResult");
}

static int read_object(struct s3_xml *xml, const struct xml_node *node, struct s3_object *object,
                       struct err *err)
{
    if (s3_xml_copy_name(xml, node, "Key", &object->key, err) != 0 ||
        s3_xml_get_number(node, "Size", INT64_MAX, &object->size, err) != 0 ||
        s3_xml_get_time(node, "LastModified", &object->modified_ms, err) != 0)
        return -1;
    object->etag = s3_xml_copy(xml, node, "ETag");
    object->storage_class = s3_xml_copy(xml, node, "StorageClass");
    object->checksum_algorithm = s3_xml_copy(xml, node, "ChecksumAlgorithm");
    object->checksum_type = s3_xml_copy(xml, node, "ChecksumType");
    if (s3_xml_read_restore_status(node, object, err) != 0)
        return -1;
    return object->key.len > 0 ? 0 : s3_xml_bad(err, "Key");
}

static int read_listing_head(struct s3_xml *xml, struct s3_listing *listing, struct err *err)
{
    const struct xml_node *root = xml->root;
    uint64_t max_keys = 0;
    listing->bucket = s3_xml_copy(xml, root, "Name");
    listing->token = s3_xml_copy(xml, root, "ContinuationToken");
    listing->next_token = s3_xml_copy(xml, root, "NextContinuationToken");
    listing->truncated = s3_xml_get_bool(root, "IsTruncated");
    listing->url_encoded = xml->encoded;
    if (s3_xml_copy_name(xml, root, "Prefix", &listing->prefix, err) != 0 ||
        s3_xml_copy_name(xml, root, "Delimiter", &listing->delimiter, err) != 0 ||
        s3_xml_copy_name(xml, root, "StartAfter", &listing->start_after, err) != 0 ||
        s3_xml_copy_name(xml, root, "Marker", &listing->marker, err) != 0 ||
        s3_xml_copy_name(xml, root, "NextMarker", &listing->next_marker, err) != 0)
        return -1;
    if (xml_child(root, "MaxKeys") != NULL &&
        s3_xml_get_number(root, "MaxKeys", INT64_MAX, &max_keys, err) != 0)
        return -1;
    listing->v1 = listing->marker.ptr != NULL;
    listing->max_keys = (int64_t)max_keys;
    return 0;
}

int s3_proto_read_listing(struct span body, struct s3_listing *listing, struct err *err)
{
    struct s3_xml xml;
    *listing = (struct s3_listing){0};
    if (s3_xml_read(&xml, body, "ListBucketResult", err) != 0)
        return -1;
    listing->text = xml.text;
    listing->object = mem_array(s3_xml_count(xml.root, "Contents") + 1, sizeof *listing->object);
    int status = read_listing_head(&xml, listing, err);
    for (const struct xml_node *at = xml_child(xml.root, "Contents"); status == 0 && at != NULL;
         at = xml_next(at))
        status = read_object(&xml, at, &listing->object[listing->object_count++], err);
    if (status == 0)
        status = s3_xml_read_prefixes(&xml, &listing->common_prefix, &listing->prefix_count, err);
    s3_xml_end(&xml);
    return status;
}

void s3_listing_release(struct s3_listing *listing)
{
    free(listing->object);
    free(listing->common_prefix);
    free(listing->text);
    *listing = (struct s3_listing){0};
}

/* ---- buckets ---- */

void s3_proto_write_buckets(const struct s3_buckets *buckets, struct buf *out)
{
    s3_xml_begin(out, "ListAllMyBucketsResult");
    s3_xml_owner(out, buckets->owner);
    xml_open(out, "Buckets");
    for (size_t i = 0; i < buckets->count; i++) {
        xml_open(out, "Bucket");
        xml_element(out, "Name", buckets->bucket[i].name);
        s3_xml_time(out, "CreationDate", buckets->bucket[i].created_ms);
        s3_xml_optional(out, "BucketRegion", buckets->bucket[i].region);
        xml_close(out, "Bucket");
    }
    xml_close(out, "Buckets");
    s3_xml_optional(out, "ContinuationToken", buckets->next_token);
    s3_xml_optional(out, "Prefix", buckets->prefix);
    xml_close(out, "ListAllMyBucketsResult");
}

int s3_proto_read_buckets(struct span body, struct s3_buckets *buckets, struct err *err)
{
    struct s3_xml xml;
    int status = 0;
    *buckets = (struct s3_buckets){0};
    if (s3_xml_read(&xml, body, "ListAllMyBucketsResult", err) != 0)
        return -1;
    const struct xml_node *list = xml_child(xml.root, "Buckets");
    buckets->text = xml.text;
    buckets->bucket = mem_array(s3_xml_count(list, "Bucket") + 1, sizeof *buckets->bucket);
    buckets->owner = s3_xml_copy(&xml, xml_child(xml.root, "Owner"), "ID");
    buckets->prefix = s3_xml_copy(&xml, xml.root, "Prefix");
    buckets->next_token = s3_xml_copy(&xml, xml.root, "ContinuationToken");
    for (const struct xml_node *at = xml_child(list, "Bucket"); status == 0 && at != NULL;
         at = xml_next(at)) {
        struct s3_bucket *bucket = &buckets->bucket[buckets->count++];
        bucket->name = s3_xml_copy(&xml, at, "Name");
        bucket->region = s3_xml_copy(&xml, at, "BucketRegion");
        status = bucket->name.len > 0 ? 0 : s3_xml_bad(err, "Name");
        if (status == 0)
            status = s3_xml_get_time(at, "CreationDate", &bucket->created_ms, err);
    }
    s3_xml_end(&xml);
    return status;
}

void s3_buckets_release(struct s3_buckets *buckets)
{
    free(buckets->bucket);
    free(buckets->text);
    *buckets = (struct s3_buckets){0};
}

/* ---- regions ---- */

static bool is_default(struct span region)
{
    return region.len == 0 || span_is(region, "us-east-1");
}

void s3_proto_write_create_bucket(struct span region, struct buf *out)
{
    if (is_default(region))
        return;
    s3_xml_begin(out, "CreateBucketConfiguration");
    xml_element(out, "LocationConstraint", region);
    xml_close(out, "CreateBucketConfiguration");
}

int s3_proto_read_create_bucket(struct span body, struct buf *region, struct err *err)
{
    struct s3_xml xml;
    if (span_trim(body).len == 0)
        return 0;
    if (s3_xml_read(&xml, body, "CreateBucketConfiguration", err) != 0)
        return -1;
    buf_addspan(region, span_trim(xml_text(xml.root, "LocationConstraint")));
    free(xml.text);
    s3_xml_end(&xml);
    return 0;
}

void s3_proto_write_location(struct span region, struct buf *out)
{
    s3_xml_begin(out, "LocationConstraint");
    if (!is_default(region))
        xml_escape(out, region);
    xml_close(out, "LocationConstraint");
}

int s3_proto_read_location(struct span body, struct buf *region, struct err *err)
{
    struct s3_xml xml;
    struct err other;
    if (s3_xml_read(&xml, body, "LocationConstraint", err) != 0)
        return span_trim(body).len > 0 && s3_proto_read_create_bucket(body, region, &other) == 0
                   ? 0
                   : -1;
    struct span text = span_trim(span_of(xml.root->text, xml.root->text_len));
    buf_addspan(region, span_is(text, "EU") ? span_str("eu-west-1") : text);
    free(xml.text);
    s3_xml_end(&xml);
    return 0;
}
