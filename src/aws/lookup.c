/* The chain at work: one thing under way at a time (a request, a command, or a turn of the loop
 * before the end), each ending in begin_roles, which goes on to STS for every role. */
#include "aws/lookup.h"

#include <stdlib.h>
#include <string.h>

#include "aws/caps.h"
#include "aws/chain.h"
#include "aws/container.h"
#include "aws/credproc.h"
#include "aws/endpoint.h"
#include "aws/error.h"
#include "aws/fetch.h"
#include "aws/imds.h"
#include "aws/sts.h"
#include "codec/digest.h"
#include "core/clock.h"
#include "core/file.h"
#include "core/mem.h"

enum { STS_MS = 10000, CONTAINER_MS = 2000, ATTEMPTS = 3, POLL_MS = 10 };

struct lookup {
    struct loop *loop;
    struct http *http;
    const struct config *config;
    const char *region;
    struct chain chain;
    struct credentials found;
    size_t roles_left;
    const struct chain_role *asking; /* the role STS is asked for */
    struct fetch *fetch;
    struct imds *imds;
    struct credproc *process;
    struct loop_timer *timer; /* polls process, or ends the lookup */
    struct err err;           /* how it ends */
    lookup_fn *done;
    void *ctx;
};

static void release(struct lookup *lookup)
{
    loop_timer_free(lookup->timer);
    credproc_free(lookup->process);
    chain_release(&lookup->chain);
    credentials_release(&lookup->found);
    free(lookup);
}

static void finish(struct lookup *lookup)
{
    if (lookup->err.kind == ERR_NONE)
        lookup->done(lookup->ctx, &lookup->found, NULL);
    else
        lookup->done(lookup->ctx, NULL, &lookup->err);
    release(lookup);
}

static void on_timer(void *ctx);

/* Ends from the loop, with found or, when there is one, err. */
static void finish_soon(struct lookup *lookup)
{
    loop_timer_set(lookup->timer, 0);
}

/* ---- STS ---- */

static void begin_roles(struct lookup *lookup);

static void on_sts(void *ctx, const struct http_reply *reply, const struct err *err)
{
    struct lookup *lookup = ctx;
    lookup->fetch = NULL;
    credentials_release(&lookup->found);
    if (err != NULL)
        lookup->err = *err;
    else if (reply->status != 200)
        error_decode(reply->status, buf_span(&reply->headers), buf_span(&reply->body),
                     &lookup->err);
    else
        sts_decode(buf_span(&reply->body), &lookup->found, &lookup->err);
    if (lookup->err.kind == ERR_NONE) {
        begin_roles(lookup);
        return;
    }
    err_prefix(&lookup->err, "role %.200s", lookup->asking->arn);
    finish(lookup);
}

/* The headers of a call signed with what was found so far. */
static size_t sign(struct lookup *lookup, const struct endpoint *endpoint, const char *path,
                   struct span body, struct http_header header[5], char stamp[17],
                   struct buf *authorization)
{
    char hash[65];
    size_t count = 0;
    int64_t now_ms = clock_wall_ms();
    clock_basic(now_ms, stamp);
    digest_sha256_hex(body, hash);
    header[count++] = (struct http_header){"content-type",
                                           "application/x-www-form-urlencoded; charset=utf-8"};
    header[count++] = (struct http_header){"x-amz-date", stamp};
    if (lookup->found.session_token != NULL)
        header[count++] = (struct http_header){"x-amz-security-token", lookup->found.session_token};
    struct sigv4_pair pair[5] = {{span_str("host"), span_str(strstr(endpoint->url, "://") + 3)}};
    for (size_t i = 0; i < count; i++)
        pair[i + 1] = (struct sigv4_pair){span_str(header[i].name), span_str(header[i].value)};
    struct sigv4_request request = {.method = "POST",
                                    .path = span_str(path),
                                    .header = pair,
                                    .header_count = count + 1,
                                    .payload_hash = hash};
    struct sigv4_scope scope = {endpoint->region, "sts", now_ms, false};
    struct sigv4_credentials keys = credentials_keys(&lookup->found);
    sigv4_authorization(&keys, &request, &scope, authorization);
    header[count++] = (struct http_header){"authorization", authorization->data};
    return count;
}

