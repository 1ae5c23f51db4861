/* s3get: an object from S3 to standard output, or into a file that appears whole or not at all. A
 * file is filled by parallel ranges; standard output gets one stream. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aws/s3_download.h"
#include "aws/s3_fetch.h"
#include "aws/s3_url.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/msg.h"
#include "core/opt.h"
#include "core/output.h"
#include "core/progress.h"
#include "core/sig.h"
#include "net/outstream.h"

struct config {
    struct aws_options aws;
    int64_t jobs;
    bool progress, no_progress;
    const char *operand;
    struct s3_url from; /* what it says */
    const char *to;     /* a file or folder, NULL: standard output */
};

static struct config cfg = {.aws = AWS_OPTIONS_INIT, .jobs = 4};

static const struct opt options[] = {
    OPT_INT('j', "jobs", "N", &cfg.jobs, 1, S3_FETCH_RANGES_MAX,
            "requests in flight, for a file (default 4)"),
    OPT_FLAG(0, "progress", &cfg.progress, "show progress even if not on a terminal"),
    OPT_FLAG(0, "no-progress", &cfg.no_progress, "show none"),
    OPT_END,
};

struct work {
    struct loop *loop;
    struct aws *aws;
    struct s3_download *download;
    struct s3_fetch *fetch;
    struct progress progress;
    struct outstream *out; /* standard output; NULL: a file */
    struct file_new file;  /* fd -1: not used */
    char *path;            /* where to, for messages; owned */
    int device;            /* what is no regular file is written to as it is; -1: none */
    int slots;             /* requests that may be started */
    bool broken;           /* the reader of standard output has gone, or the disk is full */
    struct err err;
};

/* ---- where the bytes go ---- */

/* PATH, or PATH/NAME when PATH is a folder and NAME the last part of the key. */
static char *target_path(void)
{
    struct stat st;
    struct span name = cfg.from.key;
    size_t len = strlen(cfg.to);
    bool slash = len > 0 && cfg.to[len - 1] == '/';
    if (!slash && (stat(cfg.to, &st) != 0 || !S_ISDIR(st.st_mode)))
        return mem_strdup(cfg.to);
    for (size_t i = 0; i < cfg.from.key.len; i++)
        if (cfg.from.key.ptr[i] == '/')
            name = span_of(cfg.from.key.ptr + i + 1, cfg.from.key.len - i - 1);
    if (name.len == 0 || span_is(name, ".") || span_is(name, ".."))
        opt_fail("the key does not end in a file's name: say which FILE");
    struct buf path;
    buf_init(&path, 0);
    buf_addf(&path, "%s%s%.*s", cfg.to, slash ? "" : "/", SPAN_ARG(name));
    return buf_take(&path);
}

/* A link's target is replaced, not the link; a device or a pipe is written to, never replaced. */
static int open_target(struct work *work)
{
    struct stat st;
    if (stat(work->path, &st) == 0 && !S_ISREG(st.st_mode)) {
        work->device = open(work->path, O_WRONLY | O_CLOEXEC);
        return work->device >= 0 ? 0 : err_errno(&work->err, errno, "%s", work->path);
    }
    char *real = realpath(work->path, NULL);
    int status = file_new_open(&work->file, real != NULL ? real : work->path, &work->err);
    free(real);
    return status;
}

static void count(struct work *work, size_t len)
{
    work->progress.bytes += len;
    progress_tick(&work->progress);
}

static enum http_sink_result on_data(void *ctx, const char *ptr, size_t len)
{
    struct work *work = ctx;
    if (work->out != NULL && outstream_full(work->out))
        return HTTP_SINK_PAUSE;
    if (work->out != NULL) {
        outstream_add(work->out, span_of(ptr, len));
    } else if (output_write_all(work->device, ptr, len) != 0) {
        err_errno(&work->err, errno, "%s", work->path);
        return HTTP_SINK_ABORT;
    }
    count(work, len);
    return HTTP_SINK_OK;
}

static int on_range(void *ctx, uint64_t offset, const char *ptr, size_t len)
{
    struct work *work = ctx;
    count(work, len);
    while (len > 0) {
        ssize_t n = pwrite(work->file.fd, ptr, len, (off_t)offset);
        if (n < 0 && errno != EINTR)
            return err_errno(&work->err, errno, "%s", work->path);
        if (n > 0) {
            ptr += n;
            len -= (size_t)n;
            offset += (uint64_t)n;
        }
    }
    return 0;
}

/* ---- events ---- */

static void on_done(void *ctx, const struct err *err)
{
    struct work *work = ctx;
    if (err == NULL)
        work->progress.done = 1;
    else if (work->err.kind == ERR_NONE)
        work->err = *err;
    work->progress.inflight = 0;
}

