/* Multipart uploads and copies. */
#include <stdio.h>
#include <stdlib.h>

#include "aws/caps.h"
#include "aws/s3_proto.h"
#include "aws/s3_xml.h"
#include "core/mem.h"

/* ---- begin and end of an upload ---- */

void s3_proto_write_upload(struct span bucket, struct span key, struct span upload_id,
                           struct buf *out)
{
    s3_xml_begin(out, "InitiateMultipartUploadResult");
    xml_element(out, "Bucket", bucket);
    xml_element(out, "Key", key);
    xml_element(out, "UploadId", upload_id);
    xml_close(out, "InitiateMultipartUploadResult");
}

/* A reply of which one text is wanted, and needed. */
static int read_one(struct span body, const char *root, const char *name, struct buf *out,
                    struct err *err)
{
    struct s3_xml xml;
    if (s3_xml_read(&xml, body, root, err) != 0)
        return -1;
    struct span text = xml_text(xml.root, name);
    buf_addspan(out, text);
    int status = text.len > 0 ? 0 : s3_xml_bad(err, name);
    free(xml.text);
    s3_xml_end(&xml);
    return status;
}

int s3_proto_read_upload(struct span body, struct buf *upload_id, struct err *err)
{
    return read_one(body, "InitiateMultipartUploadResult", "UploadId", upload_id, err);
}

void s3_proto_write_completed(struct span location, struct span bucket, struct span key,
                              struct span etag, const struct s3_sum *sum, struct buf *out)
{
    s3_xml_begin(out, "CompleteMultipartUploadResult");
    s3_xml_optional(out, "Location", location);
    xml_element(out, "Bucket", bucket);
    xml_element(out, "Key", key);
    xml_element(out, "ETag", etag);
    s3_xml_sum(out, sum);
    xml_close(out, "CompleteMultipartUploadResult");
}

int s3_proto_read_completed(struct span body, struct buf *etag, struct err *err)
{
    return read_one(body, "CompleteMultipartUploadResult", "ETag", etag, err);
}

/* ---- parts ---- */

static const char *const checksums[] = {"CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"};

static void write_checksum(const struct s3_part *part, struct buf *out)
{
    struct s3_sum sum = {.name = part->checksum_name, .value = part->checksum};
    s3_xml_sum(out, &sum);
}

static void read_checksum(struct s3_xml *xml, const struct xml_node *node, struct s3_part *part)
{
    for (size_t i = 0; i < sizeof checksums / sizeof checksums[0]; i++) {
        char name[64];
        snprintf(name, sizeof name, "Checksum%s", checksums[i]);
        struct span value = s3_xml_copy(xml, node, name);
        if (value.ptr == NULL)
            continue;
        part->checksum_name = span_str(checksums[i]);
        part->checksum = value;
        return;
    }
}

static int read_part(struct s3_xml *xml, const struct xml_node *node, bool listed,
                     struct s3_part *part, struct err *err)
{
    uint64_t number = 0;
    if (s3_xml_get_number(node, "PartNumber", CAP_S3_PARTS, &number, err) != 0)
        return -1;
    if (number == 0)
        return s3_xml_bad(err, "PartNumber");
    part->number = (int)number;
    part->etag = s3_xml_copy(xml, node, "ETag");
    if (part->etag.len == 0)
        return s3_xml_bad(err, "ETag");
    read_checksum(xml, node, part);
    if (!listed)
        return 0;
    if (s3_xml_get_number(node, "Size", INT64_MAX, &part->size, err) != 0)
        return -1;
    return s3_xml_get_time(node, "LastModified", &part->modified_ms, err);
}

static int read_parts(struct s3_xml *xml, bool listed, struct s3_parts *parts, struct err *err)
{
    size_t count = s3_xml_count(xml->root, "Part");
    if (count > CAP_S3_PARTS || (count == 0 && !listed))
        return err_set(err, ERR_DATA, "%zu parts: an upload has 1 to %d", count, CAP_S3_PARTS);
    parts->part = mem_array(count + 1, sizeof *parts->part);
    for (const struct xml_node *at = xml_child(xml->root, "Part"); at != NULL; at = xml_next(at))
        if (read_part(xml, at, listed, &parts->part[parts->count++], err) != 0)
            return -1;
    return 0;
}

void s3_proto_write_complete(const struct s3_parts *parts, struct buf *out)
{
    s3_xml_begin(out, "CompleteMultipartUpload");
    for (size_t i = 0; i < parts->count; i++) {
        xml_open(out, "Part");
        s3_xml_number(out, "PartNumber", (uint64_t)parts->part[i].number);
        xml_element(out, "ETag", parts->part[i].etag);
        write_checksum(&parts->part[i], out);
        xml_close(out, "Part");
    }
    xml_close(out, "CompleteMultipartUpload");
}

