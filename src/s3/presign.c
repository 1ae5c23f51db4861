/* Presigned URLs. Only what makes a request another request is signed with it: Host, and the
 * headers that the signer wants sent just so; the body is not. */
#include "s3/presign.h"

#include <string.h>

#include "aws/caps.h"
#include "s3/headers.h"
#include "s3/item.h"
#include "codec/url.h"
#include "core/num.h"

#define WEEK_MS ((int64_t)7 * 86400 * 1000)

enum { QUERY = S3_PRESIGN_RESPONSES + 3 };

static const char *const methods[] = {"GET", "PUT", "HEAD", "DELETE"};

enum s3_presign_method s3_presign_method_named(struct span text)
{
    size_t i = 0;
    while (i < S3_PRESIGN_METHODS && !span_is_nocase(text, methods[i]))
        i++;
    return (enum s3_presign_method)i;
}

int s3_presign_expires(struct span text, int64_t *seconds, struct err *err)
{
    int64_t ms;
    if (num_duration(text, WEEK_MS, &ms) != 0 || ms < 1000 || ms % 1000 != 0)
        return err_set(err, ERR_DATA, "not a time from 1 second to 7 days");
    *seconds = ms / 1000;
    return 0;
}

/* ---- headers and overrides ---- */

/* Puts a pair into list, in the place of one of the same name. Returns 0, or -1: full. */
static int put(struct sigv4_pair *list, size_t *count, size_t most, struct sigv4_pair pair)
{
    size_t at = 0;
    while (at < *count && !span_is_nocase(list[at].name, pair.name.ptr))
        at++;
    if (at == most)
        return -1;
    list[at] = pair;
    *count += at == *count;
    return 0;
}

int s3_presign_response(struct s3_presign *what, const char *name, const char *value,
                        struct err *err)
{
    static const char *const known[] = {"response-cache-control",    "response-content-disposition",
                                        "response-content-encoding", "response-content-language",
                                        "response-content-type",     "response-expires"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i] + strlen("response-"), name) == 0) {
            if (s3_headers_check(name, value, err) != 0)
                return -1;
            struct sigv4_pair pair = {span_str(known[i]), span_str(value)};
            return put(what->response, &what->responses, S3_PRESIGN_RESPONSES, pair);
        }
    return err_set(err, ERR_DATA,
                   "%s: not one of cache-control, content-disposition, content-encoding, "
                   "content-language, content-type and expires",
                   name);
}

