/* DeleteObject and DeleteObjects. Without a version id a bucket with versions gets a delete marker;
 * with one the version is gone for good.
 * Source: AmazonS3/latest/userguide/DeletingObjectVersions.html, conditional-deletes.html. */
#include <stdio.h>
#include <stdlib.h>

#include "aws/caps.h"
#include "aws/s3_proto.h"
#include "core/mem.h"
#include "local/s3_conditions.h"
#include "local/s3_error.h"
#include "local/s3_object.h"

/* What one deletion did. */
struct outcome {
    bool marker;                   /* a delete marker was made, or was what was deleted */
    char version[S3_VERSION_SIZE]; /* "": the bucket has no versions */
};

static void delete_latest(struct store *store, const struct call *call, int64_t bucket,
                          enum s3_versioning versioning, struct span key, struct outcome *outcome)
{
    struct s3_object_row marker;
    if (s3_object_delete_key(store, bucket, versioning, key, call->now_ms, &marker))
        s3_object_tell(store, call, bucket, versioning, key, &marker,
                       marker.id != 0 ? "s3:ObjectRemoved:DeleteMarkerCreated"
                                      : "s3:ObjectRemoved:Delete");
    outcome->marker = marker.id != 0;
    snprintf(outcome->version, sizeof outcome->version, "%s", marker.version);
}

/* A version that is not there counts as deleted. */
static void delete_version(struct store *store, const struct call *call, int64_t bucket,
                           enum s3_versioning versioning, struct span key, struct span version,
                           struct outcome *outcome)
{
    struct s3_object_row row;
    s3_object_find_version(store, bucket, key, version, &row);
    snprintf(outcome->version, sizeof outcome->version, "%.*s", SPAN_ARG(version));
    outcome->marker = row.marker;
    if (row.id != 0) {
        s3_object_remove(store, bucket, key, &row);
        s3_object_tell(store, call, bucket, versioning, key, &row, "s3:ObjectRemoved:Delete");
    }
    s3_object_release(&row);
}

/* If-Match is about the latest version: no object there is not found, a delete marker no match. */
static void check_condition(struct store *store, struct call *call, int64_t bucket, struct span key)
{
    struct s3_object_row row;
    if (call_header(call, "if-match").ptr == NULL)
        return;
    s3_object_find(store, bucket, key, &row);
    if (row.marker)
        s3_error_condition(call, "If-Match");
    else
        s3_conditions_write(call, row.etag);
    s3_object_release(&row);
}

void s3_object_delete(struct store *store, struct call *call, const struct s3_request *request)
{
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket == 0)
        return;
    struct outcome outcome = {false, ""};
    struct span version = s3_version_wanted(call);
    check_condition(store, call, bucket, request->key);
    if (call_failed(call))
        return;
    enum s3_versioning versioning = s3_bucket_versioning(store, bucket);
    if (version.ptr != NULL)
        delete_version(store, call, bucket, versioning, request->key, version, &outcome);
    else
        delete_latest(store, call, bucket, versioning, request->key, &outcome);
    call_status(call, 204);
    if (outcome.version[0] != '\0')
        call_add_header(call, "x-amz-version-id", span_str(outcome.version));
    if (outcome.marker)
        call_add_header(call, "x-amz-delete-marker", span_str("true"));
}

/* --- many --- */

static void refuse(struct s3_deleted *result, const char *code, const char *message)
{
    result->code = span_str(code);
    result->message = span_str(message);
}

/* The conditions of an entry; false when it must stay. */
static bool may_delete(struct store *store, int64_t bucket, const struct s3_delete *wanted,
                       struct s3_deleted *result)
{
    int64_t row_id;
    struct s3_object_row row;
    if (wanted->version_id.ptr != NULL && !span_is(wanted->version_id, "null") &&
        s3_version_row(wanted->version_id, &row_id) != 0) {
        refuse(result, "NoSuchVersion", "The specified version does not exist.");
    } else if (wanted->other_condition) {
        refuse(result, "NotImplemented",
               "A header you provided implies functionality that is not implemented");
    } else if (wanted->etag.ptr != NULL) {
        s3_object_find(store, bucket, wanted->key, &row);
        if (row.id == 0)
            refuse(result, "NoSuchKey", "The specified key does not exist.");
        else if (row.marker || !s3_conditions_match(wanted->etag, row.etag))
            refuse(result, "PreconditionFailed",
                   "At least one of the pre-conditions you specified did not hold");
        s3_object_release(&row);
    }
    return result->code.ptr == NULL;
}

static void delete_one(struct store *store, const struct call *call, int64_t bucket,
                       enum s3_versioning versioning, const struct s3_delete *wanted,
                       struct outcome *outcome, struct s3_deleted *result)
{
    *result = (struct s3_deleted){.key = wanted->key, .version_id = wanted->version_id};
    if (!may_delete(store, bucket, wanted, result))
        return;
    if (wanted->version_id.ptr != NULL)
        delete_version(store, call, bucket, versioning, wanted->key, wanted->version_id, outcome);
    else
        delete_latest(store, call, bucket, versioning, wanted->key, outcome);
    result->marker = outcome->marker;
    if (outcome->marker)
        result->marker_version_id = span_str(outcome->version);
}

static void delete_all(struct store *store, struct call *call, int64_t bucket,
                       const struct s3_deletes *wanted)
{
    enum s3_versioning versioning = s3_bucket_versioning(store, bucket);
    struct s3_delete_result result = {.count = wanted->count};
    struct outcome *outcome = mem_array(wanted->count, sizeof *outcome);
    result.object = mem_array(wanted->count, sizeof result.object[0]);
    for (size_t i = 0; i < wanted->count; i++)
        delete_one(store, call, bucket, versioning, &wanted->object[i], &outcome[i],
                   &result.object[i]);
    call_add_header(call, "Content-Type", span_str("application/xml"));
    s3_proto_write_delete_result(&result, wanted->quiet, &call->reply.body);
    s3_delete_result_release(&result);
    free(outcome);
}

void s3_object_delete_many(struct store *store, struct call *call, const struct s3_request *request)
{
    struct s3_deletes wanted;
    struct s3_checksum checksum;
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    s3_checksum_verify(call, &checksum);
    if (checksum.kind == HASHES_KINDS && call_header(call, "content-md5").ptr == NULL)
        call_fail(call, 400, "InvalidRequest",
                  "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
    if (s3_proto_read_delete(call->body, &wanted, NULL) != 0 || wanted.count == 0 ||
        wanted.count > CAP_S3_LIST)
        s3_error(call, "MalformedXML");
    if (!call_failed(call))
        delete_all(store, call, bucket, &wanted);
    s3_deletes_release(&wanted);
}
