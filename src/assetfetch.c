/* assetfetch: downloads the media file each line names, before its URL expires, and stores it under
 * a permanent key. A line is printed when its asset is durable. The work is asset/flow.h; here are
 * the options, the streams, and the ways to stop. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "asset/flow.h"
#include "asset/guard.h"
#include "asset/jobs.h"
#include "asset/listing.h"
#include "aws/failures.h"
#include "aws/s3_proto.h"
#include "core/msg.h"
#include "core/opt.h"
#include "core/progress.h"
#include "core/sig.h"
#include "net/instream.h"
#include "net/outstream.h"

#define DAY_MS ((int64_t)86400 * 1000)

enum { TYPE_URL, TYPE_CONTENT };
enum { SKIP_NOTHING = -1, SKIP_HEAD, SKIP_LIST };

struct config {
    struct aws_options aws;
    const char *bucket, *folder, *template, *base_url, *user_agent, *failed;
    int type_from, skip; /* TYPE_*, SKIP_* */
    int64_t jobs, per_host, breaker, max_ms, grace_ms;
    double rate;
    uint64_t max_bytes, max_line;
    bool allow_private, progress, no_progress;
};

static struct config cfg = {
    .aws = AWS_OPTIONS_INIT,
    .template = RECORD_TEMPLATE,
    .skip = SKIP_NOTHING,
    .jobs = 64,
    .breaker = 20,
    .max_ms = 300000,
    .grace_ms = 20000,
    .max_bytes = (uint64_t)512 << 20,
    .max_line = CAP_LINE_DEFAULT,
};

static const struct opt options[] = {
    OPT_TEXT('b', "bucket", "NAME", &cfg.bucket, "store in this bucket"),
    OPT_TEXT(0, "to-dir", "DIR", &cfg.folder, "store below this folder instead"),
    OPT_TEXT(0, "key-template", "TEXT", &cfg.template, "keys, of {entity_id} and others"),
    OPT_TEXT(0, "asset-url", "URL", &cfg.base_url, "what keys follow in asset_url"),
    OPT_CHOICE(0, "type-from", "url|content", &cfg.type_from, "who wins when they disagree"),
    OPT_CHOICE(0, "skip-existing", "head|list", &cfg.skip, "leave what is stored already"),
    OPT_INT('j', "jobs", "N", &cfg.jobs, 1, CAP_ASSET_JOBS, "assets under way (default 64)"),
    OPT_INT(0, "per-host", "N", &cfg.per_host, 1, CAP_ASSET_JOBS, "downloads from a host at once"),
    OPT_NUMBER(0, "rate", "N", &cfg.rate, 0, 1000000, "downloads from a host a second"),
    OPT_INT(0, "breaker", "N", &cfg.breaker, 0, 1000000,
            "failures before a host rests (default 20)"),
    OPT_SIZE(0, "max-bytes", "SIZE", &cfg.max_bytes, 1, (int64_t)64 << 30,
             "largest asset (default 512M)"),
    OPT_FLAG(0, "allow-private", &cfg.allow_private, "download from private addresses too"),
    OPT_TEXT(0, "failed", "FILE", &cfg.failed, "where failed lines go, with the reason"),
    OPT_RARE,
    OPT_DURATION(0, "max-time", &cfg.max_ms, 1, DAY_MS, "for one download (default 5m)"),
    OPT_DURATION(0, "grace", &cfg.grace_ms, 0, DAY_MS, "after a signal (default 20s)"),
    OPT_TEXT('A', "user-agent", "TEXT", &cfg.user_agent, "as downloads are to name themselves"),
    OPT_SIZE(0, "max-line", "SIZE", &cfg.max_line, 1, (int64_t)CAP_LINE_MAX,
             "longest line accepted (default 16M)"),
    OPT_FLAG(0, "progress", &cfg.progress, "show progress even without a terminal"),
    OPT_FLAG(0, "no-progress", &cfg.no_progress, "never show progress"),
    OPT_END,
};

struct work {
    struct loop *loop;
    struct aws *aws;
    struct http *http;
    struct resolve *resolve;
    struct store *store;
    struct flow *flow;
    struct keys there;
    struct instream *in;
    struct outstream *out;
    struct failures failures;
    struct loop_timer *grace;
    struct progress progress;
    struct ndrec scratch;
    struct buf line;
    uint64_t failed, dropped, first_dropped; /* lines */
    bool to_output;                          /* --failed - */
    bool ended, paused, stopping;
    struct err broken, in_err, out_err;
};

/* ---- lines out ---- */

static void tick(struct work *w)
{
    w->progress.bytes = flow_bytes(w->flow);
    w->progress.inflight = flow_active(w->flow);
    progress_tick(&w->progress);
}

static void on_stored(void *ctx, const struct ndrec *rec, const struct record_result *result)
{
    struct work *w = ctx;
    buf_clear(&w->line);
    record_write(rec, result, &w->line);
    outstream_line(w->out, buf_span(&w->line));
    w->progress.done++;
    tick(w);
}

