/* Signature Version 2: base64(HMAC-SHA1(secret, method, Content-MD5, Content-Type, expiry, x-amz-
 * headers, resource with its sub-resources)). */
#include "local/auth_v2.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "codec/base64.h"
#include "codec/digest.h"
#include "core/clock.h"
#include "core/num.h"
#include "local/s3_request.h"

enum { SHA1_SIZE = 20, SHA1_BLOCK = 64, SIGNATURE_LEN = 28 };

/* Query parameters that belong to the resource. */
static const char *const resources[] = {"acl",
                                        "delete",
                                        "lifecycle",
                                        "location",
                                        "logging",
                                        "notification",
                                        "partNumber",
                                        "policy",
                                        "requestPayment",
                                        "response-cache-control",
                                        "response-content-disposition",
                                        "response-content-encoding",
                                        "response-content-language",
                                        "response-content-type",
                                        "response-expires",
                                        "tagging",
                                        "torrent",
                                        "uploadId",
                                        "uploads",
                                        "versionId",
                                        "versioning",
                                        "versions",
                                        "website"};

void auth_v2_read(const struct call *call, struct auth_claim *claim)
{
    struct span key = call_query(call, "AWSAccessKeyId");
    struct span signature = call_query(call, "Signature");
    claim->form = AUTH_QUERY_V2;
    if (key.len == 0 || key.len >= sizeof claim->access_key || signature.len != SIGNATURE_LEN ||
        num_i64(call_query(call, "Expires"), 0, INT32_MAX, &claim->expires_s) != 0) {
        claim->malformed = true;
        return;
    }
    memcpy(claim->access_key, key.ptr, key.len);
    memcpy(claim->signature, signature.ptr, signature.len);
    strcpy(claim->service, "s3");
}

/* HMAC (RFC 2104) over SHA-1. */
static void hmac_sha1(struct span key, struct span data, unsigned char out[DIGEST_SHA256_SIZE])
{
    unsigned char pad[SHA1_BLOCK] = {0}, inner[DIGEST_SHA256_SIZE];
    struct digest *digest = digest_new(DIGEST_SHA1);
    if (key.len > SHA1_BLOCK) {
        digest_update(digest, key.ptr, key.len);
        digest_finish(digest, inner);
        memcpy(pad, inner, SHA1_SIZE);
    } else {
        memcpy(pad, key.ptr, key.len);
    }
    for (size_t i = 0; i < SHA1_BLOCK; i++)
        pad[i] ^= 0x36;
    digest_update(digest, pad, SHA1_BLOCK);
    digest_update(digest, data.ptr, data.len);
    digest_finish(digest, inner);
    for (size_t i = 0; i < SHA1_BLOCK; i++)
        pad[i] ^= 0x36 ^ 0x5c;
    digest_update(digest, pad, SHA1_BLOCK);
    digest_update(digest, inner, SHA1_SIZE);
    digest_finish(digest, out);
    digest_free(digest);
}

static int by_name(const void *a, const void *b)
{
    const struct sigv4_pair *x = a, *y = b;
    size_t len = x->name.len < y->name.len ? x->name.len : y->name.len;
    int order = strncasecmp(x->name.ptr, y->name.ptr, len);
    return order != 0 ? order : (x->name.len > y->name.len) - (x->name.len < y->name.len);
}

static bool is_amz(struct span name)
{
    return name.len > 6 && strncasecmp(name.ptr, "x-amz-", 6) == 0;
}

/* A presigned URL carries in its query what would be in x-amz- headers. */
static void add_headers(const struct call *call, struct buf *out)
{
    struct sigv4_pair pair[CAP_LOCAL_HEADERS + CAP_LOCAL_QUERY];
    size_t count = 0;
    for (size_t i = 0; i < call->header_count; i++)
        if (is_amz(call->header[i].name))
            pair[count++] = call->header[i];
    for (size_t i = 0; i < call->query_count; i++)
        if (is_amz(call->query[i].name))
            pair[count++] = call->query[i];
    qsort(pair, count, sizeof pair[0], by_name);
    for (size_t i = 0; i < count; i++) {
        for (size_t at = 0; at < pair[i].name.len; at++) {
            char c = pair[i].name.ptr[at];
            buf_addc(out, (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c));
        }
        buf_addc(out, ':');
        buf_addspan(out, span_trim(pair[i].value));
        buf_addc(out, '\n');
    }
}

static void add_resource(const struct call *call, struct buf *out)
{
    struct span bucket = s3_request_host_bucket(call_header(call, "host"));
    if (bucket.ptr != NULL)
        buf_addf(out, "/%.*s", SPAN_ARG(bucket));
    buf_addspan(out, call->path);
    char separator = '?';
    for (size_t i = 0; i < sizeof resources / sizeof resources[0]; i++) {
        struct span value = call_query(call, resources[i]);
        if (value.ptr == NULL)
            continue;
        buf_addf(out, "%c%s", separator, resources[i]);
        if (value.len > 0)
            buf_addf(out, "=%.*s", SPAN_ARG(value));
        separator = '&';
    }
}

static bool matches(struct call *call, const struct auth_claim *claim, const char *secret)
{
    unsigned char hash[DIGEST_SHA256_SIZE];
    struct buf string, signature;
    buf_init(&string, 4 * CAP_LOCAL_CONNECTION);
    buf_init(&signature, 0);
    buf_addf(&string, "%s\n%.*s\n%.*s\n%lld\n", call->method,
             SPAN_ARG(call_header(call, "content-md5")),
             SPAN_ARG(call_header(call, "content-type")), (long long)claim->expires_s);
    add_headers(call, &string);
    add_resource(call, &string);
    hmac_sha1(span_str(secret), buf_span(&string), hash);
    base64_encode(span_of((const char *)hash, SHA1_SIZE), &signature);
    bool same = digest_equal(signature.data, claim->signature, SIGNATURE_LEN);
    if (!same) {
        call_fail(call, 403, "SignatureDoesNotMatch",
                  "The request signature we calculated does not match the signature you provided. "
                  "Check your key and signing method.");
        call_detail(call, "AWSAccessKeyId", span_str(claim->access_key));
        call_detail(call, "StringToSign", buf_span(&string));
        call_detail(call, "SignatureProvided", span_str(claim->signature));
    }
    buf_release(&string);
    buf_release(&signature);
    return same;
}

void auth_v2_verify(const struct keys *keys, struct call *call, const struct auth_claim *claim,
                    int64_t now_ms)
{
    const struct keys_entry *key = keys_find(keys, span_str(claim->access_key));
    if (claim->malformed) {
        call_fail(call, 403, "AccessDenied",
                  "Query-string authentication requires the Signature, Expires and AWSAccessKeyId "
                  "parameters");
    } else if (key == NULL) {
        call_fail(call, 403, "InvalidAccessKeyId",
                  "The AWS Access Key Id you provided does not exist in our records.");
        call_detail(call, "AWSAccessKeyId", span_str(claim->access_key));
    } else if (now_ms > claim->expires_s * 1000) {
        char text[25];
        call_fail(call, 403, "AccessDenied", "Request has expired");
        clock_iso(claim->expires_s * 1000, text);
        call_detail(call, "Expires", span_str(text));
        clock_iso(now_ms, text);
        call_detail(call, "ServerTime", span_str(text));
    } else if (matches(call, claim, key->secret_key)) {
        memcpy(call->account, key->account, sizeof call->account);
    }
}
