/* s3ls: the objects of a bucket, or the buckets, one JSON object a line. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "aws/s3_client.h"
#include "aws/s3_list.h"
#include "aws/s3_record.h"
#include "aws/s3_url.h"
#include "core/msg.h"
#include "core/opt.h"
#include "core/output.h"
#include "core/sig.h"
#include "net/outstream.h"

struct config {
    struct aws_options aws;
    int64_t max;
    const char *delimiter, *start_after;
    const char *operand; /* NULL: list the buckets */
    struct s3_url where; /* what it says */
};

static struct config cfg = {.aws = AWS_OPTIONS_INIT};

static const struct opt options[] = {
    OPT_INT('n', "max", "N", &cfg.max, 1, INT64_MAX, "stop after N lines"),
    OPT_TEXT('d', "delimiter", "TEXT", &cfg.delimiter,
             "roll keys up that share a prefix up to TEXT, often /"),
    OPT_TEXT('s', "start-after", "KEY", &cfg.start_after, "begin behind KEY"),
    OPT_END,
};

struct work {
    struct loop *loop;
    struct aws *aws;
    struct outstream *out;
    struct s3_list *list;
    struct buf line;
    struct err err; /* what ended it early */
};

/* ---- objects ---- */

/* Prints one page; the reply has objects and prefixes apart, people want them in one order. */
static bool on_page(void *ctx, const struct s3_listing *page)
{
    struct work *work = ctx;
    size_t object = 0, prefix = 0;
    while (object < page->object_count || prefix < page->prefix_count) {
        buf_clear(&work->line);
        if (prefix == page->prefix_count ||
            (object < page->object_count &&
             span_compare(page->object[object].key, page->common_prefix[prefix]) < 0))
            s3_record_object(&work->line, cfg.where.bucket, &page->object[object++]);
        else
            s3_record_prefix(&work->line, cfg.where.bucket, page->common_prefix[prefix++]);
        outstream_line(work->out, buf_span(&work->line));
    }
    return !outstream_full(work->out);
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
                                  .max = (uint64_t)cfg.max};
    struct s3_list_events events = {on_page, on_end, work};
    work->list = s3_list_new(work->aws, &query, &events);
    loop_run(work->loop);
}

/* ---- buckets ---- */

static int print_buckets(struct work *work, struct span body, int64_t *left, struct buf *token)
{
    struct s3_buckets buckets = {0};
    int status = s3_proto_read_buckets(body, &buckets, &work->err);
    buf_clear(token);
    for (size_t i = 0; status == 0 && i < buckets.count; i++) {
        if ((*left)-- == 0)
            break;
        buf_clear(&work->line);
        s3_record_bucket(&work->line, &buckets.bucket[i]);
        outstream_line(work->out, buf_span(&work->line));
    }
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
            print_buckets(work, buf_span(&reply.body), &left, &token);
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

static int run(void)
{
    struct work work = {.loop = loop_new()};
    struct err err = {0};
    struct outstream_events events = {on_drained, on_failed, &work};
    buf_init(&work.line, 0);
    work.out = outstream_new(work.loop, STDOUT_FILENO, 0, &events);
    loop_on_stop(work.loop, on_stop, &work);
    work.aws = aws_new(work.loop, &cfg.aws, AWS_S3, &work.err);
    if (work.aws != NULL && cfg.where.bucket.len > 0)
        list_objects(&work);
    else if (work.aws != NULL)
        list_buckets(&work);
    int broken = sig_stopping() ? 0 : outstream_finish(work.out, &err);
    struct err why = work.err;
    aws_free(work.aws);
    s3_list_free(work.list);
    outstream_free(work.out);
    loop_free(work.loop);
    buf_release(&work.line);
    if (sig_stopping())
        sig_die_of(sig_number());
    if (broken != 0)
        return output_exit(&err);
    if (why.kind == ERR_NONE)
        return EXIT_DONE;
    msg_err(&why, cfg.operand);
    return (int)err_exit(&why);
}

int main(int argc, char **argv)
{
    struct opt_usage usage = {
        .synopsis = "[OPTION]... [s3://BUCKET[/PREFIX]]",
        .about = "Lists the objects of a bucket whose keys start with PREFIX, in order of their\n"
                 "keys, or all buckets: one JSON object a line.",
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
    if (at == argc && (cfg.delimiter != NULL || cfg.start_after != NULL))
        opt_fail("--delimiter and --start-after are for objects: name a bucket");
    sig_install();
    return run();
}
