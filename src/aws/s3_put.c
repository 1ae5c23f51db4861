/* Several files into S3. Each file weighs as many requests as it has parts, up to the limit; the
 * next one is begun when it fits beside those under way, so small files share the limit and a large
 * one has it alone. A command's output is held back until the command has ended well. */
#include "aws/s3_put.h"

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
#include "net/child.h"

/* One object to be. */
struct item {
    struct s3_put *put;
    const char *name;
    char *key;
    int fd;
    int weight;
    struct http_header header[1 + S3_HEADERS_MAX];
    struct s3_upload *upload;
    struct child *child;
    bool command_failed;
};

struct s3_put {
    struct s3_put_config config;
    size_t items, next;
    struct item *waiting; /* opened, does not fit yet */
    struct item **active; /* config.jobs of them, NULL: free */
    int load;
    bool stopping;
};

static void start_more(void *ctx);

/* ---- keys ---- */

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

static bool is_folder(struct span key)
{
    return key.len == 0 || key.ptr[key.len - 1] == '/';
}

static char *key_for(const struct s3_put_config *config, const char *path)
{
    struct buf key;
    buf_init(&key, 0);
    buf_addspan(&key, config->to.key);
    if (is_folder(config->to.key))
        buf_addspan(&key, base_name(path));
    return buf_take(&key);
}

static int compare_names(const void *a, const void *b)
{
    return span_compare(base_name(*(char *const *)a), base_name(*(char *const *)b));
}

static int check_names(const struct s3_put_config *config, struct err *err)
{
    int status = 0;
    char **sorted = mem_array(config->files, sizeof *sorted);
    memcpy(sorted, config->file, config->files * sizeof *sorted);
    qsort(sorted, config->files, sizeof *sorted, compare_names);
    for (size_t i = 0; status == 0 && i < config->files; i++) {
        struct span name = base_name(sorted[i]);
        if (strcmp(sorted[i], "-") == 0)
            status = err_set(err, ERR_USAGE, "standard input needs a whole key: s3://BUCKET/KEY");
        else if (config->to.key.len + name.len > CAP_S3_KEY)
            status = err_set(err, ERR_USAGE, "%s: a key has at most %d bytes", sorted[i],
                             CAP_S3_KEY);
        else if (i > 0 && compare_names(&sorted[i - 1], &sorted[i]) == 0)
            status = err_set(err, ERR_USAGE, "%s and %s would both become %.*s%.*s", sorted[i - 1],
                             sorted[i], SPAN_ARG(config->to.key), SPAN_ARG(name));
    }
    free(sorted);
    return status;
}

int s3_put_check(const struct s3_put_config *config, struct err *err)
{
    if (!is_folder(config->to.key))
        return config->files > 1
                   ? err_set(err, ERR_USAGE, "several files need a KEY that ends in /")
                   : 0;
    if (config->command != NULL)
        return err_set(err, ERR_USAGE, "a command's output needs a whole key: s3://BUCKET/KEY");
    return check_names(config, err);
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
    free(item->key);
    free(item);
}

static void item_failed(const struct item *item, const struct err *err)
{
    const struct s3_put *put = item->put;
    bool local = item->upload == NULL || item->command_failed ||
                 (err->http_status == 0 && (err->kind == ERR_IO || err->kind == ERR_DATA));
    if (!put->stopping || err->kind != ERR_CANCELLED)
        put->config.failed(put->config.ctx, item->name, local ? NULL : item->key, err);
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
        put->config.stored(put->config.ctx, receipt);
    else
        item_failed(item, err);
    item_free(item);
    start_more(put);
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

static int item_open(struct item *item, struct err *err)
{
    const struct s3_put_config *config = &item->put->config;
    struct stat st;
    if (config->command != NULL) {
        item->child = child_new(config->loop, config->command, &item->fd, on_command_end, item,
                                err);
        return item->child != NULL ? 0 : -1;
    }
    item->fd = strcmp(item->name, "-") == 0 ? STDIN_FILENO : open(item->name, O_RDONLY | O_CLOEXEC);
    if (item->fd < 0)
        return err_errno(err, errno, "cannot be opened");
    if (fstat(item->fd, &st) == 0 && S_ISREG(st.st_mode) &&
        (uint64_t)st.st_size / config->part_size < (uint64_t)config->jobs)
        item->weight = 1 + (int)((uint64_t)st.st_size / config->part_size);
    return 0;
}

static struct item *item_new(struct s3_put *put)
{
    const struct s3_put_config *config = &put->config;
    struct item *item = mem_alloc(sizeof *item);
    struct err err;
    item->put = put;
    item->name = config->command != NULL ? config->command[0] : config->file[put->next];
    item->key = key_for(config, item->name);
    item->fd = -1;
    item->weight = config->jobs;
    put->next++;
    if (item_open(item, &err) == 0)
        return item;
    item_failed(item, &err);
    item_free(item);
    return NULL;
}

static void item_start(struct item *item)
{
    struct s3_put *put = item->put;
    const struct s3_put_config *config = &put->config;
    const char *type = config->content_type;
    struct s3_upload_config upload = {
        .loop = config->loop,
        .aws = config->aws,
        .bucket = config->to.bucket,
        .key = span_str(item->key),
        .header = item->header,
        .header_count = 1 + config->headers->count,
        .part_size = config->part_size,
        .jobs = item->weight,
        .hold = config->command != NULL,
        .moved = on_moved,
        .done = on_done,
        .ctx = item,
    };
    struct err err;
    item->header[0] = (struct http_header){"content-type",
                                           type != NULL ? type : mediatype_of(span_str(item->key))};
    memcpy(item->header + 1, config->headers->header,
           config->headers->count * sizeof item->header[0]);
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

static void start_more(void *ctx)
{
    struct s3_put *put = ctx;
    while (!put->stopping && !sig_stopping()) {
        if (put->waiting == NULL && put->next < put->items)
            put->waiting = item_new(put);
        struct item *item = put->waiting;
        if (item == NULL && put->next == put->items)
            return;
        if (item == NULL)
            continue;
        if (put->load > 0 && put->load + item->weight > put->config.jobs)
            return;
        put->waiting = NULL;
        item_start(item);
    }
}

struct s3_put *s3_put_new(const struct s3_put_config *config)
{
    struct s3_put *put = mem_alloc(sizeof *put);
    put->config = *config;
    put->items = config->command != NULL ? 1 : config->files;
    put->active = mem_array((size_t)config->jobs, sizeof *put->active);
    loop_soon(config->loop, start_more, put);
    return put;
}

void s3_put_free(struct s3_put *put)
{
    if (put == NULL)
        return;
    loop_forget(put->config.loop, start_more, put);
    for (int i = 0; i < put->config.jobs; i++)
        item_free(put->active[i]);
    item_free(put->waiting);
    free(put->active);
    free(put);
}