static void on_drained(void *ctx)
{
    struct work *work = ctx;
    if (work->download != NULL)
        s3_download_resume(work->download);
}

static void on_failed(void *ctx, const struct err *err)
{
    (void)err; /* outstream_finish says it again */
    struct work *work = ctx;
    work->broken = true;
    loop_stop(work->loop);
}

static void on_stop(void *ctx)
{
    struct work *work = ctx;
    loop_stop(work->loop);
}

/* ---- the frame ---- */

static void start_stream(struct work *work)
{
    struct s3_download_config config = {.loop = work->loop,
                                        .aws = work->aws,
                                        .read = {cfg.from.bucket, cfg.from.key},
                                        .data = on_data,
                                        .done = on_done,
                                        .ctx = work};
    work->download = s3_download_new(&config);
}

static void start_ranges(struct work *work)
{
    struct s3_fetch_config config = {.loop = work->loop,
                                     .aws = work->aws,
                                     .read = {cfg.from.bucket, cfg.from.key},
                                     .slots = &work->slots,
                                     .write = on_range,
                                     .done = on_done,
                                     .ctx = work};
    work->fetch = s3_fetch_new(&config);
}

static void download(struct work *work)
{
    progress_start(&work->progress, "objects",
                   cfg.no_progress ? PROGRESS_NEVER
                   : cfg.progress  ? PROGRESS_ALWAYS
                                   : PROGRESS_AUTO);
    work->progress.inflight = 1;
    loop_on_stop(work->loop, on_stop, work);
    if (work->file.fd >= 0)
        start_ranges(work);
    else
        start_stream(work);
    loop_run(work->loop);
    if (work->progress.done == 0 && work->err.kind == ERR_NONE && !work->broken)
        err_set(&work->err, ERR_CANCELLED, "stopped");
    progress_finish(&work->progress);
}

/* Publishes the file, or removes it. */
static void close_target(struct work *work)
{
    if (work->device >= 0 && close(work->device) != 0 && work->err.kind == ERR_NONE)
        err_errno(&work->err, errno, "%s", work->path);
    if (work->file.path == NULL)
        return;
    if (work->err.kind == ERR_NONE)
        file_new_commit(&work->file, &work->err);
    else
        file_new_abort(&work->file);
}

static int run(struct work *work)
{
    struct outstream_events events = {on_drained, on_failed, work};
    struct err err = {0};
    work->loop = loop_new();
    if (work->path == NULL)
        work->out = outstream_new(work->loop, STDOUT_FILENO, 0, &events);
    work->aws = aws_new(work->loop, &cfg.aws, AWS_S3, &work->err);
    if (work->aws != NULL && (work->path == NULL || open_target(work) == 0))
        download(work);
    close_target(work);
    int broken = work->out != NULL && !sig_stopping() ? outstream_finish(work->out, &err) : 0;
    struct err why = work->err;
    aws_free(work->aws);
    s3_download_free(work->download);
    s3_fetch_free(work->fetch);
    outstream_free(work->out);
    loop_free(work->loop);
    if (sig_stopping())
        sig_die_of(sig_number());
    if (broken != 0)
        return output_exit(&err);
    if (why.kind == ERR_NONE)
        return EXIT_DONE;
    bool local = why.kind == ERR_IO && why.http_status == 0;
    msg_err(&why, local ? NULL : cfg.operand);
    return (int)err_exit(&why);
}

int main(int argc, char **argv)
{
    struct opt_usage usage = {
        .synopsis = "[OPTION]... s3://BUCKET/KEY [FILE|DIRECTORY|-]",
        .about =
            "Writes an object to standard output, or into a file that appears when the object\n"
            "is whole. A lost connection is taken up again where it broke off.",
        .own = options,
        .shared = aws_option_table(&cfg.aws),
        .example = "s3get s3://photos/2024/index.json | head",
        .min_operands = 1,
        .max_operands = 2,
    };
    int at = opt_parse(argc, argv, &usage);
    struct work work = {.file = {.fd = -1}, .device = -1, .slots = (int)cfg.jobs};
    struct err err;
    cfg.operand = argv[at];
    if (s3_url_parse(cfg.operand, &cfg.from, &err) != 0)
        opt_fail("%s", err.message);
    if (cfg.from.key.len == 0)
        opt_fail("%s: no key (s3://BUCKET/KEY)", cfg.operand);
    cfg.to = at + 1 < argc && strcmp(argv[at + 1], "-") != 0 ? argv[at + 1] : NULL;
    if (cfg.to != NULL)
        work.path = target_path();
    sig_install();
    int status = run(&work);
    free(work.path);
    return status;
}
