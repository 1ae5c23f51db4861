/* Lines in, and what may go on: pump is called, once a turn of the loop, after everything that may
 * let work go on. */
#include "asset/flow.h"

#include <stdlib.h>
#include <string.h>

#include "asset/item.h"
#include "codec/url.h"
#include "core/clock.h"
#include "core/mem.h"

#define LEAST_AHEAD                                                                                \
    256 /* lines read ahead of few jobs, so that a slow host leaves work for others */

static void pump(void *ctx);

void flow_soon(struct flow *flow)
{
    if (!flow->scheduled)
        loop_soon(flow->config.loop, pump, flow);
    flow->scheduled = true;
}

static int stopped(struct err *err)
{
    err_set(err, ERR_CANCELLED, "stopped before it was done");
    err->retryable = true;
    return -1;
}

/* ---- lines ---- */

static bool has_room(const struct flow *flow)
{
    size_t most = (size_t)flow->config.jobs * 4;
    if (most < LEAST_AHEAD)
        most = LEAST_AHEAD;
    if (most > CAP_ASSET_QUEUE)
        most = CAP_ASSET_QUEUE;
    return flow->count < most && flow->line_bytes < CAP_ASSET_LINES;
}

bool flow_wants(const struct flow *flow)
{
    return flow->stopping || has_room(flow);
}

static uint64_t hash_of(struct flow *flow, const struct asset *asset)
{
    buf_clear(&flow->text);
    buf_addspan(&flow->text, buf_span(&flow->key));
    buf_addc(&flow->text, '\n');
    buf_addspan(&flow->text, asset->url);
    return keyset_hash(buf_span(&flow->text));
}

static void add_twin(struct item *item, struct item *twin)
{
    twin->twin = item->twin;
    item->twin = twin;
}

/* Takes asset over. */
static void add_asset(struct flow *flow, struct span line, uint64_t number, struct asset *asset)
{
    const struct flow_config *config = &flow->config;
    uint64_t hash = hash_of(flow, asset);
    const struct recent_asset *recent = recent_find(flow->recent, hash);
    struct recent_asset listed = {.media = asset->media, .sniffed = MEDIA_KINDS};
    if (recent == NULL && config->there != NULL && keys_has(config->there, buf_span(&flow->key))) {
        listed.updated_ms = clock_wall_ms();
        item_tell_recent(flow, line, asset, &listed, RECORD_EXISTED);
        asset_release(asset);
        return;
    }
    if (recent != NULL) {
        item_tell_recent(flow, line, asset, recent, RECORD_DUPLICATE);
        asset_release(asset);
        return;
    }
    struct item *first = item_find(flow, hash);
    struct item *item = item_new(flow, line, number, asset);
    item->hash = hash;
    if (first != NULL) {
        add_twin(first, item);
        return;
    }
    item_link(item);
    if (config->look_first)
        keep_look(item);
    else
        flow_queue(item);
}

void flow_add(struct flow *flow, struct span line, uint64_t number)
{
    struct asset asset = {0};
    struct err err;
    int status = 0;
    if (flow->stopping)
        status = stopped(&err);
    else if (ndrec_scan(&flow->rec, line, &err) != 0 ||
             record_read(&flow->rec, &flow->scratch, &asset, &err) != 0)
        status = -1;
    else if (record_key(&asset, flow->config.template, asset.media, &flow->key, &err) != 0)
        status = -1;
    if (status == 0) {
        add_asset(flow, line, number, &asset);
    } else {
        asset_release(&asset);
        flow->config.failed(flow->config.ctx, line, number, &err);
    }
}

/* ---- hosts ---- */

void flow_queue(struct item *item)
{
    struct flow *flow = item->flow;
    struct url url;
    struct err err;
    struct span text = item->url.len > 0 ? buf_span(&item->url) : item->asset.url;
    if (flow->stopping) {
        stopped(&err);
        item_fail(item, &err);
        return;
    }
    url_parse(text, &url, NULL); /* it has been checked */
    buf_clear(&flow->text);
    for (size_t i = 0; i < url.host.len; i++) {
        char c = url.host.ptr[i];
        buf_addc(&flow->text, c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c);
    }
    buf_addf(&flow->text, ":%d", url.port);
    item->step = STEP_QUEUED;
    item->queued_ns = clock_mono_ns();
    hosts_wait(flow->hosts, buf_span(&flow->text), &item->turn, item->queued_ns);
    flow_soon(flow);
}

