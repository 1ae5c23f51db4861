/* Shards that take turns at asking. */
#include "aws/kinesis_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/kinesis_client.h"
#include "aws/shardset.h"
#include "codec/json.h"
#include "core/clock.h"
#include "core/mem.h"
#include "core/random.h"
#include "core/sig.h"

enum {
    FIRST_LIMIT = 2,
    LIMIT_GROWTH = 8,
    TIP_MS = 500,       /* between two looks at the tip; a shard allows five a second in all */
    EMPTY_MS = 200,     /* after an empty page before the tip */
    THROTTLED_MS = 500, /* first wait when throttled; doubles */
    THROTTLED_MOST_MS = 8000,
    THROTTLED_MOST = 30, /* in a row */
    EXPIRED_MOST = 3,    /* in a row */
};

struct kinesis_reader {
    struct kinesis_reader_config config;
    struct loop *loop;
    struct shardset set;
    struct aws_call *call[KINESIS_READER_JOBS];
    struct shard *asker[KINESIS_READER_JOBS];
    struct buf body[KINESIS_READER_JOBS];
    size_t asking;
    size_t turn; /* the shard that is looked at first */
    bool listing, list_again, stopping;
    struct buf list_body, list_token;
    int64_t fit; /* records of the last size seen that fill a page; 0: none seen */
    struct kinesis_page page;
    struct err err;
};

static void pump(struct kinesis_reader *r);

void kinesis_reader_stop(struct kinesis_reader *r)
{
    r->stopping = true;
    for (size_t i = 0; i < KINESIS_READER_JOBS; i++)
        if (r->call[i] != NULL)
            aws_cancel(r->call[i]);
}

static void fail(struct kinesis_reader *r, const struct err *err)
{
    if (r->err.kind == ERR_NONE && err->kind != ERR_CANCELLED) {
        r->err = *err;
        kinesis_client_hint(r->config.stream, &r->err);
    }
    kinesis_reader_stop(r);
}

/* ---- shards ---- */

static void rested(void *ctx)
{
    struct shard *shard = ctx;
    shard->state = SHARD_READY;
    pump(shard->owner);
}

static void rest(struct shard *shard, int64_t ms)
{
    shard->state = SHARD_RESTING;
    loop_timer_set(shard->timer, ms);
}

static struct shard *add_shard(struct kinesis_reader *r, const json_t *object,
                               enum kinesis_iterator from)
{
    struct shard *shard = shardset_add(&r->set, object);
    if (shard == NULL)
        return NULL;
    shard->owner = r;
    shard->timer = loop_timer_new(r->loop, rested, shard);
    shard->from = from;
    shard->at_ms = r->config.at_ms;
    shard->limit = FIRST_LIMIT;
    return shard;
}

/* The shards there are at the start. Returns 0, or -1 with err. */
static int first_shards(struct kinesis_reader *r, struct err *err)
{
    const struct kinesis_reader_config *config = &r->config;
    json_t *shards = kinesis_client_shards(r->config.kinesis, config->stream, err), *object;
    size_t i;
    if (shards == NULL)
        return -1;
    json_array_foreach(shards, i, object)
    {
        bool wanted = config->only_count == 0;
        for (size_t k = 0; k < config->only_count; k++)
            wanted |= span_is(json_text(object, "ShardId"), config->only[k]);
        struct shard *shard = wanted ? add_shard(r, object, config->from) : NULL;
        if (shard != NULL && config->from == KINESIS_LATEST && shard->closed)
            shard->state = SHARD_DONE;
        if (shard != NULL && config->sequence != NULL)
            snprintf(shard->sequence, sizeof shard->sequence, "%s", config->sequence);
    }
    json_decref(shards);
    for (size_t k = 0; k < config->only_count; k++)
        if (shardset_find(&r->set, span_str(config->only[k])) == NULL)
            return err_set(err, ERR_NOT_FOUND, "the stream has no shard %s", config->only[k]);
    return 0;
}

static void list_page(struct kinesis_reader *r);

