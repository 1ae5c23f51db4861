/* The HTTP client: picks a slot and a shard for each request, and watches the time.
 *
 * Time limits are kept here with one timer a transfer, not with libcurl's options: those are looked
 * at before the socket is, so a process that was kept busy (or stopped by ^Z) would drop replies
 * that have already arrived. */
#include "net/http.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/mem.h"
#include "net/caps.h"
#include "net/neterr.h"
#include "net/transfer.h"

#define CONNECT_MS 10000
#define STALL_MS   60000

struct http {
    struct loop *loop;
    struct http_config config; /* with owned strings */
    CURLSH *share;
    struct shard **shard;
    size_t shard_count;
    struct http_transfer *active;   /* under way, the newest first */
    struct http_transfer *spare[2]; /* idle slots, plain and bulk */
    size_t inflight;
};

static void fail(struct http_transfer *transfer);

/* ---- the client ---- */

struct http *http_new(struct loop *loop, const struct http_config *config)
{
    struct http *http = mem_alloc(sizeof *http);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        abort(); /* out of memory, or a libcurl whose TLS cannot start */
    http->loop = loop;
    http->config = *config;
    http->config.ca_file = mem_strdup(config->ca_file);
    http->config.user_agent = mem_strdup(config->user_agent);
    if (http->config.connect_ms <= 0)
        http->config.connect_ms = CONNECT_MS;
    if (http->config.stall_ms <= 0)
        http->config.stall_ms = STALL_MS;
    http->share = curl_share_init();
    curl_share_setopt(http->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
    curl_share_setopt(http->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    return http;
}

static void free_slots(struct http_transfer *first)
{
    while (first != NULL) {
        struct http_transfer *next = first->next;
        loop_timer_free(first->timer);
        transfer_free(first);
        first = next;
    }
}

void http_free(struct http *http)
{
    if (http == NULL)
        return;
    while (http->active != NULL) {
        err_set(&http->active->err, ERR_CANCELLED, "cancelled");
        fail(http->active);
    }
    free_slots(http->spare[0]);
    free_slots(http->spare[1]);
    for (size_t i = 0; i < http->shard_count; i++)
        shard_free(http->shard[i]);
    free(http->shard);
    curl_share_cleanup(http->share);
    free((char *)http->config.ca_file);
    free((char *)http->config.user_agent);
    free(http);
    curl_global_cleanup();
}

/* ---- the end of a transfer ---- */

static void link_active(struct http_transfer *transfer)
{
    struct http *http = transfer->http;
    transfer->prev = NULL;
    transfer->next = http->active;
    if (http->active != NULL)
        http->active->prev = transfer;
    http->active = transfer;
    http->inflight++;
}

static void unlink_active(struct http_transfer *transfer)
{
    struct http *http = transfer->http;
    if (transfer->prev != NULL)
        transfer->prev->next = transfer->next;
    else
        http->active = transfer->next;
    if (transfer->next != NULL)
        transfer->next->prev = transfer->prev;
    http->inflight--;
}

static void add_from_loop(void *ctx);
static void end_from_loop(void *ctx);
static void resume_from_loop(void *ctx);

/* The one place that calls done. The slot is given back only afterwards: requests started inside
 * must not touch the reply. */
static void finish(struct http_transfer *transfer)
{
    struct http *http = transfer->http;
    curl_off_t sent = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_UPLOAD_T, &sent);
    transfer->reply.sent = transfer->shard != NULL ? (uint64_t)sent : 0;
    loop_timer_cancel(transfer->timer);
    if (transfer->ending)
        loop_forget(http->loop, end_from_loop, transfer);
    if (transfer->resuming)
        loop_forget(http->loop, resume_from_loop, transfer);
    if (transfer->shard == NULL)
        loop_forget(http->loop, add_from_loop, transfer);
    unlink_active(transfer);
    transfer->done(transfer->ctx, &transfer->reply,
                   transfer->err.kind != ERR_NONE ? &transfer->err : NULL);
    transfer_clear(transfer);
    transfer->next = http->spare[transfer->bulk];
    http->spare[transfer->bulk] = transfer;
}

/* Ends a transfer whose err is filled. Not from inside a libcurl callback. */
static void fail(struct http_transfer *transfer)
{
    if (transfer->shard != NULL)
        shard_remove(transfer->shard, transfer->easy);
    finish(transfer);
}

static void end_from_loop(void *ctx)
{
    fail(ctx);
}

static void end_soon(struct http_transfer *transfer)
{
    if (!transfer->ending)
        loop_soon(transfer->http->loop, end_from_loop, transfer);
    transfer->ending = true;
}

/* libcurl's end of a transfer. What our callbacks have to say comes before libcurl's words. */
static void on_done(CURL *easy, CURLcode result)
{
    struct http_transfer *transfer;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&transfer);
    if (result != CURLE_OK && transfer->err.kind == ERR_NONE)
        neterr_fill(easy, result, transfer->curl_text, &transfer->err);
    finish(transfer);
}

