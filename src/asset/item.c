/* The beginning and the end of an item. */
#include "asset/item.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/mem.h"

/* ---- beginning ---- */

struct item *item_new(struct flow *flow, struct span line, uint64_t number, struct asset *asset)
{
    struct item *item = mem_alloc(sizeof *item);
    item->flow = flow;
    item->line = span_of(mem_dup(line.ptr, line.len), line.len);
    item->number = number;
    item->asset = *asset;
    item->media = asset->media;
    item->sniffed = MEDIA_KINDS;
    buf_init(&item->url, 0);
    buf_init(&item->body, 2 * CAP_ASSET_SMALL);
    retry_init(&item->retry, (int)flow->config.attempts);
    flow->count++;
    flow->line_bytes += line.len;
    return item;
}

static struct item **bucket_of(const struct flow *flow, uint64_t hash)
{
    return &flow->bucket[hash % CAP_ASSET_QUEUE];
}

void item_link(struct item *item)
{
    struct flow *flow = item->flow;
    struct item **bucket = bucket_of(flow, item->hash);
    item->chain = *bucket;
    *bucket = item;
    item->next = flow->items;
    if (flow->items != NULL)
        flow->items->prev = item;
    flow->items = item;
}

struct item *item_find(const struct flow *flow, uint64_t hash)
{
    struct item *item = *bucket_of(flow, hash);
    while (item != NULL && item->hash != hash)
        item = item->chain;
    return item;
}

/* ---- end ---- */

static void unlink_item(struct item *item)
{
    struct flow *flow = item->flow;
    struct item **link = bucket_of(flow, item->hash);
    while (*link != item)
        link = &(*link)->chain;
    *link = item->chain;
    *(item->prev != NULL ? &item->prev->next : &flow->items) = item->next;
    if (item->next != NULL)
        item->next->prev = item->prev;
}

static void item_free(struct item *item)
{
    struct flow *flow = item->flow;
    flow->count--;
    flow->line_bytes -= item->line.len;
    loop_timer_free(item->timer);
    asset_release(&item->asset);
    free((char *)item->line.ptr);
    buf_release(&item->url);
    free(item);
}

/* Gives everything back; the job too, if it has one. */
static void let_go(struct item *item)
{
    struct flow *flow = item->flow;
    if (item->wait_for != NULL)
        quota_forget(item->wait_for, &item->wait);
    item->wait_for = NULL;
    body_drop(item);
    if (item->step == STEP_RESOLVING || item->step == STEP_FETCHING || item->step == STEP_STORING ||
        item->step == STEP_ENDING)
        flow->active--;
    unlink_item(item);
    flow_soon(flow);
}

void item_fail(struct item *item, const struct err *err)
{
    struct flow *flow = item->flow;
    struct err why = *err; /* err may lie in the item */
    let_go(item);
    while (item != NULL) {
        struct item *twin = item->twin;
        flow->config.failed(flow->config.ctx, item->line, item->number, &why);
        item_free(item);
        item = twin;
    }
}

/* Tells what became of a line; status and times are in result. The line was read before, and its
 * key made: neither can fail now. */
static void tell(struct flow *flow, struct span line, const struct asset *asset,
                 const struct recent_asset *facts, struct record_result *result)
{
    result->updated_ms = facts->updated_ms;
    result->media = facts->media;
    result->sniffed = facts->sniffed;
    result->has_bytes = facts->has_bytes;
    result->has_hash = facts->has_hash;
    result->bytes = facts->bytes;
    result->etag = span_str(facts->etag);
    memcpy(result->sha256, facts->sha256, sizeof result->sha256);
    ndrec_scan(&flow->rec, line, NULL);
    record_key(asset, flow->config.template, facts->media, &flow->key, NULL);
    buf_clear(&flow->text);
    store_url(flow->config.store, buf_span(&flow->key), &flow->text);
    result->key = buf_span(&flow->key);
    result->url = buf_span(&flow->text);
    flow->config.stored(flow->config.ctx, &flow->rec, result);
}

void item_tell_recent(struct flow *flow, struct span line, const struct asset *asset,
                      const struct recent_asset *recent, enum record_status status)
{
    struct record_result result = {.status = status};
    tell(flow, line, asset, recent, &result);
}

static int64_t between_ms(uint64_t from_ns, uint64_t to_ns)
{
    return from_ns > 0 && to_ns > from_ns ? (int64_t)((to_ns - from_ns) / 1000000u) : 0;
}

static void tell_stored(struct item *item, const struct recent_asset *recent)
{
    struct record_result result = {
        .status = RECORD_STORED,
        .attempts = item->retry.attempts + 1,
        .redirects = item->redirects,
        .wait_ms = between_ms(item->queued_ns, item->begun_ns),
        .fetch_ms = between_ms(item->begun_ns, item->fetched_ns),
        .store_ms = between_ms(item->fetched_ns, clock_mono_ns()),
    };
    tell(item->flow, item->line, &item->asset, recent, &result);
}

/* What is remembered of it, and told of its twins. */
static struct recent_asset facts_of(const struct item *item, enum record_status status,
                                    const struct store_reply *reply)
{
    struct recent_asset recent = {.hash = item->hash,
                                  .media = item->media,
                                  .sniffed = item->sniffed,
                                  .updated_ms = clock_wall_ms(),
                                  .has_bytes = reply->has_bytes,
                                  .bytes = reply->bytes};
    if (status == RECORD_STORED) {
        recent.has_bytes = recent.has_hash = true;
        recent.bytes = item->bytes;
        memcpy(recent.sha256, item->sha256, sizeof recent.sha256);
    }
    if (reply->etag.len > 0 && reply->etag.len < sizeof recent.etag)
        memcpy(recent.etag, reply->etag.ptr, reply->etag.len);
    return recent;
}

void item_done(struct item *item, enum record_status status, const struct store_reply *reply)
{
    struct flow *flow = item->flow;
    struct recent_asset recent = facts_of(item, status, reply);
    recent_add(flow->recent, &recent);
    let_go(item);
    if (status == RECORD_STORED)
        tell_stored(item, &recent);
    else
        item_tell_recent(flow, item->line, &item->asset, &recent, status);
    while (item->twin != NULL) {
        struct item *twin = item->twin;
        item->twin = twin->twin;
        item_tell_recent(flow, twin->line, &twin->asset, &recent, RECORD_DUPLICATE);
        item_free(twin);
    }
    item_free(item);
}

/* ---- in between ---- */

bool item_take(struct item *item, struct quota *quota, size_t want, void (*granted)(void *ctx))
{
    item->wait.granted = granted;
    item->wait.ctx = item;
    if (quota_take(quota, want, &item->wait))
        return true;
    item->wait_for = quota;
    return false;
}

static void try_again(void *ctx)
{
    struct item *item = ctx;
    err_clear(&item->err);
    flow_queue(item);
}

void item_set_timer(struct item *item, int64_t ms, loop_fn *fn)
{
    if (item->timer != NULL && item->timer_fn != fn) {
        loop_timer_free(item->timer);
        item->timer = NULL;
    }
    if (item->timer == NULL)
        item->timer = loop_timer_new(item->flow->config.loop, fn, item);
    item->timer_fn = fn;
    loop_timer_set(item->timer, ms);
}

void item_settle(struct item *item)
{
    struct flow *flow = item->flow;
    if (item->again_ms < 0 || flow->stopping) {
        item_fail(item, &item->err);
        return;
    }
    flow->active--;
    item->step = STEP_WAITING;
    item_set_timer(item, item->again_ms, try_again);
    flow_soon(flow);
}
