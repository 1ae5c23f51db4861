#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server.h"
#include "unit.h"

#include "aws/client.h"
#include "codec/digest.h"
#include "core/clock.h"
#include "core/random.h"
#include "net/retry.h"

/* ---- the server: stateless, it goes by the attempt's number and what was signed ---- */

#define EXPIRED   "{\"__type\":\"ExpiredTokenException\",\"message\":\"old\"}"
#define SKEWED    "<Error><Code>RequestTimeTooSkewed</Code><Message>late</Message></Error>"
#define NO_KEY    "<Error><Code>NoSuchKey</Code><Message>gone</Message><Key>k</Key></Error>"
#define NO_QUEUE  "{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\"no queue\"}"
#define THROTTLED "{\"__type\":\"ThrottlingException\",\"message\":\"slow\"}"

static int attempt_of(const struct served *request)
{
    char value[64];
    server_header(request, "amz-sdk-request", value, sizeof value);
    return atoi(value + strlen("attempt="));
}

static bool skewed(const struct served *request)
{
    char value[64], header[64], date[30];
    int64_t signed_ms = 0, now = clock_wall_ms();
    server_header(request, "X-Amz-Date", value, sizeof value);
    clock_parse(value, &signed_ms);
    clock_http(now, date);
    sprintf(header, "Date: %s\r\n", date);
    bool late = llabs(now - signed_ms) > 300000;
    server_reply(request->fd, late ? 403 : 200, header, late ? SKEWED : "in time",
                 late ? strlen(SKEWED) : 7);
    return true;
}

static bool answer(const struct served *request)
{
    int fd = request->fd, status, times;
    const char *target = request->target;
    if (strncmp(target, "/echo", 5) == 0 || strstr(target, "?") != NULL) {
        server_reply(fd, 200, "", request->head, request->head_len);
    } else if (sscanf(target, "/fail/%d/%d", &times, &status) == 2) {
        bool fail = attempt_of(request) <= times;
        server_reply(fd, fail ? status : 200, "x-amz-request-id: R\r\n", fail ? "" : "ok",
                     fail ? 0 : 2);
    } else if (sscanf(target, "/wait/%d", &times) == 1) {
        char header[64];
        sprintf(header, "x-amz-retry-after: %d\r\n", times);
        server_reply(fd, 503, header, "", 0);
    } else if (strcmp(target, "/throttled") == 0) {
        server_reply(fd, 400, "", THROTTLED, strlen(THROTTLED));
    } else if (strcmp(target, "/no-key") == 0) {
        server_reply(fd, 404, "x-amz-request-id: 4442587FB7D0A2F9\r\n", NO_KEY, strlen(NO_KEY));
    } else if (strcmp(target, "/no-queue") == 0) {
        server_reply(fd, 400,
                     "x-amzn-query-error: AWS.SimpleQueueService.NonExistentQueue;Sender\r\n"
                     "x-amzn-RequestId: Q1\r\n",
                     NO_QUEUE, strlen(NO_QUEUE));
    } else if (strcmp(target, "/moved") == 0) {
        server_reply(fd, 302, "Location: http://127.0.0.1:1/\r\n", "", 0);
    } else if (strcmp(target, "/skew") == 0) {
        return skewed(request);
    } else if (strcmp(target, "/expire") == 0) {
        bool old = strstr(request->head, "Credential=OLD/") != NULL;
        server_reply(fd, old ? 400 : 200, "", old ? EXPIRED : "fresh", old ? strlen(EXPIRED) : 5);
    } else if (strcmp(target, "/half") == 0 && attempt_of(request) == 1) {
        server_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf");
        return false;
    } else if (strcmp(target, "/half") == 0) {
        server_reply(fd, 200, "", "complete", 8);
    } else {
        server_wait_close(fd);
        return false;
    }
    return true;
}

/* ---- one test's client ---- */

struct fixture {
    struct server server;
    struct loop *loop;
    struct aws *aws;
    char endpoint[64];
    char folder[64]; /* for configuration */
};

struct exchange {
    struct fixture *fixture;
    struct aws_call *call;
    int calls, status, rewinds, rewinds_allowed;
    struct err err;
    char *body; /* owned */
    struct buf sunk;
};

