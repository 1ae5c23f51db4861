/* Headers of S3. Those that start with x-amz- are commands: an unknown one is refused, since to
 * ignore it would be to do something else than was asked. */
#include "local/s3_headers.h"

#include <string.h>
#include <strings.h>

#include "local/s3_error.h"

enum { USER_METADATA_MAX = 2048 };

/* Without x-amz-; "prefix*" stands for all that start with it. */
static const char *const known[] = {"date",
                                    "content-sha256",
                                    "security-token",
                                    "user-agent",
                                    "meta-*",
                                    "checksum-*",
                                    "sdk-checksum-algorithm",
                                    "decoded-content-length",
                                    "trailer",
                                    "te",
                                    "copy-source",
                                    "copy-source-if-*",
                                    "copy-source-range",
                                    "metadata-directive",
                                    "mp-object-size",
                                    "expected-bucket-owner",
                                    "source-expected-bucket-owner",
                                    "request-payer",
                                    "api-version",
                                    "optional-object-attributes",
                                    "target",
                                    "storage-class",
                                    "server-side-encryption",
                                    "server-side-encryption-aws-kms-key-id",
                                    "server-side-encryption-context",
                                    "server-side-encryption-bucket-key-enabled",
                                    "tagging",
                                    "tagging-directive",
                                    "object-attributes",
                                    "max-parts",
                                    "part-number-marker",
                                    "skip-destination-validation",
                                    NULL};

/* Headers that are accepted with the value that is the default anyway. */
static const struct {
    const char *name, *value;
} fixed[] = {{"acl", "private"},
             {"bucket-object-lock-enabled", "false"},
             {"object-ownership", "BucketOwnerEnforced"},
             {"bucket-namespace", "global"},
             {"confirm-remove-self-bucket-access", "false"},
             {NULL, NULL}};

static bool is_known(struct span name)
{
    for (size_t i = 0; known[i] != NULL; i++) {
        size_t len = strlen(known[i]);
        if (known[i][len - 1] == '*'
                ? name.len >= len && strncasecmp(name.ptr, known[i], len - 1) == 0
                : span_is_nocase(name, known[i]))
            return true;
    }
    return false;
}

static bool is_fixed(struct span name, struct span value)
{
    for (size_t i = 0; fixed[i].name != NULL; i++)
        if (span_is_nocase(name, fixed[i].name))
            return span_is_nocase(value, fixed[i].value);
    return false;
}

void s3_headers_check(struct call *call)
{
    for (size_t i = 0; i < call->header_count; i++) {
        struct span name = call->header[i].name;
        if (name.len <= 6 || strncasecmp(name.ptr, "x-amz-", 6) != 0)
            continue;
        struct span rest = span_of(name.ptr + 6, name.len - 6);
        if (is_known(rest) || is_fixed(rest, span_trim(call->header[i].value)))
            continue;
        s3_error_header(call, name);
        return;
    }
}

/* --- kept headers --- */

static const struct {
    const char *name, *override;
} kept[] = {{"Content-Type", "response-content-type"},
            {"Content-Encoding", "response-content-encoding"},
            {"Content-Disposition", "response-content-disposition"},
            {"Content-Language", "response-content-language"},
            {"Cache-Control", "response-cache-control"},
            {"Expires", "response-expires"}};

enum { KEPT = sizeof kept / sizeof kept[0] };

static void add_line(struct buf *lines, struct span name, struct span value)
{
    buf_addspan(lines, name);
    buf_adds(lines, ": ");
    buf_addspan(lines, value);
    buf_addc(lines, '\n');
}

/* "aws-chunked,gzip" becomes "gzip". */
static void add_encoding(struct buf *lines, struct span value)
{
    struct buf rest;
    buf_init(&rest, 0);
    while (value.ptr != NULL) {
        struct span one = span_trim(span_cut(&value, ','));
        if (one.len == 0 || span_is_nocase(one, "aws-chunked"))
            continue;
        buf_adds(&rest, rest.len > 0 ? "," : "");
        buf_addspan(&rest, one);
    }
    if (rest.len > 0)
        add_line(lines, span_str("Content-Encoding"), buf_span(&rest));
    buf_release(&rest);
}

/* User metadata with its name in lower case; returns the bytes that count for the limit. */
static size_t add_user(struct buf *lines, struct span name, struct span value)
{
    size_t from = lines->len;
    add_line(lines, name, value);
    for (size_t i = from; i < from + name.len && i < lines->len; i++)
        if (lines->data[i] >= 'A' && lines->data[i] <= 'Z')
            lines->data[i] = (char)(lines->data[i] + ('a' - 'A'));
    return name.len - strlen("x-amz-meta-") + value.len;
}

void s3_headers_collect(struct call *call, struct buf *lines)
{
    for (size_t i = 0; i < KEPT; i++) {
        struct span value = call_header(call, kept[i].name);
        if (value.ptr == NULL)
            continue;
        if (strcmp(kept[i].name, "Content-Encoding") == 0)
            add_encoding(lines, value);
        else
            add_line(lines, span_str(kept[i].name), value);
    }
    size_t user = 0, prefix = strlen("x-amz-meta-");
    for (size_t i = 0; i < call->header_count; i++) {
        struct span name = call->header[i].name;
        if (name.len > prefix && strncasecmp(name.ptr, "x-amz-meta-", prefix) == 0)
            user += add_user(lines, name, call->header[i].value);
    }
    if (user > USER_METADATA_MAX)
        s3_error(call, "MetadataTooLarge");
}

static size_t kept_index(struct span name)
{
    size_t i = 0;
    while (i < KEPT && !span_is(name, kept[i].name))
        i++;
    return i;
}

void s3_headers_reply(struct call *call, struct span lines)
{
    bool seen[KEPT + 1] = {false};
    for (size_t i = 0; i < KEPT; i++) {
        struct span value = call_query(call, kept[i].override);
        if (value.ptr == NULL)
            continue;
        call_add_header(call, kept[i].name, value);
        seen[i] = true;
    }
    while (lines.len > 0) {
        struct span value = span_cut(&lines, '\n');
        struct span name = span_cut(&value, ':');
        size_t i = kept_index(name);
        if (value.len > 0 && value.ptr[0] == ' ')
            value = span_of(value.ptr + 1, value.len - 1);
        if (i == KEPT || !seen[i])
            call_add_header_copy(call, name, value);
        seen[i] = i < KEPT;
    }
    if (!seen[0])
        call_add_header(call, "Content-Type", span_str("binary/octet-stream"));
}
