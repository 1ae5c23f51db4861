/* GetObjectAttributes. */
#include "aws/s3_proto.h"
#include "aws/s3_xml.h"

static void write_parts(const struct s3_parts *parts, struct buf *out)
{
    s3_xml_number(out, "PartNumberMarker", (uint64_t)parts->marker);
    s3_xml_number(out, "NextPartNumberMarker", (uint64_t)parts->next_marker);
    s3_xml_number(out, "MaxParts", (uint64_t)parts->max_parts);
    s3_xml_bool(out, "IsTruncated", parts->truncated);
    for (size_t i = 0; i < parts->count; i++) {
        const struct s3_part *part = &parts->part[i];
        struct s3_sum sum = {.name = part->checksum_name, .value = part->checksum};
        xml_open(out, "Part");
        s3_xml_sum(out, &sum);
        s3_xml_number(out, "PartNumber", (uint64_t)part->number);
        s3_xml_number(out, "Size", part->size);
        xml_close(out, "Part");
    }
}

void s3_proto_write_attributes(const struct s3_attributes *attributes, struct buf *out)
{
    s3_xml_begin(out, "GetObjectAttributesResponse");
    s3_xml_optional(out, "ETag", attributes->etag);
    if (attributes->sum.name.ptr != NULL) {
        xml_open(out, "Checksum");
        s3_xml_sum(out, &attributes->sum);
        xml_close(out, "Checksum");
    }
    if (attributes->parts_count > 0) {
        xml_open(out, "ObjectParts");
        s3_xml_number(out, "PartsCount", (uint64_t)attributes->parts_count);
        if (attributes->parts != NULL)
            write_parts(attributes->parts, out);
        xml_close(out, "ObjectParts");
    }
    s3_xml_optional(out, "StorageClass", attributes->storage_class);
    if (attributes->size >= 0)
        s3_xml_number(out, "ObjectSize", (uint64_t)attributes->size);
    xml_close(out, "GetObjectAttributesResponse");
}