static void clean_environment(void)
{
    static const char *const names[] = {"AWS_PROFILE",      "AWS_DEFAULT_PROFILE",
                                        "AWS_REGION",       "AWS_DEFAULT_REGION",
                                        "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3",
                                        "AWS_CA_BUNDLE",    "AWS_MAX_ATTEMPTS",
                                        "http_proxy",       "all_proxy"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unsetenv(names[i]);
    setenv("AWS_CONFIG_FILE", "/nonexistent", 1);
    setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent", 1);
    setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", 1);
    setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", 1);
    setenv("AWS_SESSION_TOKEN", "TOKEN", 1);
    setenv("AWS_EC2_METADATA_DISABLED", "true", 1);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    clean_environment();
    random_seed(7);
    server_start(&fixture->server, answer);
    snprintf(fixture->endpoint, sizeof fixture->endpoint, "http://127.0.0.1:%d",
             fixture->server.port);
    strcpy(fixture->folder, "/tmp/sluice-client-XXXXXX");
    fixture->loop = loop_new();
    *state = fixture;
    return mkdtemp(fixture->folder) != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    char path[128];
    aws_free(fixture->aws);
    loop_free(fixture->loop);
    server_stop(&fixture->server);
    clock_pin(-1);
    snprintf(path, sizeof path, "%s/config", fixture->folder);
    unlink(path);
    snprintf(path, sizeof path, "%s/used", fixture->folder);
    unlink(path);
    rmdir(fixture->folder);
    free(fixture);
    return 0;
}

static void open_client(struct fixture *fixture, enum aws_service service, int64_t retries)
{
    struct aws_options options = AWS_OPTIONS_INIT;
    struct err err;
    options.endpoint = fixture->endpoint;
    options.region = "us-east-1";
    options.retries = retries;
    fixture->aws = aws_new(fixture->loop, &options, service, &err);
    assert_non_null(fixture->aws);
}

static void on_done(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct exchange *exchange = ctx;
    exchange->calls++;
    exchange->status = reply->status;
    exchange->body = buf_take(&reply->body);
    if (err != NULL)
        exchange->err = *err;
}

static struct aws_request request_for(struct exchange *exchange, const char *path)
{
    return (struct aws_request){
        .method = "GET", .path = span_str(path), .body_fd = -1, .done = on_done, .ctx = exchange};
}

static void run(struct exchange *exchange, const struct aws_request *request)
{
    exchange->call = aws_start(exchange->fixture->aws, request);
    assert_int_equal(exchange->calls, 0);
    loop_run(exchange->fixture->loop);
    assert_int_equal(exchange->calls, 1);
}

static void get(struct exchange *exchange, struct fixture *fixture, const char *path)
{
    *exchange = (struct exchange){.fixture = fixture};
    struct aws_request request = request_for(exchange, path);
    run(exchange, &request);
}

static void sent_header(const char *head, const char *name, char *out, size_t size)
{
    struct served sent = {.head = (char *)head};
    server_header(&sent, name, out, size);
}

/* ---- the tests ---- */

/* What the server got is what was signed: signing the echo again gives the same signature. */
static void check_signature(const char *echo, struct span path, const struct sigv4_pair *query,
                            size_t query_count, const char *service, const char *hash)
{
    char method[16], line[1024], sent[1024], date[64], names[512], value[16][512];
    struct sigv4_pair header[16];
    size_t count = 0;
    sscanf(echo, "%15s", method);
    sent_header(echo, "Authorization", sent, sizeof sent);
    sent_header(echo, "X-Amz-Date", date, sizeof date);
    const char *list = strstr(sent, "SignedHeaders=");
    assert_non_null(list);
    snprintf(names, sizeof names, "%.*s", (int)strcspn(list + 14, ","), list + 14);
    for (char *name = strtok(names, ";"); name != NULL; name = strtok(NULL, ";"), count++) {
        sent_header(echo, name, value[count], sizeof value[count]);
        header[count] = (struct sigv4_pair){span_str(name), span_str(value[count])};
    }
    struct sigv4_credentials keys = {"AKIDEXAMPLE", getenv("AWS_SECRET_ACCESS_KEY"), "TOKEN"};
    struct sigv4_request request = {method, path, query, query_count, header, count, hash};
    struct sigv4_scope scope = {.region = "us-east-1", .service = service};
    struct buf again;
    assert_int_equal(clock_parse(date, &scope.now_ms), 0);
    buf_init(&again, sizeof line);
    sigv4_authorization(&keys, &request, &scope, &again);
    assert_string_equal(sent, again.data);
    buf_release(&again);
}

static void requests_are_signed(void **state)
{
    struct fixture *fixture = *state;
    open_client(fixture, AWS_S3, -1);
    struct sigv4_pair query[] = {{span_str("prefix"), span_str("a b/%")},
                                 {span_str("uploads"), {NULL, 0}},
                                 {span_str("delimiter"), span_str("")}};
    struct http_header header[] = {{"Range", "bytes=0-9"}, {"x-amz-meta-a", "b"}};
    struct exchange exchange = {.fixture = fixture};
    struct aws_request request = request_for(&exchange, "/echo/../b//%7Ek");
    request.method = "PUT";
    request.query = query;
    request.query_count = 3;
    request.header = header;
    request.header_count = 2;
    request.body = span_str("hello");
    request.unsigned_payload = true; /* not over http */
    run(&exchange, &request);
    char hash[65], value[128], line[256];
    digest_sha256_hex(request.body, hash);
    sent_header(exchange.body, "x-amz-content-sha256", value, sizeof value);
    assert_string_equal(value, hash);
    sent_header(exchange.body, "x-amz-security-token", value, sizeof value);
    assert_string_equal(value, "TOKEN");
    sent_header(exchange.body, "amz-sdk-request", value, sizeof value);
    assert_string_equal(value, "attempt=1; max=3");
    sent_header(exchange.body, "amz-sdk-invocation-id", value, sizeof value);
    assert_int_equal(strlen(value), 36);
    sent_header(exchange.body, "host", value, sizeof value);
    assert_string_equal(value, fixture->endpoint + strlen("http://"));
    snprintf(line, sizeof line, "%.*s", (int)strcspn(exchange.body, "\r"), exchange.body);
    assert_string_equal(line,
                        "PUT /echo/../b//%7Ek?prefix=a%20b%2F%25&uploads&delimiter= HTTP/1.1");
    check_signature(exchange.body, request.path, query, 3, "s3", hash);
    free(exchange.body);
}

static void other_services_send_no_content_hash(void **state)
{
    open_client(*state, AWS_SQS, -1);
    struct exchange exchange = {.fixture = *state};
    struct aws_request request = request_for(&exchange, "/echo");
    struct http_header header[] = {{"Content-Type", "application/x-amz-json-1.0"}};
    request.method = "POST";
    request.header = header;
    request.header_count = 1;
    request.body = span_str("{}");
    run(&exchange, &request);
    char hash[65], value[128];
    digest_sha256_hex(request.body, hash);
    sent_header(exchange.body, "x-amz-content-sha256", value, sizeof value);
    assert_string_equal(value, "");
    check_signature(exchange.body, request.path, NULL, 0, "sqs", hash);
    free(exchange.body);
}

static void files_are_hashed(void **state)
{
    open_client(*state, AWS_S3, -1);
    struct exchange exchange = {.fixture = *state};
    struct aws_request request = request_for(&exchange, "/echo");
    FILE *file = tmpfile();
    fputs("0123456789", file);
    fflush(file);
    char hash[65], value[128];
    digest_sha256_hex(span_str("3456"), hash);
    request.method = "PUT";
    request.body_fd = fileno(file);
    request.body_offset = 3;
    request.body_size = 4;
    run(&exchange, &request);
    sent_header(exchange.body, "x-amz-content-sha256", value, sizeof value);
    assert_string_equal(value, hash);
    free(exchange.body);
    exchange = (struct exchange){.fixture = *state};
    request.body_size = 8;
    run(&exchange, &request);
    assert_int_equal(exchange.err.kind, ERR_DATA);
    assert_string_equal(exchange.err.message, "the file being sent became shorter");
    free(exchange.body);
    fclose(file);
}

static void replies_and_errors(void **state)
{
    static const struct {
        const char *path;
        int status;
        enum err_kind kind;
        const char *code, *request_id;
    } cases[] = {
        {"/fail/0/500", 200, ERR_NONE, "", ""},
        {"/fail/2/500", 200, ERR_NONE, "", ""},
        {"/fail/1/503", 200, ERR_NONE, "", ""},
        {"/moved", 302, ERR_NONE, "", ""},
        {"/no-key", 404, ERR_NOT_FOUND, "NoSuchKey", "4442587FB7D0A2F9"},
        {"/no-queue", 400, ERR_NOT_FOUND, "QueueDoesNotExist", "Q1"},
        {"/fail/3/500", 500, ERR_SERVICE, NULL, "R"},
        {"/fail/1/403", 403, ERR_ACCESS, NULL, "R"},
        {"/half", 200, ERR_NONE, "", ""},
    };
    open_client(*state, AWS_S3, 2);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct exchange exchange;
        get(&exchange, *state, cases[i].path);
        assert_int_equal(exchange.status, cases[i].status);
        assert_int_equal(exchange.err.kind, cases[i].kind);
        if (cases[i].code != NULL)
            assert_string_equal(exchange.err.code, cases[i].code);
        assert_string_equal(exchange.err.request_id, cases[i].request_id);
        free(exchange.body);
    }
}

