/* One attempt to download: look the name up, check the address, GET from exactly that address, and
 * judge what came. A redirect goes back to the line of the host it names, so that every hop has
 * its checks and limits. */
#include <stdio.h>

#include "asset/item.h"
#include "asset/location.h"
#include "codec/url.h"
#include "core/clock.h"

static struct span url_of(const struct item *item)
{
    return item->url.len > 0 ? buf_span(&item->url) : item->asset.url;
}

/* ---- the end of an attempt ---- */

static int64_t wait_of(struct item *item, const struct verdict *verdict)
{
    struct retry_quota plenty; /* the breaker spares a host that fails */
    retry_quota_init(&plenty);
    int64_t wait = retry_next(&item->retry, &plenty, verdict->retry, -1);
    if (item->flow->stopping || wait < 0 || verdict->after_ms > CAP_ASSET_WAIT_MS)
        return -1;
    return verdict->after_ms > wait ? verdict->after_ms : wait;
}

/* A reply, whatever it says, shows that the host is well; without one we may be to blame. */
static enum hosts_outcome outcome_of(const struct item *item, const struct verdict *verdict)
{
    if (item->store_failed)
        return HOSTS_NEITHER;
    if (verdict->host_failed)
        return HOSTS_FAILED;
    bool replied = verdict->err.http_status > 0 || verdict->err.kind == ERR_DATA;
    return replied ? HOSTS_WELL : HOSTS_NEITHER;
}

static void attempt_failed(struct item *item, const struct verdict *verdict)
{
    int64_t pause = verdict->after_ms < CAP_ASSET_WAIT_MS ? verdict->after_ms : CAP_ASSET_WAIT_MS;
    hosts_end(item->flow->hosts, &item->turn, outcome_of(item, verdict), pause, clock_mono_ns());
    item->err = verdict->err;
    if (item->store_failed) {
        keep_failed(item, &item->err);
        return;
    }
    item->again_ms = wait_of(item, verdict);
    body_drop(item);
    if (item->stream != NULL) {
        item->step = STEP_ENDING;
        store_stream_abort(item->stream);
        return;
    }
    item_settle(item);
}

static void refuse(struct item *item, enum err_kind kind, const char *code, const char *why)
{
    struct verdict verdict = {.after_ms = -1};
    verdict_error(&verdict.err, kind, code, false, "%s", why);
    attempt_failed(item, &verdict);
}

static void follow(struct item *item, const struct verdict *verdict)
{
    struct flow *flow = item->flow;
    struct buf to;
    struct err err;
    if (item->redirects == CAP_ASSET_REDIRECTS) {
        refuse(item, ERR_SERVICE, "TooManyRedirects", "redirected too often");
        return;
    }
    buf_init(&to, 0);
    int status = location_resolve(url_of(item), verdict->location, &to, &err);
    if (status != 0) {
        buf_release(&to);
        refuse(item, ERR_SERVICE, "BadRedirect", err.message);
        return;
    }
    buf_release(&item->url);
    item->url = to;
    item->redirects++;
    hosts_end(flow->hosts, &item->turn, HOSTS_WELL, 0, clock_mono_ns());
    body_drop(item);
    flow->active--;
    item->step = STEP_WAITING; /* it has no job until its turn comes */
    flow_queue(item);
}

static void downloaded(struct item *item)
{
    if (body_end(item) != 0) {
        struct verdict verdict = {.after_ms = -1, .err = item->err};
        attempt_failed(item, &verdict);
        return;
    }
    item->fetched_ns = clock_mono_ns();
    hosts_end(item->flow->hosts, &item->turn, HOSTS_WELL, 0, item->fetched_ns);
    item->step = STEP_STORING;
    if (item->stream != NULL)
        store_stream_end(item->stream);
    else
        keep_put(item);
}

