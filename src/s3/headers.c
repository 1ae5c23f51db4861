/* Headers kept with an object (AmazonS3/latest/userguide/UsingMetadata.html). S3 has rules of its
 * own for other characters than ASCII (RFC 2047), which come back changed; so they are refused. */
#include "s3/headers.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "aws/caps.h"
#include "codec/url.h"
#include "core/mem.h"
#include "core/utf8.h"

static const char prefix[] = "x-amz-meta-";
static const char tagging[] = "x-amz-tagging";

void s3_headers_release(struct s3_headers *headers)
{
    for (size_t i = 0; i < headers->owned_count; i++)
        free(headers->owned[i]);
    free(headers->tagging);
    *headers = (struct s3_headers){0};
}

void s3_headers_borrow(struct s3_headers *to, const struct s3_headers *from)
{
    *to = (struct s3_headers){.count = from->count};
    memcpy(to->header, from->header, from->count * sizeof to->header[0]);
}

int s3_headers_check(const char *name, const char *value, struct err *err)
{
    size_t len = strlen(value);
    if (len == 0)
        return err_set(err, ERR_USAGE, "%s: is empty", name);
    for (size_t i = 0; i < len; i++)
        if (value[i] < 0x20 || value[i] > 0x7e)
            return err_set(err, ERR_USAGE, "%s: only printable ASCII characters can be sent", name);
    if (value[0] == ' ' || value[len - 1] == ' ')
        return err_set(err, ERR_USAGE, "%s: a space at its start or end would be lost", name);
    return 0;
}

static struct http_header *find(struct s3_headers *headers, const char *name)
{
    for (size_t i = 0; i < headers->count; i++)
        if (strcmp(headers->header[i].name, name) == 0)
            return &headers->header[i];
    return NULL;
}

int s3_headers_set(struct s3_headers *headers, const char *name, const char *value, struct err *err)
{
    struct http_header *old = find(headers, name);
    if (s3_headers_check(name, value, err) != 0)
        return -1;
    if (old == NULL && headers->count == S3_HEADERS_MAX)
        return err_set(err, ERR_USAGE, "more than %d headers", S3_HEADERS_MAX);
    *(old != NULL ? old : &headers->header[headers->count++]) = (struct http_header){name, value};
    return 0;
}

/* RFC 9110 section 5.6.2. */
bool s3_headers_token(struct span name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c <= 0x20 || c >= 0x7f || strchr("\"(),/:;<=>?@[\\]{}", c) != NULL)
            return false;
    }
    return name.len > 0;
}