/* A line that is lost only because all stopped is counted, unless there is a place for it. */
static void drop(struct work *w, uint64_t number)
{
    if (w->dropped++ == 0 || number < w->first_dropped)
        w->first_dropped = number;
}

static void on_failed(void *ctx, struct span line, uint64_t number, const struct err *err)
{
    struct work *w = ctx;
    w->failed++;
    w->progress.failed++;
    if (w->to_output) {
        buf_clear(&w->line);
        ndrec_fail(&w->scratch, line, err, &w->line);
        outstream_line(w->out, buf_span(&w->line));
    } else if (w->failures.to_file) {
        failures_add(&w->failures, line, number, err);
        output_flush(&w->failures.out);
    } else if (w->stopping && (err->kind == ERR_CANCELLED || w->broken.kind != ERR_NONE)) {
        drop(w, number);
    } else {
        failures_add(&w->failures, line, number, err);
    }
    tick(w);
}

/* ---- stopping ---- */

/* Lines that were read, or lie ready, go where failed lines go; others are not read. */
static void stop(struct work *w)
{
    bool keep = w->to_output || w->failures.to_file;
    if (w->stopping)
        return;
    w->stopping = true;
    flow_stop(w->flow);
    if (!w->ended && keep)
        instream_resume(w->in);
    else if (!w->ended)
        instream_stop(w->in);
    loop_timer_set(w->grace, cfg.grace_ms);
}

static void on_grace_over(void *ctx)
{
    struct work *w = ctx;
    if (!w->ended)
        instream_stop(w->in);
    flow_cancel(w->flow);
}

static void on_stop(void *ctx)
{
    stop(ctx);
}

static void on_broken(void *ctx, const struct err *err)
{
    struct work *w = ctx;
    w->broken = *err;
    stop(w);
}

static void on_out_failed(void *ctx, const struct err *err)
{
    struct work *w = ctx;
    w->out_err = *err;
    w->to_output = false;
    stop(w);
}

/* ---- lines in ---- */

static bool wants_lines(const struct work *w)
{
    return flow_wants(w->flow) && (w->stopping || !outstream_full(w->out));
}

static void on_changed(void *ctx)
{
    struct work *w = ctx;
    tick(w);
    if (w->ended && flow_count(w->flow) == 0) {
        loop_stop(w->loop);
    } else if (w->paused && wants_lines(w)) {
        w->paused = false;
        instream_resume(w->in);
    }
}

static bool on_line(void *ctx, const struct ndline *line)
{
    struct work *w = ctx;
    struct err err;
    if (line->too_long) {
        err_set(&err, ERR_DATA, "longer than %llu bytes", (unsigned long long)cfg.max_line);
        on_failed(w, line->text, line->number, &err);
    } else {
        flow_add(w->flow, line->text, line->number);
    }
    w->paused = !wants_lines(w);
    return !w->paused;
}

static void on_idle(void *ctx)
{
    struct work *w = ctx;
    if (w->stopping && !w->ended)
        instream_stop(w->in);
}

static void on_end(void *ctx, const struct err *err)
{
    struct work *w = ctx;
    w->ended = true;
    if (err != NULL)
        w->in_err = *err;
    on_changed(w);
}

/* ---- beginning and end ---- */

static void fit_jobs(void)
{
    int64_t files = 0, jobs = jobs_fit(cfg.jobs, &files);
    if (jobs < cfg.jobs)
        msg_error("%lld jobs instead of %lld: only %lld file descriptors are allowed",
                  (long long)jobs, (long long)cfg.jobs, (long long)files);
    cfg.jobs = jobs;
}

static struct flow_config flow_settings(struct work *w)
{
    bool list = cfg.skip == SKIP_LIST && w->aws != NULL;
    return (struct flow_config){
        .loop = w->loop,
        .http = w->http,
        .resolve = w->resolve,
        .store = w->store,
        .there = list ? &w->there : NULL,
        .look_first = cfg.skip != SKIP_NOTHING && !list,
        .template = cfg.template,
        .type_from_content = cfg.type_from == TYPE_CONTENT,
        .refuses = cfg.allow_private ? NULL : guard_refuses,
        .jobs = cfg.jobs,
        .attempts = cfg.aws.retries >= 0 ? cfg.aws.retries + 1 : 3,
        .total_ms = cfg.max_ms,
        .max_bytes = cfg.max_bytes,
        .limits = {.per_host = cfg.per_host,
                   .rate = cfg.rate,
                   .failures = cfg.breaker,
                   .open_ms = 5000},
        .stored = on_stored,
        .failed = on_failed,
        .broken = on_broken,
        .changed = on_changed,
        .ctx = w,
    };
}