static void on_done(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct item *item = ctx;
    struct verdict verdict;
    item->transfer = NULL;
    if (item->timer != NULL)
        loop_timer_cancel(item->timer);
    if (item->err.kind != ERR_NONE)
        err = &item->err;
    verdict_of(reply, err, clock_wall_ms(), &verdict);
    if (verdict.kind == VERDICT_BODY)
        downloaded(item);
    else if (verdict.kind == VERDICT_REDIRECT)
        follow(item, &verdict);
    else
        attempt_failed(item, &verdict);
}

static void on_late(void *ctx)
{
    struct item *item = ctx;
    if (item->transfer == NULL || item->err.kind != ERR_NONE)
        return;
    if (item->wait_for != NULL) { /* for room: that is not the server's fault */
        item_set_timer(item, item->flow->config.total_ms, on_late);
        return;
    }
    err_set(&item->err, ERR_NETWORK, "no complete body after %.3g s",
            (double)item->flow->config.total_ms / 1000);
    item->err.retryable = true;
    http_cancel(item->transfer);
}

/* ---- the start ---- */

static void get(struct item *item, const union resolve_address *address)
{
    const struct flow_config *config = &item->flow->config;
    char text[RESOLVE_TEXT];
    struct buf url;
    resolve_text(address, text);
    buf_init(&url, 0);
    buf_addspan(&url, url_of(item));
    struct http_header accept = {"Accept", "*/*"};
    struct http_request request = {.method = "GET",
                                   .url = url.data,
                                   .header = &accept,
                                   .header_count = 1,
                                   .body_fd = -1,
                                   .max_body = CAP_ASSET_ERROR,
                                   .connect_to = text,
                                   .small_buffers = true,
                                   .sink = body_sink,
                                   .done = on_done,
                                   .ctx = item};
    item->step = STEP_FETCHING;
    item->transfer = http_start(config->http, &request);
    if (config->total_ms > 0)
        item_set_timer(item, config->total_ms, on_late);
    buf_release(&url);
}

/* The addresses that may be used take turns with the attempts. */
static const union resolve_address *choose(const struct item *item,
                                           const struct resolve_answer *answer, const char **why)
{
    const union resolve_address *good[CAP_RESOLVE_PER_NAME];
    size_t count = 0;
    for (size_t i = 0; i < answer->count; i++) {
        const char *refused = item->flow->config.refuses != NULL
                                  ? item->flow->config.refuses(&answer->address[i].any)
                                  : NULL;
        if (refused == NULL)
            good[count++] = &answer->address[i];
        else
            *why = refused;
    }
    return count > 0 ? good[(size_t)item->retry.attempts % count] : NULL;
}

static void on_answer(void *ctx, const struct resolve_answer *answer, const struct err *err)
{
    struct item *item = ctx;
    const char *why = "unknown";
    if (err != NULL) {
        struct verdict verdict = {.after_ms = -1, .err = *err};
        verdict.retry = err->retryable ? RETRY_TRANSIENT : RETRY_NO;
        attempt_failed(item, &verdict);
        return;
    }
    const union resolve_address *address = choose(item, answer, &why);
    if (address != NULL) {
        get(item, address);
        return;
    }
    char text[RESOLVE_TEXT], message[160];
    resolve_text(&answer->address[0], text);
    snprintf(message, sizeof message, "%s is not a public address (%s)", text, why);
    refuse(item, ERR_ACCESS, "AddressRefused", message);
}

void attempt_begin(struct item *item)
{
    struct url url;
    item->flow->active++;
    item->step = STEP_RESOLVING;
    item->begun_ns = clock_mono_ns();
    url_parse(url_of(item), &url, NULL); /* it has been checked */
    item->asked.done = on_answer;
    item->asked.ctx = item;
    resolve_ask(item->flow->config.resolve, url.host, &item->asked);
}

void attempt_cancel(struct item *item)
{
    if (item->step == STEP_FETCHING) {
        http_cancel(item->transfer);
        return;
    }
    struct verdict verdict = {.after_ms = -1, .err = item->err};
    resolve_forget(item->flow->config.resolve, &item->asked);
    attempt_failed(item, &verdict);
}