static void throttling_ends_too(void **state)
{
    open_client(*state, AWS_KINESIS, 1);
    struct exchange exchange;
    get(&exchange, *state, "/throttled");
    assert_int_equal(exchange.err.kind, ERR_THROTTLED);
    assert_true(exchange.err.retryable);
    free(exchange.body);
}

static void attempts_come_from_the_environment(void **state)
{
    static const struct {
        const char *text;
        int64_t option;
        int attempts; /* 0: refused */
    } cases[] = {{NULL, -1, 3}, {"1", -1, 1}, {"5", -1, 5},   {"5", 0, 1},
                 {"0", -1, 0},  {"x", -1, 0}, {"21", -1, 21}, {"22", -1, 0}};
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct aws_options options = AWS_OPTIONS_INIT;
        struct err err = {0};
        options.endpoint = fixture->endpoint;
        options.retries = cases[i].option;
        if (cases[i].text != NULL)
            setenv("AWS_MAX_ATTEMPTS", cases[i].text, 1);
        struct aws *aws = aws_new(fixture->loop, &options, AWS_SQS, &err);
        assert_int_equal(aws != NULL ? aws_max_attempts(aws) : 0, cases[i].attempts);
        assert_int_equal(err.kind, aws != NULL ? ERR_NONE : ERR_USAGE);
        aws_free(aws);
        unsetenv("AWS_MAX_ATTEMPTS");
    }
}

