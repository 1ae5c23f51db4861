/* s3put: files, standard input or a command's output into S3.
 *
 * Files are taken in order; so many are under way at once as fill the requests that may be in
 * flight. An object's receipt is printed when it is there. A command's output is held back until
 * the command has ended well. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aws/caps.h"
#include "aws/s3_headers.h"
#include "aws/s3_plan.h"
#include "aws/s3_upload.h"
#include "aws/s3_url.h"
#include "codec/mediatype.h"
#include "core/mem.h"
#include "core/msg.h"
#include "core/opt.h"
#include "core/output.h"
#include "core/progress.h"
#include "core/sig.h"
#include "net/child.h"

struct config {
    struct aws_options aws;
    const char *content_type, *disposition;
    struct opt_list metadata;
    uint64_t part_size;
    int64_t jobs;
    bool progress, no_progress;
    char **command; /* NULL: files */
    struct s3_url to;
    struct s3_headers headers; /* without Content-Type */
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

struct work;

/* One object to be. */
struct item {
    struct work *work;
    const char *path; /* for messages too */
    char *key;
    int fd;     /* -1: not open */
    int weight; /* requests it can have in flight */
    struct http_header header[1 + S3_HEADERS_MAX];
    struct s3_upload *upload;
    struct child *child;
};

struct work {
    struct loop *loop;
    struct aws *aws;
    struct output out;
    struct progress progress;
    struct item **item;
    size_t items, next;
    int load;
    size_t done, failed;
    struct err first; /* why the first failed */
    bool stopping;    /* starts nothing more */
};

static void start_more(struct work *work);

/* ---- ends ---- */

/* Nothing more is begun; what is under way is given up. */
static void stop_all(struct work *work)
{
    struct err why;
    work->stopping = true;
    err_set(&why, ERR_CANCELLED, "stopped");
    for (size_t i = 0; i < work->items; i++) {
        struct item *item = work->item[i];
        if (item != NULL && item->child != NULL)
            child_kill(item->child, SIGTERM);
        if (item != NULL && item->upload != NULL)
            s3_upload_abort(item->upload, &why);
    }
}

/* Would every other object fail in the same way? */
static bool is_common(const struct err *err)
{
    return err->kind == ERR_NETWORK || (err->kind == ERR_ACCESS && err->http_status != 0) ||
           strcmp(err->code, "NoSuchBucket") == 0;
}

static void report(const struct item *item, const struct err *err)
{
    struct buf url;
    if (err->http_status == 0 && err->kind != ERR_NETWORK) {
        msg_err(err, strcmp(item->path, "-") == 0 ? "standard input" : item->path);
        return;
    }
    buf_init(&url, 0);
    buf_addf(&url, "s3://%.*s/%s", SPAN_ARG(cfg.to.bucket), item->key);
    msg_err(err, url.data);
    buf_release(&url);
}

static void item_failed(struct item *item, const struct err *err)
{
    struct work *work = item->work;
    if (work->stopping && err->kind == ERR_CANCELLED)
        return;
    work->failed++;
    work->progress.failed++;
    if (work->failed == 1)
        work->first = *err;
    report(item, err);
    if (work->done == 0 && is_common(err) && !work->stopping)
        stop_all(work);
}

static void item_close(struct item *item)
{
    if (item->child != NULL)
        child_kill(item->child, SIGTERM); /* without effect when it has ended */
    child_free(item->child);
    s3_upload_free(item->upload);
    if (item->fd > STDERR_FILENO)
        close(item->fd);
    free(item->key);
    free(item);
}

static void print_receipt(struct work *work, const struct s3_receipt *receipt)
{
    struct buf line;
    buf_init(&line, 0);
    s3_record_receipt(&line, receipt);
    output_line(&work->out, line.data, line.len);
    if (output_flush(&work->out) != 0 && !work->stopping)
        stop_all(work);
    buf_release(&line);
}

static void on_done(void *ctx, const struct s3_receipt *receipt, const struct err *err)
{
    struct item *item = ctx;
    struct work *work = item->work;
    if (receipt != NULL) {
        work->done++;
        work->progress.done++;
        print_receipt(work, receipt);
    } else {
        item_failed(item, err);
    }
    work->load -= item->weight;
    for (size_t i = 0; i < work->items; i++)
        if (work->item[i] == item)
            work->item[i] = NULL;
    item_close(item);
    start_more(work);
}