int s3_proto_read_complete(struct span body, struct s3_parts *parts, struct err *err)
{
    struct s3_xml xml;
    *parts = (struct s3_parts){0};
    if (s3_xml_read(&xml, body, "CompleteMultipartUpload", err) != 0)
        return -1;
    parts->text = xml.text;
    int status = read_parts(&xml, false, parts, err);
    s3_xml_end(&xml);
    return status;
}

void s3_proto_write_parts(const struct s3_parts *parts, struct buf *out)
{
    s3_xml_begin(out, "ListPartsResult");
    xml_element(out, "Bucket", parts->bucket);
    xml_element(out, "Key", parts->key);
    xml_element(out, "UploadId", parts->upload_id);
    s3_xml_number(out, "PartNumberMarker", (uint64_t)parts->marker);
    if (parts->truncated)
        s3_xml_number(out, "NextPartNumberMarker", (uint64_t)parts->next_marker);
    s3_xml_number(out, "MaxParts", (uint64_t)parts->max_parts);
    s3_xml_bool(out, "IsTruncated", parts->truncated);
    s3_xml_optional(out, "StorageClass", parts->storage_class);
    s3_xml_optional(out, "ChecksumAlgorithm", parts->checksum_algorithm);
    s3_xml_optional(out, "ChecksumType", parts->checksum_type);
    for (size_t i = 0; i < parts->count; i++) {
        xml_open(out, "Part");
        s3_xml_number(out, "PartNumber", (uint64_t)parts->part[i].number);
        s3_xml_time(out, "LastModified", parts->part[i].modified_ms);
        xml_element(out, "ETag", parts->part[i].etag);
        s3_xml_number(out, "Size", parts->part[i].size);
        write_checksum(&parts->part[i], out);
        xml_close(out, "Part");
    }
    xml_close(out, "ListPartsResult");
}

/* A part number that may be left out. */
static int read_marker(const struct xml_node *root, const char *name, int *out, struct err *err)
{
    uint64_t number = 0;
    if (xml_child(root, name) != NULL &&
        s3_xml_get_number(root, name, INT32_MAX, &number, err) != 0)
        return -1;
    *out = (int)number;
    return 0;
}

int s3_proto_read_parts(struct span body, struct s3_parts *parts, struct err *err)
{
    struct s3_xml xml;
    *parts = (struct s3_parts){0};
    if (s3_xml_read(&xml, body, "ListPartsResult", err) != 0)
        return -1;
    parts->text = xml.text;
    parts->bucket = s3_xml_copy(&xml, xml.root, "Bucket");
    parts->key = s3_xml_copy(&xml, xml.root, "Key");
    parts->upload_id = s3_xml_copy(&xml, xml.root, "UploadId");
    parts->truncated = s3_xml_get_bool(xml.root, "IsTruncated");
    parts->storage_class = s3_xml_copy(&xml, xml.root, "StorageClass");
    parts->checksum_algorithm = s3_xml_copy(&xml, xml.root, "ChecksumAlgorithm");
    parts->checksum_type = s3_xml_copy(&xml, xml.root, "ChecksumType");
    int status = read_marker(xml.root, "PartNumberMarker", &parts->marker, err);
    if (status == 0)
        status = read_marker(xml.root, "NextPartNumberMarker", &parts->next_marker, err);
    if (status == 0)
        status = read_marker(xml.root, "MaxParts", &parts->max_parts, err);
    if (status == 0)
        status = read_parts(&xml, true, parts, err);
    s3_xml_end(&xml);
    return status;
}

void s3_parts_release(struct s3_parts *parts)
{
    free(parts->part);
    free(parts->text);
    *parts = (struct s3_parts){0};
}

/* ---- uploads under way ---- */

