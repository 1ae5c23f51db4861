/* Headers kept with an object (AmazonS3/latest/userguide/UsingMetadata.html). S3 has rules of its
 * own for other characters than ASCII (RFC 2047), which come back changed; so they are refused. */
#include "aws/s3_headers.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "aws/caps.h"
#include "core/mem.h"

static const char prefix[] = "x-amz-meta-";

void s3_headers_release(struct s3_headers *headers)
{
    for (size_t i = 0; i < headers->owned_count; i++)
        free(headers->owned[i]);
    *headers = (struct s3_headers){0};
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

int s3_headers_add(struct s3_headers *headers, const char *name, const char *value, struct err *err)
{
    if (s3_headers_check(name, value, err) != 0)
        return -1;
    if (headers->count == S3_HEADERS_MAX)
        return err_set(err, ERR_USAGE, "more than %d headers", S3_HEADERS_MAX);
    headers->header[headers->count++] = (struct http_header){name, value};
    return 0;
}

/* RFC 9110 section 5.6.2. */
static bool is_token(struct span name)
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

int s3_headers_metadata(struct s3_headers *headers, const char *pair, struct err *err)
{
    struct span value = span_str(pair);
    struct span name = span_cut(&value, '=');
    if (value.ptr == NULL)
        return err_set(err, ERR_USAGE, "metadata '%s': not NAME=VALUE", pair);
    if (!is_token(name))
        return err_set(err, ERR_USAGE, "metadata '%s': not a name that a header can have", pair);
    headers->metadata += name.len + value.len;
    if (headers->metadata > CAP_S3_METADATA)
        return err_set(err, ERR_USAGE, "metadata: more than %d bytes", CAP_S3_METADATA);
    char *full = lower_name(name);
    for (size_t i = 0; i < headers->count; i++)
        if (strcmp(headers->header[i].name, full) == 0) {
            err_set(err, ERR_USAGE, "metadata '%s': the name was given before", pair);
            free(full);
            return -1;
        }
    if (s3_headers_add(headers, full, value.ptr, err) != 0) {
        free(full);
        return -1;
    }
    headers->owned[headers->owned_count++] = full;
    return 0;
}
