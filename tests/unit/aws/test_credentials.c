/* The provider against a server that plays STS, the container endpoint and IMDS. What the server
 * does is in the target; the access key it gives has the number of the request in it. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/caps.h"
#include "aws/credentials.h"
#include "aws/sigv4.h"
#include "awsenv.h"
#include "codec/digest.h"
#include "core/clock.h"
#include "server.h"

#define START_MS 1735689600000 /* 2025-01-01T00:00:00Z, the time of most tests */
#define HOUR_MS  3600000

/* ---- the server ---- */

static void reply(const struct served *request, int status, const char *body)
{
    server_reply(request->fd, status, "", body, strlen(body));
}

/* seconds after START_MS: when the keys expire; 0: no expiration. */
static void reply_keys(const struct served *request, int seconds)
{
    char body[512], expires[25];
    clock_iso(START_MS + (int64_t)seconds * 1000, expires);
    snprintf(body, sizeof body,
             "{\"Code\":\"Success\",\"AccessKeyId\":\"AK%d\",\"SecretAccessKey\":\"s\","
             "\"Token\":\"t\"%s%s%s}",
             request->number, seconds > 0 ? ",\"Expiration\":\"" : "", seconds > 0 ? expires : "",
             seconds > 0 ? "\"" : "");
    reply(request, 200, body);
}

/* Does the signature hold? The secret is always "s"; the Credential may be any. */
static bool signature_holds(const struct served *request)
{
    static const char *const names[] = {"host", "content-type", "x-amz-date",
                                        "x-amz-security-token"};
    char value[4][2048], sent[2048], hash[65];
    struct sigv4_pair header[4];
    size_t count = 0;
    for (size_t i = 0; i < 4; i++) {
        server_header(request, names[i], value[i], sizeof value[i]);
        if (value[i][0] != '\0')
            header[count++] = (struct sigv4_pair){span_str(names[i]), span_str(value[i])};
    }
    server_header(request, "authorization", sent, sizeof sent);
    digest_sha256_hex(span_of(request->body, request->body_len), hash);
    struct sigv4_scope scope = {"eu-west-1", "sts", 0, false};
    if (clock_parse(value[2], &scope.now_ms) != 0)
        return false;
    struct sigv4_request signed_request = {
        request->method, span_str(request->target), NULL, 0, header, count, hash};
    struct sigv4_credentials keys = {"", "s", NULL};
    struct buf out;
    buf_init(&out, 0);
    sigv4_authorization(&keys, &signed_request, &scope, &out);
    const char *mine = strstr(out.data, "SignedHeaders="), *theirs = strstr(sent, "SignedHeaders=");
    bool same = mine != NULL && theirs != NULL && strcmp(mine, theirs) == 0;
    buf_release(&out);
    return same;
}

/* The keys have the role's name and those of the caller in them: "AK+role". */
static void play_sts(const struct served *request)
{
    char body[1024], sent[2048] = "", caller[64] = "web", role[64] = "";
    server_header(request, "authorization", sent, sizeof sent);
    const char *credential = strstr(sent, "Credential="), *arn = strstr(request->body, "RoleArn=");
    const char *token = strstr(request->body, "&WebIdentityToken=");
    bool web = token != NULL && strcmp(token, "&WebIdentityToken=the.token") == 0;
    if (web ? sent[0] != '\0' : credential == NULL || !signature_holds(request)) {
        reply(request, 403,
              "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>no</Message>"
              "</Error></ErrorResponse>");
        return;
    }
    if (credential != NULL)
        sscanf(credential, "Credential=%63[^/]", caller);
    sscanf(arn, "RoleArn=%63[^&]", role);
    if (strcmp(role, "forbidden") == 0) {
        reply(request, 403,
              "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not for you</Message>"
              "</Error><RequestId>R1</RequestId></ErrorResponse>");
        return;
    }
    const char *action = web ? "AssumeRoleWithWebIdentity" : "AssumeRole";
    snprintf(body, sizeof body,
             "<%sResponse><%sResult><Credentials><AccessKeyId>%s+%s</AccessKeyId>"
             "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
             "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></%sResult></%sResponse>",
             action, action, caller, role, action, action);
    reply(request, 200, body);
}