/* Posts body to STS: signed, or for a web identity not. */
static void ask_sts(struct lookup *lookup, const struct chain_role *role, struct span body,
                    bool is_signed)
{
    struct endpoint endpoint;
    struct buf url, authorization;
    char stamp[17];
    struct http_header header[5] = {
        {"content-type", "application/x-www-form-urlencoded; charset=utf-8"}};
    size_t header_count = 1;
    lookup->asking = role;
    const struct endpoint_choice regional = {.region = lookup->region};
    const struct endpoint_choice global = {.region = "aws-global"};
    struct err no_region;
    if (endpoint_resolve(AWS_STS, &regional, lookup->config, &endpoint, &no_region) != 0 &&
        endpoint_resolve(AWS_STS, &global, lookup->config, &endpoint, &lookup->err) != 0) {
        finish_soon(lookup);
        return;
    }
    buf_init(&url, 0);
    buf_init(&authorization, 0);
    buf_addf(&url, "%s%s/", endpoint.url, endpoint.base_path);
    if (is_signed)
        header_count = sign(lookup, &endpoint, url.data + strlen(endpoint.url), body, header, stamp,
                            &authorization);
    struct fetch_request request = {.method = "POST",
                                    .url = url.data,
                                    .header = header,
                                    .header_count = header_count,
                                    .body = body,
                                    .timeout_ms = STS_MS,
                                    .attempts = ATTEMPTS,
                                    .done = on_sts,
                                    .ctx = lookup};
    lookup->fetch = fetch_start(lookup->loop, lookup->http, &request);
    buf_release(&url);
    buf_release(&authorization);
    endpoint_release(&endpoint);
}

/* "sluice-SECONDS", for roles without a session name. */
static void session_name(char out[40])
{
    struct buf name;
    buf_init(&name, 39);
    buf_adds(&name, "sluice-");
    buf_addu(&name, (uint64_t)(clock_wall_ms() / 1000));
    memcpy(out, name.data, name.len + 1);
    buf_release(&name);
}

/* The next role, or the end. */
static void begin_roles(struct lookup *lookup)
{
    if (lookup->roles_left == 0) {
        finish_soon(lookup);
        return;
    }
    const struct chain_role *role = &lookup->chain.role[--lookup->roles_left];
    char name[40];
    struct buf body;
    session_name(name);
    buf_init(&body, 0);
    sts_assume_role(role, name, &body);
    ask_sts(lookup, role, buf_span(&body), true);
    buf_release(&body);
}

static void begin_web_identity(struct lookup *lookup)
{
    char name[40];
    struct buf token, body;
    buf_init(&token, 0);
    buf_init(&body, 0);
    session_name(name);
    if (file_read(lookup->chain.token_file, CAP_CREDENTIAL, &token, &lookup->err) != 0) {
        err_prefix(&lookup->err, "web identity token");
        finish_soon(lookup);
    } else {
        sts_web_identity(&lookup->chain.web, name, span_trim(buf_span(&token)), &body);
        ask_sts(lookup, &lookup->chain.web, buf_span(&body), false);
    }
    explicit_bzero(token.data, token.len);
    explicit_bzero(body.data, body.len);
    buf_release(&token);
    buf_release(&body);
}

/* ---- the other sources ---- */

