/* Three requests: a token, the role's name, the role's keys. */
#include "aws/imds.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "aws/caps.h"
#include "aws/fetch.h"
#include "codec/json.h"
#include "codec/url.h"
#include "core/mem.h"
#include "core/num.h"

static const char token_path[] = "/latest/api/token";
static const char role_path[] = "/latest/meta-data/iam/security-credentials/";

struct imds {
    struct loop *loop;
    struct http *http;
    struct fetch *fetch;
    char *base;  /* "http://host" */
    char *token; /* NULL: version 1 */
    bool v1_disabled;
    int64_t timeout_ms;
    int attempts;
    imds_fn *done;
    void *ctx;
};

static void release(struct imds *imds)
{
    if (imds->token != NULL)
        explicit_bzero(imds->token, strlen(imds->token));
    free(imds->token);
    free(imds->base);
    free(imds);
}

static void finish(struct imds *imds, struct credentials *found, const struct err *err)
{
    imds->done(imds->ctx, found, err);
    release(imds);
}

static void fail(struct imds *imds, enum err_kind kind, const char *why)
{
    struct err err;
    err_set(&err, kind, "instance metadata service: %s", why);
    finish(imds, NULL, &err);
}

static void ask(struct imds *imds, const char *method, const char *path, struct span name,
                const struct http_header *header, fetch_fn *done)
{
    struct buf url;
    buf_init(&url, 0);
    buf_addf(&url, "%s%s", imds->base, path);
    url_encode(name, false, &url);
    struct fetch_request request = {.method = method,
                                    .url = url.data,
                                    .header = header,
                                    .header_count = header != NULL,
                                    .timeout_ms = imds->timeout_ms,
                                    .attempts = imds->attempts,
                                    .done = done,
                                    .ctx = imds};
    imds->fetch = fetch_start(imds->loop, imds->http, &request);
    buf_release(&url);
}

static void ask_metadata(struct imds *imds, struct span name, fetch_fn *done)
{
    struct http_header header = {"x-aws-ec2-metadata-token", imds->token};
    ask(imds, "GET", role_path, name, imds->token != NULL ? &header : NULL, done);
}

static void on_keys(void *ctx, const struct http_reply *reply, const struct err *err)
{
    struct imds *imds = ctx;
    imds->fetch = NULL;
    if (err != NULL || reply->status != 200) {
        fail(imds, ERR_ACCESS, "the role's credentials cannot be read");
        return;
    }
    struct credentials found;
    struct err failure;
    json_t *root = json_parse(buf_span(&reply->body), NULL);
    struct span code = root != NULL ? json_text(root, "Code") : span_of(NULL, 0);
    bool refused = code.ptr != NULL && !span_is(code, "Success");
    json_decref(root);
    if (refused)
        fail(imds, ERR_ACCESS, "it refuses credentials for the role");
    else if (credentials_decode(buf_span(&reply->body), &found, &failure) != 0)
        fail(imds, ERR_DATA, failure.message);
    else
        finish(imds, &found, NULL);
}

static void on_role(void *ctx, const struct http_reply *reply, const struct err *err)
{
    struct imds *imds = ctx;
    imds->fetch = NULL;
    struct span rest = buf_span(&reply->body), name = span_trim(span_cut(&rest, '\n'));
    if (err != NULL)
        fail(imds, ERR_ACCESS, "no answer");
    else if (reply->status == 404 || (reply->status == 200 && name.len == 0))
        fail(imds, ERR_ACCESS, "the instance has no role");
    else if (reply->status != 200)
        fail(imds, ERR_ACCESS, "it refuses the role's name");
    else
        ask_metadata(imds, name, on_keys);
}

/* A token goes into a header: visible ASCII. */
static bool usable(struct span token)
{
    for (size_t i = 0; i < token.len; i++)
        if (token.ptr[i] <= ' ' || token.ptr[i] > '~')
            return false;
    return token.len > 0 && token.len <= CAP_CREDENTIAL;
}

/* No token: where the service is of version 1 (403, 404, 405) or the hop limit swallows the answer
 * (silence), go on without. */
static void on_token(void *ctx, const struct http_reply *reply, const struct err *err)
{
    struct imds *imds = ctx;
    imds->fetch = NULL;
    struct span token = span_trim(buf_span(&reply->body));
    if (err == NULL && reply->status == 200 && usable(token)) {
        imds->token = mem_dup(token.ptr, token.len);
    } else if (err == NULL && reply->status == 400) {
        fail(imds, ERR_ACCESS, "it refuses to give a token");
        return;
    } else if (imds->v1_disabled) {
        fail(imds, ERR_ACCESS, err != NULL ? "no answer" : "it gives no token");
        return;
    }
    ask_metadata(imds, span_of(NULL, 0), on_role);
}

static const char *setting(const struct config *config, const char *env, const char *key)
{
    const char *value = config_env(env);
    return value != NULL ? value : config_get(config, key);
}

static char *base_url(const struct config *config)
{
    const char *url = setting(config, "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                              "ec2_metadata_service_endpoint");
    const char *mode = setting(config, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
                               "ec2_metadata_service_endpoint_mode");
    if (url == NULL)
        url = mode != NULL && strcasecmp(mode, "ipv6") == 0 ? "http://[fd00:ec2::254]"
                                                            : "http://169.254.169.254";
    size_t len = strlen(url);
    while (len > 0 && url[len - 1] == '/')
        len--;
    return mem_dup(url, len);
}

static int64_t number(const char *env, int64_t most)
{
    const char *value = config_env(env);
    int64_t out;
    return value != NULL && num_i64(span_str(value), 1, most, &out) == 0 ? out : 1;
}

struct imds *imds_start(struct loop *loop, struct http *http, const struct config *config,
                        imds_fn *done, void *ctx)
{
    struct imds *imds = mem_alloc(sizeof *imds);
    imds->loop = loop;
    imds->http = http;
    imds->base = base_url(config);
    imds->v1_disabled = config_flag(config, "AWS_EC2_METADATA_V1_DISABLED",
                                    "ec2_metadata_v1_disabled");
    imds->timeout_ms = 1000 * number("AWS_METADATA_SERVICE_TIMEOUT", 3600);
    imds->attempts = (int)number("AWS_METADATA_SERVICE_NUM_ATTEMPTS", 20);
    imds->done = done;
    imds->ctx = ctx;
    struct http_header ttl = {"x-aws-ec2-metadata-token-ttl-seconds", "21600"};
    ask(imds, "PUT", token_path, span_of(NULL, 0), &ttl, on_token);
    return imds;
}

void imds_cancel(struct imds *imds)
{
    if (imds == NULL)
        return;
    fetch_cancel(imds->fetch);
    release(imds);
}