static void on_moved(void *ctx, uint64_t bytes)
{
    struct item *item = ctx;
    item->work->progress.bytes += bytes;
    progress_tick(&item->work->progress);
}

/* ---- beginnings ---- */

static void on_exit_status(void *ctx, int status, int signum)
{
    struct item *item = ctx;
    struct err err;
    if (status == 0 && signum == 0) {
        s3_upload_publish(item->upload);
        return;
    }
    if (signum != 0)
        err_set(&err, ERR_SERVICE, "ended by signal %d, nothing was stored", signum);
    else
        err_set(&err, ERR_SERVICE, "exited with status %d, nothing was stored", status);
    s3_upload_abort(item->upload, &err);
}

static int open_item(struct item *item, struct err *err)
{
    struct stat st;
    item->weight = (int)cfg.jobs;
    if (cfg.command != NULL) {
        item->child = child_new(item->work->loop, cfg.command, &item->fd, on_exit_status, item,
                                err);
        return item->child != NULL ? 0 : -1;
    }
    item->fd = strcmp(item->path, "-") == 0 ? STDIN_FILENO : open(item->path, O_RDONLY | O_CLOEXEC);
    if (item->fd < 0)
        return err_errno(err, errno, "cannot be opened");
    if (fstat(item->fd, &st) == 0 && S_ISREG(st.st_mode) &&
        (uint64_t)st.st_size <= cfg.part_size * (uint64_t)cfg.jobs)
        item->weight = 1 + (int)((uint64_t)st.st_size / cfg.part_size);
    return 0;
}

static int start_item(struct item *item, struct err *err)
{
    struct s3_upload_config upload = {
        .loop = item->work->loop,
        .aws = item->work->aws,
        .bucket = cfg.to.bucket,
        .key = span_str(item->key),
        .header = item->header,
        .header_count = 1 + cfg.headers.count,
        .part_size = cfg.part_size,
        .jobs = item->weight,
        .hold = cfg.command != NULL,
        .moved = on_moved,
        .done = on_done,
        .ctx = item,
    };
    const char *type = cfg.content_type != NULL ? cfg.content_type
                                                : mediatype_of(span_str(item->key));
    item->header[0] = (struct http_header){"content-type", type};
    memcpy(item->header + 1, cfg.headers.header, cfg.headers.count * sizeof item->header[0]);
    item->upload = s3_upload_new(&upload, item->fd, err);
    return item->upload != NULL ? 0 : -1;
}

static void start_more(struct work *work)
{
    while (work->next < work->items && !work->stopping && !sig_stopping()) {
        struct item *item = work->item[work->next];
        struct err err;
        int status = item->fd < 0 ? open_item(item, &err) : 0;
        if (status == 0 && work->load > 0 && work->load + item->weight > cfg.jobs)
            break;
        work->next++;
        if (status == 0)
            status = start_item(item, &err);
        if (status == 0) {
            work->load += item->weight;
            continue;
        }
        item_failed(item, &err);
        work->item[work->next - 1] = NULL;
        item_close(item);
    }
    work->progress.inflight = (uint64_t)work->load;
    progress_tick(&work->progress);
}

/* ---- the frame ---- */

static void on_stop(void *ctx)
{
    stop_all(ctx);
}

static void run_items(struct work *work)
{
    progress_start(&work->progress, "objects",
                   cfg.no_progress ? PROGRESS_NEVER
                   : cfg.progress  ? PROGRESS_ALWAYS
                                   : PROGRESS_AUTO);
    work->progress.total = work->items;
    loop_on_stop(work->loop, on_stop, work);
    start_more(work);
    loop_run(work->loop);
    progress_finish(&work->progress);
}