/* ---- time ---- */

static int64_t elapsed_ms(uint64_t since_ns, uint64_t now_ns)
{
    return (int64_t)((now_ns - since_ns) / 1000000u);
}

/* Has nothing moved for too long? */
static bool stalled(struct http_transfer *transfer, uint64_t now_ns)
{
    uint64_t moved = transfer_moved(transfer);
    bool silent_on_purpose = transfer->total_ms > 0 && transfer->reply.status == 0;
    if (moved != transfer->moved || transfer->paused || silent_on_purpose) {
        transfer->moved = moved;
        transfer->moved_ns = now_ns;
        return false;
    }
    return elapsed_ms(transfer->moved_ns, now_ns) >= transfer->http->config.stall_ms;
}

/* The next look: at the nearest limit; for stalls four times within theirs, since what moved in
 * between is seen only then. */
static void arm(struct http_transfer *transfer, uint64_t now_ns)
{
    const struct http_config *config = &transfer->http->config;
    int64_t elapsed = elapsed_ms(transfer->started_ns, now_ns);
    int64_t wait = config->stall_ms / 4; /* whether it is connected is seen only then, too */
    if (!transfer->connected && config->connect_ms - elapsed < wait)
        wait = config->connect_ms - elapsed;
    if (transfer->total_ms > 0 && transfer->total_ms - elapsed < wait)
        wait = transfer->total_ms - elapsed;
    loop_timer_set(transfer->timer, wait > 0 ? wait : 1);
}

static void on_time(void *ctx)
{
    struct http_transfer *transfer = ctx;
    const struct http_config *config = &transfer->http->config;
    uint64_t now_ns = clock_mono_ns();
    int64_t elapsed = elapsed_ms(transfer->started_ns, now_ns);
    if (transfer->ending)
        return;
    if (!transfer->connected && transfer_connected(transfer)) {
        transfer->connected = true;
        transfer->moved_ns = now_ns;
    }
    if (transfer->total_ms > 0 && elapsed >= transfer->total_ms)
        neterr_timeout(transfer->easy, "no complete reply", transfer->total_ms, &transfer->err);
    else if (!transfer->connected && elapsed >= config->connect_ms)
        neterr_timeout(transfer->easy, "not connected", config->connect_ms, &transfer->err);
    else if (transfer->connected && stalled(transfer, now_ns))
        neterr_timeout(transfer->easy, "nothing moved", config->stall_ms, &transfer->err);
    else
        arm(transfer, now_ns);
    if (transfer->err.kind != ERR_NONE)
        fail(transfer);
}

/* ---- the start of a transfer ---- */

static struct http_transfer *take_slot(struct http *http, bool bulk)
{
    struct http_transfer *transfer = http->spare[bulk];
    if (transfer != NULL) {
        http->spare[bulk] = transfer->next;
        return transfer;
    }
    transfer = transfer_new(&http->config, http->share, bulk);
    transfer->http = http;
    transfer->timer = loop_timer_new(http->loop, on_time, transfer);
    return transfer;
}