/* Those that the signature has in another place, and those that change on their way. */
static bool signable(const char *name)
{
    static const char *const refused[] = {"authorization",
                                          "connection",
                                          "expect",
                                          "host",
                                          "keep-alive",
                                          "proxy-authenticate",
                                          "proxy-authorization",
                                          "te",
                                          "trailer",
                                          "transfer-encoding",
                                          "upgrade",
                                          "user-agent",
                                          "x-amz-content-sha256",
                                          "x-amz-date",
                                          "x-amz-security-token",
                                          "x-amzn-trace-id"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        if (span_is_nocase(span_str(name), refused[i]))
            return false;
    return true;
}

int s3_presign_header(struct s3_presign *what, const char *name, const char *value, struct err *err)
{
    if (!s3_headers_token(span_str(name)))
        return err_set(err, ERR_DATA, "'%s': not a header's name", name);
    if (!signable(name))
        return err_set(err, ERR_DATA, "%s: a header that is not for you to sign", name);
    if (s3_headers_check(name, value, err) != 0)
        return -1;
    struct sigv4_pair pair = {span_str(name), span_str(value)};
    if (put(what->header, &what->headers, S3_PRESIGN_HEADERS, pair) != 0)
        return err_set(err, ERR_DATA, "more than %d headers", S3_PRESIGN_HEADERS);
    return 0;
}

/* ---- the whole ---- */

static int check_method(const struct s3_presign *what, struct err *err)
{
    bool reads = what->method == S3_PRESIGN_GET || what->method == S3_PRESIGN_HEAD;
    int64_t number;
    if (what->upload_id.ptr != NULL && what->method != S3_PRESIGN_PUT)
        return err_set(err, ERR_DATA, "upload_id: parts are stored with put");
    if ((what->upload_id.ptr == NULL) != (what->part.ptr == NULL))
        return err_set(err, ERR_DATA, "part: an upload_id and a part need each other");
    if (what->part.ptr != NULL && num_i64(what->part, 1, CAP_S3_PARTS, &number) != 0)
        return err_set(err, ERR_DATA, "part: not a number from 1 to %d", CAP_S3_PARTS);
    if (what->version_id.ptr != NULL && what->method == S3_PRESIGN_PUT)
        return err_set(err, ERR_DATA, "version_id: put makes a new version");
    if (what->responses > 0 && !reads)
        return err_set(err, ERR_DATA, "response: only get and head are answered so");
    return 0;
}

int s3_presign_check(const struct s3_presign *what, struct err *err)
{
    struct s3_item item = {what->bucket, what->key, what->version_id};
    return s3_item_check(&item, err) == 0 ? check_method(what, err) : -1;
}

static size_t gather_query(const struct s3_presign *what, struct sigv4_pair query[QUERY])
{
    const struct sigv4_pair own[] = {{span_str("partNumber"), what->part},
                                     {span_str("uploadId"), what->upload_id},
                                     {span_str("versionId"), what->version_id}};
    size_t count = 0;
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (own[i].value.ptr != NULL)
            query[count++] = own[i];
    memcpy(query + count, what->response, what->responses * sizeof *query);
    return count + what->responses;
}

/* Both parts end up in out; each is found again by where it starts. */
struct place {
    size_t host, path;
};

static struct place add_place(const struct endpoint *endpoint, struct span bucket, struct buf *out)
{
    struct place place;
    const char *host = strstr(endpoint->url, "://") + 3;
    bool virtual = endpoint_virtual_host(endpoint, bucket);
    buf_add(out, endpoint->url, (size_t)(host - endpoint->url));
    place.host = out->len;
    if (virtual) {
        buf_addspan(out, bucket);
        buf_addc(out, '.');
    }
    buf_adds(out, host);
    place.path = out->len;
    buf_adds(out, endpoint->base_path);
    buf_addc(out, '/');
    if (!virtual) {
        url_encode(bucket, false, out);
        buf_addc(out, '/');
    }
    return place;
}

void s3_presign_place(const struct endpoint *endpoint, struct span bucket, struct buf *out)
{
    add_place(endpoint, bucket, out);
    if (!endpoint_virtual_host(endpoint, bucket))
        buf_truncate(out, out->len - 1); /* the slash behind the bucket */
}

void s3_presign_url(const struct endpoint *endpoint, const struct sigv4_credentials *keys,
                    const struct s3_presign *what, int64_t now_ms, struct buf *out)
{
    struct sigv4_pair query[QUERY], header[S3_PRESIGN_HEADERS + 1];
    struct place place = add_place(endpoint, what->bucket, out);
    url_encode(what->key, true, out);
    size_t end = out->len;
    buf_addc(out, '?');
    header[0] = (struct sigv4_pair){span_str("host"),
                                    span_of(out->data + place.host, place.path - place.host)};
    memcpy(header + 1, what->header, what->headers * sizeof *header);
    struct sigv4_request request = {.method = methods[what->method],
                                    .path = span_of(out->data + place.path, end - place.path),
                                    .query = query,
                                    .query_count = gather_query(what, query),
                                    .header = header,
                                    .header_count = what->headers + 1,
                                    .payload_hash = SIGV4_UNSIGNED_PAYLOAD};
    struct sigv4_scope scope = {.region = endpoint->region, .service = "s3", .now_ms = now_ms};
    sigv4_presign(keys, &request, &scope, what->expires, out);
}
