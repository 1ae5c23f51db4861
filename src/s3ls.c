/* s3ls: the objects of a bucket, their versions or the uploads in progress, or the buckets: one
 * JSON object a line, a table for people, or sums. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "s3/client.h"
#include "s3/list.h"
#include "s3/partsum.h"
#include "s3/ranges.h"
#include "s3/show.h"
#include "s3/url.h"
#include "s3/walk.h"
#include "core/msg.h"
#include "core/opt.h"
#include "core/output.h"
#include "core/sig.h"
#include "net/outstream.h"

struct config {
    struct aws_options aws;
    int64_t max, jobs;
    const char *delimiter, *start_after;
    bool versions, uploads, parts, restore_status, table, human, summary;
    const char *operand; /* NULL: list the buckets */
    struct s3_url where; /* what it says */
};

static struct config cfg = {.aws = AWS_OPTIONS_INIT, .jobs = 4};

static const struct opt options[] = {
    OPT_INT('n', "max", "N", &cfg.max, 1, INT64_MAX, "stop after N lines"),
    OPT_TEXT('d', "delimiter", "TEXT", &cfg.delimiter,
             "roll keys up that share a prefix up to TEXT, often /"),
    OPT_TEXT('s', "start-after", "KEY", &cfg.start_after, "begin behind KEY"),
    OPT_INT('j', "jobs", "N", &cfg.jobs, 1, S3_RANGES_JOBS_MAX, "requests in flight (default 4)"),
    OPT_FLAG(0, "versions", &cfg.versions, "all versions and delete markers"),
    OPT_FLAG(0, "uploads", &cfg.uploads, "multipart uploads in progress"),
    OPT_FLAG(0, "parts", &cfg.parts, "with --uploads: how much of each is stored"),
    OPT_FLAG(0, "restore-status", &cfg.restore_status, "of objects in an archive, too"),
    OPT_FLAG('t', "table", &cfg.table, "a table for people"),
    OPT_FLAG('H', "human", &cfg.human, "with --table: sizes as 1.4 MiB"),
    OPT_FLAG(0, "summary", &cfg.summary, "only how many there are, and their bytes"),
    OPT_END,
};

struct work {
    struct loop *loop;
    struct aws *aws;
    struct outstream *out;
    struct s3_show show;
    struct s3_list *list;
    struct s3_ranges *ranges;
    struct s3_walk *walk;
    const struct s3_uploads *page; /* of uploads whose parts are being asked for, NULL: none */
    size_t next;                   /* of them */
    struct err err;                /* what ended it early */
};

/* ---- objects, versions, uploads ---- */

/* A page has entries and prefixes apart, people want them in one order: is it the entry's turn? */
static bool entry_first(const struct span *key, bool entry_left, const struct span *prefix,
                        bool prefix_left)
{
    return !prefix_left || (entry_left && span_compare(*key, *prefix) < 0);
}

static bool on_objects(void *ctx, const struct s3_listing *page)
{
    struct work *work = ctx;
    size_t object = 0, prefix = 0;
    while (object < page->object_count || prefix < page->prefix_count) {
        if (entry_first(&page->object[object].key, object < page->object_count,
                        &page->common_prefix[prefix], prefix < page->prefix_count))
            s3_show_object(&work->show, &page->object[object++]);
        else
            s3_show_prefix(&work->show, page->common_prefix[prefix++]);
    }
    return !outstream_full(work->out);
}

static bool show_versions(struct work *work, const struct s3_versions *page)
{
    size_t version = 0, prefix = 0;
    while (version < page->count || prefix < page->prefix_count) {
        if (entry_first(&page->version[version].object.key, version < page->count,
                        &page->common_prefix[prefix], prefix < page->prefix_count))
            s3_show_version(&work->show, &page->version[version++]);
        else
            s3_show_prefix(&work->show, page->common_prefix[prefix++]);
    }
    return !outstream_full(work->out);
}

static bool show_uploads(struct work *work, const struct s3_uploads *page)
{
    size_t upload = 0, prefix = 0;
    while (upload < page->count || prefix < page->prefix_count) {
        if (entry_first(&page->upload[upload].key, upload < page->count,
                        &page->common_prefix[prefix], prefix < page->prefix_count))
            s3_show_upload(&work->show, &page->upload[upload++], NULL);
        else
            s3_show_prefix(&work->show, page->common_prefix[prefix++]);
    }
    return !outstream_full(work->out);
}

