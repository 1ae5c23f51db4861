/* The frame of s3get. */
#include "s3/getter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "aws/failures.h"
#include "s3/cat.h"
#include "s3/get.h"
#include "s3/gotten.h"
#include "core/msg.h"
#include "core/output.h"
#include "core/progress.h"
#include "core/sig.h"
#include "net/outstream.h"

struct work {
    const struct s3_getter *cfg;
    struct loop *loop;
    struct aws *aws;
    struct s3_targets *targets;
    struct s3_get *get;    /* into files, or */
    struct s3_cat *cat;    /* one after the other */
    struct outstream *out; /* where cat writes */
    struct output receipts;
    struct failures failures;
    struct ndrec rec;
    struct buf line;
    struct progress progress;
    size_t got, failed, unmodified; /* objects */
    bool common;                    /* one failure stands for all */
    bool broken;                    /* nobody reads our output, or the disk is full */
    struct err first;               /* why the first failed */
};

/* ---- what becomes of an object ---- */

static void stop(struct work *work)
{
    s3_targets_stop(work->targets);
    if (work->get != NULL)
        s3_get_stop(work->get);
    if (work->cat != NULL)
        s3_cat_stop(work->cat);
}

static void on_begun(void *ctx, uint64_t bytes)
{
    ((struct work *)ctx)->progress.expected += bytes;
}

static void on_moved(void *ctx, uint64_t bytes)
{
    struct work *work = ctx;
    work->progress.bytes += bytes;
    work->progress.inflight = (uint64_t)(work->get != NULL ? s3_get_inflight(work->get)
                                                           : s3_cat_inflight(work->cat));
    progress_tick(&work->progress);
}

static void on_got(void *ctx, const struct s3_target *target, const struct s3_got *got)
{
    struct work *work = ctx;
    work->got++;
    work->progress.done++;
    buf_clear(&work->line);
    s3_gotten(&work->rec, target, got, &work->line);
    output_line(&work->receipts, work->line.data, work->line.len);
    if (output_flush(&work->receipts) != 0 && !work->broken) {
        work->broken = true;
        stop(work);
    }
}

static void on_written(void *ctx, const struct s3_target *target)
{
    (void)target;
    ((struct work *)ctx)->got++;
    ((struct work *)ctx)->progress.done++;
}

/* Would every other object fail in the same way? */
static bool is_common(const struct work *work, const struct err *err)
{
    return err->kind == ERR_NETWORK || (err->kind == ERR_ACCESS && err->http_status == 0) ||
           (work->cfg->list == NULL && strcmp(err->code, "NoSuchBucket") == 0);
}

/* A message about target, or its line to --failed. */
static void report(struct work *work, const struct s3_target *target, const struct err *err)
{
    bool local = err->kind == ERR_IO && err->http_status == 0;
    buf_clear(&work->line);
    if (work->cfg->failed != NULL) {
        s3_target_record(target, &work->line);
        failures_add(&work->failures, buf_span(&work->line), target->number, err);
    } else {
        s3_target_name(target, &work->line);
        msg_err(err, local ? NULL : work->line.data);
    }
}

static void on_failed(void *ctx, const struct s3_target *target, const struct err *err)
{
    struct work *work = ctx;
    if (err->http_status == 304) {
        work->unmodified++;
        return;
    }
    if (work->failed++ == 0)
        work->first = *err;
    work->progress.failed++;
    if (work->common)
        return;
    report(work, target, err);
    if (work->got == 0 && work->cfg->failed == NULL && is_common(work, err)) {
        work->common = true;
        work->first = *err;
        stop(work);
    }
}

static void on_broke_off(void *ctx, const struct s3_target *target, const struct err *err,
                         uint64_t before, uint64_t of_it)
{
    struct err why = *err;
    size_t len = strlen(why.message);
    if (before + of_it > 0)
        snprintf(why.message + len, sizeof why.message - len,
                 "; written before: %llu bytes of other objects, %llu of this one",
                 (unsigned long long)before, (unsigned long long)of_it);
    on_failed(ctx, target, &why);
}

/* ---- events ---- */

static void on_ready(void *ctx)
{
    struct work *work = ctx;
    if (work->get != NULL)
        s3_get_ready(work->get);
    if (work->cat != NULL)
        s3_cat_ready(work->cat);
}

static void on_end(void *ctx)
{
    struct work *work = ctx;
    struct err err;
    if (!s3_targets_ended(work->targets, &err) || err.kind == ERR_NONE) {
        loop_stop(work->loop);
        return;
    }
    if (work->failed++ == 0)
        work->first = err;
    work->common = work->got == 0;
    bool named = work->cfg->list != NULL && strcmp(work->cfg->list, "-") != 0;
    msg_err(&err, named ? work->cfg->list : NULL);
    loop_stop(work->loop);
}

static void on_stop(void *ctx)
{
    stop(ctx);
}

static bool is_full(void *ctx)
{
    return outstream_full(((struct work *)ctx)->out);
}

static void on_write(void *ctx, const char *ptr, size_t len)
{
    outstream_add(((struct work *)ctx)->out, span_of(ptr, len));
}

static void on_drained(void *ctx)
{
    struct work *work = ctx;
    if (work->cat != NULL)
        s3_cat_resume(work->cat);
}

