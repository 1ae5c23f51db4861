/* Forms in the order of their parts: fields are gathered in memory, at the file all is checked, and
 * only then a byte of it is stored. What stands behind the file is ignored. */
#include "local/s3_form.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "aws/caps.h"
#include "aws/s3_post_policy.h"
#include "aws/s3_tags.h"
#include "codec/base64.h"
#include "codec/url.h"
#include "core/utf8.h"
#include "local/auth_post.h"
#include "local/s3_error.h"
#include "local/s3_headers.h"
#include "local/s3_request.h"

bool s3_form_is(const struct call *call)
{
    return call_is(call, "POST") && call->query_count == 0 &&
           call_header(call, "authorization").ptr == NULL &&
           form_is(call_header(call, "content-type"));
}

void s3_form_init(struct s3_form *form, struct call *call, const struct keys *keys)
{
    memset(form, 0, sizeof *form);
    form->call = call;
    form->keys = keys;
    form->max = UINT64_MAX;
    form_init(&form->form, call_header(call, "content-type"));
    buf_init(&form->text, CAP_LOCAL_FORM_FIELDS);
    buf_init(&form->key, 0);
    buf_init(&form->tags, 0);
}

void s3_form_release(struct s3_form *form)
{
    form_release(&form->form);
    buf_release(&form->text);
    buf_release(&form->key);
    buf_release(&form->tags);
}

/* ---- fields ---- */

static struct span name_of(const struct s3_form *form, size_t i)
{
    const struct s3_form_field *field = &form->field[i];
    return span_of(form->text.data + field->name, field->value - field->name);
}

static struct span value_of(const struct s3_form *form, size_t i)
{
    const struct s3_form_field *field = &form->field[i];
    return span_of(form->text.data + field->value, field->end - field->value);
}

/* The value of the first field called name, in any case; {NULL,0}: it is not there. */
static struct span find(const struct s3_form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (span_is_nocase(name_of(form, i), name))
            return value_of(form, i);
    return span_of(NULL, 0);
}

static void too_large(struct call *call)
{
    call_fail(call, 400, "MaxPostPreDataLengthExceeded",
              "Your POST request fields preceding the upload file were too large.");
}

/* ---- at the file: is it allowed? ---- */

static void take_key(struct s3_form *form, struct span filename)
{
    static const char variable[] = "${filename}";
    struct span rest = find(form, "key");
    struct call *call = form->call;
    if (rest.ptr == NULL) {
        call_fail(call, 400, "InvalidArgument",
                  "Bucket POST must contain a field named 'key'.  If it is specified, please check "
                  "the order of the fields.");
        call_detail(call, "ArgumentName", span_str("key"));
        call_detail(call, "ArgumentValue", span_of("", 0));
        return;
    }
    for (size_t i = filename.len; i-- > 0;) /* some browsers send a path */
        if (filename.ptr[i] == '/' || filename.ptr[i] == '\\') {
            filename = span_of(filename.ptr + i + 1, filename.len - i - 1);
            break;
        }
    while (rest.len > 0) {
        const char *at = memmem(rest.ptr, rest.len, variable, sizeof variable - 1);
        size_t before = at != NULL ? (size_t)(at - rest.ptr) : rest.len;
        buf_add(&form->key, rest.ptr, before);
        if (at == NULL)
            break;
        buf_addspan(&form->key, filename);
        before += sizeof variable - 1;
        rest = span_of(rest.ptr + before, rest.len - before);
    }
    if (form->key.len == 0)
        call_fail(call, 400, "UserKeyMustBeSpecified",
                  "The bucket POST must contain the specified field name. If it is specified, "
                  "check the order of the fields.");
    else if (form->key.len > CAP_S3_KEY)
        s3_error(call, "KeyTooLongError");
    else if (!utf8_valid(buf_span(&form->key)))
        s3_error(call, "InvalidURI");
    struct s3_request *request = call->state;
    request->key = buf_span(&form->key);
}