/* The quota of the client's own retries and of those of its caller is one. */
static void the_quota_is_shared(void **state)
{
    struct fixture *fixture = *state;
    struct exchange exchange;
    struct retry retry;
    open_client(fixture, AWS_SQS, 2);
    retry_init(&retry, 1000);
    while (aws_backoff(fixture->aws, &retry, false) >= 0)
        ;
    assert_int_equal(retry.attempts, 36);
    get(&exchange, fixture, "/fail/1/500"); /* would do at the second attempt */
    assert_int_equal(exchange.err.kind, ERR_SERVICE);
    free(exchange.body);
}

static void a_wrong_clock_is_put_right(void **state)
{
    struct fixture *fixture = *state;
    struct exchange exchange;
    open_client(fixture, AWS_S3, 0); /* no retry is needed for it */
    clock_pin(clock_wall_ms() - 3600 * 1000);
    for (int i = 0; i < 2; i++) {
        get(&exchange, fixture, "/skew");
        assert_int_equal(exchange.err.kind, ERR_NONE);
        assert_string_equal(exchange.body, "in time");
        free(exchange.body);
    }
}

static void write_config(struct fixture *fixture, const char *secrets)
{
    char path[128];
    snprintf(path, sizeof path, "%s/config", fixture->folder);
    FILE *file = fopen(path, "w");
    fprintf(file, "[default]\nregion = eu-west-1\nca_bundle =\n%s", secrets);
    fclose(file);
    setenv("AWS_CONFIG_FILE", path, 1);
    unsetenv("AWS_ACCESS_KEY_ID");
    unsetenv("AWS_SECRET_ACCESS_KEY");
    unsetenv("AWS_SESSION_TOKEN");
}

/* The first set of keys is OLD, the next NEW. */
static void expired_credentials_are_fetched_again(void **state)
{
    struct fixture *fixture = *state;
    char process[512];
    snprintf(process, sizeof process,
             "credential_process = sh -c 'k=NEW; [ -e %s/used ] || k=OLD; : > %s/used; "
             "echo \"{\\\"Version\\\":1,\\\"AccessKeyId\\\":\\\"$k\\\","
             "\\\"SecretAccessKey\\\":\\\"s\\\"}\"'\n",
             fixture->folder, fixture->folder);
    write_config(fixture, process);
    open_client(fixture, AWS_SQS, 0);
    struct exchange exchange;
    get(&exchange, fixture, "/echo");
    assert_non_null(strstr(exchange.body, "Credential=OLD/"));
    free(exchange.body);
    clock_pin(clock_wall_ms() + 60 * 1000);
    get(&exchange, fixture, "/expire");
    assert_string_equal(exchange.err.message, "");
    assert_string_equal(exchange.body, "fresh");
    free(exchange.body);
}

static void no_credentials(void **state)
{
    struct fixture *fixture = *state;
    struct exchange exchange;
    write_config(fixture, "");
    open_client(fixture, AWS_SQS, 0);
    get(&exchange, fixture, "/echo");
    assert_int_equal(exchange.err.kind, ERR_ACCESS);
    free(exchange.body);
}

