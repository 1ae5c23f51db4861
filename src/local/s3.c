/* S3: the operations, and how the frame meets them. The table is read from the top: what needs a
 * query parameter or a header stands before what needs none. */
#include "local/s3.h"

#include "local/s3_attributes.h"
#include "local/s3_bucket.h"
#include "local/s3_bucket_config.h"
#include "local/s3_error.h"
#include "local/s3_form.h"
#include "local/s3_headers.h"
#include "local/s3_keys.h"
#include "local/s3_lifecycle_run.h"
#include "local/s3_object.h"
#include "local/s3_piece.h"
#include "local/s3_preflight.h"
#include "local/s3_restore.h"
#include "local/s3_schema.h"
#include "local/s3_tagging.h"
#include "local/s3_versions.h"
#include "local/s3_multipart.h"

#define READ_PARAMETERS                                                                            \
    "versionId|partNumber|response-content-type|response-content-language|response-expires|"       \
    "response-cache-control|response-content-disposition|response-content-encoding"

#define CONFIG(query)                                                                              \
    {"GET", S3_BUCKET, query, NULL, "", false, s3_bucket_config_get},                              \
    {                                                                                              \
        "PUT", S3_BUCKET, query, NULL, "", false, s3_bucket_config_put                             \
    }

#define CONFIG_REMOVABLE(query)                                                                    \
    CONFIG(query),                                                                                 \
    {                                                                                              \
        "DELETE", S3_BUCKET, query, NULL, "", false, s3_bucket_config_delete                       \
    }

static const struct s3_operation operations[] = {
    {"GET", S3_SERVICE, NULL, NULL, "max-buckets|continuation-token|prefix|bucket-region", false,
     s3_bucket_list},

    {"GET", S3_BUCKET, "location", NULL, "", false, s3_bucket_location},
    {"GET", S3_BUCKET, "uploads", NULL,
     "prefix|delimiter|key-marker|upload-id-marker|max-uploads|encoding-type", false,
     s3_multipart_list},
    {"GET", S3_BUCKET, "versioning", NULL, "", false, s3_versions_show},
    {"PUT", S3_BUCKET, "versioning", NULL, "", false, s3_versions_configure},
    {"GET", S3_BUCKET, "versions", NULL,
     "prefix|delimiter|key-marker|version-id-marker|max-keys|encoding-type", false,
     s3_versions_list},
    CONFIG("accelerate"),
    CONFIG("notification"),
    CONFIG_REMOVABLE("cors"),
    CONFIG_REMOVABLE("encryption"),
    CONFIG_REMOVABLE("lifecycle"),
    CONFIG_REMOVABLE("policy"),
    CONFIG_REMOVABLE("publicAccessBlock"),
    CONFIG_REMOVABLE("tagging"),
    {"GET", S3_BUCKET, "list-type", NULL,
     "prefix|delimiter|continuation-token|start-after|max-keys|encoding-type|fetch-owner", false,
     s3_keys_list_v2},
    {"GET", S3_BUCKET, NULL, NULL, "prefix|delimiter|marker|max-keys|encoding-type", false,
     s3_keys_list_v1},
    {"POST", S3_BUCKET, "delete", NULL, "", false, s3_object_delete_many},
    {"POST", S3_BUCKET, NULL, "content-type", "", true, s3_object_post},
    {"OPTIONS", S3_BUCKET, NULL, NULL, NULL, false, s3_preflight},
    {"PUT", S3_BUCKET, NULL, NULL, "", false, s3_bucket_create},
    {"DELETE", S3_BUCKET, NULL, NULL, "", false, s3_bucket_delete},
    {"HEAD", S3_BUCKET, NULL, NULL, "", false, s3_bucket_head},

    {"GET", S3_OBJECT, "attributes", NULL, "versionId", false, s3_attributes_get},
    {"POST", S3_OBJECT, "restore", NULL, "versionId", false, s3_restore_begin},
    {"GET", S3_OBJECT, "tagging", NULL, "versionId", false, s3_tagging_get},
    {"PUT", S3_OBJECT, "tagging", NULL, "versionId", false, s3_tagging_put},
    {"DELETE", S3_OBJECT, "tagging", NULL, "versionId", false, s3_tagging_delete},
    {"POST", S3_OBJECT, "uploads", NULL, "", false, s3_multipart_create},
    {"PUT", S3_OBJECT, "uploadId", "x-amz-copy-source", "partNumber", false, s3_part_copy},
    {"PUT", S3_OBJECT, "uploadId", NULL, "partNumber", true, s3_part_put},
    {"POST", S3_OBJECT, "uploadId", NULL, "", false, s3_complete_upload},
    {"DELETE", S3_OBJECT, "uploadId", NULL, "", false, s3_multipart_abort},
    {"GET", S3_OBJECT, "uploadId", NULL, "max-parts|part-number-marker", false, s3_part_list},
    {"PUT", S3_OBJECT, NULL, "x-amz-copy-source", "", false, s3_object_copy},
    {"PUT", S3_OBJECT, NULL, NULL, "", true, s3_object_put},
    {"GET", S3_OBJECT, NULL, NULL, READ_PARAMETERS, false, s3_object_get},
    {"HEAD", S3_OBJECT, NULL, NULL, READ_PARAMETERS, false, s3_object_get},
    {"DELETE", S3_OBJECT, NULL, NULL, "versionId", false, s3_object_delete},
    {"OPTIONS", S3_OBJECT, NULL, NULL, NULL, false, s3_preflight},
    {0},
};

static enum call_body body(struct call *call)
{
    s3_request_read(call, operations);
    s3_headers_check(call);
    const struct s3_request *request = call->state;
    if (!call_failed(call) && request->operation->run == s3_object_post && !s3_form_is(call))
        s3_error_condition(call, "Bucket POST must be of the enclosure-type multipart/form-data");
    return !call_failed(call) && request->operation->file ? CALL_BODY_FILE : CALL_BODY_MEMORY;
}

static void handle(struct store *store, struct call *call)
{
    struct s3_request *request = call->state;
    s3_preflight_find(store, call, request);
    request->operation->run(store, call, request);
    if (!call_failed(call))
        s3_preflight_reply(call, request);
}

static void reset(struct store *store)
{
    struct store_query *query = store_sql(store, "SELECT DISTINCT file FROM s3_piece");
    while (store_row(query))
        store_drop_file(store, store_int(query, 0));
}

/* What this transaction does not know may be known again when it fails: dropped by its commit. */
static void drop_orphan(void *ctx, int64_t id)
{
    if (!s3_piece_known(ctx, id))
        store_drop_file(ctx, id);
}

/* Looks for orphaned files, a folder at a time, between requests; follows lifecycles. */
static int64_t tick(struct store *store, int64_t now_ms)
{
    int64_t midnight_ms = s3_lifecycle_run(store, now_ms);
    return objects_sweep(store_objects(store), drop_orphan, store) ? now_ms + 20 : midnight_ms;
}

const struct service s3_service = {
    .name = "s3",
    .schema = s3_schema,
    .body = body,
    .handle = handle,
    .fail = s3_error_render,
    .reset = reset,
    .tick = tick,
};
