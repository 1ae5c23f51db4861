/* A call's copy of its request, and the headers of an attempt: host, x-amz-date, the token, the
 * content hash for S3, the SDKs' retry headers (docs.aws.amazon.com/sdkref/latest/guide/
 * feature-retry-behavior.html), authorization. */
#include "aws/call.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "codec/digest.h"
#include "codec/hex.h"
#include "codec/url.h"
#include "core/clock.h"
#include "core/mem.h"
#include "core/random.h"
#include "net/caps.h"

#define OURS  7                  /* headers an attempt adds at most */
#define READ  ((size_t)64 << 10) /* bytes of a file hashed at a time */
#define SMALL READ /* a file's part up to this size is read once, and sent from memory */

void call_init(struct aws_call *call)
{
    *call = (struct aws_call){0};
    buf_init(&call->text, 0);
    buf_init(&call->url, 0);
    buf_init(&call->host, 0);
    buf_init(&call->file, 0);
}

void call_release(struct aws_call *call)
{
    buf_release(&call->text);
    buf_release(&call->url);
    buf_release(&call->host);
    buf_release(&call->file);
    free(call->header);
    free(call->query);
    free(call->sign);
}

/* ---- copying ---- */

/* Room for count elements in one of the call's arrays. */
static void *need(void *array, size_t *room, size_t count, size_t size)
{
    if (count <= *room)
        return array;
    *room = count;
    return mem_grow(array, count, size);
}

/* Appends bytes and a NUL; the buffer has room, so the result stays where it is. */
static const char *keep(struct buf *text, const char *ptr, size_t len)
{
    const char *at = text->data + text->len;
    buf_add(text, ptr, len);
    buf_addc(text, '\0');
    return at;
}

static size_t text_size(const struct aws_request *request)
{
    size_t size = strlen(request->method) + 1;
    for (size_t i = 0; i < request->header_count; i++)
        size += strlen(request->header[i].name) + strlen(request->header[i].value) + 2;
    for (size_t i = 0; i < request->query_count; i++)
        size += request->query[i].name.len + request->query[i].value.len + 2;
    return size;
}

static void copy_texts(struct aws_call *call, const struct aws_request *request)
{
    struct buf *text = &call->text;
    buf_clear(text);
    buf_reserve(text, text_size(request));
    call->request.method = keep(text, request->method, strlen(request->method));
    for (size_t i = 0; i < request->header_count; i++) {
        const struct http_header *from = &request->header[i];
        call->header[i].name = keep(text, from->name, strlen(from->name));
        call->header[i].value = keep(text, from->value, strlen(from->value));
    }
    for (size_t i = 0; i < request->query_count; i++) {
        const struct sigv4_pair *from = &request->query[i];
        call->query[i].name = span_of(keep(text, from->name.ptr, from->name.len), from->name.len);
        call->query[i].value = span_of(keep(text, from->value.ptr, from->value.len),
                                       from->value.len);
    }
}

/* A parameter without a value at all ({NULL, 0}) goes without "=": ?uploads. */
static void add_query(struct buf *url, const struct aws_request *request)
{
    for (size_t i = 0; i < request->query_count; i++) {
        buf_addc(url, i == 0 ? '?' : '&');
        url_encode(request->query[i].name, false, url);
        if (request->query[i].value.ptr == NULL)
            continue;
        buf_addc(url, '=');
        url_encode(request->query[i].value, false, url);
    }
}

static void build_url(struct aws_call *call, const struct aws_request *request,
                      const struct call_target *target)
{
    buf_clear(&call->host);
    if (request->host_prefix != NULL)
        buf_adds(&call->host, request->host_prefix);
    bool accelerate = request->accelerate && target->accelerate != NULL;
    buf_adds(&call->host, accelerate ? target->accelerate : target->authority);
    struct buf *url = &call->url;
    buf_clear(url);
    buf_adds(url, target->scheme);
    buf_adds(url, "://");
    buf_addspan(url, buf_span(&call->host));
    size_t start = url->len;
    buf_adds(url, target->base_path);
    buf_addspan(url, request->path);
    size_t end = url->len;
    add_query(url, request);
    call->path = span_of(url->data + start, end - start);
}

/* A prefix names a host below the endpoint's and nothing else: signed requests go nowhere else. */
static bool good_prefix(const char *prefix)
{
    for (; prefix != NULL && *prefix != '\0'; prefix++)
        if (strchr("/?#@:\\% \r\n", *prefix) != NULL)
            return false;
    return true;
}

int call_copy(struct aws_call *call, const struct aws_request *request,
              const struct call_target *target, struct err *err)
{
    call->request = *request;
    snprintf(call->payload_hash, sizeof call->payload_hash, "%s",
             request->body_sha256 != NULL ? request->body_sha256 : "");
    if (request->header_count > CAP_HTTP_HEADERS - OURS)
        return err_set(err, ERR_USAGE, "more than %d headers", CAP_HTTP_HEADERS - OURS);
    if (!good_prefix(request->host_prefix))
        return err_set(err, ERR_USAGE, "a host prefix that is no host name");
    if (request->path.len == 0 || request->path.ptr[0] != '/')
        return err_set(err, ERR_USAGE, "a path that does not start with /");
    call->header = need(call->header, &call->header_room, request->header_count + OURS,
                        sizeof *call->header);
    call->query = need(call->query, &call->query_room, request->query_count, sizeof *call->query);
    copy_texts(call, request);
    build_url(call, request, target);
    call->own_headers = request->header_count;
    call->request.query = call->query;
    call->request.header = call->header;
    random_uuid(call->invocation);
    return 0;
}