/* What is needed before the first line is read. */
static int work_open(struct work *w, struct err *err)
{
    const struct resolve_config names = {0};
    const struct http_config http = {.ca_file = cfg.aws.ca_file,
                                     .connect_ms = cfg.aws.connect_ms,
                                     .stall_ms = cfg.aws.stall_ms,
                                     .user_agent = cfg.user_agent};
    struct store_config store = {.loop = w->loop,
                                 .bucket = span_str(cfg.bucket),
                                 .folder = cfg.folder,
                                 .base_url = cfg.base_url,
                                 .only_new = cfg.skip != SKIP_NOTHING};
    const char *failed = w->to_output ? NULL : cfg.failed;
    if (failures_open(&w->failures, failed, err) != 0)
        return -1;
    if (cfg.bucket != NULL && (w->aws = aws_new(w->loop, &cfg.aws, AWS_S3, err)) == NULL)
        return -1;
    store.aws = w->aws;
    w->store = store_new(&store, err);
    if (w->store == NULL)
        return -1;
    w->http = http_new(w->loop, &http);
    w->resolve = resolve_new(w->loop, &names);
    const struct flow_config flow = flow_settings(w);
    const struct span fixed = span_of(cfg.template, strcspn(cfg.template, "{"));
    if (flow.there != NULL &&
        listing_read(w->loop, w->aws, span_str(cfg.bucket), fixed, &w->there, err) != 0)
        return -1;
    w->flow = flow_new(&flow);
    return 0;
}

static void work_run(struct work *w)
{
    const struct outstream_events out_events = {on_changed, on_out_failed, w};
    const struct instream_events in_events = {on_line, on_end, on_idle, w};
    w->grace = loop_timer_new(w->loop, on_grace_over, w);
    w->out = outstream_new(w->loop, STDOUT_FILENO, 0, &out_events);
    w->in = instream_new(w->loop, STDIN_FILENO, (size_t)cfg.max_line, &in_events);
    loop_on_stop(w->loop, on_stop, w);
    progress_start(&w->progress, "assets",
                   cfg.progress      ? PROGRESS_ALWAYS
                   : cfg.no_progress ? PROGRESS_NEVER
                                     : PROGRESS_AUTO);
    if (sig_stopping())
        stop(w);
    loop_run(w->loop);
    if (w->out_err.kind == ERR_NONE)
        outstream_finish(w->out, &w->out_err);
    tick(w);
    progress_finish(&w->progress);
}

static void work_release(struct work *w)
{
    instream_free(w->in);
    outstream_free(w->out);
    loop_timer_free(w->grace);
    flow_free(w->flow);
    resolve_free(w->resolve);
    http_free(w->http);
    aws_free(w->aws);
    store_free(w->store);
    keys_release(&w->there);
    ndrec_release(&w->scratch);
    buf_release(&w->line);
    loop_free(w->loop);
}

/* Prints what stopped the whole, and says how the process is to end. */
static int report(struct work *w)
{
    struct err err;
    int status = w->failed > 0 ? EXIT_SOME : EXIT_DONE;
    if (w->in_err.kind != ERR_NONE) {
        msg_err(&w->in_err, NULL);
        status = EXIT_INTERNAL;
    }
    if (w->broken.kind != ERR_NONE) {
        msg_err(&w->broken, cfg.bucket != NULL ? cfg.bucket : cfg.folder);
        status = (int)err_exit(&w->broken);
    }
    if (w->dropped > 0)
        msg_error("%llu lines already read were not done, the first of them line %llu",
                  (unsigned long long)w->dropped, (unsigned long long)w->first_dropped);
    if (failures_close(&w->failures, &err) != 0) {
        msg_err(&err, NULL);
        status = EXIT_INTERNAL;
    }
    return status;
}

static int run(void)
{
    struct work w = {.loop = loop_new(),
                     .to_output = cfg.failed != NULL && strcmp(cfg.failed, "-") == 0};
    struct err err = {0};
    ndrec_init(&w.scratch);
    buf_init(&w.line, CAP_LINE_MAX);
    keys_init(&w.there, 0);
    fit_jobs();
    if (work_open(&w, &err) != 0) {
        if (sig_stopping())
            sig_die_of(sig_number());
        msg_err(&err, w.store != NULL ? cfg.bucket : NULL);
        work_release(&w);
        return (int)err_exit(&err);
    }
    work_run(&w);
    int status = report(&w);
    struct err out_err = w.out_err;
    if (sig_stopping())
        sig_die_of(sig_number()); /* a lookup under way could hold it up for long */
    work_release(&w);
    return out_err.kind != ERR_NONE ? output_exit(&out_err) : status;
}

int main(int argc, char **argv)
{
    const struct opt_usage usage = {
        .synopsis = "[OPTION]... {--bucket NAME | --to-dir DIR}",
        .about = "Downloads what original_url of each line names, and stores it for good.",
        .own = options,
        .shared = aws_option_table(&cfg.aws),
        .example = "assetfetch -b media -j 1000 < assets.ndjson > asset_log.ndjson",
    };
    struct err err;
    opt_parse(argc, argv, &usage);
    if ((cfg.bucket == NULL) == (cfg.folder == NULL))
        opt_fail("either --bucket or --to-dir is needed");
    if (cfg.bucket != NULL && !s3_proto_bucket_valid(span_str(cfg.bucket)))
        opt_fail("--bucket: '%s' is not a bucket's name", cfg.bucket);
    if (record_check_template(cfg.template, &err) != 0)
        opt_fail("%s", err.message);
    sig_install();
    return run();
}