static void authenticate(struct s3_form *form)
{
    struct auth_post post = {.policy = find(form, "policy"),
                             .algorithm = find(form, "x-amz-algorithm"),
                             .credential = find(form, "x-amz-credential"),
                             .date = find(form, "x-amz-date"),
                             .signature = find(form, "x-amz-signature"),
                             .access_key_v2 = find(form, "AWSAccessKeyId"),
                             .signature_v2 = find(form, "signature")};
    auth_post_verify(form->keys, form->call, &post);
}

static int follow(struct s3_form *form, const struct s3_post_policy *policy, struct err *err)
{
    struct s3_post_policy_field fields[CAP_LOCAL_FIELDS + 1];
    const struct s3_request *request = form->call->state;
    size_t count = 0;
    fields[count++] = (struct s3_post_policy_field){span_str("bucket"), request->bucket};
    for (size_t i = 0; i < form->count; i++) {
        struct span name = name_of(form, i);
        if (span_is_nocase(name, "bucket"))
            continue; /* the one that counts is in the URL */
        fields[count++] = (struct s3_post_policy_field){
            name, span_is_nocase(name, "key") ? request->key : value_of(form, i)};
    }
    s3_post_policy_size(policy, &form->min, &form->max);
    return s3_post_policy_check(policy, fields, count, form->call->now_ms, err);
}

static void check_policy(struct s3_form *form)
{
    struct span text = find(form, "policy");
    struct s3_post_policy policy = {0};
    struct err err = {0};
    struct buf json;
    if (text.ptr == NULL)
        return;
    buf_init(&json, CAP_LOCAL_FORM_FIELDS);
    if (base64_decode(text, &json) != 0)
        buf_clear(&json);
    if (s3_post_policy_read(buf_span(&json), &policy, &err) != 0 ||
        follow(form, &policy, &err) != 0)
        call_fail(form->call, strcmp(err.code, "AccessDenied") == 0 ? 403 : 400, err.code, "%s",
                  err.message);
    s3_post_policy_release(&policy);
    buf_release(&json);
}

/* ---- fields as headers ---- */

static const struct {
    const char *field, *header;
} renamed[] = {{"acl", "x-amz-acl"},
               {"Cache-Control", "Cache-Control"},
               {"Content-Type", "Content-Type"},
               {"Content-Disposition", "Content-Disposition"},
               {"Content-Encoding", "Content-Encoding"},
               {"Content-Language", "Content-Language"},
               {"Expires", "Expires"},
               {"success_action_status", "success_action_status"},
               {"success_action_redirect", "success_action_redirect"},
               {"redirect", "success_action_redirect"}};

/* The header a field stands for; {NULL,0}: it says nothing about the object. */
static struct span header_of(struct span name)
{
    static const char *const signing[] = {"x-amz-algorithm", "x-amz-credential", "x-amz-date",
                                          "x-amz-signature", "x-amz-security-token"};
    for (size_t i = 0; i < sizeof signing / sizeof signing[0]; i++)
        if (span_is_nocase(name, signing[i]))
            return span_of(NULL, 0);
    for (size_t i = 0; i < sizeof renamed / sizeof renamed[0]; i++)
        if (span_is_nocase(name, renamed[i].field))
            return span_str(renamed[i].header);
    bool amz = name.len > 6 && strncasecmp(name.ptr, "x-amz-", 6) == 0;
    return amz ? name : span_of(NULL, 0);
}

/* Of the request's own headers only these are about the connection, not the form. */
static size_t keep_headers(struct call *call)
{
    size_t kept = 0;
    for (size_t i = 0; i < call->header_count; i++)
        if (span_is_nocase(call->header[i].name, "host") ||
            span_is_nocase(call->header[i].name, "origin"))
            call->header[kept++] = call->header[i];
    return kept;
}

static void add_header(struct call *call, struct span name, struct span value)
{
    if (call->header_count < CAP_LOCAL_HEADERS)
        call->header[call->header_count++] = (struct sigv4_pair){name, value};
}