/* The first shard with room, a new one when all are full; the emptiest when no descriptor is left
 * for a new one. NULL: not even one could be made. */
static struct shard *pick_shard(struct http *http)
{
    struct shard *emptiest = NULL;
    for (size_t i = 0; i < http->shard_count; i++) {
        struct shard *shard = http->shard[i];
        if (shard_load(shard) < CAP_HTTP_SHARD)
            return shard;
        if (emptiest == NULL || shard_load(shard) < shard_load(emptiest))
            emptiest = shard;
    }
    struct shard *fresh = shard_new(http->loop, on_done);
    if (fresh == NULL)
        return emptiest;
    http->shard = mem_grow(http->shard, http->shard_count + 1, sizeof(struct shard *));
    http->shard[http->shard_count++] = fresh;
    return fresh;
}

/* Hands the transfer to a shard; in the next turn when a sink of that shard is being called. */
static int add(struct http_transfer *transfer)
{
    struct shard *shard = pick_shard(transfer->http);
    if (shard == NULL)
        return err_set(&transfer->err, ERR_INTERNAL, "no file descriptor left");
    if (shard_add(shard, transfer->easy))
        transfer->shard = shard;
    else
        loop_soon(transfer->http->loop, add_from_loop, transfer);
    return 0;
}

static void add_from_loop(void *ctx)
{
    struct http_transfer *transfer = ctx;
    if (!transfer->ending && add(transfer) != 0)
        fail(transfer);
}

static int start(struct http_transfer *transfer, const struct http_request *request)
{
    struct http *http = transfer->http;
    if (http->inflight > CAP_HTTP_INFLIGHT)
        return err_set(&transfer->err, ERR_INTERNAL, "more than %d transfers at once",
                       CAP_HTTP_INFLIGHT);
    if (transfer_prepare(transfer, request) != 0 || add(transfer) != 0)
        return -1;
    transfer->started_ns = transfer->moved_ns = clock_mono_ns();
    arm(transfer, transfer->started_ns);
    return 0;
}

struct http_transfer *http_start(struct http *http, const struct http_request *request)
{
    bool bulk = !request->small_buffers && (request->sink != NULL || request->body_fd >= 0);
    struct http_transfer *transfer = take_slot(http, bulk);
    transfer->sink = request->sink;
    transfer->done = request->done;
    transfer->ctx = request->ctx;
    transfer->total_ms = request->total_ms;
    transfer->moved = 0;
    link_active(transfer);
    if (start(transfer, request) != 0)
        end_soon(transfer);
    return transfer;
}

void http_cancel(struct http_transfer *transfer)
{
    if (transfer->ending)
        return;
    err_set(&transfer->err, ERR_CANCELLED, "cancelled");
    end_soon(transfer);
}

static void resume_from_loop(void *ctx)
{
    struct http_transfer *transfer = ctx;
    transfer->resuming = false;
    if (!transfer->paused || transfer->ending)
        return;
    transfer->paused = false;
    CURLcode result = curl_easy_pause(transfer->easy, CURLPAUSE_CONT);
    if (result == CURLE_OK)
        return;
    if (transfer->err.kind == ERR_NONE)
        neterr_fill(transfer->easy, result, transfer->curl_text, &transfer->err);
    fail(transfer);
}

void http_resume(struct http_transfer *transfer)
{
    if (!transfer->resuming)
        loop_soon(transfer->http->loop, resume_from_loop, transfer);
    transfer->resuming = true;
}

/* ---- reading a reply ---- */

const struct http_reply *http_reply_head(const struct http_transfer *transfer)
{
    return &transfer->reply;
}

struct span http_header_value(const struct http_reply *reply, const char *name)
{
    struct span rest = buf_span(&reply->headers);
    while (rest.len > 0) {
        struct span value = span_cut(&rest, '\n');
        size_t line = value.len;
        struct span key = span_cut(&value, ':');
        if (key.len < line && span_is_nocase(key, name))
            return span_trim(value);
    }
    return span_of(NULL, 0);
}
