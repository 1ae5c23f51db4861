/* Signature Version 2. Less is signed than in version 4: of the headers Content-MD5, Content-Type
 * and x-amz-, of the query the names below; of the body nothing. */
#include "aws/sigv2.h"

#include <stdlib.h>
#include <strings.h>

#include "codec/base64.h"
#include "codec/digest.h"
#include "core/mem.h"

/* The sub-resources and the overrides of reply headers that belong to CanonicalizedResource: those
 * of the documentation, and what botocore signs beyond it (HmacV1Auth). */
static const char *const signed_parameters[] = {
    "accelerate",
    "acl",
    "analytics",
    "cors",
    "defaultObjectAcl",
    "delete",
    "inventory",
    "lifecycle",
    "location",
    "logging",
    "metrics",
    "notification",
    "object-lock",
    "partNumber",
    "policy",
    "replication",
    "requestPayment",
    "response-cache-control",
    "response-content-disposition",
    "response-content-encoding",
    "response-content-language",
    "response-content-type",
    "response-expires",
    "restore",
    "select",
    "select-type",
    "storageClass",
    "tagging",
    "torrent",
    "uploadId",
    "uploads",
    "versionId",
    "versioning",
    "versions",
    "website",
};

typedef bool wanted_fn(struct span name);
typedef int compare_fn(const void *, const void *);

static bool is_parameter(struct span name)
{
    for (size_t i = 0; i < sizeof signed_parameters / sizeof signed_parameters[0]; i++)
        if (span_is(name, signed_parameters[i]))
            return true;
    return false;
}

static bool is_amz_header(struct span name)
{
    return name.len > 6 && strncasecmp(name.ptr, "x-amz-", 6) == 0 &&
           !span_is_nocase(name, "x-amz-date");
}

/* Both orders keep equal names as they were sent: the pointers go into one array. */
static int by_place(const struct sigv4_pair *a, const struct sigv4_pair *b)
{
    return (a > b) - (a < b);
}

static int by_parameter(const void *left, const void *right)
{
    const struct sigv4_pair *a = *(const struct sigv4_pair *const *)left;
    const struct sigv4_pair *b = *(const struct sigv4_pair *const *)right;
    int order = span_compare(a->name, b->name);
    return order != 0 ? order : by_place(a, b);
}

static int by_header(const void *left, const void *right)
{
    const struct sigv4_pair *a = *(const struct sigv4_pair *const *)left;
    const struct sigv4_pair *b = *(const struct sigv4_pair *const *)right;
    size_t len = a->name.len < b->name.len ? a->name.len : b->name.len;
    int order = strncasecmp(a->name.ptr, b->name.ptr, len);
    if (order == 0)
        order = (a->name.len > b->name.len) - (a->name.len < b->name.len);
    return order != 0 ? order : by_place(a, b);
}

/* The wanted pairs in order; the array is the caller's to free. */
static const struct sigv4_pair **select_pairs(const struct sigv4_pair *pairs, size_t count,
                                              wanted_fn *wanted, compare_fn *compare, size_t *found)
{
    const struct sigv4_pair **list = mem_array(count + 1, sizeof *list);
    *found = 0;
    for (size_t i = 0; i < count; i++)
        if (wanted(pairs[i].name))
            list[(*found)++] = &pairs[i];
    qsort(list, *found, sizeof *list, compare);
    return list;
}

static void add_lower(struct span name, struct buf *out)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        buf_addc(out, c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c);
    }
}

/* CanonicalizedAmzHeaders: a line each, values of one name joined by commas. */
static void add_headers(const struct sigv2_request *request, struct buf *out)
{
    size_t count;
    const struct sigv4_pair **list = select_pairs(request->header, request->header_count,
                                                  is_amz_header, by_header, &count);
    for (size_t i = 0; i < count; i++) {
        bool again = i > 0 && list[i]->name.len == list[i - 1]->name.len &&
                     strncasecmp(list[i]->name.ptr, list[i - 1]->name.ptr, list[i]->name.len) == 0;
        if (again) {
            buf_addc(out, ',');
        } else {
            if (i > 0)
                buf_addc(out, '\n');
            add_lower(list[i]->name, out);
            buf_addc(out, ':');
        }
        buf_addspan(out, span_trim(list[i]->value));
    }
    if (count > 0)
        buf_addc(out, '\n');
    free(list);
}

/* CanonicalizedResource: the path stays encoded as it was sent, values of parameters are not. */
static void add_resource(const struct sigv2_request *request, struct buf *out)
{
    size_t count;
    const struct sigv4_pair **list = select_pairs(request->query, request->query_count,
                                                  is_parameter, by_parameter, &count);
    if (request->bucket.ptr != NULL) {
        buf_addc(out, '/');
        buf_addspan(out, request->bucket);
    }
    buf_addspan(out, request->path.len > 0 ? request->path : span_str("/"));
    for (size_t i = 0; i < count; i++) {
        buf_addc(out, i == 0 ? '?' : '&');
        buf_addspan(out, list[i]->name);
        if (list[i]->value.len > 0) {
            buf_addc(out, '=');
            buf_addspan(out, list[i]->value);
        }
    }
    free(list);
}

static struct span header(const struct sigv2_request *request, const char *name)
{
    for (size_t i = 0; i < request->header_count; i++)
        if (span_is_nocase(request->header[i].name, name))
            return span_trim(request->header[i].value);
    return span_of("", 0);
}

void sigv2_string_to_sign(const struct sigv2_request *request, struct buf *out)
{
    buf_adds(out, request->method);
    buf_addc(out, '\n');
    buf_addspan(out, header(request, "content-md5"));
    buf_addc(out, '\n');
    buf_addspan(out, header(request, "content-type"));
    buf_addc(out, '\n');
    buf_addspan(out, request->expires);
    buf_addc(out, '\n');
    add_headers(request, out);
    add_resource(request, out);
}

void sigv2_signature(const char *secret, struct span string, struct buf *out)
{
    unsigned char mac[DIGEST_SHA1_SIZE];
    digest_hmac_sha1(span_str(secret), string, mac);
    base64_encode(span_of((const char *)mac, sizeof mac), out);
}
