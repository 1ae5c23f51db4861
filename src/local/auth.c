/* Checking a signature: build the canonical request the client should have signed, sign it with
 * the secret on file, compare. On a mismatch the reply shows both strings, as AWS does: the
 * difference is the bug. */
#include "local/auth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "codec/digest.h"
#include "codec/hex.h"
#include "codec/url.h"
#include "core/clock.h"
#include "core/num.h"
#include "local/auth_v2.h"
#include "local/service.h"

static bool is_s3(const struct call *call)
{
    return strcmp(call->service->name, "s3") == 0;
}

static void fail(struct call *call, int status, const char *s3_code, const char *code,
                 const char *message)
{
    call_fail(call, status, is_s3(call) ? s3_code : code, "%s", message);
}

static bool name_listed(struct span names, struct span name)
{
    while (names.ptr != NULL) {
        struct span one = span_cut(&names, ';');
        if (one.len == name.len && strncasecmp(one.ptr, name.ptr, name.len) == 0)
            return true;
    }
    return false;
}

/* S3 wants every x-amz- header signed; the others at least the one that says what is asked for. */
static bool must_be_signed(const struct call *call, struct span name)
{
    if (!is_s3(call))
        return span_is_nocase(name, "x-amz-target");
    return name.len > 6 && strncasecmp(name.ptr, "x-amz-", 6) == 0;
}

static void check_names(struct call *call, const struct auth_claim *claim)
{
    struct buf missing;
    buf_init(&missing, 0);
    for (size_t i = 0; i < call->header_count; i++) {
        struct span name = call->header[i].name;
        if (must_be_signed(call, name) && !name_listed(claim->names, name)) {
            buf_adds(&missing, missing.len > 0 ? ", " : "");
            buf_addspan(&missing, name);
        }
    }
    if (!name_listed(claim->names, span_str("host"))) {
        buf_adds(&missing, missing.len > 0 ? ", " : "");
        buf_adds(&missing, "host");
    }
    if (missing.len > 0) {
        fail(call, 403, "AccessDenied", "InvalidSignatureException",
             "There were headers present in the request which were not signed");
        call_detail(call, "HeadersNotSigned", buf_span(&missing));
    }
    buf_release(&missing);
}

static void check_time(struct call *call, const struct auth_claim *claim, int64_t now_ms)
{
    char text[25];
    if (claim->form == AUTH_QUERY_V2) {
        auth_v2_check_time(call, claim, now_ms);
        return;
    }
    if (claim->time_ms == 0 || strncmp(claim->time, claim->date, 8) != 0) {
        fail(call, 403, "AccessDenied", "IncompleteSignatureException",
             "AWS authentication requires a valid Date or x-amz-date header, of the day in the "
             "credential's scope");
        return;
    }
    if (claim->form == AUTH_QUERY && now_ms > claim->time_ms + claim->expires_s * 1000) {
        fail(call, 403, "AccessDenied", "InvalidSignatureException", "Request has expired");
        snprintf(text, sizeof text, "%lld", (long long)claim->expires_s);
        call_detail(call, "X-Amz-Expires", span_str(text));
        clock_iso(claim->time_ms + claim->expires_s * 1000, text);
        call_detail(call, "Expires", span_str(text));
        clock_iso(now_ms, text);
        call_detail(call, "ServerTime", span_str(text));
        return;
    }
    bool early = claim->time_ms > now_ms + CAP_LOCAL_SKEW_MS;
    bool late = claim->form == AUTH_HEADER && claim->time_ms < now_ms - CAP_LOCAL_SKEW_MS;
    if (!early && !late)
        return;
    fail(call, 403, "RequestTimeTooSkewed", "RequestTimeTooSkewed",
         "The difference between the request time and the current time is too large.");
    call_detail(call, "RequestTime", span_str(claim->time));
    clock_iso(now_ms, text);
    call_detail(call, "ServerTime", span_str(text));
    call_detail(call, "MaxAllowedSkewMilliseconds", span_str("900000"));
}

/* Why X-Amz-Expires cannot be; NULL: that is not what is wrong. */
static const char *wrong_expiry(const struct call *call)
{
    int64_t seconds;
    struct span text = call_query(call, "X-Amz-Expires");
    if (text.ptr == NULL)
        return NULL;
    if (num_i64(text, INT64_MIN, INT64_MAX, &seconds) != 0)
        return "X-Amz-Expires should be a number";
    if (seconds < 0)
        return "X-Amz-Expires must be non-negative";
    if (seconds > 604800)
        return "X-Amz-Expires must be less than a week (in seconds); that is, the given "
               "X-Amz-Expires must be less than 604800 seconds";
    return NULL;
}

