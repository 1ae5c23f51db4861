/* What a request asks for, told from its line and headers: S3's operations by method and
 * subresource (AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html), the others
 * by x-amz-target or Action. */
#include <string.h>

#include "local/faults.h"
#include "local/s3_request.h"
#include "local/service.h"

static const struct {
    const char *method;
    enum s3_level level;
    const char *select, *header; /* as in the table of S3's handlers */
    const char *name;
} operations[] = {
    {"GET", S3_SERVICE, NULL, NULL, "ListBuckets"},
    {"GET", S3_BUCKET, "location", NULL, "GetBucketLocation"},
    {"GET", S3_BUCKET, "uploads", NULL, "ListMultipartUploads"},
    {"GET", S3_BUCKET, "versions", NULL, "ListObjectVersions"},
    {"GET", S3_BUCKET, "list-type", NULL, "ListObjectsV2"},
    {"GET", S3_BUCKET, NULL, NULL, "ListObjects"},
    {"POST", S3_BUCKET, "delete", NULL, "DeleteObjects"},
    {"PUT", S3_BUCKET, NULL, NULL, "CreateBucket"},
    {"DELETE", S3_BUCKET, NULL, NULL, "DeleteBucket"},
    {"HEAD", S3_BUCKET, NULL, NULL, "HeadBucket"},
    {"GET", S3_BUCKET, "versioning", NULL, "GetBucketVersioning"},
    {"PUT", S3_BUCKET, "versioning", NULL, "PutBucketVersioning"},
    {"POST", S3_BUCKET, NULL, "content-type", "PostObject"},
    {"GET", S3_OBJECT, "attributes", NULL, "GetObjectAttributes"},
    {"POST", S3_OBJECT, "restore", NULL, "RestoreObject"},
    {"GET", S3_OBJECT, "tagging", NULL, "GetObjectTagging"},
    {"PUT", S3_OBJECT, "tagging", NULL, "PutObjectTagging"},
    {"DELETE", S3_OBJECT, "tagging", NULL, "DeleteObjectTagging"},
    {"POST", S3_OBJECT, "uploads", NULL, "CreateMultipartUpload"},
    {"PUT", S3_OBJECT, "uploadId", "x-amz-copy-source", "UploadPartCopy"},
    {"PUT", S3_OBJECT, "uploadId", NULL, "UploadPart"},
    {"POST", S3_OBJECT, "uploadId", NULL, "CompleteMultipartUpload"},
    {"DELETE", S3_OBJECT, "uploadId", NULL, "AbortMultipartUpload"},
    {"GET", S3_OBJECT, "uploadId", NULL, "ListParts"},
    {"PUT", S3_OBJECT, NULL, "x-amz-copy-source", "CopyObject"},
    {"PUT", S3_OBJECT, NULL, NULL, "PutObject"},
    {"GET", S3_OBJECT, NULL, NULL, "GetObject"},
    {"HEAD", S3_OBJECT, NULL, NULL, "HeadObject"},
    {"DELETE", S3_OBJECT, NULL, NULL, "DeleteObject"},
};

struct span faults_key(const struct call *call)
{
    const struct s3_request *request = call->state;
    bool s3 = strcmp(call->service->name, "s3") == 0 && request != NULL;
    return s3 && request->key.len > 0 ? request->key : span_of(NULL, 0);
}

static bool same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static struct span s3_operation(const struct call *call)
{
    const struct s3_request *request = call->state;
    const struct s3_operation *asked = request != NULL ? request->operation : NULL;
    for (size_t i = 0; asked != NULL && i < sizeof operations / sizeof operations[0]; i++)
        if (operations[i].level == asked->level && same(operations[i].method, asked->method) &&
            same(operations[i].select, asked->select) && same(operations[i].header, asked->header))
            return span_str(operations[i].name);
    return span_of(NULL, 0);
}

struct span faults_operation(const struct call *call)
{
    if (strcmp(call->service->name, "s3") == 0)
        return s3_operation(call);
    struct span target = call_header(call, "x-amz-target");
    if (target.ptr == NULL)
        return call_query(call, "Action");
    span_cut(&target, '.');
    return target;
}
