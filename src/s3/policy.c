/* POST policies. The signature is over the base64 text of the document, so that its JSON may be
 * written in any way; here as Python's json.dumps does, which makes it the same as boto3's. */
#include "s3/policy.h"

#include <string.h>

#include "s3/presign.h"
#include "codec/base64.h"
#include "codec/jwrite.h"
#include "core/clock.h"
#include "core/utf8.h"

static const char filename[] = "${filename}";

int s3_policy_field(struct s3_policy *policy, struct span name, struct span value, struct err *err)
{
    static const char *const made[] = {"bucket",
                                       "key",
                                       "file",
                                       "policy",
                                       "x-amz-date",
                                       "x-amz-algorithm",
                                       "x-amz-credential",
                                       "x-amz-security-token",
                                       "x-amz-signature"};
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
        if (span_is_nocase(name, made[i]))
            return err_set(err, ERR_USAGE, "field '%s': it is made here", made[i]);
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] <= 0x20 || name.ptr[i] >= 0x7f || strchr("\"$={}", name.ptr[i]) != NULL)
            name.len = 0;
    if (name.len == 0)
        return err_set(err, ERR_USAGE, "a field with a name that no form has");
    if (value.len == 0 || !utf8_valid(value))
        return err_set(err, ERR_USAGE, "field '%.*s': its value is empty or not UTF-8",
                       SPAN_ARG(name));
    if (policy->fields == S3_POLICY_FIELDS)
        return err_set(err, ERR_USAGE, "more than %d fields", S3_POLICY_FIELDS);
    policy->field[policy->fields++] = (struct sigv4_pair){name, value};
    return 0;
}

/* ---- the fields that sign ---- */

struct signer {
    char date[17];
    struct buf credential;
    const char *token; /* NULL: none */
};

static void make_signer(struct signer *signer, const struct endpoint *endpoint,
                        const struct sigv4_credentials *keys, int64_t now_ms)
{
    clock_basic(now_ms, signer->date);
    buf_init(&signer->credential, 0);
    buf_addf(&signer->credential, "%s/%.8s/%s/s3/aws4_request", keys->access_key, signer->date,
             endpoint->region);
    signer->token = keys->session_token;
}

/* ---- the document ---- */

static void add_exact(struct buf *out, struct span name, struct span value)
{
    buf_adds(out, "{");
    jwrite_string(out, name);
    buf_adds(out, ": ");
    jwrite_string(out, value);
    buf_adds(out, "}, ");
}

static void add_prefix(struct buf *out, const char *field, struct span prefix)
{
    buf_addf(out, "[\"starts-with\", \"$%s\", ", field);
    jwrite_string(out, prefix);
    buf_adds(out, "], ");
}

static void add_key(struct buf *out, struct span key)
{
    size_t tail = sizeof filename - 1;
    bool open = key.len >= tail && memcmp(key.ptr + key.len - tail, filename, tail) == 0;
    if (open)
        add_prefix(out, "key", span_of(key.ptr, key.len - tail));
    else
        add_exact(out, span_str("key"), key);
}

/* "2015-12-30T12:00:00Z" */
static void add_time(struct buf *out, int64_t ms)
{
    char text[25];
    clock_iso(ms, text);
    buf_addf(out, "\"%.19sZ\"", text);
}

static void add_document(const struct s3_policy *policy, const struct signer *signer,
                         int64_t now_ms, struct buf *out)
{
    buf_adds(out, "{\"expiration\": ");
    add_time(out, now_ms + policy->expires * 1000);
    buf_adds(out, ", \"conditions\": [");
    for (size_t i = 0; i < policy->fields; i++)
        add_exact(out, policy->field[i].name, policy->field[i].value);
    if (policy->type_prefix.ptr != NULL)
        add_prefix(out, "Content-Type", policy->type_prefix);
    if (policy->max_bytes >= 0)
        buf_addf(out, "[\"content-length-range\", 0, %lld], ", (long long)policy->max_bytes);
    add_exact(out, span_str("bucket"), policy->bucket);
    add_key(out, policy->key);
    add_exact(out, span_str("x-amz-algorithm"), span_str("AWS4-HMAC-SHA256"));
    add_exact(out, span_str("x-amz-credential"), buf_span(&signer->credential));
    add_exact(out, span_str("x-amz-date"), span_str(signer->date));
    if (signer->token != NULL)
        add_exact(out, span_str("x-amz-security-token"), span_str(signer->token));
    buf_truncate(out, out->len - strlen(", "));
    buf_adds(out, "]}");
}

/* ---- the form ---- */

static void add_field(struct buf *out, struct span name, struct span value)
{
    jwrite_string(out, name);
    buf_addc(out, ':');
    jwrite_string(out, value);
    buf_addc(out, ',');
}

static void add_fields(const struct endpoint *endpoint, const struct sigv4_credentials *keys,
                       const struct s3_policy *policy, int64_t now_ms, struct buf *out)
{
    struct signer signer;
    struct buf document, text;
    char signature[65];
    struct sigv4_scope scope = {.region = endpoint->region, .service = "s3", .now_ms = now_ms};
    buf_init(&document, 0);
    buf_init(&text, 0);
    make_signer(&signer, endpoint, keys, now_ms);
    add_document(policy, &signer, now_ms, &document);
    base64_encode(buf_span(&document), &text);
    sigv4_signature(keys->secret_key, &scope, buf_span(&text), signature);
    for (size_t i = 0; i < policy->fields; i++)
        add_field(out, policy->field[i].name, policy->field[i].value);
    add_field(out, span_str("key"), policy->key);
    add_field(out, span_str("x-amz-algorithm"), span_str("AWS4-HMAC-SHA256"));
    add_field(out, span_str("x-amz-credential"), buf_span(&signer.credential));
    add_field(out, span_str("x-amz-date"), span_str(signer.date));
    if (signer.token != NULL)
        add_field(out, span_str("x-amz-security-token"), span_str(signer.token));
    add_field(out, span_str("policy"), buf_span(&text));
    add_field(out, span_str("x-amz-signature"), span_str(signature));
    buf_truncate(out, out->len - 1);
    buf_release(&signer.credential);
    buf_release(&document);
    buf_release(&text);
}

void s3_policy_form(const struct endpoint *endpoint, const struct sigv4_credentials *keys,
                    const struct s3_policy *policy, int64_t now_ms, int64_t end_ms, struct buf *out)
{
    struct buf url;
    char end[25];
    buf_init(&url, 0);
    s3_presign_place(endpoint, policy->bucket, &url);
    buf_adds(out, "{\"url\":");
    jwrite_string(out, buf_span(&url));
    buf_adds(out, ",\"fields\":{");
    add_fields(endpoint, keys, policy, now_ms, out);
    buf_adds(out, "},\"expires_at\":");
    clock_iso(end_ms, end);
    jwrite_string(out, span_str(end));
    buf_addc(out, '}');
    buf_release(&url);
}