static void fail_malformed(struct call *call, const struct auth_claim *claim)
{
    if (claim->form == AUTH_QUERY_V2)
        auth_v2_fail_malformed(call);
    else if (claim->form == AUTH_QUERY && wrong_expiry(call) != NULL)
        fail(call, 400, "AuthorizationQueryParametersError", "IncompleteSignatureException",
             wrong_expiry(call));
    else if (claim->form == AUTH_QUERY)
        fail(call, 400, "AuthorizationQueryParametersError", "IncompleteSignatureException",
             "Query-string authentication version 4 requires the X-Amz-Algorithm, "
             "X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and "
             "X-Amz-Expires (1 to 604800) parameters.");
    else
        fail(call, 400, "AuthorizationHeaderMalformed", "IncompleteSignatureException",
             "The authorization header is malformed; expecting \"AWS4-HMAC-SHA256 "
             "Credential=<AKID>/YYYYMMDD/REGION/SERVICE/aws4_request, SignedHeaders=..., "
             "Signature=...\".");
}

/* The key of a usable claim, in time; NULL: the call has failed. */
static const struct keys_entry *check_claim(const struct keys *keys, struct call *call,
                                            const struct auth_claim *claim, int64_t now_ms)
{
    if (claim->form == AUTH_NONE) {
        fail(call, 403, "AccessDenied", "MissingAuthenticationTokenException",
             is_s3(call) ? "Access Denied" : "Request is missing Authentication Token");
        return NULL;
    }
    if (claim->form == AUTH_OLD || (claim->form == AUTH_QUERY_V2 && !is_s3(call))) {
        fail(call, 400, "InvalidRequest", "IncompleteSignatureException",
             "The authorization mechanism you have provided is not supported. Please use "
             "AWS4-HMAC-SHA256.");
        return NULL;
    }
    if (claim->form == AUTH_TWO) {
        fail(call, 400, "InvalidArgument", "IncompleteSignatureException",
             "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature "
             "query string parameter or the Authorization header should be specified");
        return NULL;
    }
    if (claim->malformed) {
        fail_malformed(call, claim);
        return NULL;
    }
    const struct keys_entry *key = keys_find(keys, span_str(claim->access_key));
    if (key == NULL) {
        fail(call, 403, "InvalidAccessKeyId", "UnrecognizedClientException",
             is_s3(call) ? "The AWS Access Key Id you provided does not exist in our records."
                         : "The security token included in the request is invalid.");
        call_detail(call, "AWSAccessKeyId", span_str(claim->access_key));
        return NULL;
    }
    check_time(call, claim, now_ms);
    return call_failed(call) ? NULL : key;
}

struct sigv4_scope auth_scope(const struct auth_claim *claim)
{
    return (struct sigv4_scope){
        .region = claim->region, .service = claim->service, .now_ms = claim->time_ms};
}

/* What the client must have signed. S3 decodes the path and encodes it again, so a URL that was
 * encoded less strictly on its way still matches. */
static void canonical(const struct call *call, const struct auth_claim *claim,
                      const char *payload_hash, struct buf *out)
{
    struct sigv4_pair query[CAP_LOCAL_QUERY], header[CAP_LOCAL_HEADERS];
    struct sigv4_request request = {.method = call->method,
                                    .path = call->path,
                                    .query = query,
                                    .header = header,
                                    .payload_hash = payload_hash};
    for (size_t i = 0; i < call->query_count; i++)
        if (claim->form != AUTH_QUERY || !span_is(call->query[i].name, "X-Amz-Signature"))
            query[request.query_count++] = call->query[i];
    for (size_t i = 0; i < call->header_count; i++)
        if (name_listed(claim->names, call->header[i].name))
            header[request.header_count++] = call->header[i];
    struct buf decoded, path, names;
    buf_init(&decoded, CAP_LOCAL_CONNECTION);
    buf_init(&path, 3 * CAP_LOCAL_CONNECTION);
    buf_init(&names, CAP_LOCAL_CONNECTION);
    if (strcmp(claim->service, "s3") == 0 && url_decode(call->path, false, &decoded) == 0) {
        url_encode(buf_span(&decoded), true, &path);
        request.path = buf_span(&path);
    }
    struct sigv4_scope scope = auth_scope(claim);
    sigv4_canonical(&request, &scope, out, &names);
    buf_release(&decoded);
    buf_release(&path);
    buf_release(&names);
}

