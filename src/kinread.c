/* kinread: the records of a Kinesis stream as lines on standard output, all shards in parallel.
 *
 * Every shard asks, in turn with the others and at most -j at a time: for a shard iterator, then
 * for page after page. A page's size is kept near PAGE_BYTES by adapting its Limit to the size of
 * the records seen, and no page is asked for while the output is full, so memory is bounded. When
 * a closed shard has been read to its end the shards are listed again, for its children. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "aws/kinesis_client.h"
#include "aws/shardset.h"
#include "codec/json.h"
#include "codec/jwrite.h"
#include "codec/ndrec.h"
#include "core/clock.h"
#include "core/msg.h"
#include "core/num.h"
#include "core/output.h"
#include "core/progress.h"
#include "core/random.h"
#include "core/sig.h"
#include "net/outstream.h"

enum {
    JOBS_MAX = 64,
    PAGE_BYTES = 512 * 1024, /* of a reply */
    FIRST_LIMIT = 2,
    LIMIT_GROWTH = 8,
    TIP_MS = 500,       /* between two looks at the tip; a shard allows five a second in all */
    EMPTY_MS = 200,     /* after an empty page before the tip */
    THROTTLED_MS = 500, /* first wait when throttled; doubles */
    THROTTLED_MOST_MS = 8000,
    THROTTLED_MOST = 30, /* in a row */
};

struct config {
    const char *stream, *from;
    int64_t jobs, max; /* max 0: no limit */
    struct opt_list shard;
    bool follow, no_meta, progress, no_progress;
    struct aws_options aws;

    enum kinesis_iterator kind; /* what from says */
    int64_t at_ms;
    const char *after;
};

struct reader {
    const struct config *config;
    struct jsonapi kinesis;
    struct loop *loop;
    struct shardset set;
    struct aws_call *call[JOBS_MAX];
    struct shard *asker[JOBS_MAX];
    struct buf body[JOBS_MAX];
    int64_t asking;
    size_t turn; /* the shard that is looked at first */
    bool listing, list_again, stopping;
    struct buf list_body, list_token;
    uint64_t lines;
    int64_t fit; /* records of the last size seen that fill a page; 0: none seen */
    struct kinesis_page page;
    struct ndrec rec;
    struct buf out_lines, meta;
    struct outstream *out;
    struct progress progress;
    struct err err, out_err;
};

static void pump(struct reader *r);

static void stop(struct reader *r)
{
    r->stopping = true;
    for (size_t i = 0; i < JOBS_MAX; i++)
        if (r->call[i] != NULL)
            aws_cancel(r->call[i]);
}

