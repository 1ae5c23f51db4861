/* Path style (/bucket/key) and virtual-host style (Host: bucket.localhost); the choice of the
 * operation by method, level, query parameter and header. */
#include "local/s3_request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "aws/caps.h"
#include "codec/url.h"
#include "core/mem.h"
#include "core/utf8.h"
#include "local/s3_error.h"

/* Query parameters of every operation: those of a presigned URL, and the operation's name that
 * some SDKs send for people to read. */
static const char signing_parameters[] =
    "X-Amz-Algorithm|X-Amz-Credential|X-Amz-Date|X-Amz-Expires|X-Amz-SignedHeaders|"
    "X-Amz-Security-Token|X-Amz-Signature|X-Amz-Content-Sha256|x-id";

static bool listed(const char *list, struct span name)
{
    struct span rest = span_str(list);
    while (rest.ptr != NULL)
        if (span_equal(span_cut(&rest, '|'), name))
            return true;
    return false;
}

struct span s3_request_host_bucket(struct span host)
{
    const char *colon = host.ptr == NULL ? NULL : memrchr(host.ptr, ':', host.len);
    if (colon != NULL)
        host.len = (size_t)(colon - host.ptr);
    static const char *const ends[] = {".s3.localhost", ".localhost"};
    for (size_t i = 0; i < 2; i++) {
        size_t len = strlen(ends[i]);
        if (host.len > len && strncasecmp(host.ptr + host.len - len, ends[i], len) == 0) {
            struct span bucket = span_of(host.ptr, host.len - len);
            return span_is(bucket, "s3") ? span_of(NULL, 0) : bucket;
        }
    }
    if (host.len > 14 && strncasecmp(host.ptr + host.len - 14, ".amazonaws.com", 14) == 0)
        for (size_t i = host.len - 14; i-- > 1;)
            if (memcmp(host.ptr + i, ".s3", 3) == 0 &&
                (host.ptr[i + 3] == '.' || host.ptr[i + 3] == '-'))
                return span_of(host.ptr, i);
    return span_of(NULL, 0);
}

/* Bucket and key from host and path; both point into request->text. */
static void address(struct call *call, struct s3_request *request)
{
    struct span path = call->path;
    if (path.len == 0 || path.ptr[0] != '/') {
        s3_error(call, "InvalidURI");
        return;
    }
    path = span_of(path.ptr + 1, path.len - 1);
    struct span bucket = s3_request_host_bucket(call_header(call, "host")), key = path;
    if (bucket.ptr == NULL) {
        bucket = span_cut(&key, '/');
        if (key.ptr == NULL)
            key = span_of("", 0);
    }
    if (url_decode(bucket, false, &request->text) != 0) {
        s3_error(call, "InvalidURI");
        return;
    }
    size_t split = request->text.len;
    if (url_decode(key, false, &request->text) != 0) {
        s3_error(call, "InvalidURI");
        return;
    }
    request->bucket = span_of(request->text.data, split);
    request->key = span_of(request->text.data + split, request->text.len - split);
    request->level = split == 0 ? S3_SERVICE : request->key.len == 0 ? S3_BUCKET : S3_OBJECT;
    if (request->key.len > CAP_S3_KEY)
        s3_error(call, "KeyTooLongError");
    else if (!utf8_valid(request->key))
        s3_error(call, "InvalidURI");
}

static bool matches(const struct call *call, const struct s3_request *request,
                    const struct s3_operation *operation)
{
    return operation->level == request->level && call_is(call, operation->method) &&
           (operation->select == NULL || call_query(call, operation->select).ptr != NULL) &&
           (operation->header == NULL || call_header(call, operation->header).ptr != NULL);
}

static void check_parameters(struct call *call, const struct s3_operation *operation)
{
    for (size_t i = 0; operation->parameters != NULL && i < call->query_count; i++) {
        struct span name = call->query[i].name;
        if ((operation->select != NULL && span_is(name, operation->select)) ||
            listed(operation->parameters, name) || listed(signing_parameters, name))
            continue;
        s3_error(call, "NotImplemented");
        call_detail(call, "Parameter", name);
        return;
    }
}

void s3_request_read(struct call *call, const struct s3_operation *table)
{
    struct s3_request *request = mem_alloc(sizeof *request);
    buf_init(&request->text, CAP_LOCAL_CONNECTION);
    call->state = request;
    call->state_free = s3_request_free;
    address(call, request);
    if (call_failed(call))
        return;
    const struct s3_operation *operation = table;
    while (operation->method != NULL && !matches(call, request, operation))
        operation++;
    request->operation = operation;
    if (operation->method == NULL) {
        s3_error(call, call->query_count > 0 || call_is(call, "POST") ? "NotImplemented"
                                                                      : "MethodNotAllowed");
        return;
    }
    check_parameters(call, operation);
}

void s3_request_free(void *state)
{
    struct s3_request *request = state;
    if (request == NULL)
        return;
    buf_release(&request->text);
    json_decref(request->cors);
    free(request);
}