static void on_output_failed(void *ctx, const struct err *err)
{
    (void)err; /* outstream_finish says it again */
    struct work *work = ctx;
    work->broken = true;
    stop(work);
}

/* ---- the frame ---- */

static void start_files(struct work *work)
{
    struct s3_get_config config = {.loop = work->loop,
                                   .aws = work->aws,
                                   .targets = work->targets,
                                   .folder = work->cfg->folder ? work->cfg->to : NULL,
                                   .jobs = (int)work->cfg->jobs,
                                   .skip_existing = work->cfg->skip_existing,
                                   .resume = work->cfg->resume,
                                   .terms = &work->cfg->terms,
                                   .got = on_got,
                                   .failed = on_failed,
                                   .begun = on_begun,
                                   .moved = on_moved,
                                   .end = on_end,
                                   .ctx = work};
    work->get = s3_get_new(&config);
}

static void start_stream(struct work *work)
{
    struct s3_cat_config config = {.loop = work->loop,
                                   .aws = work->aws,
                                   .targets = work->targets,
                                   .jobs = (int)work->cfg->jobs,
                                   .lines = work->cfg->lines,
                                   .terms = &work->cfg->terms,
                                   .full = is_full,
                                   .write = on_write,
                                   .begun = on_begun,
                                   .moved = on_moved,
                                   .done = on_written,
                                   .failed = on_broke_off,
                                   .end = on_end,
                                   .ctx = work};
    work->cat = s3_cat_new(&config);
}

static void start(struct work *work, int list_fd)
{
    struct s3_targets_config config = {.loop = work->loop,
                                       .aws = work->aws,
                                       .url = work->cfg->url,
                                       .urls = work->cfg->urls,
                                       .recursive = work->cfg->recursive,
                                       .version = work->cfg->version_id,
                                       .path = work->cfg->folder ? NULL : work->cfg->to,
                                       .list_fd = list_fd,
                                       .max_line = work->cfg->max_line,
                                       .ready = on_ready,
                                       .ctx = work};
    work->targets = s3_targets_new(&config);
    progress_start(&work->progress, "objects",
                   work->cfg->no_progress ? PROGRESS_NEVER
                   : work->cfg->progress  ? PROGRESS_ALWAYS
                                          : PROGRESS_AUTO);
    loop_on_stop(work->loop, on_stop, work);
    if (work->out == NULL)
        start_files(work);
    else
        start_stream(work);
}

/* Opens what is read and written, other than the objects' files. */
static int prepare(struct work *work, int *list_fd, int *to, struct err *err)
{
    *to = STDOUT_FILENO;
    *list_fd = work->cfg->list != NULL ? STDIN_FILENO : -1;
    if (failures_open(&work->failures, work->cfg->failed, err) != 0)
        return -1;
    if (work->cfg->list != NULL && strcmp(work->cfg->list, "-") != 0)
        *list_fd = open(work->cfg->list, O_RDONLY | O_CLOEXEC);
    if (work->cfg->list != NULL && *list_fd < 0)
        return err_errno(err, errno, "%s", work->cfg->list);
    if (work->cfg->device)
        *to = open(work->cfg->to, O_WRONLY | O_CLOEXEC);
    return *to >= 0 ? 0 : err_errno(err, errno, "%s", work->cfg->to);
}

/* The exit status, once everything is closed. */
static int result(struct work *work)
{
    bool single = work->cfg->urls == 1 && !work->cfg->recursive;
    if (work->failed > 0)
        return work->common || single ? (int)err_exit(&work->first) : EXIT_SOME;
    return single && work->unmodified > 0 ? EXIT_SOME : EXIT_DONE;
}

static int run(struct work *work)
{
    struct outstream_events events = {on_drained, on_output_failed, work};
    struct err err = {0}, lost = {0};
    int list_fd, to;
    work->loop = loop_new();
    int status = prepare(work, &list_fd, &to, &err);
    if (status == 0 && (work->cfg->to == NULL || work->cfg->device))
        work->out = outstream_new(work->loop, to, 0, &events);
    if (status == 0)
        work->aws = aws_new(work->loop, &work->cfg->aws, AWS_S3, &err);
    if (work->aws != NULL) {
        start(work, list_fd);
        loop_run(work->loop);
        progress_finish(&work->progress);
    }
    int broken = work->out != NULL && !sig_stopping() ? outstream_finish(work->out, &lost) : 0;
    aws_free(work->aws);
    s3_get_free(work->get);
    s3_cat_free(work->cat);
    s3_targets_free(work->targets);
    outstream_free(work->out);
    loop_free(work->loop);
    if (output_close(&work->receipts, &lost) != 0)
        broken = -1;
    if (failures_close(&work->failures, &lost) != 0)
        broken = -1;
    if (sig_stopping())
        sig_die_of(sig_number());
    if (broken != 0)
        return output_exit(&lost);
    if (work->aws != NULL)
        return result(work);
    msg_err(&err, NULL);
    return (int)err_exit(&err);
}

int s3_getter_run(const struct s3_getter *getter)
{
    struct work work = {.cfg = getter};
    ndrec_init(&work.rec);
    buf_init(&work.line, 0);
    output_init(&work.receipts, STDOUT_FILENO, "standard output");
    int status = run(&work);
    ndrec_release(&work.rec);
    buf_release(&work.line);
    return status;
}
