/* S3's errors. Codes, statuses and messages are those of the API reference, "Error Responses". */
#include "local/s3_error.h"

#include <string.h>

#include "aws/error.h"
#include "local/s3_preflight.h"
#include "local/s3_request.h"

static const struct {
    const char *code;
    int status;
    const char *message;
} table[] = {
    {"BadDigest", 400, "The Content-MD5 you specified did not match what we received."},
    {"BucketAlreadyExists", 409,
     "The requested bucket name is not available. The bucket namespace is shared by all users of "
     "the system. Please select a different name and try again."},
    {"BucketAlreadyOwnedByYou", 409,
     "Your previous request to create the named bucket succeeded and you already own it."},
    {"BucketNotEmpty", 409, "The bucket you tried to delete is not empty"},
    {"EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size"},
    {"IllegalVersioningConfigurationException", 400, "The Versioning element must be specified"},
    {"IllegalLocationConstraintException", 400,
     "The location constraint is incompatible for the region specific endpoint this request was "
     "sent to."},
    {"InvalidBucketName", 400, "The specified bucket is not valid."},
    {"InvalidDigest", 400, "The Content-MD5 you specified was invalid."},
    {"InvalidPart", 400,
     "One or more of the specified parts could not be found.  The part may not have been uploaded, "
     "or the specified entity tag may not match the part's entity tag."},
    {"InvalidPartNumber", 416, "The requested partnumber is not satisfiable"},
    {"InvalidPartOrder", 400,
     "The list of parts was not in ascending order. Parts must be ordered by part number."},
    {"InvalidRange", 416, "The requested range is not satisfiable"},
    {"InvalidURI", 400, "Couldn't parse the specified URI."},
    {"InvalidStorageClass", 400, "The storage class you specified is not valid"},
    {"KeyTooLongError", 400, "Your key is too long"},
    {"MalformedXML", 400,
     "The XML you provided was not well-formed or did not validate against our published schema"},
    {"MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size"},
    {"MethodNotAllowed", 405, "The specified method is not allowed against this resource."},
    {"MissingContentLength", 411, "You must provide the Content-Length HTTP header."},
    {"NoSuchBucket", 404, "The specified bucket does not exist"},
    {"NoSuchKey", 404, "The specified key does not exist."},
    {"NoSuchUpload", 404,
     "The specified upload does not exist. The upload ID may be invalid, or the upload may have "
     "been aborted or completed."},
    {"NoSuchVersion", 404, "The specified version does not exist."},
    {"NotImplemented", 501,
     "A header or query parameter you provided implies functionality that "
     "is not implemented"},
    {"NotModified", 304, "Not Modified"},
    {"PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold"},
};

void s3_error(struct call *call, const char *code)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (strcmp(table[i].code, code) == 0) {
            call_fail(call, table[i].status, code, "%s", table[i].message);
            return;
        }
    call_fail(call, 400, code, "%s", code);
}

void s3_error_argument(struct call *call, const char *name, struct span value, const char *message)
{
    call_fail(call, 400, "InvalidArgument", "%s", message);
    call_detail(call, "ArgumentName", span_str(name));
    call_detail(call, "ArgumentValue", value);
}

void s3_error_condition(struct call *call, const char *name)
{
    s3_error(call, "PreconditionFailed");
    call_detail(call, "Condition", span_str(name));
}

void s3_error_header(struct call *call, struct span name)
{
    call_fail(call, 501, "NotImplemented",
              "A header you provided implies functionality that is not implemented");
    call_detail(call, "Header", name);
}

void s3_error_render(struct call *call)
{
    const struct call_fault *fault = &call->fault;
    const char *code = fault->code;
    if (strcmp(code, "InternalFailure") == 0)
        code = "InternalError";
    else if (strcmp(code, "RequestEntityTooLarge") == 0)
        code = "MaxMessageLengthExceeded";
    const struct s3_request *request = call->state;
    call_status(call, fault->status);
    if (request != NULL)
        s3_preflight_reply(call, request);
    struct error_extra extra[CALL_FAULT_DETAILS + 3];
    size_t count = 0;
    for (size_t i = 0; i < fault->detail_count; i++) {
        struct span value = buf_span(&fault->detail[i].value);
        if (fault->detail[i].header)
            call_add_header(call, fault->detail[i].name, value);
        else
            extra[count++] = (struct error_extra){fault->detail[i].name, value};
    }
    if (fault->status == 304)
        return;
    if (request != NULL && strcmp(code, "NoSuchKey") == 0)
        extra[count++] = (struct error_extra){"Key", request->key};
    if (request != NULL && strstr(code, "Bucket") != NULL)
        extra[count++] = (struct error_extra){"BucketName", request->bucket};
    extra[count++] = (struct error_extra){"Resource", call->path};
    struct error_reply reply = {.code = code,
                                .message = buf_span(&fault->message),
                                .request_id = call->request_id,
                                .extra = extra,
                                .extra_count = count};
    call_add_header(call, "Content-Type", span_str("application/xml"));
    error_encode(ERROR_S3, &reply, &call->reply.body);
}
