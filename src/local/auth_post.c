/* Signatures of forms: the string to sign is the policy in base64, nothing else of the request. */
#include "local/auth_post.h"

#include <stdio.h>
#include <string.h>

#include "aws/sigv2.h"
#include "codec/digest.h"
#include "local/auth.h"
#include "local/s3_error.h"

enum { V2_SIGNATURE = 28 };

static void missing(struct call *call, const char *field)
{
    call_fail(call, 400, "InvalidArgument",
              "Bucket POST must contain a field named '%s'.  If it is specified, please check the "
              "order of the fields.",
              field);
    call_detail(call, "ArgumentName", span_str(field));
    call_detail(call, "ArgumentValue", span_of("", 0));
}

static void mismatch(struct call *call, const struct auth_post *post)
{
    call_fail(call, 403, "SignatureDoesNotMatch",
              "The request signature we calculated does not match the signature you provided. "
              "Check your key and signing method.");
    call_detail(call, "AWSAccessKeyId", span_str(call->access_key));
    call_detail(call, "StringToSign", post->policy);
}

/* All fields of the version that the form seems to use are there. */
static bool complete(struct call *call, const struct auth_post *post)
{
    if (post->access_key_v2.ptr != NULL && post->signature.ptr == NULL) {
        if (post->signature_v2.ptr == NULL)
            missing(call, "Signature");
        return !call_failed(call);
    }
    const struct {
        struct span value;
        const char *name;
    } needed[] = {{post->algorithm, "X-Amz-Algorithm"},
                  {post->credential, "X-Amz-Credential"},
                  {post->date, "X-Amz-Date"},
                  {post->signature, "X-Amz-Signature"}};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if (needed[i].value.ptr == NULL)
            missing(call, needed[i].name);
    return !call_failed(call);
}

static bool matches_v2(const struct auth_post *post, const char *secret)
{
    struct buf own;
    buf_init(&own, 0);
    sigv2_signature(secret, post->policy, &own);
    bool same = post->signature_v2.len == V2_SIGNATURE &&
                digest_equal(own.data, post->signature_v2.ptr, V2_SIGNATURE);
    buf_release(&own);
    return same;
}

static bool matches(const struct auth_post *post, const struct auth_claim *claim,
                    const char *secret)
{
    char own[65];
    struct sigv4_scope scope = auth_scope(claim);
    sigv4_signature(secret, &scope, post->policy, own);
    return post->signature.len == 64 && digest_equal(own, post->signature.ptr, 64);
}

static void read_claim(const struct auth_post *post, struct auth_claim *claim)
{
    *claim = (struct auth_claim){.form = AUTH_NONE};
    if (post->signature.ptr == NULL && post->access_key_v2.ptr != NULL) {
        claim->form = AUTH_QUERY_V2;
        snprintf(claim->access_key, sizeof claim->access_key, "%.*s",
                 SPAN_ARG(post->access_key_v2));
        return;
    }
    claim->form = AUTH_QUERY;
    auth_read_credential(claim, post->credential);
    auth_read_time(claim, post->date);
    if (!span_is(post->algorithm, "AWS4-HMAC-SHA256") || strcmp(claim->service, "s3") != 0 ||
        claim->time_ms == 0 || strncmp(claim->time, claim->date, 8) != 0)
        claim->malformed = true;
}

void auth_post_verify(const struct keys *keys, struct call *call, const struct auth_post *post)
{
    struct auth_claim claim;
    read_claim(post, &claim);
    snprintf(call->access_key, sizeof call->access_key, "%s", claim.access_key);
    if (claim.region[0] != '\0')
        snprintf(call->region, sizeof call->region, "%s", claim.region);
    if (keys == NULL) {
        auth_trust(call);
        return;
    }
    if (post->policy.ptr == NULL) { /* nobody signs it, and no bucket is for everybody */
        call_fail(call, 403, "AccessDenied", "Access Denied");
        return;
    }
    if (!complete(call, post))
        return;
    if (claim.malformed) {
        call_fail(call, 400, "InvalidArgument",
                  "X-Amz-Algorithm, X-Amz-Credential or X-Amz-Date of the form is malformed");
        return;
    }
    const struct keys_entry *key = keys_find(keys, span_str(claim.access_key));
    if (key == NULL) {
        call_fail(call, 403, "InvalidAccessKeyId",
                  "The AWS Access Key Id you provided does not exist in our records.");
        call_detail(call, "AWSAccessKeyId", span_str(claim.access_key));
        return;
    }
    if (claim.form == AUTH_QUERY_V2 ? matches_v2(post, key->secret_key)
                                    : matches(post, &claim, key->secret_key))
        memcpy(call->account, key->account, sizeof call->account);
    else
        mismatch(call, post);
}
