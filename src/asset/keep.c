/* The store's side of an item: is it there, put it there. */
#include <string.h>

#include "asset/item.h"

/* Failures of the store alone that stand for all: without access or bucket no other will do better;
 * without a reply, or room on the disk, many in a row say the same. */
#define STORE_FAILURES 20

#define STORE_ATTEMPTS 6 /* of a request, each with the client's own */

static bool is_common(struct flow *flow, const struct err *err)
{
    if (err->kind == ERR_NETWORK)
        return ++flow->store_failures >= STORE_FAILURES;
    return err->kind == ERR_ACCESS || err->kind == ERR_IO || strcmp(err->code, "NoSuchBucket") == 0;
}

void keep_failed(struct item *item, const struct err *err)
{
    struct flow *flow = item->flow;
    struct err why = *err;
    bool tell = is_common(flow, err) && !flow->told;
    item_fail(item, &why);
    if (tell) {
        flow->told = true;
        flow->config.broken(flow->config.ctx, &why);
    }
}

/* The store may be unwell for a moment, and then so for all at once, more than the retries of its
 * client have a quota for: waits and tries again, the body kept. False: it is time to give up. */
static bool again(struct item *item, const struct err *err, loop_fn *fn)
{
    struct retry_quota plenty;
    retry_quota_init(&plenty);
    item->store_retry.max_attempts = STORE_ATTEMPTS;
    int64_t wait = retry_next(&item->store_retry, &plenty,
                              err->retryable ? RETRY_THROTTLED : RETRY_NO, -1);
    if (wait < 0 || err->kind == ERR_CANCELLED || item->err.kind == ERR_CANCELLED)
        return false;
    item_set_timer(item, wait, fn);
    return true;
}

/* ---- is it there? ---- */

static void look_again(void *ctx)
{
    keep_look(ctx);
}

static void on_looked(void *ctx, const struct store_reply *reply, const struct err *err)
{
    struct item *item = ctx;
    item->op = NULL;
    quota_give(&item->flow->stores, 1);
    if (err == NULL)
        item_done(item, RECORD_EXISTED, reply);
    else if (err->kind == ERR_NOT_FOUND)
        flow_queue(item);
    else if (!again(item, err, look_again))
        keep_failed(item, err);
}

static struct span key_of(struct item *item)
{
    struct flow *flow = item->flow;
    record_key(&item->asset, flow->config.template, item->media, &flow->key, NULL);
    return buf_span(&flow->key);
}

static void look(void *ctx)
{
    struct item *item = ctx;
    item->wait_for = NULL;
    item->op = store_look(item->flow->config.store, key_of(item), on_looked, item);
}

void keep_look(struct item *item)
{
    item->step = STEP_LOOKING;
    if (item_take(item, &item->flow->stores, 1, look))
        look(item);
}

/* ---- small bodies ---- */

static void stored(struct item *item, const struct store_reply *reply, const struct err *err)
{
    if (err != NULL) {
        keep_failed(item, err);
        return;
    }
    item->flow->store_failures = 0;
    item_done(item, reply->existed ? RECORD_EXISTED : RECORD_STORED, reply);
}

static void put_again(void *ctx)
{
    keep_put(ctx);
}

static void on_put(void *ctx, const struct store_reply *reply, const struct err *err)
{
    struct item *item = ctx;
    item->op = NULL;
    quota_give(&item->flow->stores, 1);
    if (err == NULL || !again(item, err, put_again))
        stored(item, reply, err);
}

static void put(void *ctx)
{
    struct item *item = ctx;
    struct store_object object = {key_of(item), sniff_type(item->media)};
    item->wait_for = NULL;
    item->op = store_put(item->flow->config.store, &object, buf_span(&item->body), item->sha256,
                         on_put, item);
}

void keep_put(struct item *item)
{
    if (item_take(item, &item->flow->stores, 1, put))
        put(item);
}

/* ---- large bodies ---- */

static void on_stream_room(void *ctx)
{
    struct item *item = ctx;
    if (item->transfer != NULL)
        http_resume(item->transfer);
}

/* Also called when the stream fails before its end, while bytes still come. */
static void on_streamed(void *ctx, const struct store_reply *reply, const struct err *err)
{
    struct item *item = ctx;
    item->stream = NULL;
    if (item->step == STEP_STORING) {
        stored(item, reply, err);
    } else if (item->step == STEP_ENDING) {
        item_settle(item);
    } else {
        item->err = *err;
        item->store_failed = true;
        http_cancel(item->transfer);
    }
}

void keep_stream(struct item *item)
{
    struct store_object object = {key_of(item), sniff_type(item->media)};
    item->stream = store_stream_new(item->flow->config.store, &object, on_stream_room, on_streamed,
                                    item);
}

/* ---- cancelling ---- */

void keep_cancel(struct item *item)
{
    if (item->op != NULL)
        store_cancel(item->op);
    else if (item->stream != NULL)
        store_stream_abort(item->stream);
    else
        item_fail(item, &item->err);
}