static void fail(struct reader *r, const struct err *err)
{
    if (r->err.kind == ERR_NONE && err->kind != ERR_CANCELLED) {
        r->err = *err;
        kinesis_client_hint(r->config->stream, &r->err);
    }
    stop(r);
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

static struct shard *add_shard(struct reader *r, const json_t *object, enum kinesis_iterator from)
{
    struct shard *shard = shardset_add(&r->set, object);
    if (shard == NULL)
        return NULL;
    shard->owner = r;
    shard->timer = loop_timer_new(r->loop, rested, shard);
    shard->from = from;
    shard->limit = FIRST_LIMIT;
    return shard;
}

/* The shards there are at the start. Returns 0, or -1 with err. */
static int first_shards(struct reader *r, struct err *err)
{
    const struct config *config = r->config;
    json_t *shards = kinesis_client_shards(&r->kinesis, config->stream, err), *object;
    size_t i;
    if (shards == NULL)
        return -1;
    json_array_foreach(shards, i, object)
    {
        bool wanted = config->shard.count == 0;
        for (size_t k = 0; k < config->shard.count; k++)
            wanted |= span_is(json_text(object, "ShardId"), config->shard.item[k]);
        struct shard *shard = wanted ? add_shard(r, object, config->kind) : NULL;
        if (shard != NULL && config->kind == KINESIS_LATEST && shard->closed)
            shard->state = SHARD_DONE;
        if (shard != NULL && config->after != NULL)
            snprintf(shard->sequence, sizeof shard->sequence, "%s", config->after);
    }
    json_decref(shards);
    for (size_t k = 0; k < config->shard.count; k++)
        if (shardset_find(&r->set, span_str(config->shard.item[k])) == NULL)
            return err_set(err, ERR_NOT_FOUND, "the stream has no shard %s", config->shard.item[k]);
    return 0;
}

static void list_page(struct reader *r);

static void listed(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct reader *r = ctx;
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

static void list_page(struct reader *r)
{
    r->listing = true;
    buf_clear(&r->list_body);
    kinesis_proto_list_shards(&r->list_body, span_str(r->config->stream), buf_span(&r->list_token));
    jsonapi_start(&r->kinesis, "ListShards", buf_span(&r->list_body), 0, listed, r);
}

static void shard_ended(struct reader *r, struct shard *shard)
{
    shard->state = SHARD_DONE;
    if (r->config->shard.count > 0 || r->stopping)
        return;
    if (r->listing)
        r->list_again = true;
    else
        list_page(r);
}

/* ---- records ---- */

/* What all lines of a shard's page begin their _kinesis with. */
static void meta_start(struct reader *r, const struct shard *shard)
{
    buf_clear(&r->meta);
    buf_adds(&r->meta, "\"_kinesis\":{\"stream\":");
    jwrite_string(&r->meta, kinesis_client_name(r->config->stream));
    buf_adds(&r->meta, ",\"shard\":");
    jwrite_string(&r->meta, span_str(shard->id));
    buf_adds(&r->meta, ",\"seq\":\"");
}

static void add_line(struct reader *r, const struct kinesis_record *record, size_t meta_len)
{
    struct span meta = span_of(NULL, 0);
    if (!r->config->no_meta) {
        buf_truncate(&r->meta, meta_len);
        buf_addspan(&r->meta, record->sequence);
        buf_adds(&r->meta, "\",\"key\":");
        jwrite_string(&r->meta, record->key);
        buf_adds(&r->meta, ",\"time\":");
        buf_addu(&r->meta, (uint64_t)(record->arrival_ms > 0 ? record->arrival_ms : 0));
        buf_addc(&r->meta, '}');
        meta = buf_span(&r->meta);
    }
    ndrec_wrap(&r->rec, record->data, meta, &r->out_lines);
    buf_addc(&r->out_lines, '\n');
    r->progress.done++;
    r->progress.bytes += record->data.len;
    r->lines++;
}

static bool enough(const struct reader *r)
{
    return r->config->max > 0 && r->lines >= (uint64_t)r->config->max;
}

static void write_page(struct reader *r, struct shard *shard)
{
    buf_clear(&r->out_lines);
    meta_start(r, shard);
    size_t meta_len = r->meta.len;
    for (size_t i = 0; i < r->page.count && !enough(r); i++)
        add_line(r, &r->page.record[i], meta_len);
    outstream_add(r->out, buf_span(&r->out_lines));
    if (r->page.count > 0) {
        struct span last = r->page.record[r->page.count - 1].sequence;
        snprintf(shard->sequence, sizeof shard->sequence, "%.*s",
                 (int)(last.len < SHARDSET_SEQUENCE ? last.len : SHARDSET_SEQUENCE - 1), last.ptr);
        shard->from = KINESIS_AFTER_SEQUENCE;
    }
}

/* So that the next replies have about PAGE_BYTES. */
static void adapt_limit(struct reader *r, struct shard *shard, size_t reply_bytes, size_t records)
{
    if (records == 0)
        return;
    r->fit = (int64_t)(PAGE_BYTES / (reply_bytes / records + 1)) + 1;
    shard->limit = shard->limit < CAP_KINESIS_PAGE ? shard->limit * LIMIT_GROWTH : CAP_KINESIS_PAGE;
}

static int64_t next_limit(const struct reader *r, const struct shard *shard)
{
    int64_t limit = r->fit > 0 && r->fit < shard->limit ? r->fit : shard->limit;
    return limit < CAP_KINESIS_PAGE ? limit : CAP_KINESIS_PAGE;
}

static void page_read(struct reader *r, struct shard *shard, struct span body)
{
    const struct kinesis_page *page = &r->page;
    bool full_page = (int64_t)page->count >= shard->asked;
    write_page(r, shard);
    adapt_limit(r, shard, body.len, page->count);
    buf_clear(&shard->iterator);
    buf_addspan(&shard->iterator, page->next);
    bool tip = page->behind_ms == 0 && !full_page;
    if (page->next.ptr == NULL)
        shard_ended(r, shard);
    else if (tip && !r->config->follow)
        shard->state = SHARD_DONE;
    else if (page->count > 0 && !tip)
        shard->state = SHARD_READY;
    else
        rest(shard, tip ? TIP_MS : EMPTY_MS);
}

/* ---- requests ---- */

static void request_failed(struct reader *r, struct shard *shard, const struct err *err)
{
    if (strcmp(err->code, "ExpiredIteratorException") == 0 && shard->failures++ < 3) {
        buf_clear(&shard->iterator);
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
    struct reader *r = shard->owner;
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
        shard->failures = 0;
        shard->state = SHARD_READY;
        if (!iterator)
            page_read(r, shard, body);
    }
    if (enough(r))
        stop(r);
    progress_tick(&r->progress);
    pump(r);
}

static void ask(struct reader *r, struct shard *shard)
{
    const struct config *config = r->config;
    size_t slot = 0;
    while (r->asker[slot] != NULL)
        slot++;
    struct buf *body = &r->body[slot];
    bool iterator = shard->iterator.len == 0;
    shard->asked = next_limit(r, shard);
    buf_clear(body);
    if (iterator)
        kinesis_proto_get_iterator(body, span_str(config->stream), span_str(shard->id), shard->from,
                                   span_str(shard->sequence), config->at_ms);
    else
        kinesis_proto_get_records(body, buf_span(&shard->iterator), shard->asked);
    shard->state = SHARD_ASKING;
    r->asker[slot] = shard;
    r->asking++;
    r->call[slot] = jsonapi_start(&r->kinesis, iterator ? "GetShardIterator" : "GetRecords",
                                  buf_span(body), 0, answered, shard);
}

static void pump(struct reader *r)
{
    for (size_t i = 0; i < r->set.count && !r->stopping; i++) {
        if (r->asking == r->config->jobs || outstream_full(r->out))
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
    struct reader *r = ctx;
    stop(r);
    pump(r);
}

static void on_drained(void *ctx)
{
    pump(ctx);
}

static void on_out_failed(void *ctx, const struct err *err)
{
    struct reader *r = ctx;
    r->out_err = *err;
    on_stop(r);
}

static int run(struct reader *r)
{
    const struct config *config = r->config;
    struct err err = {0};
    if (first_shards(r, &err) != 0) {
        if (sig_stopping())
            sig_die_of(sig_number());
        msg_err(&err, config->stream);
        return (int)err_exit(&err);
    }
    progress_start(&r->progress, "records",
                   config->progress      ? PROGRESS_ALWAYS
                   : config->no_progress ? PROGRESS_NEVER
                                         : PROGRESS_AUTO);
    loop_on_stop(r->loop, on_stop, r);
    if (sig_stopping())
        stop(r);
    pump(r);
    loop_run(r->loop);
    err = r->out_err;
    if (err.kind == ERR_NONE)
        outstream_finish(r->out, &err);
    progress_finish(&r->progress);
    int status = EXIT_DONE;
    if (r->err.kind != ERR_NONE) {
        msg_err(&r->err, config->stream);
        status = (int)err_exit(&r->err);
    }
    if (err.kind != ERR_NONE)
        status = output_exit(&err);
    if (sig_stopping())
        sig_die_of(sig_number());
    return status;
}

static void reader_init(struct reader *r)
{
    const struct outstream_events events = {on_drained, on_out_failed, r};
    r->out = outstream_new(r->loop, STDOUT_FILENO, 0, &events);
    kinesis_proto_page_init(&r->page);
    ndrec_init(&r->rec);
    buf_init(&r->out_lines, CAP_LINE_MAX);
    buf_init(&r->meta, 0);
    buf_init(&r->list_body, 0);
    buf_init(&r->list_token, 0);
    for (size_t i = 0; i < JOBS_MAX; i++)
        buf_init(&r->body[i], 0);
}

static void reader_release(struct reader *r)
{
    for (size_t i = 0; i < r->set.count; i++)
        loop_timer_free(r->set.shard[i]->timer);
    shardset_release(&r->set);
    for (size_t i = 0; i < JOBS_MAX; i++)
        buf_release(&r->body[i]);
    buf_release(&r->list_token);
    buf_release(&r->list_body);
    buf_release(&r->meta);
    buf_release(&r->out_lines);
    ndrec_release(&r->rec);
    kinesis_proto_page_release(&r->page);
    outstream_free(r->out);
    jsonapi_release(&r->kinesis);
    loop_free(r->loop);
}

/* ---- command line ---- */

static void parse_from(struct config *config)
{
    struct span from = span_str(config->from);
    int64_t ago_ms;
    if (span_is(from, "trim")) {
        config->kind = KINESIS_TRIM_HORIZON;
    } else if (span_is(from, "latest")) {
        config->kind = KINESIS_LATEST;
    } else if (span_starts(from, "at:-") &&
               num_duration(span_str(config->from + 4), INT64_MAX / 2, &ago_ms) == 0) {
        config->kind = KINESIS_AT_TIMESTAMP;
        config->at_ms = clock_wall_ms() - ago_ms;
    } else if (span_starts(from, "at:") && clock_parse(config->from + 3, &config->at_ms) == 0) {
        config->kind = KINESIS_AT_TIMESTAMP;
    } else if (span_starts(from, "after:") && from.len > 6 &&
               strspn(config->from + 6, "0123456789") == from.len - 6 &&
               from.len - 6 < SHARDSET_SEQUENCE) {
        config->kind = KINESIS_AFTER_SEQUENCE;
        config->after = config->from + 6;
        if (config->shard.count != 1)
            opt_fail("--from after: needs the one --shard that the sequence number is of");
    } else {
        opt_fail("--from %s: not trim, latest, at:TIME or after:SEQUENCE", config->from);
    }
}

static void parse(int argc, char **argv, struct config *config)
{
    const struct opt own[] = {
        OPT_TEXT(0, "from", "WHERE", &config->from,
                 "trim (default), latest, at:TIME, at:-AGO, after:SEQ"),
        OPT_FLAG('f', "follow", &config->follow, "wait for more at the end of the stream"),
        OPT_INT('n', "max", "N", &config->max, 1, INT64_MAX / 2, "stop after N records"),
        OPT_INT('j', "jobs", "N", &config->jobs, 1, JOBS_MAX, "shards at a time (default 4)"),
        OPT_LIST(0, "shard", "ID", &config->shard, "only this shard (repeatable)"),
        OPT_FLAG(0, "no-meta", &config->no_meta, "leave _kinesis out"),
        OPT_FLAG(0, "progress", &config->progress, "show progress even without a terminal"),
        OPT_FLAG(0, "no-progress", &config->no_progress, "never show progress"),
        OPT_END,
    };
    const struct opt_usage usage = {
        .synopsis = "[OPTION]... STREAM",
        .about = "Write the records of STREAM, a name or an ARN, as lines on standard output.",
        .own = own,
        .shared = aws_option_table(&config->aws),
        .example = "kinread --from at:-15m -f creator_out",
        .min_operands = 1,
        .max_operands = 1,
    };
    config->stream = argv[opt_parse(argc, argv, &usage)];
    parse_from(config);
}

int main(int argc, char **argv)
{
    struct config config = {.from = "trim", .jobs = 4, .aws = AWS_OPTIONS_INIT};
    parse(argc, argv, &config);
    sig_install();
    static struct reader r;
    r.config = &config;
    r.loop = loop_new();
    if (kinesis_client_init(&r.kinesis, r.loop, &config.aws, &r.err) != 0) {
        msg_err(&r.err, NULL);
        loop_free(r.loop);
        return (int)err_exit(&r.err);
    }
    reader_init(&r);
    int status = run(&r);
    reader_release(&r);
    return status;
}
