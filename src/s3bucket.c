/* s3bucket: make, remove and describe buckets. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "aws/s3_client.h"
#include "aws/s3_proto.h"
#include "aws/s3_record.h"
#include "aws/s3_url.h"
#include "codec/jwrite.h"
#include "core/msg.h"
#include "core/opt.h"
#include "core/output.h"
#include "core/sig.h"

struct config {
    struct aws_options aws;
    struct span bucket;
};

static struct config cfg = {.aws = AWS_OPTIONS_INIT};

static const struct opt options[] = {OPT_END};

struct work {
    struct loop *loop;
    struct aws *aws;
    struct buf line; /* what to print */
};

/* One request about the bucket: method, a sub-resource or NULL, a body. */
static int ask(struct work *work, const char *method, const char *resource, struct span body,
               struct s3_reply *reply, struct err *err)
{
    struct sigv4_pair query = {span_str(resource), span_str("")};
    struct aws_request request = {
        .method = method, .query = &query, .query_count = resource != NULL, .body = body};
    return s3_call(work->loop, work->aws, cfg.bucket, (struct span){NULL, 0}, &request, reply, err);
}

static void print(struct work *work, const char *name, struct span value)
{
    buf_adds(&work->line, "{\"bucket\":");
    s3_record_text(&work->line, cfg.bucket);
    buf_addc(&work->line, ',');
    jwrite_name(&work->line, name);
    s3_record_text(&work->line, value);
    buf_adds(&work->line, "}\n");
}

static int create(struct work *work, struct s3_reply *reply, struct err *err)
{
    struct span region = span_str(aws_region(work->aws));
    struct buf body;
    buf_init(&body, 0);
    s3_proto_write_create_bucket(region, &body);
    int status = ask(work, "PUT", NULL, buf_span(&body), reply, err);
    buf_release(&body);
    if (status == 0)
        print(work, "region", region);
    return status;
}

static int delete (struct work *work, struct s3_reply *reply, struct err *err)
{
    return ask(work, "DELETE", NULL, (struct span){NULL, 0}, reply, err);
}

static int describe(struct work *work, struct s3_reply *reply, struct err *err)
{
    struct buf region;
    buf_init(&region, 0);
    int status = ask(work, "GET", "location", (struct span){NULL, 0}, reply, err);
    if (status == 0)
        status = s3_proto_read_location(buf_span(&reply->body), &region, err);
    if (status == 0)
        print(work, "region", region.len > 0 ? buf_span(&region) : span_str("us-east-1"));
    buf_release(&region);
    return status;
}

static const struct verb {
    const char *name;
    int (*run)(struct work *work, struct s3_reply *reply, struct err *err);
} verbs[] = {{"create", create}, {"delete", delete}, {"describe", describe}};

static void on_stop(void *ctx)
{
    loop_stop(ctx);
}

static int run(const struct verb *verb)
{
    struct work work = {.loop = loop_new()};
    struct s3_reply reply;
    struct err err = {0};
    struct output out;
    buf_init(&work.line, 0);
    s3_reply_init(&reply);
    output_init(&out, STDOUT_FILENO, "standard output");
    loop_on_stop(work.loop, on_stop, work.loop);
    work.aws = aws_new(work.loop, &cfg.aws, AWS_S3, &err);
    int status = work.aws != NULL ? verb->run(&work, &reply, &err) : -1;
    struct err why = err;
    output_add(&out, work.line.data, work.line.len);
    s3_reply_release(&reply);
    aws_free(work.aws);
    loop_free(work.loop);
    buf_release(&work.line);
    if (sig_stopping())
        sig_die_of(sig_number());
    if (status != 0)
        msg_err(&why, cfg.bucket.ptr);
    if (output_close(&out, &err) != 0)
        return output_exit(&err);
    return status != 0 ? (int)err_exit(&why) : EXIT_DONE;
}

static const struct verb *find_verb(const char *name)
{
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    opt_fail("%s: not one of create, delete, describe", name);
}

int main(int argc, char **argv)
{
    struct opt_usage usage = {
        .synopsis = "[OPTION]... create|delete|describe BUCKET",
        .about = "Makes a bucket, removes an empty one, or tells where one is.",
        .own = options,
        .shared = aws_option_table(&cfg.aws),
        .example = "s3bucket create photos",
        .min_operands = 2,
        .max_operands = 2,
    };
    int at = opt_parse(argc, argv, &usage);
    const struct verb *verb = find_verb(argv[at]);
    const char *name = argv[at + 1];
    cfg.bucket = span_str(s3_url_is(name) ? name + strlen("s3://") : name);
    if (!s3_url_bucket(cfg.bucket))
        opt_fail("%s: not the name of a bucket", name);
    sig_install();
    return run(verb);
}
