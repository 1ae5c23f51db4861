/* The flow of a call: credentials, attempt, verdict, wait, again.
 *
 *     aws_start -> have_credentials? -> attempt -> on_reply -> finish
 *                        ^                |  again at once, after a wait, or with fresh credentials
 *                        +----------------+
 */
#include "aws/client.h"

#include <stdlib.h>
#include <string.h>

#include "aws/call.h"
#include "aws/config.h"
#include "aws/credentials.h"
#include "aws/error.h"
#include "core/clock.h"
#include "core/mem.h"
#include "core/num.h"
#include "net/caps.h"
#include "net/retry.h"

#define DEFAULT_ATTEMPTS 3
#define SKEW_MS          (4 * 60 * 1000) /* the services refuse from five minutes on */

struct aws {
    struct loop *loop;
    struct config *config;
    struct endpoint endpoint;
    struct call_target target;
    char *scheme;
    struct http *http;
    struct credentials_provider *provider;
    struct retry_quota quota;
    int max_attempts;
    int64_t skew_ms; /* the services' clock minus ours */
    struct aws_call *active, *spare;
    struct buf authorization;
};

/* ---- the client ---- */

/* Attempts of a call, the first included. */
static int read_attempts(struct aws *aws, const struct aws_options *options, struct err *err)
{
    int64_t attempts = DEFAULT_ATTEMPTS;
    const char *text = config_env("AWS_MAX_ATTEMPTS");
    const char *where = "AWS_MAX_ATTEMPTS";
    if (text == NULL) {
        text = config_get(aws->config, "max_attempts");
        where = "max_attempts in the profile";
    }
    if (options->retries >= 0)
        attempts = options->retries + 1;
    else if (text != NULL && num_i64(span_str(text), 1, CAP_RETRIES + 1, &attempts) != 0)
        return err_set(err, ERR_USAGE, "%s: not a number from 1 to %d", where, CAP_RETRIES + 1);
    aws->max_attempts = (int)attempts;
    return 0;
}

static struct http *open_http(struct aws *aws, const struct aws_options *options)
{
    struct http_config config = {.ca_file = options->ca_file,
                                 .connect_ms = options->connect_ms,
                                 .stall_ms = options->stall_ms};
    if (config.ca_file == NULL)
        config.ca_file = config_env("AWS_CA_BUNDLE");
    if (config.ca_file == NULL)
        config.ca_file = config_get(aws->config, "ca_bundle");
    return http_new(aws->loop, &config);
}

static void set_target(struct aws *aws, enum aws_service service, bool unsigned_payload)
{
    const char *colon = strstr(aws->endpoint.url, "://");
    aws->scheme = mem_dup(aws->endpoint.url, (size_t)(colon - aws->endpoint.url));
    aws->target = (struct call_target){.scheme = aws->scheme,
                                       .authority = colon + 3,
                                       .accelerate = aws->endpoint.accelerate,
                                       .base_path = aws->endpoint.base_path,
                                       .region = aws->endpoint.region,
                                       .service = endpoint_signing_name(service),
                                       .content_hash = service == AWS_S3,
                                       .unsigned_payload = unsigned_payload ||
                                                           strcmp(aws->scheme, "https") == 0};
}

struct aws *aws_new(struct loop *loop, const struct aws_options *options, enum aws_service service,
                    struct err *err)
{
    const struct endpoint_choice choice = {options->endpoint, options->region, options->dualstack,
                                           options->accelerate};
    struct aws *aws = mem_alloc(sizeof *aws);
    aws->loop = loop;
    buf_init(&aws->authorization, 0);
    retry_quota_init(&aws->quota);
    aws->config = config_new(options->profile, err);
    if (aws->config == NULL || read_attempts(aws, options, err) != 0 ||
        endpoint_resolve(service, &choice, aws->config, &aws->endpoint, err) != 0) {
        config_free(aws->config);
        free(aws);
        return NULL;
    }
    set_target(aws, service, options->unsigned_payload);
    aws->http = open_http(aws, options);
    aws->provider = credentials_new(loop, aws->http, aws->config, aws->endpoint.region);
    return aws;
}

static void end_from_loop(void *ctx);

void aws_free(struct aws *aws)
{
    if (aws == NULL)
        return;
    credentials_free(aws->provider);
    http_free(aws->http); /* ends the calls that are on the wire */
    while (aws->active != NULL) {
        err_set(&aws->active->err, ERR_CANCELLED, "cancelled");
        end_from_loop(aws->active);
    }
    for (struct aws_call *call = aws->spare, *next; call != NULL; call = next) {
        next = call->next;
        loop_timer_free(call->timer);
        call_release(call);
        free(call);
    }
    endpoint_release(&aws->endpoint);
    config_free(aws->config);
    buf_release(&aws->authorization);
    free(aws->scheme);
    free(aws);
}