static void on_container(void *ctx, const struct http_reply *reply, const struct err *err)
{
    struct lookup *lookup = ctx;
    lookup->fetch = NULL;
    if (err != NULL)
        lookup->err = *err;
    else if (reply->status != 200)
        err_set(&lookup->err, ERR_ACCESS, "HTTP status %d", reply->status);
    else
        credentials_decode(buf_span(&reply->body), &lookup->found, &lookup->err);
    if (lookup->err.kind == ERR_NONE) {
        begin_roles(lookup);
        return;
    }
    err_prefix(&lookup->err, "container credentials");
    finish(lookup);
}

static void begin_container(struct lookup *lookup)
{
    struct buf url, token;
    buf_init(&url, 0);
    buf_init(&token, 0);
    if (container_url(&url, &lookup->err) != 0 ||
        container_authorization(&token, &lookup->err) != 0) {
        finish_soon(lookup);
    } else {
        struct http_header header = {"authorization", token.data};
        struct fetch_request request = {.method = "GET",
                                        .url = url.data,
                                        .header = &header,
                                        .header_count = token.len > 0,
                                        .timeout_ms = CONTAINER_MS,
                                        .attempts = ATTEMPTS,
                                        .done = on_container,
                                        .ctx = lookup};
        lookup->fetch = fetch_start(lookup->loop, lookup->http, &request);
    }
    explicit_bzero(token.data, token.len);
    buf_release(&url);
    buf_release(&token);
}

static void on_imds(void *ctx, struct credentials *found, const struct err *err)
{
    struct lookup *lookup = ctx;
    lookup->imds = NULL;
    if (err == NULL) {
        lookup->found = *found;
        begin_roles(lookup);
        return;
    }
    lookup->err = *err;
    if (lookup->chain.last_resort)
        err_prefix(&lookup->err, "no credentials in environment or profile %.100s",
                   config_profile(lookup->config));
    finish(lookup);
}

static void poll_process(struct lookup *lookup)
{
    enum credproc_state state = credproc_poll(lookup->process, &lookup->found, &lookup->err);
    if (state == CREDPROC_RUNNING) {
        loop_timer_set(lookup->timer, POLL_MS);
        return;
    }
    credproc_free(lookup->process);
    lookup->process = NULL;
    if (state == CREDPROC_DONE)
        begin_roles(lookup);
    else
        finish(lookup);
}

static void on_timer(void *ctx)
{
    struct lookup *lookup = ctx;
    if (lookup->process != NULL)
        poll_process(lookup);
    else
        finish(lookup);
}

static void begin(struct lookup *lookup)
{
    switch (lookup->chain.source) {
    case CHAIN_KEYS:
        lookup->found = lookup->chain.keys;
        lookup->chain.keys = (struct credentials){0};
        begin_roles(lookup);
        break;
    case CHAIN_WEB_IDENTITY:
        begin_web_identity(lookup);
        break;
    case CHAIN_PROCESS:
        lookup->process = credproc_start(lookup->chain.process, &lookup->err);
        finish_soon(lookup);
        break;
    case CHAIN_CONTAINER:
        begin_container(lookup);
        break;
    case CHAIN_IMDS:
        lookup->imds = imds_start(lookup->loop, lookup->http, lookup->config, on_imds, lookup);
        break;
    }
}

struct lookup *lookup_start(struct loop *loop, struct http *http, const struct config *config,
                            const char *region, lookup_fn *done, void *ctx)
{
    struct lookup *lookup = mem_alloc(sizeof *lookup);
    lookup->loop = loop;
    lookup->http = http;
    lookup->config = config;
    lookup->region = region;
    lookup->done = done;
    lookup->ctx = ctx;
    lookup->timer = loop_timer_new(loop, on_timer, lookup);
    if (chain_resolve(config, &lookup->chain, &lookup->err) == 0) {
        lookup->roles_left = lookup->chain.role_count;
        begin(lookup);
    } else {
        finish_soon(lookup);
    }
    return lookup;
}

void lookup_cancel(struct lookup *lookup)
{
    if (lookup == NULL)
        return;
    fetch_cancel(lookup->fetch);
    imds_cancel(lookup->imds);
    release(lookup);
}