static void add_bytes(struct call *call, const char *name, struct span text)
{
    struct buf hex;
    buf_init(&hex, 3 * CAP_LOCAL_CONNECTION);
    for (size_t i = 0; i < text.len; i++)
        buf_addf(&hex, "%s%02x", i > 0 ? " " : "", (unsigned char)text.ptr[i]);
    call_detail(call, name, buf_span(&hex));
    buf_release(&hex);
}

/* request: the canonical request, empty where the form has none. */
static void mismatch(struct call *call, const struct auth_claim *claim, struct span request,
                     struct span string)
{
    if (!is_s3(call)) {
        call_fail(call, 403, "InvalidSignatureException",
                  "The request signature we calculated does not match the signature you provided. "
                  "Check your AWS Secret Access Key and signing method. Consult the service "
                  "documentation for details.\n\nThe Canonical String for this request should have "
                  "been\n'%.*s'\n\nThe String-to-Sign should have been\n'%.*s'\n",
                  SPAN_ARG(request), SPAN_ARG(string));
        return;
    }
    call_fail(call, 403, "SignatureDoesNotMatch",
              "The request signature we calculated does not match the signature you provided. "
              "Check your key and signing method.");
    call_detail(call, "AWSAccessKeyId", span_str(claim->access_key));
    call_detail(call, "StringToSign", string);
    call_detail(call, "SignatureProvided", span_str(claim->signature));
    add_bytes(call, "StringToSignBytes", string);
    if (request.len == 0)
        return;
    call_detail(call, "CanonicalRequest", request);
    add_bytes(call, "CanonicalRequestBytes", request);
}

static bool matches(const struct call *call, const struct auth_claim *claim, const char *secret,
                    const char *payload_hash, struct buf *request, struct buf *string)
{
    struct sigv4_scope scope = auth_scope(claim);
    char signature[65];
    canonical(call, claim, payload_hash, request);
    sigv4_string_to_sign(&scope, buf_span(request), string);
    sigv4_signature(secret, &scope, buf_span(string), signature);
    return strlen(claim->signature) == 64 && digest_equal(signature, claim->signature, 64);
}

void auth_check(const struct keys *keys, struct call *call, const struct auth_claim *claim,
                int64_t now_ms)
{
    check_claim(keys, call, claim, now_ms);
}

void auth_verify(const struct keys *keys, struct call *call, struct auth_claim *claim,
                 const char *payload_hash, int64_t now_ms)
{
    const struct keys_entry *key = check_claim(keys, call, claim, now_ms);
    if (key == NULL)
        return;
    bool v2 = claim->form == AUTH_QUERY_V2;
    if (!v2 && strcmp(claim->service, call->service->name) != 0) {
        fail(call, 400, "AuthorizationHeaderMalformed", "InvalidSignatureException",
             "The credential is scoped to another service.");
        return;
    }
    struct buf request, string;
    buf_init(&request, 4 * CAP_LOCAL_CONNECTION);
    buf_init(&string, 4 * CAP_LOCAL_CONNECTION);
    bool same = v2 ? auth_v2_matches(call, claim, key->secret_key, &string)
                   : matches(call, claim, key->secret_key, payload_hash, &request, &string);
    if (!same)
        mismatch(call, claim, buf_span(&request), buf_span(&string));
    else if (!v2)
        check_names(call, claim);
    buf_release(&request);
    buf_release(&string);
    claim->secret = key->secret_key;
    memcpy(call->account, key->account, sizeof call->account);
}

void auth_trust(struct call *call)
{
    struct span key = span_str(call->access_key);
    bool digits = key.len == CALL_ACCOUNT_LEN && strspn(key.ptr, "0123456789") == key.len;
    snprintf(call->account, sizeof call->account, "%.12s", digits ? key.ptr : "000000000000");
}

struct span auth_declared_hash(const struct call *call, const struct auth_claim *claim)
{
    if (!is_s3(call))
        return span_of(NULL, 0);
    struct span header = call_header(call, "x-amz-content-sha256");
    if (claim->form != AUTH_QUERY)
        return claim->form == AUTH_QUERY_V2 ? span_str(SIGV4_UNSIGNED_PAYLOAD) : header;
    struct span query = call_query(call, "X-Amz-Content-Sha256");
    if (query.ptr != NULL)
        return query;
    bool listed = name_listed(claim->names, span_str("x-amz-content-sha256"));
    return listed ? header : span_str(SIGV4_UNSIGNED_PAYLOAD);
}