static int run(struct item **item, size_t items)
{
    struct work work = {.loop = loop_new(), .item = item, .items = items};
    struct err err;
    output_init(&work.out, STDOUT_FILENO, "standard output");
    work.aws = aws_new(work.loop, &cfg.aws, AWS_S3, &err);
    for (size_t i = 0; i < items; i++)
        item[i]->work = &work;
    if (work.aws != NULL) {
        run_items(&work);
    } else {
        work.failed++;
        work.first = err;
        msg_err(&err, NULL);
    }
    aws_free(work.aws);
    for (size_t i = 0; i < items; i++)
        if (item[i] != NULL)
            item_close(item[i]);
    loop_free(work.loop);
    if (sig_stopping())
        sig_die_of(sig_number());
    if (output_close(&work.out, &err) != 0)
        return output_exit(&err);
    if (work.failed == 0)
        return EXIT_DONE;
    return work.done == 0 && (items == 1 || work.stopping || work.aws == NULL)
               ? (int)err_exit(&work.first)
               : EXIT_SOME;
}

/* ---- the command line ---- */

/* The part of a path after the last slash, slashes at the end aside. */
static struct span base_name(const char *path)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    size_t start = end;
    while (start > 0 && path[start - 1] != '/')
        start--;
    return span_of(path + start, end - start);
}

static struct item *item_new(const char *path)
{
    struct item *item = mem_alloc(sizeof *item);
    struct buf key;
    item->path = path;
    item->fd = -1;
    buf_init(&key, 0);
    buf_addspan(&key, cfg.to.key);
    if (key.len == 0 || key.data[key.len - 1] == '/') {
        if (cfg.command != NULL || strcmp(path, "-") == 0)
            opt_fail("the object needs a whole key: s3://BUCKET/KEY");
        buf_addspan(&key, base_name(path));
    }
    if (key.len > CAP_S3_KEY)
        opt_fail("%s: a key has at most %d bytes", key.data, CAP_S3_KEY);
    item->key = buf_take(&key);
    return item;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp((*(struct item *const *)a)->key, (*(struct item *const *)b)->key);
}

/* Two files of one name would overwrite each other. */
static void check_keys(struct item **item, size_t items)
{
    struct item **sorted = mem_array(items, sizeof *sorted);
    memcpy(sorted, item, items * sizeof *sorted);
    qsort(sorted, items, sizeof *sorted, compare_keys);
    for (size_t i = 1; i < items; i++)
        if (compare_keys(&sorted[i - 1], &sorted[i]) == 0)
            opt_fail("%s and %s would both become %s", sorted[i - 1]->path, sorted[i]->path,
                     sorted[i]->key);
    free(sorted);
}

static void check_headers(void)
{
    struct err err;
    int status = 0;
    struct s3_headers probe = {0};
    if (cfg.content_type != NULL)
        status = s3_headers_add(&probe, "content-type", cfg.content_type, &err);
    if (status == 0 && cfg.disposition != NULL)
        status = s3_headers_add(&cfg.headers, "content-disposition", cfg.disposition, &err);
    for (size_t i = 0; status == 0 && i < cfg.metadata.count; i++)
        status = s3_headers_metadata(&cfg.headers, cfg.metadata.item[i], &err);
    if (status != 0)
        opt_fail("%s", err.message);
}

/* "s3://BUCKET/KEY -- COMMAND ARG...": cuts the command off; getopt would swallow the "--". */
static int cut_command(int argc, char **argv)
{
    for (int i = 2; i + 1 < argc; i++)
        if (strcmp(argv[i], "--") == 0 && s3_url_is(argv[i - 1])) {
            cfg.command = argv + i + 1;
            argv[i] = NULL;
            return i;
        }
    return argc;
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
    argc = cut_command(argc, argv);
    int at = opt_parse(argc, argv, &usage);
    struct err err;
    if (s3_url_parse(argv[argc - 1], &cfg.to, &err) != 0)
        opt_fail("%s", err.message);
    size_t items = cfg.command != NULL ? 1 : (size_t)(argc - 1 - at);
    if (items == 0 || (cfg.command != NULL && argc - at != 1))
        opt_fail(items == 0 ? "no FILE given" : "either FILEs or a COMMAND");
    if (items > 1 && cfg.to.key.len > 0 && cfg.to.key.ptr[cfg.to.key.len - 1] != '/')
        opt_fail("several files need a KEY that ends in /");
    check_headers();
    struct item **item = mem_array(items, sizeof *item);
    for (size_t i = 0; i < items; i++)
        item[i] = item_new(cfg.command != NULL ? cfg.command[0] : argv[at + (int)i]);
    check_keys(item, items);
    sig_install();
    int status = run(item, items);
    free(item);
    s3_headers_release(&cfg.headers);
    return status;
}