bool aws_unsigned_payload(const struct aws *aws)
{
    return aws->target.unsigned_payload;
}

const char *aws_region(const struct aws *aws)
{
    return aws->endpoint.region;
}

const char *aws_endpoint(const struct aws *aws)
{
    return aws->endpoint.url;
}

bool aws_on_aws(const struct aws *aws)
{
    return aws->endpoint.on_aws;
}

bool aws_virtual_host(const struct aws *aws, struct span bucket)
{
    return endpoint_virtual_host(&aws->endpoint, bucket);
}

const struct endpoint *aws_where(const struct aws *aws)
{
    return &aws->endpoint;
}

struct credentials_provider *aws_signer(struct aws *aws)
{
    return aws->provider;
}

bool aws_accelerates(const struct aws *aws, struct span bucket)
{
    return endpoint_accelerates(&aws->endpoint, bucket);
}

int64_t aws_backoff(struct aws *aws, struct retry *retry, bool throttled)
{
    return retry_next(retry, &aws->quota, throttled ? RETRY_THROTTLED : RETRY_TRANSIENT, -1);
}

int aws_max_attempts(const struct aws *aws)
{
    return aws->max_attempts;
}

/* ---- the end of a call ---- */

static void link_call(struct aws_call *call)
{
    struct aws *aws = call->aws;
    call->prev = NULL;
    call->next = aws->active;
    if (aws->active != NULL)
        aws->active->prev = call;
    aws->active = call;
}

static void unlink_call(struct aws_call *call)
{
    if (call->prev != NULL)
        call->prev->next = call->next;
    else
        call->aws->active = call->next;
    if (call->next != NULL)
        call->next->prev = call->prev;
}

/* The one place that calls done; the call is given back after it. */
static void finish(struct aws_call *call, struct http_reply *reply, const struct err *err)
{
    struct aws *aws = call->aws;
    loop_timer_cancel(call->timer);
    loop_forget(aws->loop, end_from_loop, call);
    unlink_call(call);
    call->request.done(call->request.ctx, reply, err);
    call->next = aws->spare;
    aws->spare = call;
}

/* Ends, without a reply, a call whose err is filled. */
static void end_from_loop(void *ctx)
{
    struct aws_call *call = ctx;
    struct http_reply reply = {0};
    buf_init(&reply.headers, 0);
    buf_init(&reply.body, 0);
    finish(call, &reply, &call->err);
}

static void end_soon(struct aws_call *call)
{
    loop_soon(call->aws->loop, end_from_loop, call);
}

/* ---- the verdict on a failed attempt ---- */

/* A reply header as a string, NULL when absent or longer than any sensible value. */
static const char *header_text(const struct http_reply *reply, const char *name, char out[64])
{
    struct span value = http_header_value(reply, name);
    if (value.ptr == NULL || value.len > 63)
        return NULL;
    memcpy(out, value.ptr, value.len);
    out[value.len] = '\0';
    return out;
}

static int64_t asked_wait(const struct http_reply *reply)
{
    char amz[64], plain[64];
    return retry_after_ms(header_text(reply, "x-amz-retry-after", amz),
                          header_text(reply, "retry-after", plain), clock_wall_ms());
}

/* Was access denied because our clock is wrong? Then signatures carry the service's time from now
 * on. Compared with the time this attempt was signed at: others may have set the clock meanwhile.
 */
static bool fix_clock(struct aws_call *call, const struct http_reply *reply, const struct err *err)
{
    char text[64];
    int64_t date;
    const char *value = header_text(reply, "date", text);
    if (call->clock_fixed || err->kind != ERR_ACCESS || value == NULL ||
        clock_parse(value, &date) != 0 || llabs(date - call->signed_ms) < SKEW_MS)
        return false;
    call->aws->skew_ms = date - clock_wall_ms();
    call->clock_fixed = true;
    return true;
}

/* Were the credentials refused for their age? Then they are fetched again. */
static bool refresh(struct aws_call *call, const struct err *err)
{
    static const char *const codes[] = {"ExpiredToken", "ExpiredTokenException", "RequestExpired",
                                        "TokenRefreshRequired"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0] && !call->refreshed; i++)
        if (strcmp(err->code, codes[i]) == 0) {
            credentials_invalidate(call->aws->provider);
            return call->refreshed = true;
        }
    return false;
}

static enum retry_class classify(const struct http_reply *reply, const struct err *err)
{
    if (err->http_status != 0)
        return retry_classify(reply->status, err->code);
    return err->kind == ERR_NETWORK && err->retryable ? RETRY_TRANSIENT : RETRY_NO;
}