/* "/imds-VARIANT/latest/..." */
static void play_imds(const struct served *request)
{
    const char *variant = request->target + 6, *rest = strstr(request->target, "/latest/");
    char token[64], ttl[16];
    server_header(request, "x-aws-ec2-metadata-token", token, sizeof token);
    server_header(request, "x-aws-ec2-metadata-token-ttl-seconds", ttl, sizeof ttl);
    bool v1 = strncmp(variant, "v1", 2) == 0;
    if (strcmp(rest, "/latest/api/token") == 0) {
        if (v1 || strncmp(variant, "400", 3) == 0)
            reply(request, v1 ? 405 : 400, "");
        else
            reply(request,
                  strcmp(request->method, "PUT") == 0 && strcmp(ttl, "21600") == 0 ? 200 : 418,
                  "TOKEN\n");
    } else if (strcmp(token, v1 ? "" : "TOKEN") != 0) {
        reply(request, 401, "");
    } else if (strncmp(variant, "norole", 6) == 0) {
        reply(request, 404, "");
    } else if (strcmp(rest, "/latest/meta-data/iam/security-credentials/") == 0) {
        reply(request, 200, "the-role\n");
    } else if (strncmp(variant, "refused", 7) == 0) {
        reply(request, 200, "{\"Code\":\"AssumeRoleUnauthorizedAccess\"}");
    } else if (strcmp(rest, "/latest/meta-data/iam/security-credentials/the-role") == 0) {
        reply_keys(request, 3600);
    } else {
        reply(request, 404, "");
    }
}

static bool answer(const struct served *request)
{
    int number;
    char authorization[64];
    server_header(request, "authorization", authorization, sizeof authorization);
    if (strncmp(request->target, "/sts", 4) == 0)
        play_sts(request);
    else if (strncmp(request->target, "/imds-", 6) == 0)
        play_imds(request);
    else if (sscanf(request->target, "/keys/%d", &number) == 1) /* expire after so many seconds */
        reply_keys(request, number);
    else if (sscanf(request->target, "/first/%d", &number) == 1 && request->number == 1)
        reply_keys(request, number); /* then failures */
    else if (strcmp(request->target, "/flaky") == 0 && request->number == 3)
        reply_keys(request, 0); /* after two failures */
    else if (strcmp(request->target, "/token") == 0 && strcmp(authorization, "Basic x") == 0)
        reply_keys(request, 0);
    else if (strcmp(request->target, "/bad") == 0)
        reply(request, 200, "{\"AccessKeyId\":\"AK\"}");
    else
        reply(request, strcmp(request->target, "/flaky") == 0 ? 500 : 404, "");
    return true;
}

/* ---- the client ---- */

struct fixture {
    struct server server;
    struct loop *loop;
    struct http *http;
    struct config *config;
    struct credentials_provider *provider;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    if (awsenv_set_up(state) != 0)
        return -1;
    server_start(&fixture->server, answer);
    fixture->loop = loop_new();
    fixture->http = http_new(fixture->loop, &(struct http_config){0});
    clock_pin(START_MS);
    *state = fixture;
    return 0;
}

static void close_provider(struct fixture *fixture)
{
    credentials_free(fixture->provider);
    config_free(fixture->config);
    fixture->provider = NULL;
    fixture->config = NULL;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    clock_pin(-1);
    close_provider(fixture);
    http_free(fixture->http);
    loop_run(fixture->loop);
    loop_free(fixture->loop);
    server_stop(&fixture->server);
    free(fixture);
    return awsenv_tear_down(state);
}

/* format may use the port once or not at all. */
static void open_provider(struct fixture *fixture, const char *config, const char *credentials,
                          const char *variables, const char *profile)
{
    struct buf text;
    buf_init(&text, 0);
    for (const char *at = variables; *at != '\0'; at++)
        if (*at == '@')
            buf_addf(&text, "http://127.0.0.1:%d", fixture->server.port);
        else
            buf_addc(&text, *at);
    awsenv_files(config, credentials);
    awsenv_set(text.data);
    buf_release(&text);
    fixture->config = config_new(profile, NULL);
    assert_non_null(fixture->config);
    fixture->provider = credentials_new(fixture->loop, fixture->http, fixture->config, "eu-west-1");
}

struct getter {
    int calls;
    char key[64]; /* or "!message" */
    struct err err;
};

