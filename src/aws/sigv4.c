/* Signature Version 4: the canonical request, the string to sign, and the signature over it.
 *
 * A process signs thousands of requests a second under one key. What is the same for all of them
 * is kept per thread: derived keys with their HMAC state, the text of the current second, scratch
 * buffers. Keys live in sigv4_key.c. */
#include "aws/sigv4.h"

#include <stdlib.h>
#include <string.h>

#include "aws/sigv4_key.h"
#include "codec/digest.h"
#include "codec/hex.h"
#include "codec/url.h"
#include "core/mem.h"

enum { STACK_ITEMS = 48 }; /* headers or parameters handled without allocation */

/* A pair on its way into order; index keeps equal ones as they were. */
struct item {
    struct span name, value;
    size_t index;
};

typedef int compare_fn(const void *, const void *);

static int by_order(const struct item *a, const struct item *b)
{
    return (a->index > b->index) - (a->index < b->index);
}

/* Encoded name, then encoded value: "a-b" comes after "a" though '-' is less than '='. */
static int by_parameter(const void *left, const void *right)
{
    const struct item *a = left, *b = right;
    int order = span_compare(a->name, b->name);
    return order != 0 ? order : span_compare(a->value, b->value);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static int compare_names(struct span a, struct span b)
{
    for (size_t i = 0; i < a.len && i < b.len; i++) {
        unsigned char x = (unsigned char)lower(a.ptr[i]), y = (unsigned char)lower(b.ptr[i]);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return (a.len > b.len) - (a.len < b.len);
}

static int by_header(const void *left, const void *right)
{
    const struct item *a = left, *b = right;
    int order = compare_names(a->name, b->name);
    return order != 0 ? order : by_order(a, b);
}

/* A few items, mostly in order already: insertion. Many: qsort, for nobody may make us slow. */
static void sort(struct item *items, size_t count, compare_fn *compare)
{
    if (count > STACK_ITEMS) {
        qsort(items, count, sizeof *items, compare);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        struct item moving = items[i];
        size_t at = i;
        for (; at > 0 && compare(&items[at - 1], &moving) > 0; at--)
            items[at] = items[at - 1];
        items[at] = moving;
    }
}

/* ---- path ---- */

/* S3: what the path means, encoded once. A strictly encoded path stays as it is. */
static void add_s3_path(struct span path, struct buf *out)
{
    size_t start = 0;
    for (size_t i = 0; i < path.len; i++) {
        char byte;
        if (path.ptr[i] != '%' || path.len - i < 3 ||
            hex_decode(span_of(path.ptr + i + 1, 2), &byte, 1) != 0)
            continue;
        url_encode(span_of(path.ptr + start, i - start), true, out);
        url_encode(span_of(&byte, 1), byte != '/', out);
        i += 2;
        start = i + 1;
    }
    url_encode(span_of(path.ptr + start, path.len - start), true, out);
}

static bool needs_normalising(struct span path)
{
    for (size_t i = 0; i + 1 < path.len; i++)
        if (path.ptr[i] == '/' && (path.ptr[i + 1] == '/' || path.ptr[i + 1] == '.'))
            return true;
    return path.ptr[0] != '/';
}

/* RFC 3986 5.2.4, and runs of slashes become one; a slash at the end stays. */
static void normalise(struct span path, struct buf *out)
{
    bool slash = path.ptr[path.len - 1] == '/';
    while (path.ptr != NULL) {
        struct span segment = span_cut(&path, '/');
        if (segment.len == 0 || span_is(segment, "."))
            continue;
        if (!span_is(segment, "..")) {
            buf_addc(out, '/');
            buf_addspan(out, segment);
            continue;
        }
        const char *last = memrchr(out->data, '/', out->len);
        buf_truncate(out, last != NULL ? (size_t)(last - out->data) : 0);
    }
    if (slash || out->len == 0)
        buf_addc(out, '/');
}

static void add_path(const struct sigv4_request *request, const struct sigv4_scope *scope,
                     struct sigv4_thread *thread, struct buf *out)
{
    struct span path = request->path;
    if (path.len == 0)
        path = span_str("/");
    if (strcmp(scope->service, "s3") == 0) {
        add_s3_path(path, out);
        return;
    }
    if (!scope->raw_path && needs_normalising(path)) {
        buf_clear(&thread->path);
        normalise(path, &thread->path);
        path = buf_span(&thread->path);
    }
    url_encode(path, true, out);
}

/* ---- query ---- */

static void add_query(const struct sigv4_request *request, struct sigv4_thread *thread,
                      struct buf *out)
{
    if (request->query_count == 0)
        return;
    struct item stack[STACK_ITEMS];
    size_t count = request->query_count;
    struct item *items = count > STACK_ITEMS ? mem_array(count, sizeof *items) : stack;
    struct buf *encoded = &thread->query;
    buf_clear(encoded);
    for (size_t i = 0; i < count; i++) {
        size_t start = encoded->len;
        url_encode(request->query[i].name, false, encoded);
        items[i].name.len = encoded->len - start;
        start = encoded->len;
        url_encode(request->query[i].value, false, encoded);
        items[i].value.len = encoded->len - start;
    }
    const char *at = encoded->data; /* it does not move any more */
    for (size_t i = 0; i < count; i++) {
        items[i].name.ptr = at;
        items[i].value.ptr = at += items[i].name.len;
        at += items[i].value.len;
        items[i].index = i;
    }
    sort(items, count, by_parameter);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_addc(out, '&');
        buf_addspan(out, items[i].name);
        buf_addc(out, '=');
        buf_addspan(out, items[i].value);
    }
    if (items != stack)
        free(items);
}

/* ---- headers ---- */

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Trimmed, every run of white space one space. */
static void add_value(struct span value, struct buf *out)
{
    value = span_trim(value);
    if (value.len == 0) /* its ptr may be NULL */
        return;
    size_t start = 0;
    for (size_t i = 0; i < value.len; i++) {
        if (!blank(value.ptr[i]))
            continue;
        buf_add(out, value.ptr + start, i - start);
        buf_addc(out, ' ');
        while (blank(value.ptr[i + 1])) /* the last byte is not blank */
            i++;
        start = i + 1;
    }
    buf_add(out, value.ptr + start, value.len - start);
}

static void add_name(struct span name, struct buf *out)
{
    char *to = buf_reserve(out, name.len);
    if (to == NULL)
        return;
    for (size_t i = 0; i < name.len; i++)
        to[i] = lower(name.ptr[i]);
    buf_grew(out, name.len);
}

/* The headers in canonical order into lines (NULL: not wanted), their names into names. */
static void add_headers(const struct sigv4_request *request, struct buf *lines, struct buf *names)
{
    struct item stack[STACK_ITEMS];
    size_t count = request->header_count;
    struct item *items = count > STACK_ITEMS ? mem_array(count, sizeof *items) : stack;
    for (size_t i = 0; i < count; i++)
        items[i] = (struct item){request->header[i].name, request->header[i].value, i};
    sort(items, count, by_header);
    for (size_t i = 0; i < count; i++) {
        bool again = i > 0 && compare_names(items[i].name, items[i - 1].name) == 0;
        if (!again) {
            if (i > 0)
                buf_addc(names, ';');
            add_name(items[i].name, names);
        }
        if (lines == NULL)
            continue;
        if (i > 0 && !again)
            buf_addc(lines, '\n');
        if (!again)
            add_name(items[i].name, lines);
        buf_addc(lines, again ? ',' : ':');
        add_value(items[i].value, lines);
    }
    if (lines != NULL && count > 0)
        buf_addc(lines, '\n');
    if (items != stack)
        free(items);
}

/* ---- the whole ---- */

void sigv4_canonical(const struct sigv4_request *request, const struct sigv4_scope *scope,
                     struct buf *out, struct buf *signed_names)
{
    struct sigv4_thread *thread = sigv4_thread();
    size_t start = signed_names->len;
    buf_adds(out, request->method);
    buf_addc(out, '\n');
    add_path(request, scope, thread, out);
    buf_addc(out, '\n');
    add_query(request, thread, out);
    buf_addc(out, '\n');
    add_headers(request, out, signed_names);
    buf_addc(out, '\n');
    buf_add(out, signed_names->data + start, signed_names->len - start);
    buf_addc(out, '\n');
    buf_adds(out, request->payload_hash);
}

/* date/region/service/aws4_request, with '/' as given (%2F in a query). */
static void add_scope(const struct sigv4_scope *scope, const char *slash, struct buf *out)
{
    buf_add(out, sigv4_stamp(scope->now_ms), 8);
    buf_adds(out, slash);
    buf_adds(out, scope->region);
    buf_adds(out, slash);
    buf_adds(out, scope->service);
    buf_adds(out, slash);
    buf_adds(out, "aws4_request");
}

static void add_preamble(const char *algorithm, const struct sigv4_scope *scope, struct buf *out)
{
    buf_adds(out, algorithm);
    buf_addc(out, '\n');
    buf_add(out, sigv4_stamp(scope->now_ms), 16);
    buf_addc(out, '\n');
    add_scope(scope, "/", out);
    buf_addc(out, '\n');
}

void sigv4_string_to_sign(const struct sigv4_scope *scope, struct span canonical, struct buf *out)
{
    char hash[65];
    digest_sha256_hex(canonical, hash);
    add_preamble("AWS4-HMAC-SHA256", scope, out);
    buf_add(out, hash, 64);
}

void sigv4_signature(const char *secret, const struct sigv4_scope *scope, struct span string,
                     char out[65])
{
    unsigned char mac[DIGEST_SHA256_SIZE];
    digest_hmac_run(sigv4_key(secret, scope), string, mac);
    hex_encode(mac, sizeof mac, out);
}

/* Signs request; the names of the signed headers are left in thread->names. */
static void sign(const char *secret, const struct sigv4_request *request,
                 const struct sigv4_scope *scope, struct sigv4_thread *thread, char out[65])
{
    buf_clear(&thread->names);
    buf_clear(&thread->canonical);
    buf_clear(&thread->string);
    sigv4_canonical(request, scope, &thread->canonical, &thread->names);
    sigv4_string_to_sign(scope, buf_span(&thread->canonical), &thread->string);
    sigv4_signature(secret, scope, buf_span(&thread->string), out);
}

void sigv4_authorization(const struct sigv4_credentials *credentials,
                         const struct sigv4_request *request, const struct sigv4_scope *scope,
                         struct buf *out)
{
    struct sigv4_thread *thread = sigv4_thread();
    char signature[65];
    sign(credentials->secret_key, request, scope, thread, signature);
    buf_adds(out, "AWS4-HMAC-SHA256 Credential=");
    buf_adds(out, credentials->access_key);
    buf_addc(out, '/');
    add_scope(scope, "/", out);
    buf_adds(out, ", SignedHeaders=");
    buf_addspan(out, buf_span(&thread->names));
    buf_adds(out, ", Signature=");
    buf_add(out, signature, 64);
}

static void add_parameter(struct sigv4_pair pair, struct buf *out)
{
    url_encode(pair.name, false, out);
    buf_addc(out, '=');
    url_encode(pair.value, false, out);
    buf_addc(out, '&');
}

void sigv4_presign(const struct sigv4_credentials *credentials, const struct sigv4_request *request,
                   const struct sigv4_scope *scope, int64_t expires, struct buf *out)
{
    struct sigv4_thread *thread = sigv4_thread();
    struct buf credential, names, seconds;
    buf_init(&credential, 0);
    buf_init(&names, 0);
    buf_init(&seconds, 0);
    buf_addf(&credential, "%s/", credentials->access_key);
    add_scope(scope, "/", &credential);
    add_headers(request, NULL, &names);
    buf_addf(&seconds, "%lld", (long long)expires);
    const struct sigv4_pair own[] = {
        {span_str("X-Amz-Algorithm"), span_str("AWS4-HMAC-SHA256")},
        {span_str("X-Amz-Credential"), buf_span(&credential)},
        {span_str("X-Amz-Date"), span_of(sigv4_stamp(scope->now_ms), 16)},
        {span_str("X-Amz-SignedHeaders"), buf_span(&names)},
        {span_str("X-Amz-Expires"), buf_span(&seconds)},
        {span_str("X-Amz-Security-Token"), span_str(credentials->session_token)},
    };
    size_t extra = sizeof own / sizeof own[0] - (credentials->session_token == NULL);
    struct sigv4_request whole = *request;
    struct sigv4_pair *query = mem_array(request->query_count + extra, sizeof *query);
    if (request->query_count > 0)
        memcpy(query, request->query, request->query_count * sizeof *query);
    memcpy(query + request->query_count, own, extra * sizeof *query);
    whole.query = query;
    whole.query_count += extra;
    char signature[65];
    sign(credentials->secret_key, &whole, scope, thread, signature);
    for (size_t i = 0; i < whole.query_count; i++)
        add_parameter(query[i], out);
    buf_adds(out, "X-Amz-Signature=");
    buf_add(out, signature, 64);
    free(query);
    buf_release(&credential);
    buf_release(&names);
    buf_release(&seconds);
}

/* ---- chunks ---- */

/* preamble, the previous signature, then what the algorithm hashes; signed. */
static void sign_chained(const char *algorithm, const char *secret, const struct sigv4_scope *scope,
                         const char *previous, const char *hashes, char out[65])
{
    struct buf *string = &sigv4_thread()->string;
    buf_clear(string);
    add_preamble(algorithm, scope, string);
    buf_adds(string, previous);
    buf_addc(string, '\n');
    buf_adds(string, hashes);
    sigv4_signature(secret, scope, buf_span(string), out);
}

void sigv4_chunk_signature(const char *secret, const struct sigv4_scope *scope,
                           const char *previous, const char *data_hash, char out[65])
{
    char hashes[64 + 1 + 64 + 1] = SIGV4_EMPTY_SHA256 "\n";
    memcpy(hashes + 65, data_hash, 64);
    sign_chained("AWS4-HMAC-SHA256-PAYLOAD", secret, scope, previous, hashes, out);
}

void sigv4_trailer_signature(const char *secret, const struct sigv4_scope *scope,
                             const char *previous, struct span trailers, char out[65])
{
    char hash[65];
    digest_sha256_hex(trailers, hash);
    sign_chained("AWS4-HMAC-SHA256-TRAILER", secret, scope, previous, hash, out);
}