/* Milliseconds until the next attempt, -1 for none. */
static int64_t decide(struct aws_call *call, const struct http_reply *reply, const struct err *err)
{
    bool sunk = call->sunk > 0;
    if (call->cancelled || (sunk && call->request.rewind == NULL))
        return -1;
    int64_t wait = 0;
    if (fix_clock(call, reply, err) || refresh(call, err))
        call->retry.attempts++;
    else
        wait = retry_next(&call->retry, &call->aws->quota, classify(reply, err), asked_wait(reply));
    if (wait >= 0 && sunk && !call->request.rewind(call->request.ctx))
        return -1;
    call->sunk = 0;
    return wait;
}

static void on_reply(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct aws_call *call = ctx;
    call->transfer = NULL;
    call->doubtful = call->doubtful || reply->resent;
    if (err == NULL && (reply->status / 100 == 2 || reply->status / 100 == 3)) {
        retry_succeeded(&call->retry, &call->aws->quota);
        finish(call, reply, NULL);
        return;
    }
    if (err != NULL)
        call->err = *err;
    else
        error_decode(reply->status, buf_span(&reply->headers), buf_span(&reply->body), &call->err);
    int64_t wait = decide(call, reply, &call->err);
    if (wait < 0) {
        finish(call, reply, &call->err);
        return;
    }
    call->doubtful = call->doubtful || err != NULL || reply->status >= 500;
    loop_timer_set(call->timer, wait);
}

/* ---- an attempt ---- */

static enum http_sink_result on_body(void *ctx, const char *ptr, size_t len)
{
    struct aws_call *call = ctx;
    enum http_sink_result result = call->request.sink(call->request.ctx, ptr, len);
    if (result == HTTP_SINK_OK)
        call->sunk += len;
    return result;
}

static void attempt(struct aws_call *call, const struct credentials *credentials)
{
    struct aws *aws = call->aws;
    const struct aws_request *asked = &call->request;
    struct sigv4_credentials keys = credentials_keys(credentials);
    call->signed_ms = clock_wall_ms() + aws->skew_ms;
    err_clear(&call->err);
    if (call_sign(call, &aws->target, &keys, call->signed_ms, &aws->authorization, &call->err) !=
        0) {
        end_soon(call);
        return;
    }
    struct http_request request = {.method = asked->method,
                                   .url = call->url.data,
                                   .header = call->header,
                                   .header_count = call->header_count,
                                   .body = asked->body,
                                   .body_fd = asked->body_fd,
                                   .body_offset = asked->body_offset,
                                   .body_size = asked->body_size,
                                   .fresh = asked->fresh,
                                   .total_ms = asked->total_ms,
                                   .max_body = asked->max_body,
                                   .sink = asked->sink != NULL ? on_body : NULL,
                                   .done = on_reply,
                                   .ctx = call};
    call->transfer = http_start(aws->http, &request);
}

static void with_credentials(void *ctx, const struct credentials *credentials,
                             const struct err *err)
{
    struct aws_call *call = ctx;
    call->asking = false;
    if (err == NULL) {
        attempt(call, credentials);
        return;
    }
    call->err = *err;
    end_from_loop(call);
}

static void proceed(void *ctx)
{
    struct aws_call *call = ctx;
    const struct credentials *credentials = credentials_now(call->aws->provider);
    if (credentials != NULL) {
        attempt(call, credentials);
        return;
    }
    call->asking = true;
    credentials_get(call->aws->provider, with_credentials, call);
}

/* ---- the start of a call ---- */

static struct aws_call *take_call(struct aws *aws)
{
    struct aws_call *call = aws->spare;
    if (call != NULL) {
        aws->spare = call->next;
        return call;
    }
    call = mem_alloc(sizeof *call);
    call_init(call);
    call->aws = aws;
    call->timer = loop_timer_new(aws->loop, proceed, call);
    return call;
}

struct aws_call *aws_start(struct aws *aws, const struct aws_request *request)
{
    struct aws_call *call = take_call(aws);
    call->transfer = NULL;
    call->sunk = 0;
    call->asking = call->cancelled = call->clock_fixed = call->refreshed = false;
    call->doubtful = false;
    err_clear(&call->err);
    retry_init(&call->retry, aws->max_attempts);
    link_call(call);
    if (call_copy(call, request, &aws->target, &call->err) != 0)
        end_soon(call);
    else
        proceed(call);
    return call;
}

void aws_cancel(struct aws_call *call)
{
    if (call->cancelled)
        return;
    call->cancelled = true;
    if (call->transfer != NULL) {
        http_cancel(call->transfer);
        return;
    }
    if (call->asking)
        credentials_forget(call->aws->provider, call);
    loop_timer_cancel(call->timer);
    loop_forget(call->aws->loop, end_from_loop, call);
    err_set(&call->err, ERR_CANCELLED, "cancelled");
    end_soon(call);
}

bool aws_doubtful(const struct aws_call *call)
{
    return call->doubtful;
}

void aws_resume(struct aws_call *call)
{
    if (call->transfer != NULL)
        http_resume(call->transfer);
}

const struct http_reply *aws_reply_head(const struct aws_call *call)
{
    return http_reply_head(call->transfer);
}
