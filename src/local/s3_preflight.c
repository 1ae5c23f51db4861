/* The rules of aws/s3_cors.h at work. An OPTIONS request is nobody's: it carries no signature. */
#include "local/s3_preflight.h"

#include "aws/s3_cors.h"
#include "local/s3_bucket_config.h"
#include "local/s3_error.h"

/* The bucket called name, whosever it is; 0: there is none. */
static int64_t find_bucket(struct store *store, struct span name)
{
    struct store_query *query = store_sql(store, "SELECT id FROM s3_bucket WHERE name = ?1");
    store_bind_text(query, 1, name);
    int64_t id = store_row(query) ? store_int(query, 0) : 0;
    store_done(query);
    return id;
}

/* A rule that lives on when its document goes. */
static json_t *find_rule(struct store *store, int64_t bucket, struct span origin,
                         struct span method, struct span headers)
{
    json_t *document = s3_bucket_config_find(store, bucket, "cors");
    json_t *rule = json_incref((json_t *)s3_cors_rule(document, origin, method, headers));
    json_decref(document);
    return rule;
}

static void add_list(struct call *call, const char *header, const json_t *list)
{
    size_t i;
    json_t *item;
    struct buf value;
    buf_init(&value, 0);
    json_array_foreach(list, i, item)
    {
        buf_adds(&value, i > 0 ? ", " : "");
        buf_adds(&value, json_string_value(item));
    }
    if (value.len > 0)
        call_add_header(call, header, buf_span(&value));
    buf_release(&value);
}

static void add_headers(struct call *call, const json_t *rule)
{
    struct span origin = call_header(call, "origin");
    bool any = s3_cors_any_origin(rule, origin);
    int64_t age = json_int(rule, "MaxAgeSeconds", -1);
    call_add_header(call, "Access-Control-Allow-Origin", any ? span_str("*") : origin);
    add_list(call, "Access-Control-Allow-Methods", json_object_get(rule, "AllowedMethods"));
    add_list(call, "Access-Control-Expose-Headers", json_object_get(rule, "ExposeHeaders"));
    if (age >= 0)
        call_add_headerf(call, "Access-Control-Max-Age", "%lld", (long long)age);
    if (!any)
        call_add_header(call, "Access-Control-Allow-Credentials", span_str("true"));
    call_add_header(call, "Vary",
                    span_str("Origin, Access-Control-Request-Headers, "
                             "Access-Control-Request-Method"));
}

static void forbid(struct call *call, const struct s3_request *request, const char *why)
{
    call_fail(call, 403, "AccessForbidden", "CORSResponse: %s", why);
    call_detail(call, "Method", call_header(call, "access-control-request-method"));
    call_detail(call, "ResourceType", span_str(request->level == S3_OBJECT ? "OBJECT" : "BUCKET"));
}

void s3_preflight(struct store *store, struct call *call, const struct s3_request *request)
{
    struct span origin = call_header(call, "origin");
    struct span method = call_header(call, "access-control-request-method");
    struct span headers = call_header(call, "access-control-request-headers");
    if (origin.ptr == NULL)
        call_fail(call, 400, "BadRequest",
                  "Insufficient information. Origin request header needed.");
    else if (method.ptr == NULL)
        call_fail(call, 400, "BadRequest", "Invalid Access-Control-Request-Method: null");
    if (call_failed(call))
        return;
    int64_t bucket = find_bucket(store, request->bucket);
    json_t *rule = bucket != 0 ? find_rule(store, bucket, origin, method, headers) : NULL;
    json_t *document = bucket != 0 ? s3_bucket_config_find(store, bucket, "cors") : NULL;
    if (bucket == 0) {
        forbid(call, request, "Bucket not found");
    } else if (document == NULL) {
        forbid(call, request, "CORS is not enabled for this bucket.");
    } else if (rule == NULL) {
        forbid(call, request,
               "This CORS request is not allowed. This is usually because the evalution of Origin, "
               "request method / Access-Control-Request-Method or Access-Control-Request-Headers "
               "are not whitelisted by the resource's CORS spec.");
    } else {
        add_headers(call, rule);
        if (headers.ptr != NULL)
            call_add_header(call, "Access-Control-Allow-Headers", headers);
    }
    json_decref(document);
    json_decref(rule);
}

void s3_preflight_find(struct store *store, const struct call *call, struct s3_request *request)
{
    struct span origin = call_header(call, "origin");
    int64_t bucket = origin.ptr != NULL ? find_bucket(store, request->bucket) : 0;
    if (bucket != 0 && request->cors == NULL)
        request->cors = find_rule(store, bucket, origin, span_str(call->method), span_of(NULL, 0));
}

void s3_preflight_reply(struct call *call, const struct s3_request *request)
{
    if (request->cors != NULL)
        add_headers(call, request->cors);
}