static void on_got(void *ctx, const struct credentials *credentials, const struct err *err)
{
    struct getter *getter = ctx;
    getter->calls++;
    if (err != NULL) {
        getter->err = *err;
        snprintf(getter->key, sizeof getter->key, "!%.62s", err->message);
    } else {
        snprintf(getter->key, sizeof getter->key, "%s", credentials->access_key);
        assert_string_equal(credentials->secret_key, "s");
    }
}

static struct getter get(struct fixture *fixture)
{
    struct getter getter = {0};
    credentials_get(fixture->provider, on_got, &getter);
    assert_int_equal(getter.calls, 0);
    loop_run(fixture->loop);
    assert_int_equal(getter.calls, 1);
    return getter;
}

#define KEYS "aws_access_key_id = FK\naws_secret_access_key = s\n"
#define URI  "AWS_CONTAINER_CREDENTIALS_FULL_URI=@"
#define IMDS "AWS_EC2_METADATA_SERVICE_ENDPOINT=@/imds-"
#define STS  "AWS_ENDPOINT_URL_STS=@/sts"

static void sources(void **state)
{
    struct fixture *fixture = *state;
    const char *token = awsenv_file("web-token", "the.token\n");
    char web[256], web_role[256];
    snprintf(web, sizeof web, STS "|AWS_WEB_IDENTITY_TOKEN_FILE=%s|AWS_ROLE_ARN=wr", token);
    snprintf(web_role, sizeof web_role,
             "[default]\nrole_arn = R\nsource_profile = w\n[profile w]\nrole_arn = wr\n"
             "web_identity_token_file = %s\n",
             token);
    const struct {
        const char *config, *credentials, *variables, *expected; /* '#': any digit */
        enum err_kind kind;
    } cases[] = {
        {"", "[default]\n" KEYS, "", "FK", ERR_NONE},
        {"", "", URI "/keys/3600", "AK#", ERR_NONE},
        {"", "", URI "/keys/0", "AK#", ERR_NONE},
        {"", "", URI "/token|AWS_CONTAINER_AUTHORIZATION_TOKEN=Basic x", "AK#", ERR_NONE},
        {"", "", URI "/token", "!container credentials: HTTP status 404", ERR_ACCESS},
        {"", "", URI "/bad", "!container credentials: no secret access key", ERR_DATA},
        {"", "", "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://example.com/", "!container", ERR_USAGE},
        {"", "", IMDS "v2", "AK#", ERR_NONE},
        {"", "", IMDS "v1/", "AK#", ERR_NONE},
        {"", "", IMDS "v1|AWS_EC2_METADATA_V1_DISABLED=true", "!it gives no token", ERR_ACCESS},
        {"", "", IMDS "400", "!it refuses to give a token", ERR_ACCESS},
        {"", "", IMDS "norole",
         "!no credentials in environment or profile default: instance metadata service: the "
         "instance has no role",
         ERR_ACCESS},
        {"", "", IMDS "refused", "!it refuses credentials", ERR_ACCESS},
        {"", "", "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:1", "!no answer", ERR_ACCESS},
        {"", "", "AWS_EC2_METADATA_DISABLED=true", "!no credentials: set", ERR_ACCESS},
        {"[default]\nrole_arn = R\nsource_profile = b\n", "[b]\n" KEYS, STS, "FK+R", ERR_NONE},
        {"[default]\nrole_arn = R\nsource_profile = b\n[profile b]\nrole_arn = Q\n"
         "source_profile = c\n",
         "[c]\n" KEYS, STS "/", "FK+Q+R", ERR_NONE},
        {"[default]\nrole_arn = R\ncredential_source = EcsContainer\n", "",
         STS "|" URI "/keys/3600", "AK#+R", ERR_NONE},
        {"[default]\nrole_arn = R\ncredential_source = Ec2InstanceMetadata\n", "",
         STS "|" IMDS "v2", "AK#+R", ERR_NONE},
        {"[default]\nrole_arn = R\ncredential_source = Ec2InstanceMetadata\n", "",
         STS "|" IMDS "norole", "!instance metadata service: the instance has no role", ERR_ACCESS},
        {"[default]\nrole_arn = forbidden\nsource_profile = b\n", "[b]\n" KEYS, STS,
         "!role forbidden: not for you", ERR_ACCESS},
        {"", "", web, "web+wr", ERR_NONE},
        {web_role, "", STS, "web+wr+R", ERR_NONE},
        {"", "", STS "|AWS_WEB_IDENTITY_TOKEN_FILE=/no/such|AWS_ROLE_ARN=wr",
         "!web identity token: /no/such", ERR_NOT_FOUND},
        {"[default]\ncredential_process = printf '{\"Version\":1,\"AccessKeyId\":\"PK\","
         "\"SecretAccessKey\":\"s\"}'\n",
         "", "", "PK", ERR_NONE},
        {"[default]\nrole_arn = R\nsource_profile = p\n[profile p]\ncredential_process = printf "
         "'{\"Version\":1,\"AccessKeyId\":\"PK\",\"SecretAccessKey\":\"s\"}'\n",
         "", STS, "PK+R", ERR_NONE},
        {"[default]\ncredential_process = false\n", "", "", "!credential_process: exit status 1",
         ERR_ACCESS},
        {"[default]\ncredential_process = /no/such\n", "", "", "!credential_process: /no/such",
         ERR_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        open_provider(fixture, cases[i].config, cases[i].credentials, cases[i].variables, NULL);
        struct getter got = get(fixture);
        for (char *c = got.key; got.key[0] != '!' && *c != '\0'; c++)
            if (*c >= '0' && *c <= '9') { /* a number of any length becomes one # */
                *c = '#';
                memmove(c + 1, c + 1 + strspn(c + 1, "0123456789"),
                        strlen(c + 1 + strspn(c + 1, "0123456789")) + 1);
            }
        bool same = cases[i].expected[0] == '!'
                        ? strstr(got.err.message, cases[i].expected + 1) != NULL
                        : strcmp(got.key, cases[i].expected) == 0;
        if (!same)
            fail_msg("case %zu: %s %s instead of %s", i, got.key, got.err.message,
                     cases[i].expected);
        assert_int_equal(got.err.kind, cases[i].kind);
        close_provider(fixture);
    }
}

/* Keys that lie at hand need no turn of the loop. */
static void at_once(void **state)
{
    struct fixture *fixture = *state;
    open_provider(fixture, "", "[default]\n" KEYS, "", NULL);
    const struct credentials *now = credentials_now(fixture->provider);
    assert_non_null(now);
    assert_string_equal(credentials_keys(now).access_key, "FK");
    assert_null(credentials_keys(now).session_token);
    close_provider(fixture);
    open_provider(fixture, "", "", URI "/keys/3600", NULL);
    assert_null(credentials_now(fixture->provider));
    assert_string_equal(get(fixture).key, "AK1");
    assert_string_equal(credentials_now(fixture->provider)->access_key, "AK1");
}

static void attempts(void **state)
{
    struct fixture *fixture = *state;
    open_provider(fixture, "", "", URI "/flaky", NULL);
    assert_string_equal(get(fixture).key, "AK3");
}

static void shared_fetch(void **state)
{
    struct fixture *fixture = *state;
    struct getter getter[3] = {0};
    open_provider(fixture, "", "", URI "/keys/3600", NULL);
    for (size_t i = 0; i < 3; i++)
        credentials_get(fixture->provider, on_got, &getter[i]);
    credentials_forget(fixture->provider, &getter[1]);
    loop_run(fixture->loop);
    assert_string_equal(getter[0].key, "AK1");
    assert_int_equal(getter[1].calls, 0);
    assert_string_equal(getter[2].key, "AK1");
    assert_string_equal(get(fixture).key, "AK1");
}

static void at(int64_t ms)
{
    clock_pin(START_MS + ms);
}

static const char *key_now(struct fixture *fixture)
{
    const struct credentials *now = credentials_now(fixture->provider);
    return now != NULL ? now->access_key : "none";
}

enum { MINUTE = 60000 };

/* One hour: refreshed behind from 15 minutes before the end, waited for from 10 minutes. */
static void refresh(void **state)
{
    struct fixture *fixture = *state;
    open_provider(fixture, "", "", URI "/keys/3600", NULL);
    assert_string_equal(get(fixture).key, "AK1");
    at(45 * MINUTE - 1);
    assert_string_equal(key_now(fixture), "AK1");
    loop_run(fixture->loop);
    assert_string_equal(key_now(fixture), "AK1");
    at(45 * MINUTE);
    assert_string_equal(key_now(fixture), "AK1");
    loop_run(fixture->loop);
    at(0); /* the server's keys end at the same time again */
    assert_string_equal(key_now(fixture), "AK2");
    at(50 * MINUTE);
    assert_string_equal(key_now(fixture), "AK2"); /* young, for what it was given */
    at(60 * MINUTE);
    assert_string_equal(key_now(fixture), "none");
}

static void mandatory_refresh(void **state)
{
    struct fixture *fixture = *state;
    open_provider(fixture, "", "", URI "/keys/3600", NULL);
    assert_string_equal(get(fixture).key, "AK1");
    at(50 * MINUTE);
    assert_string_equal(key_now(fixture), "none");
    assert_string_equal(get(fixture).key, "AK2");
}

/* A refresh that fails leaves the old set in use while it lasts, and is not repeated at once. */
static void failing_refresh(void **state)
{
    struct fixture *fixture = *state;
    open_provider(fixture, "", "", URI "/first/3600", NULL);
    assert_string_equal(get(fixture).key, "AK1");
    at(46 * MINUTE);
    assert_string_equal(key_now(fixture), "AK1");
    loop_run(fixture->loop);
    assert_string_equal(key_now(fixture), "AK1");
    at(51 * MINUTE);
    assert_string_equal(key_now(fixture), "none");
    assert_string_equal(get(fixture).key, "AK1");
    assert_string_equal(key_now(fixture), "AK1"); /* quiet for a minute */
    at(60 * MINUTE);
    struct getter got = get(fixture);
    assert_string_equal(got.key, "!container credentials: HTTP status 404");
}

/* Keys that came expired (IMDS does so in an outage) are used for a while. */
static void expired_from_source(void **state)
{
    struct fixture *fixture = *state;
    at(2 * HOUR_MS);
    open_provider(fixture, "", "", URI "/keys/3600", NULL);
    assert_string_equal(get(fixture).key, "AK1");
    assert_string_equal(key_now(fixture), "AK1");
    at(2 * HOUR_MS + 5 * MINUTE);
    assert_string_equal(key_now(fixture), "none");
}

static void invalidation(void **state)
{
    struct fixture *fixture = *state;
    open_provider(fixture, "", "", URI "/keys/3600", NULL);
    assert_string_equal(get(fixture).key, "AK1");
    credentials_invalidate(fixture->provider); /* refused was an older set */
    assert_string_equal(key_now(fixture), "AK1");
    at(6000);
    credentials_invalidate(fixture->provider);
    assert_string_equal(key_now(fixture), "none");
    assert_string_equal(get(fixture).key, "AK2");
    /* between get and its callback */
    struct getter getter = {0};
    at(12000);
    credentials_get(fixture->provider, on_got, &getter);
    credentials_invalidate(fixture->provider);
    loop_run(fixture->loop);
    assert_string_equal(getter.key, "AK3");
}

static void freed_while_waiting(void **state)
{
    struct fixture *fixture = *state;
    static const char *const variables[] = {URI "/keys/3600", IMDS "v2", ""};
    for (size_t i = 0; i < 3; i++) {
        struct getter getter = {0};
        open_provider(fixture, i < 2 ? "" : "[default]\ncredential_process = sleep 1000\n", "",
                      variables[i], NULL);
        credentials_get(fixture->provider, on_got, &getter);
        close_provider(fixture);
        loop_run(fixture->loop);
        assert_int_equal(getter.calls, 0);
    }
}

static void value_caps(void **state)
{
    (void)state;
    char *long_value = calloc(1, CAP_CREDENTIAL + 2);
    memset(long_value, 'x', CAP_CREDENTIAL + 1);
    for (size_t extra = 0; extra < 2; extra++) {
        struct credentials out;
        struct err err;
        struct span value = span_of(long_value, CAP_CREDENTIAL + extra);
        assert_int_equal(credentials_set(&out, span_str("a"), span_str("b"), value, 0, &err),
                         extra ? -1 : 0);
        credentials_release(&out);
    }
    free(long_value);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

UNIT_GROUP(credentials, TEST(sources), TEST(at_once), TEST(attempts), TEST(shared_fetch),
           TEST(refresh), TEST(mandatory_refresh), TEST(failing_refresh), TEST(expired_from_source),
           TEST(invalidation), TEST(freed_while_waiting), cmocka_unit_test(value_caps))
