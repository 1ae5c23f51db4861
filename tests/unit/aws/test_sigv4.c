/* Signatures against vectors from outside: the published suite of AWS (in $SLUICE_SHARED or
 * ../shared, skipped where absent) and the worked examples of the S3 documentation. */
#include "unit.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "aws/sigv4.h"
#include "codec/digest.h"
#include "codec/json.h"
#include "codec/url.h"
#include "core/clock.h"
#include "core/file.h"

enum { MOST = 32 };

struct text {
    struct sigv4_pair header[MOST], query[MOST];
    size_t header_count, query_count;
    char method[16];
    struct span path, body;
    struct buf scratch; /* decoded query */
};

static void add_header(struct text *text, const char *name, const char *value)
{
    assert_true(text->header_count < MOST);
    text->header[text->header_count++] = (struct sigv4_pair){span_str(name), span_str(value)};
}

/* ---- the published suite ---- */

static const char *suite_folder(void)
{
    static char path[4096];
    const char *shared = getenv("SLUICE_SHARED"), *top = getenv("top_srcdir");
    if (shared != NULL)
        snprintf(path, sizeof path, "%s/vectors/sigv4", shared);
    else
        snprintf(path, sizeof path, "%s/../shared/vectors/sigv4", top != NULL ? top : ".");
    return path;
}

static void read_case(const char *name, const char *file, struct buf *out)
{
    char path[8192];
    snprintf(path, sizeof path, "%s/%s/%s", suite_folder(), name, file);
    buf_init(out, 0);
    struct err err;
    if (file_read(path, 1 << 20, out, &err) != 0)
        fail_msg("%s", err.message);
}

static void split_query(struct text *text, struct span query)
{
    buf_init(&text->scratch, 0);
    assert_non_null(buf_reserve(&text->scratch, query.len));
    while (query.ptr != NULL && query.len > 0) {
        struct span value = span_cut(&query, '&');
        struct span part[2] = {span_cut(&value, '='), {NULL, 0}};
        part[1] = value;
        struct sigv4_pair *pair = &text->query[text->query_count++];
        struct span *to[2] = {&pair->name, &pair->value};
        for (size_t i = 0; i < 2; i++) {
            size_t start = text->scratch.len;
            assert_int_equal(url_decode(part[i], false, &text->scratch), 0);
            *to[i] = span_of(text->scratch.data + start, text->scratch.len - start);
        }
    }
}

/* "METHOD target HTTP/1.1", headers (a line that starts blank continues one), empty line, body. */
static void parse_request(struct span raw, struct text *text)
{
    struct span line = span_cut(&raw, '\n');
    struct span method = span_cut(&line, ' ');
    memcpy(text->method, method.ptr, method.len);
    struct span target = span_of(line.ptr, line.len - strlen(" HTTP/1.1"));
    text->path = span_cut(&target, '?');
    split_query(text, target);
    while (raw.ptr != NULL && raw.len > 0) {
        line = span_cut(&raw, '\n');
        if (line.len == 0)
            break;
        struct sigv4_pair *last = &text->header[text->header_count];
        if (line.ptr[0] == ' ') {
            last[-1].value.len = (size_t)(line.ptr + line.len - last[-1].value.ptr);
            continue;
        }
        last->name = span_cut(&line, ':');
        last->value = line;
        text->header_count++;
    }
    text->body = raw;
}

static void check_text(const char *name, const char *file, struct span actual)
{
    struct buf expected;
    read_case(name, file, &expected);
    if (!span_equal(buf_span(&expected), actual))
        fail_msg("%s/%s: expected\n%s\ngot\n%.*s", name, file, expected.data, SPAN_ARG(actual));
    buf_release(&expected);
}

struct context {
    json_t *json;
    struct sigv4_credentials credentials;
    struct sigv4_scope scope;
    bool late_token, sign_body;
    int64_t expires;
};

static void read_context(const char *name, struct context *context)
{
    struct buf raw;
    read_case(name, "context.json", &raw);
    context->json = json_parse(buf_span(&raw), NULL);
    assert_non_null(context->json);
    buf_release(&raw);
    const json_t *keys = json_object_get(context->json, "credentials");
    const char *token = json_string_value(json_object_get(keys, "token"));
    context->late_token = json_bool(context->json, "omit_session_token", 0);
    context->sign_body = json_bool(context->json, "sign_body", 0);
    context->expires = json_int(context->json, "expiration_in_seconds", 0);
    context->credentials = (struct sigv4_credentials){
        json_string_value(json_object_get(keys, "access_key_id")),
        json_string_value(json_object_get(keys, "secret_access_key")),
        context->late_token ? NULL : token,
    };
    context->scope = (struct sigv4_scope){
        .region = json_string_value(json_object_get(context->json, "region")),
        .service = json_string_value(json_object_get(context->json, "service")),
        .raw_path = !json_bool(context->json, "normalize", 1),
    };
    assert_int_equal(clock_parse(json_string_value(json_object_get(context->json, "timestamp")),
                                 &context->scope.now_ms),
                     0);
}

