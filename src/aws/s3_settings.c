/* Small configurations by table; tags and the encryption rule have checks of their own. */
#include "aws/s3_settings.h"

#include <string.h>

#include "aws/caps.h"
#include "core/utf8.h"

static const struct s3_shape versioning[] = {
    {.name = "Status", .one_of = "Enabled|Suspended"},
    {.name = "MfaDelete", .member = "MFADelete", .one_of = "Enabled|Disabled"},
    {0}};
const struct s3_shape s3_versioning_shape = {
    .name = "VersioningConfiguration", .kind = S3_STRUCT, .in = versioning};

static const struct s3_shape accelerate[] = {{.name = "Status", .one_of = "Enabled|Suspended"},
                                             {0}};
const struct s3_shape s3_accelerate_shape = {
    .name = "AccelerateConfiguration", .kind = S3_STRUCT, .in = accelerate};

static const struct s3_shape tag[] = {
    {.name = "Key", .flags = S3_REQUIRED}, {.name = "Value", .flags = S3_REQUIRED}, {0}};
static const struct s3_shape tagging[] = {
    {.name = "TagSet", .kind = S3_STRUCT, .flags = S3_REQUIRED, .item = "Tag", .in = tag}, {0}};
const struct s3_shape s3_tagging_shape = {.name = "Tagging", .kind = S3_STRUCT, .in = tagging};

static const struct s3_shape by_default[] = {
    {.name = "SSEAlgorithm", .flags = S3_REQUIRED, .one_of = "AES256|aws:kms|aws:kms:dsse"},
    {.name = "KMSMasterKeyID"},
    {0}};
static const struct s3_shape blocked[] = {
    {.name = "EncryptionType", .flags = S3_REPEATED, .one_of = "NONE|SSE-C"}, {0}};
static const struct s3_shape encryption_rule[] = {
    {.name = "ApplyServerSideEncryptionByDefault", .kind = S3_STRUCT, .in = by_default},
    {.name = "BucketKeyEnabled", .kind = S3_BOOL},
    {.name = "BlockedEncryptionTypes", .kind = S3_STRUCT, .in = blocked},
    {0}};
static const struct s3_shape encryption[] = {{.name = "Rule",
                                              .member = "Rules",
                                              .kind = S3_STRUCT,
                                              .flags = S3_REQUIRED | S3_REPEATED,
                                              .in = encryption_rule},
                                             {0}};
const struct s3_shape s3_encryption_shape = {
    .name = "ServerSideEncryptionConfiguration", .kind = S3_STRUCT, .in = encryption};

static const struct s3_shape public_access[] = {{.name = "BlockPublicAcls", .kind = S3_BOOL},
                                                {.name = "IgnorePublicAcls", .kind = S3_BOOL},
                                                {.name = "BlockPublicPolicy", .kind = S3_BOOL},
                                                {.name = "RestrictPublicBuckets", .kind = S3_BOOL},
                                                {0}};
const struct s3_shape s3_public_access_shape = {
    .name = "PublicAccessBlockConfiguration", .kind = S3_STRUCT, .in = public_access};

int s3_versioning_check(const json_t *document, struct span bucket, struct err *err)
{
    (void)bucket;
    if (json_object_get(document, "Status") == NULL)
        return s3_shape_refuse(err, "IllegalVersioningConfigurationException",
                               "The Versioning element must be specified");
    return 0;
}

int s3_accelerate_check(const json_t *document, struct span bucket, struct err *err)
{
    if (json_object_get(document, "Status") == NULL)
        return s3_shape_refuse(err, "MalformedXML", "Status: missing");
    if (memchr(bucket.ptr, '.', bucket.len) != NULL)
        return s3_shape_refuse(err, "InvalidRequest",
                               "S3 Transfer Acceleration is not supported for buckets with periods "
                               "(.) in their names");
    return 0;
}

/* Unlike an object's (aws/s3_tags.h), any character will do. */
static int check_tag(struct span key, struct span value, struct err *err)
{
    if (key.len == 0 || utf8_count(key) > CAP_S3_TAG_KEY)
        return s3_shape_refuse(err, "InvalidTag", "The TagKey you have provided is invalid");
    if (utf8_count(value) > CAP_S3_TAG_VALUE)
        return s3_shape_refuse(err, "InvalidTag", "The TagValue you have provided is invalid");
    if (span_starts(key, "aws:"))
        return s3_shape_refuse(err, "InvalidTag",
                               "System tags cannot be added/updated by requester");
    return 0;
}

int s3_tagging_check(const json_t *document, struct span bucket, struct err *err)
{
    (void)bucket;
    size_t i;
    json_t *item, *seen = json_object();
    const json_t *tags = json_object_get(document, "TagSet");
    int status = 0;
    if (json_array_size(tags) > CAP_S3_BUCKET_TAGS)
        status = s3_shape_refuse(err, "BadRequest", "Bucket tag count cannot be greater than %d",
                                 CAP_S3_BUCKET_TAGS);
    json_array_foreach(tags, i, item)
    {
        struct span key = json_text(item, "Key");
        if (status != 0)
            break;
        status = check_tag(key, json_text(item, "Value"), err);
        if (status == 0 && json_object_get(seen, key.ptr) != NULL)
            status = s3_shape_refuse(err, "InvalidTag",
                                     "Cannot provide multiple Tags with the same key");
        if (status != 0)
            s3_shape_within(err, "Tag", i + 1, key);
        json_object_set_new(seen, key.ptr, json_null());
    }
    json_decref(seen);
    return status;
}

int s3_encryption_check(const json_t *document, struct span bucket, struct err *err)
{
    (void)bucket;
    const json_t *rules = json_object_get(document, "Rules"), *rule = json_array_get(rules, 0);
    const json_t *wanted = json_object_get(rule, "ApplyServerSideEncryptionByDefault");
    if (json_array_size(rules) != 1 || wanted == NULL)
        return s3_shape_refuse(err, "MalformedXML",
                               "one Rule with ApplyServerSideEncryptionByDefault");
    if (span_is(json_text(wanted, "SSEAlgorithm"), "AES256") &&
        json_object_get(wanted, "KMSMasterKeyID") != NULL)
        return s3_shape_refuse(err, "InvalidArgument",
                               "a KMSMasterKeyID is not applicable if the default sse algorithm is "
                               "not aws:kms or aws:kms:dsse");
    return 0;
}