/* In a form the tags are XML. */
static void add_tags(struct s3_form *form)
{
    struct err err;
    struct span xml = find(form, "tagging");
    if (xml.ptr == NULL)
        return;
    if (s3_tags_read_xml(xml, &form->tags, &err) != 0)
        call_fail(form->call, 400, err.code, "%s", err.message);
    add_header(form->call, span_str("x-amz-tagging"), buf_span(&form->tags));
}

/* What could not come in a header is not made one: the lines that are kept of them would be read
 * as others. */
static bool is_header(struct span name, struct span value)
{
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.ptr[i] <= ' ' || name.ptr[i] == ':' || name.ptr[i] == 0x7f)
            return false;
    for (size_t i = 0; i < value.len; i++)
        if (value.ptr[i] == '\r' || value.ptr[i] == '\n' || value.ptr[i] == '\0')
            return false;
    return true;
}

static void make_headers(struct s3_form *form)
{
    struct call *call = form->call;
    call->header_count = keep_headers(call);
    add_tags(form);
    for (size_t i = 0; i < form->count; i++) {
        struct span name = header_of(name_of(form, i));
        if (name.ptr != NULL && is_header(name, value_of(form, i)))
            add_header(call, name, value_of(form, i));
        else if (name.ptr != NULL)
            call_fail(call, 400, "InvalidArgument", "A field of the form is no header of HTTP");
    }
    s3_headers_check(call);
}

/* ---- parts ---- */

static void begin(void *ctx, const struct form_part *part)
{
    struct s3_form *form = ctx;
    if (form->had_file || call_failed(form->call))
        return;
    if (span_is_nocase(part->name, "file")) {
        form->had_file = form->in_file = true;
        take_key(form, part->filename);
        if (!call_failed(form->call))
            authenticate(form);
        if (!call_failed(form->call))
            check_policy(form);
        if (!call_failed(form->call))
            make_headers(form);
        if (!call_failed(form->call))
            form->ready(form->ctx);
        return;
    }
    if (form->count == CAP_LOCAL_FIELDS) {
        too_large(form->call);
        return;
    }
    struct s3_form_field *field = &form->field[form->count++];
    field->name = form->text.len;
    buf_addspan(&form->text, part->name);
    field->value = field->end = form->text.len;
}

static void data(void *ctx, struct span bytes)
{
    struct s3_form *form = ctx;
    if (call_failed(form->call) || (form->had_file && !form->in_file))
        return;
    if (!form->in_file) {
        buf_addspan(&form->text, bytes);
        form->field[form->count - 1].end = form->text.len;
        if (buf_failed(&form->text))
            too_large(form->call);
        return;
    }
    form->size += bytes.len;
    if (form->size <= form->max)
        form->bytes(form->ctx, bytes);
}

static void end(void *ctx)
{
    struct s3_form *form = ctx;
    form->in_file = false;
}

static void check_size(const struct s3_form *form)
{
    char text[24];
    bool large = form->size > form->max;
    if (!large && form->size >= form->min)
        return;
    call_fail(form->call, 400, large ? "EntityTooLarge" : "EntityTooSmall",
              large ? "Your proposed upload exceeds the maximum allowed size"
                    : "Your proposed upload is smaller than the minimum allowed size");
    snprintf(text, sizeof text, "%llu", (unsigned long long)form->size);
    call_detail(form->call, "ProposedSize", span_str(text));
    snprintf(text, sizeof text, "%llu", (unsigned long long)(large ? form->max : form->min));
    call_detail(form->call, large ? "MaxSizeAllowed" : "MinSizeAllowed", span_str(text));
}

void s3_form_feed(struct s3_form *form, struct span bytes)
{
    static const struct form_sink sink = {begin, data, end};
    form_feed(&form->form, bytes, &sink, form);
}

void s3_form_end(struct s3_form *form)
{
    if (call_failed(form->call))
        return;
    if (!form_complete(&form->form))
        call_fail(form->call, 400, "MalformedPOSTRequest",
                  "The body of your POST request is not well-formed multipart/form-data.");
    else if (!form->had_file)
        call_fail(form->call, 400, "IncorrectNumberOfFilesInPostRequest",
                  "POST requires exactly one file upload per request.");
    else
        check_size(form);
}