static void check_header_form(const char *name, const struct context *context,
                              const struct sigv4_request *request)
{
    struct buf canonical, names, string;
    buf_init(&canonical, 0);
    buf_init(&names, 0);
    buf_init(&string, 0);
    sigv4_canonical(request, &context->scope, &canonical, &names);
    check_text(name, "header-canonical-request.txt", buf_span(&canonical));
    sigv4_string_to_sign(&context->scope, buf_span(&canonical), &string);
    check_text(name, "header-string-to-sign.txt", buf_span(&string));
    char signature[65];
    sigv4_signature(context->credentials.secret_key, &context->scope, buf_span(&string), signature);
    check_text(name, "header-signature.txt", span_of(signature, 64));
    buf_clear(&string);
    sigv4_authorization(&context->credentials, request, &context->scope, &string);
    struct buf sent;
    read_case(name, "header-signed-request.txt", &sent);
    assert_non_null(strstr(sent.data, string.data));
    buf_release(&sent);
    buf_release(&canonical);
    buf_release(&names);
    buf_release(&string);
}

/* One folder of the suite, header form and query form. */
static void check_case(const char *name)
{
    struct context context;
    read_context(name, &context);
    struct buf raw, presigned;
    read_case(name, "request.txt", &raw);
    struct text text = {0};
    parse_request(buf_span(&raw), &text);
    char hash[65], stamp[17];
    digest_sha256_hex(text.body, hash);
    clock_basic(context.scope.now_ms, stamp);
    struct sigv4_request request = {text.method, text.path,         text.query, text.query_count,
                                    text.header, text.header_count, hash};
    buf_init(&presigned, 0);
    sigv4_presign(&context.credentials, &request, &context.scope, context.expires, &presigned);
    check_text(name, "query-signature.txt", span_of(presigned.data + presigned.len - 64, 64));
    buf_release(&presigned);
    add_header(&text, "X-Amz-Date", stamp);
    if (context.credentials.session_token != NULL)
        add_header(&text, "X-Amz-Security-Token", context.credentials.session_token);
    if (context.sign_body)
        add_header(&text, "x-amz-content-sha256", hash);
    request.header_count = text.header_count;
    check_header_form(name, &context, &request);
    json_decref(context.json);
    buf_release(&text.scratch);
    buf_release(&raw);
}

static void published_suite(void **state)
{
    (void)state;
    DIR *folder = opendir(suite_folder());
    if (folder == NULL) {
        print_message("no published vectors at %s\n", suite_folder());
        skip();
    }
    int cases = 0;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        check_case(entry->d_name);
        cases++;
    }
    closedir(folder);
    assert_int_equal(cases, 38);
}

/* ---- the documentation of S3 ---- */

static const struct sigv4_credentials example = {"AKIAIOSFODNN7EXAMPLE",
                                                 "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", NULL};
static const struct sigv4_scope example_scope = {"us-east-1", "s3", 1369353600000, false};

struct example {
    struct text text;
    const char *payload, *expires, *names;
    char signature[65]; /* the last computed */
};

static void compute(struct example *example_case)
{
    struct text *text = &example_case->text;
    struct buf out;
    buf_init(&out, 0);
    if (example_case->expires == NULL) {
        add_header(text, "x-amz-date", "20130524T000000Z");
        add_header(text, "X-Amz-Content-Sha256", example_case->payload);
    }
    struct sigv4_request request = {text->method,         text->path,   text->query,
                                    text->query_count,    text->header, text->header_count,
                                    example_case->payload};
    if (example_case->expires != NULL)
        sigv4_presign(&example, &request, &example_scope, atoi(example_case->expires), &out);
    else
        sigv4_authorization(&example, &request, &example_scope, &out);
    if (example_case->names != NULL)
        assert_non_null(strstr(out.data, example_case->names));
    memcpy(example_case->signature, out.data + out.len - 64, 65);
    buf_release(&out);
}

static void compute_chunk(struct example *example_case, size_t size)
{
    char *data = malloc(size + 1), hash[65], signature[65];
    assert_non_null(data);
    memset(data, 'a', size);
    digest_sha256_hex(span_of(data, size), hash);
    free(data);
    sigv4_chunk_signature(example.secret_key, &example_scope, example_case->signature, hash,
                          signature);
    memcpy(example_case->signature, signature, 65);
}