static void listed(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct kinesis_reader *r = ctx;
    struct err bad;
    size_t i;
    json_t *shards = NULL, *object;
    r->listing = false;
    buf_clear(&r->list_token);
    if (err == NULL) {
        shards = kinesis_proto_read_array(buf_span(&reply->body), "Shards", &r->list_token, NULL,
                                          &bad);
        err = shards == NULL ? &bad : NULL;
    }
    if (err != NULL)
        fail(r, err);
    json_array_foreach(shards, i, object) add_shard(r, object, KINESIS_TRIM_HORIZON);
    json_decref(shards);
    if (r->list_token.len == 0 && r->list_again) {
        r->list_again = false;
        list_page(r);
    } else if (r->list_token.len > 0 && !r->stopping) {
        list_page(r);
    }
    pump(r);
}

static void list_page(struct kinesis_reader *r)
{
    r->listing = true;
    buf_clear(&r->list_body);
    kinesis_proto_list_shards(&r->list_body, span_str(r->config.stream), buf_span(&r->list_token));
    jsonapi_start(r->config.kinesis, "ListShards", buf_span(&r->list_body), 0, listed, r);
}

static void shard_ended(struct kinesis_reader *r, struct shard *shard)
{
    shard->state = SHARD_DONE;
    if (r->config.only_count > 0 || r->stopping)
        return;
    if (r->listing)
        r->list_again = true;
    else
        list_page(r);
}

/* ---- pages ---- */

/* So that the next replies have about KINESIS_READER_PAGE. */
static void adapt_limit(struct kinesis_reader *r, struct shard *shard, size_t reply_bytes,
                        size_t records)
{
    if (records == 0)
        return;
    r->fit = (int64_t)(KINESIS_READER_PAGE / (reply_bytes / records + 1)) + 1;
    shard->limit = shard->limit < CAP_KINESIS_PAGE ? shard->limit * LIMIT_GROWTH : CAP_KINESIS_PAGE;
}

static int64_t next_limit(const struct kinesis_reader *r, const struct shard *shard)
{
    int64_t limit = r->fit > 0 && r->fit < shard->limit ? r->fit : shard->limit;
    return limit < CAP_KINESIS_PAGE ? limit : CAP_KINESIS_PAGE;
}

static void hand_over(struct kinesis_reader *r, struct shard *shard)
{
    struct span last = r->page.record[r->page.count - 1].sequence;
    snprintf(shard->sequence, sizeof shard->sequence, "%.*s",
             (int)(last.len < SHARDSET_SEQUENCE ? last.len : SHARDSET_SEQUENCE - 1), last.ptr);
    shard->from = KINESIS_AFTER_SEQUENCE;
    if (!r->config.page(r->config.ctx, shard->id, &r->page))
        kinesis_reader_stop(r);
}

static void page_read(struct kinesis_reader *r, struct shard *shard, struct span body)
{
    const struct kinesis_page *page = &r->page;
    bool full_page = (int64_t)page->count >= shard->asked;
    if (page->count > 0)
        hand_over(r, shard);
    adapt_limit(r, shard, body.len, page->count);
    buf_clear(&shard->iterator);
    buf_addspan(&shard->iterator, page->next);
    bool tip = page->behind_ms == 0 && !full_page;
    if (page->next.ptr == NULL)
        shard_ended(r, shard);
    else if (tip && !r->config.follow)
        shard->state = SHARD_DONE;
    else if (page->count > 0 && !tip)
        shard->state = SHARD_READY;
    else
        rest(shard, tip ? TIP_MS : EMPTY_MS);
}

/* ---- requests ---- */

static void request_failed(struct kinesis_reader *r, struct shard *shard, const struct err *err)
{
    if (strcmp(err->code, "ExpiredIteratorException") == 0 && shard->failures++ < EXPIRED_MOST) {
        buf_clear(&shard->iterator);
        if (shard->from == KINESIS_LATEST) /* what has come since then is not to be missed */
            shard->from = KINESIS_AT_TIMESTAMP;
        shard->state = SHARD_READY;
    } else if (err->kind == ERR_THROTTLED && shard->failures++ < THROTTLED_MOST) {
        int64_t most = (int64_t)THROTTLED_MS << (shard->failures < 5 ? shard->failures : 5);
        most = most < THROTTLED_MOST_MS ? most : THROTTLED_MOST_MS;
        rest(shard, most / 2 + (int64_t)(random_unit() * (double)(most / 2)));
    } else {
        shard->state = SHARD_DONE;
        fail(r, err);
    }
}