static void turn_away(struct item *item)
{
    struct err err;
    verdict_error(&err, ERR_NETWORK, "HostDown", true,
                  "its host has failed many times in a row and rests");
    item_fail(item, &err);
}

static void pump(void *ctx)
{
    struct flow *flow = ctx;
    struct hosts_item *turn;
    int64_t wait_ms = -1;
    flow->scheduled = false;
    enum hosts_turn what = HOSTS_START;
    while (flow->active < (size_t)flow->config.jobs && what != HOSTS_NONE) {
        what = hosts_next(flow->hosts, clock_mono_ns(), &turn, &wait_ms);
        if (what == HOSTS_START)
            attempt_begin((struct item *)turn);
        else if (what == HOSTS_DOWN)
            turn_away((struct item *)turn);
    }
    if (what == HOSTS_NONE && wait_ms >= 0)
        loop_timer_set(flow->timer, wait_ms);
    else
        loop_timer_cancel(flow->timer);
    if (flow->count == 0 || (flow->wanted && has_room(flow))) {
        flow->wanted = false;
        flow->config.changed(flow->config.ctx);
    }
    if (!has_room(flow))
        flow->wanted = true;
}

/* ---- from outside ---- */

size_t flow_count(const struct flow *flow)
{
    return flow->count;
}

size_t flow_active(const struct flow *flow)
{
    return flow->active;
}

uint64_t flow_bytes(const struct flow *flow)
{
    return flow->bytes;
}

void flow_stop(struct flow *flow)
{
    struct hosts_item *turn;
    struct err err;
    stopped(&err);
    flow->stopping = true;
    while ((turn = hosts_drain(flow->hosts)) != NULL)
        item_fail((struct item *)turn, &err);
    for (struct item *item = flow->items, *next; item != NULL; item = next) {
        next = item->next;
        if (item->step == STEP_WAITING || (item->step == STEP_LOOKING && item->op == NULL))
            item_fail(item, &err);
    }
    flow_soon(flow);
}

void flow_cancel(struct flow *flow)
{
    struct err err;
    stopped(&err);
    flow_stop(flow);
    for (struct item *item = flow->items, *next; item != NULL; item = next) {
        next = item->next;
        if (item->err.kind == ERR_NONE)
            item->err = err;
        if (item->step == STEP_RESOLVING || item->step == STEP_FETCHING)
            attempt_cancel(item);
        else if (item->step == STEP_LOOKING || item->step == STEP_STORING)
            keep_cancel(item);
    }
}

struct flow *flow_new(const struct flow_config *config)
{
    struct flow *flow = mem_alloc(sizeof *flow);
    flow->config = *config;
    flow->hosts = hosts_new(&config->limits);
    flow->recent = recent_new(CAP_ASSET_RECENT);
    flow->bucket = mem_array(CAP_ASSET_QUEUE, sizeof *flow->bucket);
    quota_init(&flow->bodies, CAP_ASSET_BODIES);
    quota_init(&flow->large, CAP_ASSET_LARGE);
    quota_init(&flow->stores, CAP_ASSET_STORES);
    flow->timer = loop_timer_new(config->loop, pump, flow);
    ndrec_init(&flow->rec);
    buf_init(&flow->scratch, 0);
    buf_init(&flow->key, 0);
    buf_init(&flow->text, 0);
    return flow;
}

void flow_free(struct flow *flow)
{
    if (flow == NULL)
        return;
    loop_forget(flow->config.loop, pump, flow);
    loop_timer_free(flow->timer);
    hosts_free(flow->hosts);
    recent_free(flow->recent);
    ndrec_release(&flow->rec);
    buf_release(&flow->scratch);
    buf_release(&flow->key);
    buf_release(&flow->text);
    free(flow->bucket);
    free(flow);
}