static void next_upload(struct work *work);

static void on_parts(void *ctx, const struct s3_parts_sum *sum, const struct err *err)
{
    struct work *work = ctx;
    bool gone = err != NULL && err->kind == ERR_NOT_FOUND; /* it ended meanwhile */
    if (err != NULL && !gone) {
        work->err = *err;
        loop_stop(work->loop);
        return;
    }
    if (!gone)
        s3_show_upload(&work->show, &work->page->upload[work->next], sum);
    work->next++;
    next_upload(work);
}

/* Asks for the parts of the next upload, one after the other, or goes on to the next page. */
static void next_upload(struct work *work)
{
    if (work->next < work->page->count) {
        s3_partsum_start(work->aws, cfg.where.bucket, &work->page->upload[work->next], on_parts,
                         work);
        return;
    }
    work->page = NULL;
    if (!outstream_full(work->out))
        s3_walk_resume(work->walk);
}

static bool on_walk(void *ctx, const struct s3_walk_page *page)
{
    struct work *work = ctx;
    if (page->versions != NULL)
        return show_versions(work, page->versions);
    if (!cfg.parts || page->uploads->count == 0)
        return show_uploads(work, page->uploads);
    work->page = page->uploads;
    work->next = 0;
    next_upload(work);
    return false;
}

static void on_end(void *ctx, const struct err *err)
{
    struct work *work = ctx;
    if (err != NULL && work->err.kind == ERR_NONE)
        work->err = *err;
}

static void list_objects(struct work *work)
{
    struct s3_list_query query = {.bucket = cfg.where.bucket,
                                  .prefix = cfg.where.key,
                                  .delimiter = span_str(cfg.delimiter),
                                  .start_after = span_str(cfg.start_after),
                                  .restore_status = cfg.restore_status,
                                  .max = (uint64_t)cfg.max};
    struct s3_list_events events = {on_objects, on_end, work};
    if (cfg.jobs > 1 && cfg.max == 0 && cfg.delimiter == NULL)
        work->ranges = s3_ranges_new(work->aws, &query, (int)cfg.jobs, 0, &events);
    else
        work->list = s3_list_new(work->aws, &query, &events);
    loop_run(work->loop);
}

static void list_walk(struct work *work)
{
    struct s3_walk_query query = {.kind = cfg.uploads ? S3_WALK_UPLOADS : S3_WALK_VERSIONS,
                                  .bucket = cfg.where.bucket,
                                  .prefix = cfg.where.key,
                                  .delimiter = span_str(cfg.delimiter),
                                  .restore_status = cfg.restore_status,
                                  .max = (uint64_t)cfg.max};
    struct s3_walk_events events = {on_walk, on_end, work};
    work->walk = s3_walk_new(work->aws, &query, &events);
    loop_run(work->loop);
}

/* ---- buckets ---- */

static int show_buckets(struct work *work, struct span body, int64_t *left, struct buf *token)
{
    struct s3_buckets buckets = {0};
    int status = s3_proto_read_buckets(body, &buckets, &work->err);
    for (size_t i = 0; status == 0 && i<buckets.count && * left> 0; i++, (*left)--)
        s3_show_bucket(&work->show, &buckets.bucket[i]);
    if (status == 0 && buckets.next_token.len > 0 &&
        span_equal(buckets.next_token, buf_span(token)))
        status = err_set(&work->err, ERR_SERVICE, "the service repeats its continuation token");
    buf_clear(token);
    if (status == 0)
        buf_addspan(token, buckets.next_token);
    s3_buckets_release(&buckets);
    return status;
}

static void list_buckets(struct work *work)
{
    int64_t left = cfg.max > 0 ? cfg.max : INT64_MAX;
    struct buf token;
    buf_init(&token, 0);
    do {
        struct sigv4_pair query = {span_str("continuation-token"), buf_span(&token)};
        struct aws_request request = {
            .method = "GET", .query = &query, .query_count = token.len > 0};
        struct s3_reply reply;
        struct span none = {NULL, 0};
        s3_reply_init(&reply);
        if (s3_call(work->loop, work->aws, none, none, &request, &reply, &work->err) == 0)
            show_buckets(work, buf_span(&reply.body), &left, &token);
        s3_reply_release(&reply);
    } while (work->err.kind == ERR_NONE && token.len > 0 && left > 0);
    buf_release(&token);
}

