/* s3put: files, standard input or a command's output into S3. A receipt is printed for each object
 * when it is there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aws/caps.h"
#include "aws/s3_headers.h"
#include "aws/s3_plan.h"
#include "aws/s3_put.h"
#include "core/msg.h"
#include "core/opt.h"
#include "core/output.h"
#include "core/progress.h"
#include "core/sig.h"

struct config {
    struct aws_options aws;
    const char *content_type, *disposition;
    struct opt_list metadata;
    uint64_t part_size;
    int64_t jobs;
    bool progress, no_progress;
};

static struct config cfg = {.aws = AWS_OPTIONS_INIT, .part_size = S3_PLAN_PART, .jobs = 4};

static const struct opt options[] = {
    OPT_TEXT('t', "content-type", "TYPE", &cfg.content_type,
             "media type (default: by the key's extension)"),
    OPT_TEXT(0, "content-disposition", "TEXT", &cfg.disposition, "as browsers are to save it"),
    OPT_LIST('m', "metadata", "NAME=VALUE", &cfg.metadata, "kept with the object; repeatable"),
    OPT_SIZE(0, "part-size", "SIZE", &cfg.part_size, (int64_t)CAP_S3_PART_MIN,
             (int64_t)CAP_S3_PART_MAX, "larger objects go in parts (default 8M)"),
    OPT_INT('j', "jobs", "N", &cfg.jobs, 1, S3_UPLOAD_JOBS_MAX, "requests in flight (default 4)"),
    OPT_FLAG(0, "progress", &cfg.progress, "show progress even if not on a terminal"),
    OPT_FLAG(0, "no-progress", &cfg.no_progress, "show none"),
    OPT_END,
};

struct work {
    struct s3_url to;
    struct s3_put *put;
    struct output out;
    struct progress progress;
    bool common;           /* one failure stands for all */
    size_t stored, failed; /* objects */
    struct err first;      /* why the first failed */
};

/* ---- the work ---- */

static void on_stored(void *ctx, const struct s3_receipt *receipt)
{
    struct work *work = ctx;
    struct buf line;
    work->stored++;
    work->progress.done++;
    buf_init(&line, 0);
    s3_record_receipt(&line, receipt);
    output_line(&work->out, line.data, line.len);
    if (output_flush(&work->out) != 0)
        s3_put_stop(work->put);
    buf_release(&line);
}

/* Would every other object fail in the same way? */
static bool is_common(const struct err *err)
{
    return err->kind == ERR_NETWORK || err->kind == ERR_ACCESS ||
           strcmp(err->code, "NoSuchBucket") == 0;
}

static void on_failed(void *ctx, const char *name, const char *key, const struct err *err)
{
    struct work *work = ctx;
    struct buf object;
    if (work->common)
        return;
    if (work->failed++ == 0)
        work->first = *err;
    work->progress.failed++;
    buf_init(&object, 0);
    if (key != NULL)
        buf_addf(&object, "s3://%.*s/%s", SPAN_ARG(work->to.bucket), key);
    else
        buf_adds(&object, strcmp(name, "-") == 0 ? "standard input" : name);
    msg_err(err, object.data);
    buf_release(&object);
    if (key != NULL && work->stored == 0 && is_common(err)) {
        work->common = true;
        work->first = *err;
        s3_put_stop(work->put);
    }
}

static void on_moved(void *ctx, uint64_t bytes)
{
    struct work *work = ctx;
    work->progress.bytes += bytes;
    work->progress.inflight = (uint64_t)s3_put_inflight(work->put);
    progress_tick(&work->progress);
}

static void on_stop(void *ctx)
{
    struct work *work = ctx;
    s3_put_stop(work->put);
}

static void put_all(struct work *work, struct s3_put_config *config)
{
    progress_start(&work->progress, "objects",
                   cfg.no_progress ? PROGRESS_NEVER
                   : cfg.progress  ? PROGRESS_ALWAYS
                                   : PROGRESS_AUTO);
    work->progress.total = config->files;
    work->put = s3_put_new(config);
    loop_on_stop(config->loop, on_stop, work);
    loop_run(config->loop);
    progress_finish(&work->progress);
}

static int run(struct s3_put_config *config)
{
    struct work work = {.to = config->to};
    struct err err;
    config->stored = on_stored;
    config->failed = on_failed;
    config->moved = on_moved;
    config->ctx = &work;
    config->loop = loop_new();
    output_init(&work.out, STDOUT_FILENO, "standard output");
    config->aws = aws_new(config->loop, &cfg.aws, AWS_S3, &work.first);
    if (config->aws != NULL) {
        put_all(&work, config);
    } else {
        work.failed = 1;
        work.common = true;
        msg_err(&work.first, NULL);
    }
    aws_free(config->aws);
    s3_put_free(work.put);
    loop_free(config->loop);
    if (sig_stopping())
        sig_die_of(sig_number());
    if (output_close(&work.out, &err) != 0)
        return output_exit(&err);
    if (work.failed == 0)
        return EXIT_DONE;
    return work.common || config->files <= 1 ? (int)err_exit(&work.first) : EXIT_SOME;
}

/* ---- the command line ---- */

static void read_headers(struct s3_headers *headers)
{
    struct err err;
    int status = 0;
    if (cfg.content_type != NULL)
        status = s3_headers_check("--content-type", cfg.content_type, &err);
    if (status == 0 && cfg.disposition != NULL)
        status = s3_headers_add(headers, "content-disposition", cfg.disposition, &err);
    for (size_t i = 0; status == 0 && i < cfg.metadata.count; i++)
        status = s3_headers_metadata(headers, cfg.metadata.item[i], &err);
    if (status != 0)
        opt_fail("%s", err.message);
}

/* "s3://BUCKET/KEY -- COMMAND ARG...": cuts the command off; getopt would swallow the "--". */
static char **cut_command(int *argc, char **argv)
{
    for (int i = 2; i + 1 < *argc; i++)
        if (strcmp(argv[i], "--") == 0 && s3_url_is(argv[i - 1])) {
            *argc = i;
            argv[i] = NULL;
            return argv + i + 1;
        }
    return NULL;
}

int main(int argc, char **argv)
{
    struct opt_usage usage = {
        .synopsis = "[OPTION]... FILE... s3://BUCKET/KEY\n"
                    "       s3put [OPTION]... s3://BUCKET/KEY -- COMMAND [ARG]...",
        .about = "Stores files (- is standard input), or what COMMAND prints if it exits with 0.\n"
                 "A file's name is added to a KEY that ends in /. Prints a receipt for each.",
        .own = options,
        .shared = aws_option_table(&cfg.aws),
        .min_operands = 1,
        .max_operands = -1,
    };
    struct s3_headers headers = {0};
    struct s3_put_config config = {.headers = &headers};
    struct err err;
    config.command = cut_command(&argc, argv);
    int at = opt_parse(argc, argv, &usage);
    config.file = argv + at;
    config.files = (size_t)(argc - 1 - at);
    config.content_type = cfg.content_type;
    config.part_size = cfg.part_size;
    config.jobs = (int)cfg.jobs;
    if (s3_url_parse(argv[argc - 1], &config.to, &err) != 0)
        opt_fail("%s", err.message);
    if ((config.files == 0) == (config.command == NULL))
        opt_fail(config.files == 0 ? "no FILE given" : "either FILEs or a COMMAND");
    if (s3_put_check(&config, &err) != 0)
        opt_fail("%s", err.message);
    read_headers(&headers);
    sig_install();
    int status = run(&config);
    s3_headers_release(&headers);
    return status;
}