static enum http_sink_result sink(void *ctx, const char *ptr, size_t len)
{
    struct exchange *exchange = ctx;
    assert_int_equal(aws_reply_head(exchange->call)->status, 200);
    buf_add(&exchange->sunk, ptr, len);
    return HTTP_SINK_OK;
}

static bool rewind_sink(void *ctx)
{
    struct exchange *exchange = ctx;
    if (exchange->rewinds++ >= exchange->rewinds_allowed)
        return false;
    buf_clear(&exchange->sunk);
    return true;
}

static void sinks_rewind(void **state)
{
    static const struct {
        bool (*rewind)(void *);
        int allowed;
        const char *sunk;
        enum err_kind kind;
    } cases[] = {{rewind_sink, 1, "complete", ERR_NONE},
                 {rewind_sink, 0, "half", ERR_NETWORK},
                 {NULL, 0, "half", ERR_NETWORK}};
    open_client(*state, AWS_S3, 2);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct exchange exchange = {.fixture = *state, .rewinds_allowed = cases[i].allowed};
        struct aws_request request = request_for(&exchange, "/half");
        buf_init(&exchange.sunk, 0);
        request.sink = sink;
        request.rewind = cases[i].rewind;
        run(&exchange, &request);
        assert_int_equal(exchange.err.kind, cases[i].kind);
        assert_string_equal(exchange.sunk.data, cases[i].sunk);
        buf_release(&exchange.sunk);
        free(exchange.body);
    }
}

static void cancel(void *ctx)
{
    struct exchange *exchange = ctx;
    aws_cancel(exchange->call);
    aws_cancel(exchange->call);
    assert_int_equal(exchange->calls, 0);
}

/* While it waits for a retry, while it is on the wire, before it starts. */
static void cancelling(void **state)
{
    static const struct {
        const char *path;
        int after_ms; /* 0: at once */
    } cases[] = {{"/wait/4000", 300}, {"/silent", 50}, {"/silent", 0}, {"no slash", 0}};
    struct fixture *fixture = *state;
    open_client(fixture, AWS_S3, 2);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct exchange exchange = {.fixture = fixture};
        struct aws_request request = request_for(&exchange, cases[i].path);
        struct loop_timer *timer = loop_timer_new(fixture->loop, cancel, &exchange);
        exchange.call = aws_start(fixture->aws, &request);
        if (cases[i].after_ms > 0)
            loop_timer_set(timer, cases[i].after_ms);
        else
            cancel(&exchange);
        loop_run(fixture->loop);
        assert_int_equal(exchange.calls, 1);
        assert_int_equal(exchange.err.kind, ERR_CANCELLED);
        loop_timer_free(timer);
        free(exchange.body);
    }
}

static void freeing_cancels(void **state)
{
    static const char *const paths[] = {"/silent", "/wait/4000", "no slash"};
    struct fixture *fixture = *state;
    struct exchange exchange[3];
    open_client(fixture, AWS_S3, 2);
    for (size_t i = 0; i < 3; i++) {
        exchange[i] = (struct exchange){.fixture = fixture};
        struct aws_request request = request_for(&exchange[i], paths[i]);
        aws_start(fixture->aws, &request);
    }
    aws_free(fixture->aws);
    fixture->aws = NULL;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(exchange[i].calls, 1);
        assert_int_equal(exchange[i].err.kind, ERR_CANCELLED);
        free(exchange[i].body);
    }
}

/* A signed request goes to the endpoint's host or one below it. */
static void odd_requests_are_refused(void **state)
{
    static const char *const prefixes[] = {"evil.example/", "evil.example#", "u@", "a:1", "a b."};
    open_client(*state, AWS_S3, 0);
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        struct exchange exchange = {.fixture = *state};
        struct aws_request request = request_for(&exchange, "/echo");
        request.host_prefix = prefixes[i];
        run(&exchange, &request);
        assert_int_equal(exchange.err.kind, ERR_USAGE);
        free(exchange.body);
    }
    struct exchange exchange;
    get(&exchange, *state, "echo");
    assert_int_equal(exchange.err.kind, ERR_USAGE);
    free(exchange.body);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

UNIT_GROUP(client, CASE(requests_are_signed), CASE(other_services_send_no_content_hash),
           CASE(files_are_hashed), CASE(replies_and_errors), CASE(throttling_ends_too),
           CASE(attempts_come_from_the_environment), CASE(the_quota_is_shared),
           CASE(a_wrong_clock_is_put_right), CASE(expired_credentials_are_fetched_again),
           CASE(no_credentials), CASE(sinks_rewind), CASE(cancelling), CASE(freeing_cancels),
           CASE(odd_requests_are_refused))