/* ---- signing ---- */

/* The next bytes of what is sent of the file, done of them having been read: up to room of them. */
static int read_file(const struct aws_request *request, uint64_t done, char *bytes, size_t room,
                     size_t *len, struct err *err)
{
    uint64_t left = request->body_size - done;
    ssize_t n;
    do
        n = pread(request->body_fd, bytes, left < room ? (size_t)left : room,
                  (off_t)(request->body_offset + done));
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return err_errno(err, errno, "read the file being sent");
    *len = (size_t)n;
    return n == 0 ? err_set(err, ERR_DATA, "the file being sent became shorter") : 0;
}

/* Takes a small part of a file into memory: what is hashed is what is sent, and it is read once. */
static int load_file(struct aws_call *call, struct err *err)
{
    struct aws_request *request = &call->request;
    struct buf *file = &call->file;
    size_t size = (size_t)request->body_size, len;
    buf_clear(file);
    buf_reserve(file, size);
    while (file->len < size) {
        if (read_file(request, file->len, file->data + file->len, size - file->len, &len, err) != 0)
            return -1;
        file->len += len;
    }
    request->body = buf_span(file);
    request->body_fd = -1;
    return 0;
}

/* The hash of the part of a file that is sent. */
static int hash_file(struct aws_call *call, struct err *err)
{
    const struct aws_request *request = &call->request;
    struct digest *digest = digest_new(DIGEST_SHA256);
    unsigned char hash[DIGEST_SHA256_SIZE];
    char bytes[READ];
    size_t len;
    int status = 0;
    for (uint64_t done = 0; done < request->body_size && status == 0; done += len) {
        status = read_file(request, done, bytes, sizeof bytes, &len, err);
        if (status == 0)
            digest_update(digest, bytes, len);
    }
    digest_finish(digest, hash);
    digest_free(digest);
    hex_encode(hash, sizeof hash, call->payload_hash);
    return status;
}

/* Once a call; every attempt sends the same bytes. */
static int hash_payload(struct aws_call *call, const struct call_target *target, struct err *err)
{
    const struct aws_request *request = &call->request;
    if (call->payload_hash[0] != '\0')
        return 0;
    if (request->body_fd >= 0 && request->body_size <= SMALL && load_file(call, err) != 0)
        return -1;
    if (request->unsigned_payload && target->content_hash && target->unsigned_payload)
        strcpy(call->payload_hash, SIGV4_UNSIGNED_PAYLOAD);
    else if (request->body_fd >= 0)
        return hash_file(call, err);
    else if (request->body.len == 0)
        strcpy(call->payload_hash, SIGV4_EMPTY_SHA256);
    else
        digest_sha256_hex(request->body, call->payload_hash);
    return 0;
}

static void add_header(struct aws_call *call, const char *name, const char *value)
{
    call->header[call->header_count++] = (struct http_header){name, value};
}

int call_sign(struct aws_call *call, const struct call_target *target,
              const struct sigv4_credentials *keys, int64_t now_ms, struct buf *authorization,
              struct err *err)
{
    if (hash_payload(call, target, err) != 0)
        return -1;
    clock_basic(now_ms, call->date);
    snprintf(call->attempt, sizeof call->attempt, "attempt=%d; max=%d", call->retry.attempts + 1,
             call->retry.max_attempts);
    call->header_count = call->own_headers;
    add_header(call, "Host", call->host.data);
    add_header(call, "X-Amz-Date", call->date);
    if (target->content_hash)
        add_header(call, "X-Amz-Content-SHA256", call->payload_hash);
    if (keys->session_token != NULL)
        add_header(call, "X-Amz-Security-Token", keys->session_token);
    size_t count = call->header_count;
    call->sign = need(call->sign, &call->sign_room, count, sizeof *call->sign);
    for (size_t i = 0; i < count; i++)
        call->sign[i] = (struct sigv4_pair){span_str(call->header[i].name),
                                            span_str(call->header[i].value)};
    struct sigv4_request request = {.method = call->request.method,
                                    .path = call->path,
                                    .query = call->query,
                                    .query_count = call->request.query_count,
                                    .header = call->sign,
                                    .header_count = count,
                                    .payload_hash = call->payload_hash};
    struct sigv4_scope scope = {
        .region = target->region, .service = target->service, .now_ms = now_ms};
    buf_clear(authorization);
    sigv4_authorization(keys, &request, &scope, authorization);
    add_header(call, "amz-sdk-invocation-id", call->invocation);
    add_header(call, "amz-sdk-request", call->attempt);
    add_header(call, "Authorization", authorization->data);
    return 0;
}
