/* Several objects into S3. Each file weighs as many requests as it has parts, up to the limit; the
 * next one is begun when it fits beside those under way, so small files share the limit and a large
 * one has it alone. A command's output is held back until the command has ended well. */
#include "s3/put.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aws/caps.h"
#include "codec/mediatype.h"
#include "core/mem.h"
#include "core/sig.h"
#include "core/utf8.h"
#include "net/child.h"

/* One job under way. */
struct item {
    struct s3_put *put;
    struct s3_put_job *job;
    int fd;
    int weight;
    struct http_header header[1 + S3_HEADERS_MAX];
    struct s3_upload *upload;
    struct child *child;
    bool command_failed;
};

struct s3_put {
    struct s3_put_config config;
    struct item *waiting; /* opened, does not fit yet */
    struct item **active; /* config.jobs of them, NULL: free */
    int load;
    bool starting, stopping;
};

/* ---- jobs ---- */

struct s3_put_job *s3_put_job_new(const char *path, struct span prefix, struct span rest)
{
    struct s3_put_job *job = mem_alloc(sizeof *job);
    struct buf key;
    buf_init(&key, 0);
    buf_addspan(&key, prefix);
    buf_addspan(&key, rest);
    if (key.len == 0)
        err_set(&job->err, ERR_DATA, "has no key");
    else if (key.len > CAP_S3_KEY)
        err_set(&job->err, ERR_DATA, "a key has at most %d bytes", CAP_S3_KEY);
    else if (!utf8_valid(buf_span(&key)))
        err_set(&job->err, ERR_DATA, "a key must be UTF-8");
    job->path = mem_strdup(path);
    job->key = buf_take(&key);
    return job;
}

void s3_put_job_free(struct s3_put_job *job)
{
    if (job == NULL)
        return;
    if (job->headers != NULL)
        s3_headers_release(job->headers);
    free(job->headers);
    free(job->path);
    free(job->key);
    free(job->content_type);
    free(job->line);
    free(job);
}

/* ---- ends ---- */

static void item_free(struct item *item)
{
    if (item == NULL)
        return;
    if (item->child != NULL)
        child_kill(item->child, SIGTERM); /* without effect when it has ended */
    child_free(item->child);
    s3_upload_free(item->upload);
    if (item->fd > STDERR_FILENO)
        close(item->fd);
    s3_put_job_free(item->job);
    free(item);
}

static void item_failed(const struct item *item, const struct err *err)
{
    const struct s3_put *put = item->put;
    bool local = item->upload == NULL || item->command_failed ||
                 (err->http_status == 0 && (err->kind == ERR_IO || err->kind == ERR_DATA));
    if (!put->stopping || err->kind != ERR_CANCELLED)
        put->config.failed(put->config.ctx, item->job, !local, err);
}

static void on_done(void *ctx, const struct s3_receipt *receipt, const struct err *err)
{
    struct item *item = ctx;
    struct s3_put *put = item->put;
    for (int i = 0; i < put->config.jobs; i++)
        if (put->active[i] == item)
            put->active[i] = NULL;
    put->load -= item->weight;
    if (receipt != NULL)
        put->config.stored(put->config.ctx, item->job, receipt);
    else
        item_failed(item, err);
    item_free(item);
    s3_put_more(put);
}

void s3_put_stop(struct s3_put *put)
{
    struct err why;
    put->stopping = true;
    err_set(&why, ERR_CANCELLED, "stopped");
    for (int i = 0; i < put->config.jobs; i++) {
        struct item *item = put->active[i];
        if (item == NULL)
            continue;
        if (item->child != NULL)
            child_kill(item->child, SIGTERM);
        s3_upload_abort(item->upload, &why);
    }
}

int s3_put_inflight(const struct s3_put *put)
{
    return put->load;
}

/* ---- beginnings ---- */

static void on_moved(void *ctx, uint64_t bytes)
{
    const struct s3_put *put = ((struct item *)ctx)->put;
    put->config.moved(put->config.ctx, bytes);
}

static void on_command_end(void *ctx, int status, int signum)
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
    item->command_failed = true;
    s3_upload_abort(item->upload, &err);
}

