/* Versions: the configuration of a bucket, and the listing of ListObjectVersions, in which versions
 * and delete markers alternate as they come. */
#include <stdlib.h>

#include "aws/s3_proto.h"
#include "aws/s3_xml.h"
#include "core/mem.h"

/* ---- configuration ---- */

void s3_proto_write_versioning(struct span status, struct buf *out)
{
    s3_xml_begin(out, "VersioningConfiguration");
    if (status.len > 0)
        xml_element(out, "Status", status);
    xml_close(out, "VersioningConfiguration");
}

int s3_proto_read_versioning(struct span body, struct buf *status, bool *mfa_delete,
                             struct err *err)
{
    struct s3_xml xml;
    if (s3_xml_read(&xml, body, "VersioningConfiguration", err) != 0)
        return -1;
    struct span text = span_trim(xml_text(xml.root, "Status"));
    buf_addspan(status, text);
    *mfa_delete = span_is(xml_text(xml.root, "MfaDelete"), "Enabled");
    bool known = text.len == 0 || span_is(text, "Enabled") || span_is(text, "Suspended");
    free(xml.text);
    s3_xml_end(&xml);
    return known ? 0 : s3_xml_bad(err, "Status");
}

/* ---- writing a listing ---- */

static void write_version(struct buf *out, const struct s3_versions *versions,
                          const struct s3_version *version)
{
    const char *element = version->marker ? "DeleteMarker" : "Version";
    xml_open(out, element);
    s3_xml_name(out, versions->url_encoded, "Key", version->object.key);
    xml_element(out, "VersionId", version->version_id);
    s3_xml_bool(out, "IsLatest", version->latest);
    s3_xml_time(out, "LastModified", version->object.modified_ms);
    if (!version->marker) {
        s3_xml_optional(out, "ETag", version->object.etag);
        s3_xml_number(out, "Size", version->object.size);
        s3_xml_optional(out, "StorageClass", version->object.storage_class);
        s3_xml_optional(out, "ChecksumAlgorithm", version->object.checksum_algorithm);
        s3_xml_optional(out, "ChecksumType", version->object.checksum_type);
        s3_xml_restore_status(out, &version->object);
    }
    s3_xml_owner(out, versions->owner);
    xml_close(out, element);
}

void s3_proto_write_versions(const struct s3_versions *versions, struct buf *out)
{
    bool encoded = versions->url_encoded;
    s3_xml_begin(out, "ListVersionsResult");
    s3_xml_optional(out, "Name", versions->bucket);
    s3_xml_name(out, encoded, "Prefix", versions->prefix);
    s3_xml_name(out, encoded, "Delimiter", versions->delimiter);
    s3_xml_name(out, encoded, "KeyMarker", versions->key_marker);
    s3_xml_optional(out, "VersionIdMarker", versions->version_marker);
    s3_xml_name(out, encoded, "NextKeyMarker", versions->next_key_marker);
    s3_xml_optional(out, "NextVersionIdMarker", versions->next_version_marker);
    s3_xml_number(out, "MaxKeys", (uint64_t)versions->max_keys);
    if (encoded)
        xml_element(out, "EncodingType", span_str("url"));
    s3_xml_bool(out, "IsTruncated", versions->truncated);
    for (size_t i = 0; i < versions->count; i++)
        write_version(out, versions, &versions->version[i]);
    s3_xml_prefixes(out, encoded, versions->common_prefix, versions->prefix_count);
    xml_close(out, "ListVersionsResult");
}

/* ---- reading one ---- */

static int read_version(struct s3_xml *xml, const struct xml_node *node, struct s3_version *version,
                        struct err *err)
{
    struct s3_object *object = &version->object;
    version->marker = span_is(span_str(node->name), "DeleteMarker");
    version->version_id = s3_xml_copy(xml, node, "VersionId");
    version->latest = s3_xml_get_bool(node, "IsLatest");
    if (s3_xml_copy_name(xml, node, "Key", &object->key, err) != 0 ||
        s3_xml_get_time(node, "LastModified", &object->modified_ms, err) != 0)
        return -1;
    object->etag = s3_xml_copy(xml, node, "ETag");
    object->storage_class = s3_xml_copy(xml, node, "StorageClass");
    object->checksum_algorithm = s3_xml_copy(xml, node, "ChecksumAlgorithm");
    object->checksum_type = s3_xml_copy(xml, node, "ChecksumType");
    if (object->key.len == 0 || version->version_id.len == 0)
        return s3_xml_bad(err, object->key.len == 0 ? "Key" : "VersionId");
    if (version->marker)
        return 0;
    return s3_xml_get_number(node, "Size", INT64_MAX, &object->size, err) != 0
               ? -1
               : s3_xml_read_restore_status(node, object, err);
}

static int read_head(struct s3_xml *xml, struct s3_versions *versions, struct err *err)
{
    const struct xml_node *root = xml->root;
    uint64_t max = 0;
    versions->bucket = s3_xml_copy(xml, root, "Name");
    versions->version_marker = s3_xml_copy(xml, root, "VersionIdMarker");
    versions->next_version_marker = s3_xml_copy(xml, root, "NextVersionIdMarker");
    versions->truncated = s3_xml_get_bool(root, "IsTruncated");
    versions->url_encoded = xml->encoded;
    if (s3_xml_copy_name(xml, root, "Prefix", &versions->prefix, err) != 0 ||
        s3_xml_copy_name(xml, root, "Delimiter", &versions->delimiter, err) != 0 ||
        s3_xml_copy_name(xml, root, "KeyMarker", &versions->key_marker, err) != 0 ||
        s3_xml_copy_name(xml, root, "NextKeyMarker", &versions->next_key_marker, err) != 0)
        return -1;
    if (xml_child(root, "MaxKeys") != NULL &&
        s3_xml_get_number(root, "MaxKeys", INT64_MAX, &max, err) != 0)
        return -1;
    versions->max_keys = (int64_t)max;
    return 0;
}

int s3_proto_read_versions(struct span body, struct s3_versions *versions, struct err *err)
{
    struct s3_xml xml;
    *versions = (struct s3_versions){0};
    if (s3_xml_read(&xml, body, "ListVersionsResult", err) != 0)
        return -1;
    versions->text = xml.text;
    size_t count = s3_xml_count(xml.root, "Version") + s3_xml_count(xml.root, "DeleteMarker");
    versions->version = mem_array(count + 1, sizeof *versions->version);
    int status = read_head(&xml, versions, err);
    for (const struct xml_node *at = xml.root->child; status == 0 && at != NULL; at = at->next)
        if (span_is(span_str(at->name), "Version") || span_is(span_str(at->name), "DeleteMarker"))
            status = read_version(&xml, at, &versions->version[versions->count++], err);
    if (status == 0)
        status = s3_xml_read_prefixes(&xml, &versions->common_prefix, &versions->prefix_count, err);
    s3_xml_end(&xml);
    return status;
}

void s3_versions_release(struct s3_versions *versions)
{
    free(versions->version);
    free(versions->common_prefix);
    free(versions->text);
    *versions = (struct s3_versions){0};
}