/* ---- the frame ---- */

static void on_drained(void *ctx)
{
    struct work *work = ctx;
    if (work->list != NULL)
        s3_list_resume(work->list);
    else if (work->ranges != NULL)
        s3_ranges_resume(work->ranges);
    else if (work->walk != NULL && work->page == NULL)
        s3_walk_resume(work->walk);
}

static void on_failed(void *ctx, const struct err *err)
{
    (void)err; /* outstream_finish says it again */
    struct work *work = ctx;
    loop_stop(work->loop);
}

static void on_stop(void *ctx)
{
    struct work *work = ctx;
    loop_stop(work->loop);
}

static void list(struct work *work)
{
    if (work->show.what == S3_SHOW_BUCKETS)
        list_buckets(work);
    else if (work->show.what == S3_SHOW_OBJECTS)
        list_objects(work);
    else
        list_walk(work);
    if (work->err.kind == ERR_NONE && !sig_stopping())
        s3_show_sums(&work->show);
}

static void begin(struct work *work)
{
    struct outstream_events events = {on_drained, on_failed, work};
    work->out = outstream_new(work->loop, STDOUT_FILENO, 0, &events);
    loop_on_stop(work->loop, on_stop, work);
    work->show = (struct s3_show){.what = cfg.operand == NULL ? S3_SHOW_BUCKETS
                                          : cfg.versions      ? S3_SHOW_VERSIONS
                                          : cfg.uploads       ? S3_SHOW_UPLOADS
                                                              : S3_SHOW_OBJECTS,
                                  .form = cfg.summary ? S3_SHOW_SUMMARY
                                          : cfg.table ? S3_SHOW_TABLE
                                                      : S3_SHOW_LINES,
                                  .human = cfg.human,
                                  .bucket = cfg.where.bucket,
                                  .out = work->out};
    s3_show_init(&work->show);
}

static int run(void)
{
    struct work work = {.loop = loop_new()};
    struct err err = {0};
    begin(&work);
    work.aws = aws_new(work.loop, &cfg.aws, AWS_S3, &work.err);
    if (work.aws != NULL)
        list(&work);
    int broken = sig_stopping() ? 0 : outstream_finish(work.out, &err);
    struct err why = work.err;
    aws_free(work.aws);
    s3_list_free(work.list);
    s3_ranges_free(work.ranges);
    s3_walk_free(work.walk);
    outstream_free(work.out);
    loop_free(work.loop);
    s3_show_release(&work.show);
    if (sig_stopping())
        sig_die_of(sig_number());
    if (broken != 0)
        return output_exit(&err);
    if (why.kind == ERR_NONE)
        return EXIT_DONE;
    msg_err(&why, cfg.operand);
    return (int)err_exit(&why);
}

static void check_options(void)
{
    bool objects = !cfg.versions && !cfg.uploads;
    if (cfg.operand == NULL && (cfg.delimiter != NULL || cfg.start_after != NULL || !objects))
        opt_fail("only --max, --table and --summary are for buckets: name one");
    if (cfg.versions && cfg.uploads)
        opt_fail("either --versions or --uploads");
    if (cfg.start_after != NULL && !objects)
        opt_fail("--start-after is for objects");
    if (cfg.parts && !cfg.uploads)
        opt_fail("--parts is for --uploads");
    if (cfg.human && !cfg.table)
        opt_fail("--human is for --table");
    if (cfg.table && cfg.summary)
        opt_fail("either --table or --summary");
}

int main(int argc, char **argv)
{
    struct opt_usage usage = {
        .synopsis = "[OPTION]... [s3://BUCKET[/PREFIX]]",
        .about = "Lists the objects of a bucket whose keys start with PREFIX, in order of their\n"
                 "keys, or all buckets.",
        .own = options,
        .shared = aws_option_table(&cfg.aws),
        .example = "s3ls -d / s3://photos/2024/",
        .max_operands = 1,
    };
    int at = opt_parse(argc, argv, &usage);
    struct err err;
    cfg.operand = argv[at];
    if (at < argc && s3_url_parse(cfg.operand, &cfg.where, &err) != 0)
        opt_fail("%s", err.message);
    check_options();
    sig_install();
    return run();
}