static int open_file(struct item *item, struct err *err)
{
    const struct s3_put_job *job = item->job;
    const struct s3_put_config *config = &item->put->config;
    struct stat st;
    int flags = O_RDONLY | O_CLOEXEC | (job->regular ? O_NONBLOCK : 0);
    item->fd = strcmp(job->path, "-") == 0 ? STDIN_FILENO : open(job->path, flags);
    if (item->fd < 0)
        return err_errno(err, errno, "cannot be opened");
    if (fstat(item->fd, &st) != 0)
        return err_errno(err, errno, "cannot be read");
    if (job->regular && !S_ISREG(st.st_mode))
        return err_set(err, ERR_DATA, "not a regular file");
    if (S_ISREG(st.st_mode) && (uint64_t)st.st_size / config->part_size < (uint64_t)config->jobs)
        item->weight = 1 + (int)((uint64_t)st.st_size / config->part_size);
    return 0;
}

static int item_open(struct item *item, struct err *err)
{
    const struct s3_put_job *job = item->job;
    if (job->err.kind != ERR_NONE) {
        *err = job->err;
        return -1;
    }
    if (job->command == NULL)
        return open_file(item, err);
    item->child = child_new(item->put->config.loop, job->command, &item->fd, on_command_end, item,
                            err);
    return item->child != NULL ? 0 : -1;
}

/* The job as an item that is open; NULL when it has failed already. */
static struct item *item_new(struct s3_put *put, struct s3_put_job *job)
{
    struct item *item = mem_alloc(sizeof *item);
    struct err err;
    item->put = put;
    item->job = job;
    item->fd = -1;
    item->weight = put->config.jobs;
    if (item_open(item, &err) == 0)
        return item;
    item_failed(item, &err);
    item_free(item);
    return NULL;
}

/* Content-Type first, as s3_upload_config has it; returns how many. */
static size_t set_headers(struct item *item)
{
    const struct s3_put_config *config = &item->put->config;
    const struct s3_put_job *job = item->job;
    const struct s3_headers *headers = job->headers != NULL ? job->headers : config->headers;
    const char *type = job->content_type != NULL ? job->content_type : config->content_type;
    if (type == NULL)
        type = mediatype_of(span_str(job->key));
    item->header[0] = (struct http_header){"content-type", type};
    memcpy(item->header + 1, headers->header, headers->count * sizeof item->header[0]);
    return 1 + headers->count;
}

static void item_start(struct item *item)
{
    struct s3_put *put = item->put;
    const struct s3_put_config *config = &put->config;
    struct s3_upload_config upload = {
        .loop = config->loop,
        .aws = config->aws,
        .bucket = config->bucket,
        .key = span_str(item->job->key),
        .header = item->header,
        .header_count = set_headers(item),
        .part_size = config->part_size,
        .jobs = item->weight,
        .hold = item->child != NULL,
        .checksum = config->checksum,
        .condition = config->condition,
        .resume = config->resume,
        .expect = config->expect,
        .moved = on_moved,
        .done = on_done,
        .ctx = item,
    };
    struct err err;
    item->upload = s3_upload_new(&upload, item->fd, &err);
    if (item->upload == NULL) {
        item_failed(item, &err);
        item_free(item);
        return;
    }
    int place = 0;
    while (put->active[place] != NULL)
        place++;
    put->active[place] = item;
    put->load += item->weight;
}

/* Begins what fits. */
static void start_more(struct s3_put *put)
{
    const struct s3_put_jobs *from = &put->config.jobs_from;
    struct s3_put_job *job;
    while (!put->stopping && !sig_stopping()) {
        if (put->waiting == NULL) {
            if (put->load >= put->config.jobs || from->next(from->ctx, &job) != S3_PUT_JOB)
                return;
            put->waiting = item_new(put, job);
        }
        struct item *item = put->waiting;
        if (item == NULL)
            continue;
        if (put->load > 0 && put->load + item->weight > put->config.jobs)
            return;
        put->waiting = NULL;
        item_start(item);
    }
}

void s3_put_more(void *ctx)
{
    struct s3_put *put = ctx;
    if (put->starting)
        return;
    put->starting = true;
    start_more(put);
    put->starting = false;
}

struct s3_put *s3_put_new(const struct s3_put_config *config)
{
    struct s3_put *put = mem_alloc(sizeof *put);
    put->config = *config;
    put->active = mem_array((size_t)config->jobs, sizeof *put->active);
    loop_soon(config->loop, s3_put_more, put);
    return put;
}

void s3_put_free(struct s3_put *put)
{
    if (put == NULL)
        return;
    loop_forget(put->config.loop, s3_put_more, put);
    for (int i = 0; i < put->config.jobs; i++)
        item_free(put->active[i]);
    item_free(put->waiting);
    free(put->active);
    free(put);
}