void s3_proto_write_uploads(const struct s3_uploads *uploads, struct buf *out)
{
    bool encoded = uploads->url_encoded;
    s3_xml_begin(out, "ListMultipartUploadsResult");
    s3_xml_optional(out, "Bucket", uploads->bucket);
    s3_xml_name(out, encoded, "KeyMarker", uploads->key_marker);
    s3_xml_optional(out, "UploadIdMarker", uploads->id_marker);
    s3_xml_name(out, encoded, "NextKeyMarker", uploads->next_key_marker);
    s3_xml_optional(out, "NextUploadIdMarker", uploads->next_id_marker);
    s3_xml_name(out, encoded, "Prefix", uploads->prefix);
    s3_xml_name(out, encoded, "Delimiter", uploads->delimiter);
    s3_xml_number(out, "MaxUploads", (uint64_t)uploads->max_uploads);
    if (encoded)
        xml_element(out, "EncodingType", span_str("url"));
    s3_xml_bool(out, "IsTruncated", uploads->truncated);
    for (size_t i = 0; i < uploads->count; i++) {
        xml_open(out, "Upload");
        s3_xml_name(out, encoded, "Key", uploads->upload[i].key);
        xml_element(out, "UploadId", uploads->upload[i].upload_id);
        s3_xml_optional(out, "StorageClass", uploads->upload[i].storage_class);
        s3_xml_time(out, "Initiated", uploads->upload[i].initiated_ms);
        xml_close(out, "Upload");
    }
    s3_xml_prefixes(out, encoded, uploads->common_prefix, uploads->prefix_count);
    xml_close(out, "ListMultipartUploadsResult");
}

static int read_uploads_head(struct s3_xml *xml, struct s3_uploads *uploads, struct err *err)
{
    const struct xml_node *root = xml->root;
    uint64_t max = 0;
    uploads->bucket = s3_xml_copy(xml, root, "Bucket");
    uploads->id_marker = s3_xml_copy(xml, root, "UploadIdMarker");
    uploads->next_id_marker = s3_xml_copy(xml, root, "NextUploadIdMarker");
    uploads->truncated = s3_xml_get_bool(root, "IsTruncated");
    uploads->url_encoded = xml->encoded;
    if (s3_xml_copy_name(xml, root, "KeyMarker", &uploads->key_marker, err) != 0 ||
        s3_xml_copy_name(xml, root, "NextKeyMarker", &uploads->next_key_marker, err) != 0 ||
        s3_xml_copy_name(xml, root, "Prefix", &uploads->prefix, err) != 0 ||
        s3_xml_copy_name(xml, root, "Delimiter", &uploads->delimiter, err) != 0)
        return -1;
    if (xml_child(root, "MaxUploads") != NULL &&
        s3_xml_get_number(root, "MaxUploads", INT64_MAX, &max, err) != 0)
        return -1;
    uploads->max_uploads = (int64_t)max;
    return 0;
}

static int read_pending(struct s3_xml *xml, const struct xml_node *node, struct s3_pending *pending,
                        struct err *err)
{
    if (s3_xml_copy_name(xml, node, "Key", &pending->key, err) != 0)
        return -1;
    pending->upload_id = s3_xml_copy(xml, node, "UploadId");
    pending->storage_class = s3_xml_copy(xml, node, "StorageClass");
    if (pending->key.len == 0 || pending->upload_id.len == 0)
        return s3_xml_bad(err, "Upload");
    return s3_xml_get_time(node, "Initiated", &pending->initiated_ms, err);
}

int s3_proto_read_uploads(struct span body, struct s3_uploads *uploads, struct err *err)
{
    struct s3_xml xml;
    *uploads = (struct s3_uploads){0};
    if (s3_xml_read(&xml, body, "ListMultipartUploadsResult", err) != 0)
        return -1;
    uploads->text = xml.text;
    uploads->upload = mem_array(s3_xml_count(xml.root, "Upload") + 1, sizeof *uploads->upload);
    int status = read_uploads_head(&xml, uploads, err);
    for (const struct xml_node *at = xml_child(xml.root, "Upload"); status == 0 && at != NULL;
         at = xml_next(at))
        status = read_pending(&xml, at, &uploads->upload[uploads->count++], err);
    if (status == 0)
        status = s3_xml_read_prefixes(&xml, &uploads->common_prefix, &uploads->prefix_count, err);
    s3_xml_end(&xml);
    return status;
}

void s3_uploads_release(struct s3_uploads *uploads)
{
    free(uploads->upload);
    free(uploads->common_prefix);
    free(uploads->text);
    *uploads = (struct s3_uploads){0};
}

/* ---- copies ---- */

void s3_proto_write_copied(bool part, struct span etag, int64_t modified_ms,
                           const struct s3_sum *sum, struct buf *out)
{
    const char *name = part ? "CopyPartResult" : "CopyObjectResult";
    s3_xml_begin(out, name);
    s3_xml_time(out, "LastModified", modified_ms);
    xml_element(out, "ETag", etag);
    s3_xml_sum(out, sum);
    xml_close(out, name);
}

int s3_proto_read_copied(struct span body, struct buf *etag, struct err *err)
{
    struct err ignored;
    if (read_one(body, "CopyObjectResult", "ETag", etag, &ignored) == 0)
        return 0;
    return read_one(body, "CopyPartResult", "ETag", etag, err);
}