static char *lower_name(struct span name)
{
    char *out = mem_alloc(sizeof prefix + name.len);
    memcpy(out, prefix, sizeof prefix - 1);
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        out[sizeof prefix - 1 + i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return out;
}

static size_t metadata_size(const struct s3_headers *headers)
{
    size_t size = 0;
    for (size_t i = 0; i < headers->count; i++)
        if (strncmp(headers->header[i].name, prefix, sizeof prefix - 1) == 0)
            size += strlen(headers->header[i].name) - (sizeof prefix - 1) +
                    strlen(headers->header[i].value);
    return size;
}

/* The headers own what they point to, whether or not they are in use. */
static char *own(struct s3_headers *headers, char *text)
{
    headers->owned[headers->owned_count++] = text;
    return text;
}

int s3_headers_meta(struct s3_headers *headers, struct span name, struct span value,
                    struct err *err)
{
    if (!s3_headers_token(name))
        return err_set(err, ERR_USAGE, "metadata '%.*s': not a name that a header can have",
                       (int)(name.len < 80 ? name.len : 80), name.ptr);
    if (memchr(value.ptr, '\0', value.len) != NULL)
        return err_set(err, ERR_USAGE,
                       "metadata '%.*s': only printable ASCII characters can be sent",
                       (int)(name.len < 80 ? name.len : 80), name.ptr);
    if (headers->owned_count + 2 > sizeof headers->owned / sizeof headers->owned[0])
        return err_set(err, ERR_USAGE, "more than %d headers", S3_HEADERS_MAX);
    const char *full = own(headers, lower_name(name));
    if (s3_headers_set(headers, full, own(headers, mem_dup(value.ptr, value.len)), err) != 0)
        return -1;
    if (metadata_size(headers) > CAP_S3_METADATA)
        return err_set(err, ERR_USAGE, "metadata: more than %d bytes", CAP_S3_METADATA);
    return 0;
}

/* "NAME=VALUE". */
static int split(const char *what, const char *pair, struct span *name, struct span *value,
                 struct err *err)
{
    *value = span_str(pair);
    *name = span_cut(value, '=');
    if (value->ptr == NULL)
        return err_set(err, ERR_USAGE, "%s '%s': not NAME=VALUE", what, pair);
    return 0;
}

int s3_headers_metadata(struct s3_headers *headers, const char *pair, struct err *err)
{
    struct span name, value;
    size_t count = headers->count;
    if (split("metadata", pair, &name, &value, err) != 0 ||
        s3_headers_meta(headers, name, value, err) != 0)
        return -1;
    if (headers->count == count)
        return err_set(err, ERR_USAGE, "metadata '%s': the name was given before", pair);
    return 0;
}

/* ---- tags ---- */

/* AmazonS3/latest/userguide/object-tagging.html */
static int check_tag(const struct s3_headers *headers, struct span key, struct span value,
                     struct err *err)
{
    if (headers->tags == CAP_S3_TAGS)
        return err_set(err, ERR_USAGE, "more than %d tags", CAP_S3_TAGS);
    if (!utf8_valid(key) || !utf8_valid(value))
        return err_set(err, ERR_USAGE, "a tag that is not UTF-8");
    if (key.len == 0 || utf8_count(key) > CAP_S3_TAG_KEY)
        return err_set(err, ERR_USAGE, "a tag's key has 1 to %d characters", CAP_S3_TAG_KEY);
    if (utf8_count(value) > CAP_S3_TAG_VALUE)
        return err_set(err, ERR_USAGE, "a tag's value has at most %d characters", CAP_S3_TAG_VALUE);
    return 0;
}

int s3_headers_tag(struct s3_headers *headers, struct span key, struct span value, struct err *err)
{
    struct buf pair, all; /* the tags, each with a '&' before it */
    if (check_tag(headers, key, value, err) != 0)
        return -1;
    buf_init(&pair, 0);
    buf_init(&all, 0);
    buf_addc(&pair, '&');
    url_encode(key, false, &pair);
    buf_addc(&pair, '=');
    buf_adds(&all, headers->tagging != NULL ? headers->tagging : "");
    bool again = strstr(all.data, pair.data) != NULL;
    buf_addspan(&all, buf_span(&pair));
    url_encode(value, false, &all);
    buf_release(&pair);
    free(headers->tagging);
    headers->tagging = buf_take(&all);
    headers->tags++;
    if (s3_headers_set(headers, tagging, headers->tagging + 1, err) != 0)
        return -1;
    return again ? err_set(err, ERR_USAGE, "tag '%.*s': the key was given before", SPAN_ARG(key))
                 : 0;
}

void s3_headers_untag(struct s3_headers *headers)
{
    struct http_header *old = find(headers, tagging);
    if (old != NULL)
        *old = headers->header[--headers->count];
    free(headers->tagging);
    headers->tagging = NULL;
    headers->tags = 0;
}

/* ---- options ---- */

static int read_lists(struct s3_headers *headers, const struct s3_header_options *options,
                      struct err *err)
{
    struct span key, value;
    for (size_t i = 0; i < options->metadata.count; i++)
        if (s3_headers_metadata(headers, options->metadata.item[i], err) != 0)
            return -1;
    for (size_t i = 0; i < options->tags.count; i++)
        if (split("tag", options->tags.item[i], &key, &value, err) != 0 ||
            s3_headers_tag(headers, key, value, err) != 0)
            return -1;
    return 0;
}

int s3_headers_read(struct s3_headers *headers, const struct s3_header_options *options,
                    struct err *err)
{
    static const char *const sse[] = {NULL, "AES256", "aws:kms", "aws:kms:dsse"};
    const struct http_header given[] = {
        {"content-disposition", options->disposition},
        {"cache-control", options->cache_control},
        {"content-encoding", options->encoding},
        {"content-language", options->language},
        {"x-amz-storage-class", options->storage_class},
        {"x-amz-server-side-encryption", sse[options->sse]},
        {"x-amz-server-side-encryption-aws-kms-key-id", options->kms_key},
    };
    if (options->kms_key != NULL && options->sse < 2)
        return err_set(err, ERR_USAGE, "--kms-key needs --sse aws:kms");
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++)
        if (given[i].value != NULL &&
            s3_headers_set(headers, given[i].name, given[i].value, err) != 0)
            return -1;
    return read_lists(headers, options, err);
}
