/* DeleteObjects: the request (Delete) and its reply (DeleteResult). */
#include <stdlib.h>

#include "aws/s3_proto.h"
#include "aws/s3_xml.h"
#include "core/mem.h"

void s3_proto_write_delete(const struct s3_deletes *deletes, struct buf *out)
{
    s3_xml_begin(out, "Delete");
    for (size_t i = 0; i < deletes->count; i++) {
        xml_open(out, "Object");
        xml_element(out, "Key", deletes->object[i].key);
        s3_xml_optional(out, "VersionId", deletes->object[i].version_id);
        s3_xml_optional(out, "ETag", deletes->object[i].etag);
        xml_close(out, "Object");
    }
    if (deletes->quiet)
        s3_xml_bool(out, "Quiet", true);
    xml_close(out, "Delete");
}

int s3_proto_read_delete(struct span body, struct s3_deletes *deletes, struct err *err)
{
    struct s3_xml xml;
    int status = 0;
    *deletes = (struct s3_deletes){0};
    if (s3_xml_read(&xml, body, "Delete", err) != 0)
        return -1;
    deletes->text = xml.text;
    deletes->quiet = s3_xml_get_bool(xml.root, "Quiet");
    deletes->object = mem_array(s3_xml_count(xml.root, "Object") + 1, sizeof *deletes->object);
    for (const struct xml_node *at = xml_child(xml.root, "Object"); status == 0 && at != NULL;
         at = xml_next(at)) {
        struct s3_delete *object = &deletes->object[deletes->count++];
        object->key = s3_xml_copy(&xml, at, "Key");
        object->version_id = s3_xml_copy(&xml, at, "VersionId");
        object->etag = s3_xml_copy(&xml, at, "ETag");
        object->other_condition = xml_child(at, "LastModifiedTime") != NULL ||
                                  xml_child(at, "Size") != NULL;
        status = object->key.len > 0 ? 0 : s3_xml_bad(err, "Key");
    }
    if (status == 0 && deletes->count == 0)
        status = s3_xml_bad(err, "Object");
    s3_xml_end(&xml);
    return status;
}

void s3_deletes_release(struct s3_deletes *deletes)
{
    free(deletes->object);
    free(deletes->text);
    *deletes = (struct s3_deletes){0};
}

void s3_proto_write_delete_result(const struct s3_delete_result *result, bool quiet,
                                  struct buf *out)
{
    s3_xml_begin(out, "DeleteResult");
    for (size_t i = 0; i < result->count; i++) {
        const struct s3_deleted *object = &result->object[i];
        const char *element = object->code.ptr == NULL ? "Deleted" : "Error";
        if (quiet && object->code.ptr == NULL)
            continue;
        xml_open(out, element);
        xml_element(out, "Key", object->key);
        s3_xml_optional(out, "VersionId", object->version_id);
        if (object->marker)
            s3_xml_bool(out, "DeleteMarker", true);
        s3_xml_optional(out, "DeleteMarkerVersionId", object->marker_version_id);
        s3_xml_optional(out, "Code", object->code);
        s3_xml_optional(out, "Message", object->message);
        xml_close(out, element);
    }
    xml_close(out, "DeleteResult");
}

static int read_deleted(struct s3_xml *xml, const char *element, struct s3_delete_result *result,
                        struct err *err)
{
    for (const struct xml_node *at = xml_child(xml->root, element); at != NULL; at = xml_next(at)) {
        struct s3_deleted *object = &result->object[result->count++];
        object->key = s3_xml_copy(xml, at, "Key");
        object->version_id = s3_xml_copy(xml, at, "VersionId");
        object->marker = s3_xml_get_bool(at, "DeleteMarker");
        object->marker_version_id = s3_xml_copy(xml, at, "DeleteMarkerVersionId");
        object->code = s3_xml_copy(xml, at, "Code");
        object->message = s3_xml_copy(xml, at, "Message");
        if (object->key.len == 0)
            return s3_xml_bad(err, "Key");
        if ((strcmp(element, "Error") == 0) != (object->code.len > 0))
            return s3_xml_bad(err, "Code");
    }
    return 0;
}

int s3_proto_read_delete_result(struct span body, struct s3_delete_result *result, struct err *err)
{
    struct s3_xml xml;
    *result = (struct s3_delete_result){0};
    if (s3_xml_read(&xml, body, "DeleteResult", err) != 0)
        return -1;
    size_t count = s3_xml_count(xml.root, "Deleted") + s3_xml_count(xml.root, "Error");
    result->text = xml.text;
    result->object = mem_array(count + 1, sizeof *result->object);
    int status = read_deleted(&xml, "Deleted", result, err);
    if (status == 0)
        status = read_deleted(&xml, "Error", result, err);
    s3_xml_end(&xml);
    return status;
}

void s3_delete_result_release(struct s3_delete_result *result)
{
    free(result->object);
    free(result->text);
    *result = (struct s3_delete_result){0};
}
