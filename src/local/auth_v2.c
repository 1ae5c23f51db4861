/* The query form of Signature Version 2: AWSAccessKeyId, Signature, Expires. It has no scope: it
 * can only mean S3 in us-east-1. */
#include "local/auth_v2.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "aws/sigv2.h"
#include "codec/digest.h"
#include "core/clock.h"
#include "core/num.h"
#include "local/s3_request.h"

enum { SIGNATURE_LEN = 28 };

bool auth_v2_present(const struct call *call)
{
    return call_query(call, "AWSAccessKeyId").ptr != NULL ||
           call_query(call, "Signature").ptr != NULL;
}

static bool copy(struct span from, char *to, size_t size)
{
    bool fits = from.len > 0 && from.len < size && memchr(from.ptr, '\0', from.len) == NULL;
    if (fits)
        memcpy(to, from.ptr, from.len);
    return fits;
}

/* SDKs put the headers they sign into the query too. Content-Type and Content-MD5 count only as
 * headers, so as parameters they say nothing. */
static bool is_silent(struct span name)
{
    static const char *const names[] = {"AWSAccessKeyId", "Signature", "Expires", "content-type",
                                        "content-md5"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (span_is(name, names[i]))
            return true;
    return false;
}

static bool has_header(const struct call *call, struct span name)
{
    for (size_t i = 0; i < call->header_count; i++) {
        struct span header = call->header[i].name;
        if (header.len == name.len && strncasecmp(header.ptr, name.ptr, name.len) == 0)
            return true;
    }
    return false;
}

static void move_parameters(struct call *call)
{
    size_t kept = 0;
    for (size_t i = 0; i < call->query_count; i++) {
        struct sigv4_pair pair = call->query[i];
        bool amz = pair.name.len > 6 && strncasecmp(pair.name.ptr, "x-amz-", 6) == 0;
        if (!amz && !is_silent(pair.name))
            call->query[kept++] = pair;
        else if (!amz || has_header(call, pair.name))
            continue;
        else if (call->header_count < CAP_LOCAL_HEADERS)
            call->header[call->header_count++] = pair;
        else
            call_fail(call, 400, "RequestHeaderSectionTooLarge",
                      "The request has too many headers.");
    }
    call->query_count = kept;
}

void auth_v2_read(struct call *call, struct auth_claim *claim)
{
    claim->form = AUTH_QUERY_V2;
    struct span expires = call_query(call, "Expires");
    if (!copy(call_query(call, "AWSAccessKeyId"), claim->access_key, sizeof claim->access_key) ||
        !copy(call_query(call, "Signature"), claim->signature, sizeof claim->signature) ||
        expires.len == 0)
        claim->malformed = true;
    int64_t seconds;
    if (copy(expires, claim->time, sizeof claim->time) &&
        num_i64(expires, 1, INT64_MAX / 1000, &seconds) == 0)
        claim->time_ms = seconds * 1000;
    move_parameters(call);
}

void auth_v2_fail_malformed(struct call *call)
{
    call_fail(call, 403, "AccessDenied",
              "Query-string authentication requires the Signature, Expires and AWSAccessKeyId "
              "parameters");
}

void auth_v2_check_time(struct call *call, const struct auth_claim *claim, int64_t now_ms)
{
    char text[25];
    if (claim->time_ms == 0) {
        call_fail(call, 403, "AccessDenied", "Invalid date (should be seconds since epoch): %s",
                  claim->time);
        return;
    }
    if (now_ms <= claim->time_ms)
        return;
    call_fail(call, 403, "AccessDenied", "Request has expired");
    clock_iso(claim->time_ms, text);
    call_detail(call, "Expires", span_str(text));
    clock_iso(now_ms, text);
    call_detail(call, "ServerTime", span_str(text));
}

bool auth_v2_matches(const struct call *call, const struct auth_claim *claim, const char *secret,
                     struct buf *string)
{
    struct sigv2_request request = {.method = call->method,
                                    .expires = span_str(claim->time),
                                    .bucket = s3_request_host_bucket(call_header(call, "host")),
                                    .path = call->path,
                                    .query = call->query,
                                    .query_count = call->query_count,
                                    .header = call->header,
                                    .header_count = call->header_count};
    struct buf signature;
    buf_init(&signature, 0);
    sigv2_string_to_sign(&request, string);
    sigv2_signature(secret, buf_span(string), &signature);
    bool same = !buf_failed(string) && strlen(claim->signature) == SIGNATURE_LEN &&
                digest_equal(signature.data, claim->signature, SIGNATURE_LEN);
    buf_release(&signature);
    return same;
}