static void compute_trailer(struct example *example_case, const char *header)
{
    char line[256], signature[65];
    snprintf(line, sizeof line, "%s\n", header);
    sigv4_trailer_signature(example.secret_key, &example_scope, example_case->signature,
                            span_str(line), signature);
    memcpy(example_case->signature, signature, 65);
}

/* One line "word rest" of tests/vectors/sigv4/s3.txt. */
static int example_line(struct example *now, const char *word, char *rest)
{
    if (strcmp(word, "case") == 0) {
        memset(now, 0, sizeof *now);
    } else if (strcmp(word, "method") == 0) {
        snprintf(now->text.method, sizeof now->text.method, "%s", rest);
    } else if (strcmp(word, "path") == 0) {
        now->text.path = span_str(rest);
    } else if (strcmp(word, "query") == 0) {
        struct span value = span_str(rest), name = span_cut(&value, '=');
        now->text.query[now->text.query_count++] = (struct sigv4_pair){name, value};
    } else if (strcmp(word, "header") == 0) {
        struct span value = span_str(rest), name = span_cut(&value, ':');
        now->text.header[now->text.header_count++] = (struct sigv4_pair){name, value};
    } else if (strcmp(word, "payload") == 0) {
        now->payload = rest;
    } else if (strcmp(word, "expires") == 0) {
        now->expires = rest;
    } else if (strcmp(word, "signed") == 0) {
        now->names = rest;
    } else if (strcmp(word, "chunk") == 0) {
        compute_chunk(now, (size_t)atoi(rest));
    } else if (strcmp(word, "trailer") == 0) {
        compute_trailer(now, rest);
    } else if (strcmp(word, "signature") == 0) {
        if (now->signature[0] == '\0')
            compute(now);
        assert_string_equal(now->signature, rest);
        return 1;
    } else {
        fail_msg("unknown word %s", word);
    }
    return 0;
}

static void documented_examples(void **state)
{
    (void)state;
    const char *top = getenv("top_srcdir");
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/vectors/sigv4/s3.txt", top != NULL ? top : ".");
    struct buf file;
    buf_init(&file, 0);
    assert_int_equal(file_read(path, 1 << 20, &file, NULL), 0);
    struct example now = {0};
    int signatures = 0;
    char *save = NULL;
    for (char *line = strtok_r(file.data, "\n", &save); line != NULL;
         line = strtok_r(NULL, "\n", &save)) {
        if (line[0] == '#')
            continue;
        char *rest = strchr(line, ' ');
        assert_non_null(rest);
        *rest = '\0';
        signatures += example_line(&now, line, rest + 1);
    }
    buf_release(&file);
    assert_int_equal(signatures, 14);
}

/* ---- our own corners ---- */