static void answered(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct shard *shard = ctx;
    struct kinesis_reader *r = shard->owner;
    struct err bad;
    size_t slot = 0;
    while (r->asker[slot] != shard)
        slot++;
    r->asker[slot] = NULL;
    r->call[slot] = NULL;
    r->asking--;
    bool iterator = shard->iterator.len == 0;
    struct span body = buf_span(&reply->body);
    if (err == NULL && (iterator ? kinesis_proto_read_iterator(body, &shard->iterator, &bad)
                                 : kinesis_proto_read_page(body, &r->page, &bad)) != 0)
        err = &bad;
    if (err != NULL) {
        request_failed(r, shard, err);
    } else {
        shard->state = SHARD_READY;
        if (!iterator) { /* an iterator alone is no progress: it may have expired already */
            shard->failures = 0;
            page_read(r, shard, body);
        }
    }
    pump(r);
}

static void ask(struct kinesis_reader *r, struct shard *shard)
{
    size_t slot = 0;
    while (r->asker[slot] != NULL)
        slot++;
    struct buf *body = &r->body[slot];
    bool iterator = shard->iterator.len == 0;
    shard->asked = next_limit(r, shard);
    buf_clear(body);
    if (iterator && shard->from == KINESIS_LATEST)
        shard->at_ms = clock_wall_ms();
    if (iterator)
        kinesis_proto_get_iterator(body, span_str(r->config.stream), span_str(shard->id),
                                   shard->from, span_str(shard->sequence), shard->at_ms);
    else
        kinesis_proto_get_records(body, buf_span(&shard->iterator), shard->asked);
    shard->state = SHARD_ASKING;
    r->asker[slot] = shard;
    r->asking++;
    r->call[slot] = jsonapi_start(r->config.kinesis, iterator ? "GetShardIterator" : "GetRecords",
                                  buf_span(body), 0, answered, shard);
}

static void pump(struct kinesis_reader *r)
{
    for (size_t i = 0; i < r->set.count && !r->stopping; i++) {
        if (r->asking == r->config.jobs || !r->config.wants(r->config.ctx))
            break;
        struct shard *shard = r->set.shard[(r->turn + i) % r->set.count];
        if (shard->state != SHARD_READY || !shardset_may_start(&r->set, shard))
            continue;
        ask(r, shard);
        r->turn = (r->turn + i + 1) % r->set.count;
        i = (size_t)-1;
    }
    bool done = r->stopping || shardset_done(&r->set);
    if (done && r->asking == 0 && !r->listing)
        loop_stop(r->loop);
}

/* ---- the whole ---- */

static void on_stop(void *ctx)
{
    kinesis_reader_stop(ctx);
    pump(ctx);
}

void kinesis_reader_resume(struct kinesis_reader *r)
{
    pump(r);
}

struct kinesis_reader *kinesis_reader_new(const struct kinesis_reader_config *config)
{
    struct kinesis_reader *r = mem_alloc(sizeof *r);
    r->config = *config;
    r->loop = config->kinesis->loop;
    kinesis_proto_page_init(&r->page);
    buf_init(&r->list_body, 0);
    buf_init(&r->list_token, 0);
    for (size_t i = 0; i < KINESIS_READER_JOBS; i++)
        buf_init(&r->body[i], 0);
    return r;
}

void kinesis_reader_free(struct kinesis_reader *r)
{
    if (r == NULL)
        return;
    for (size_t i = 0; i < r->set.count; i++)
        loop_timer_free(r->set.shard[i]->timer);
    shardset_release(&r->set);
    for (size_t i = 0; i < KINESIS_READER_JOBS; i++)
        buf_release(&r->body[i]);
    buf_release(&r->list_token);
    buf_release(&r->list_body);
    kinesis_proto_page_release(&r->page);
    free(r);
}

int kinesis_reader_run(struct kinesis_reader *r, struct err *err)
{
    if (first_shards(r, err) != 0)
        return -1;
    loop_on_stop(r->loop, on_stop, r);
    if (sig_stopping())
        kinesis_reader_stop(r);
    pump(r);
    loop_run(r->loop);
    *err = r->err;
    return r->err.kind == ERR_NONE ? 0 : -1;
}