static void paths(void **state)
{
    (void)state;
    static const struct {
        const char *service, *path, *canonical;
    } cases[] = {
        {"s3", "", "/"},
        {"s3", "/a//b/../c", "/a//b/../c"},
        {"s3", "/a%20b%2Fc+d", "/a%20b%2Fc%2Bd"},
        {"s3", "/%C3%A9\xC3\xA9", "/%C3%A9%C3%A9"},
        {"s3", "/100%", "/100%25"},
        {"s3", "/%4", "/%254"},
        {"s3", "/%zz", "/%25zz"},
        {"s3", "/%41%7e", "/A~"},
        {"sqs", "", "/"},
        {"sqs", "/", "/"},
        {"sqs", "//", "/"},
        {"sqs", "/a%20b", "/a%2520b"},
        {"sqs", "/a/./b/../c/", "/a/c/"},
        {"sqs", "/..", "/"},
        {"sqs", "/../..", "/"},
        {"sqs", "/a/.", "/a"},
        {"sqs", "/.hidden/..x", "/.hidden/..x"},
        {"sqs", "a", "/a"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sigv4_request request = {
            .method = "GET", .path = span_str(cases[i].path), .payload_hash = SIGV4_EMPTY_SHA256};
        struct sigv4_scope scope = {"us-east-1", cases[i].service, 0, false};
        struct buf out, names;
        buf_init(&out, 0);
        buf_init(&names, 0);
        sigv4_canonical(&request, &scope, &out, &names);
        struct span rest = buf_span(&out);
        span_cut(&rest, '\n');
        struct span path = span_cut(&rest, '\n');
        if (!span_is(path, cases[i].canonical))
            fail_msg("%s %s: %.*s", cases[i].service, cases[i].path, SPAN_ARG(path));
        buf_release(&out);
        buf_release(&names);
    }
}

/* More parameters and headers than fit on the stack are ordered just the same. */
static void many(void **state)
{
    (void)state;
    enum { N = 500 };
    static char name[N][8];
    static struct sigv4_pair pair[N], header[N];
    for (size_t i = 0; i < N; i++) {
        snprintf(name[i], sizeof name[i], "%c%03zu", i % 2 ? 'n' : 'N', (i * 7) % N);
        pair[i] = (struct sigv4_pair){span_str(name[i] + 1), span_str("v")};
        header[i] = (struct sigv4_pair){span_str(i < 10 ? "same" : name[i]), span_str(name[i])};
    }
    struct sigv4_request request = {"GET", span_str("/"), pair, N, header, N, "x"};
    struct buf out, names;
    buf_init(&out, 0);
    buf_init(&names, 0);
    sigv4_canonical(&request, &(struct sigv4_scope){"r", "s", 0, false}, &out, &names);
    struct span rest = buf_span(&names), before = span_cut(&rest, ';');
    size_t count = 1;
    for (; rest.ptr != NULL; count++) {
        struct span next = span_cut(&rest, ';');
        assert_true(span_compare(before, next) < 0);
        before = next;
    }
    assert_int_equal(count, N - 9);
    assert_non_null(strstr(out.data, "000=v&001=v&002=v"));
    assert_non_null(strstr(out.data, "\nsame:N000,n007,N014,n021,N028,n035,N042,n049,N056,n063\n"));
    buf_release(&out);
    buf_release(&names);
}

static void sign_with(const char *secret, const char *region, int64_t now_ms, char out[65])
{
    struct sigv4_scope scope = {region, "sqs", now_ms, false};
    sigv4_signature(secret, &scope, span_str("text"), out);
}

/* The cache of keys: right after eviction, across midnight, for a secret of the same address. */
static void key_cache(void **state)
{
    (void)state;
    char first[65], other[65], again[65], secret[32];
    snprintf(secret, sizeof secret, "secret-0");
    sign_with(secret, "us-east-1", 0, first);
    for (int i = 1; i < 20; i++) {
        snprintf(secret, sizeof secret, "secret-%d", i);
        sign_with(secret, "us-east-1", 0, other);
        assert_string_not_equal(first, other);
    }
    sign_with("secret-0", "us-east-1", 86399999, again);
    assert_string_equal(first, again);
    sign_with("secret-0", "us-east-1", 86400000, again);
    assert_string_not_equal(first, again);
    sign_with("secret-0", "us-east-2", 0, again);
    assert_string_not_equal(first, again);
}

static void *sign_in_thread(void *out)
{
    sign_with("secret-0", "us-east-1", 0, out);
    return NULL;
}

static void threads(void **state)
{
    (void)state;
    char expected[65], out[4][65];
    pthread_t thread[4];
    sign_with("secret-0", "us-east-1", 0, expected);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, sign_in_thread, out[i]), 0);
    for (size_t i = 0; i < 4; i++) {
        pthread_join(thread[i], NULL);
        assert_string_equal(out[i], expected);
    }
}

static void presigned_url(void **state)
{
    (void)state;
    struct sigv4_pair query = {span_str("response-content-type"), span_str("a b/c")};
    struct sigv4_pair header = {span_str("host"), span_str("h")};
    struct sigv4_credentials keys = {"AK", "SK", "to/ken=="};
    struct sigv4_request request = {"GET", span_str("/k"),        &query, 1, &header,
                                    1,     SIGV4_UNSIGNED_PAYLOAD};
    struct buf out;
    buf_init(&out, 0);
    sigv4_presign(&keys, &request, &example_scope, 60, &out);
    out.data[out.len - 64] = '\0';
    assert_string_equal(out.data,
                        "response-content-type=a%20b%2Fc&X-Amz-Algorithm=AWS4-HMAC-SHA256"
                        "&X-Amz-Credential=AK%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                        "&X-Amz-Date=20130524T000000Z&X-Amz-SignedHeaders=host&X-Amz-Expires=60"
                        "&X-Amz-Security-Token=to%2Fken%3D%3D&X-Amz-Signature=");
    buf_release(&out);
}

UNIT_GROUP(sigv4, cmocka_unit_test(published_suite), cmocka_unit_test(documented_examples),
           cmocka_unit_test(paths), cmocka_unit_test(many), cmocka_unit_test(key_cache),
           cmocka_unit_test(threads), cmocka_unit_test(presigned_url))
