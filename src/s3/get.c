/* Many files. A slot is a request that may be in flight. Free slots go first to large objects that
 * are under way, so that they end, then to new ones. Files that are whole wait for the disk beside
 * the requests, up to a number, so that the network does not wait for each. */
#include "s3/get.h"

#include <stdlib.h>
#include <string.h>

#include "s3/get_file.h"
#include "s3/path.h"
#include "core/mem.h"

enum { PUBLISHING_MAX = 256 };       /* files beside those that requests are for */
#define LINES_MAX ((size_t)32 << 20) /* bytes of lines held, one more may pass it */

struct s3_get {
    struct s3_get_config config;
    struct publish *publish;
    struct s3_get_file *first, *last; /* under way, in order */
    int files;
    int slots;
    size_t lines; /* bytes of their lines */
    bool stopping, ended;
};

static void go_on(void *ctx);

static void link_last(struct s3_get *get, struct s3_get_file *file)
{
    file->prev = get->last;
    if (get->last != NULL)
        get->last->next = file;
    else
        get->first = file;
    get->last = file;
    get->files++;
    get->lines += file->target->line.len;
}

static void unlink_file(struct s3_get *get, struct s3_get_file *file)
{
    *(file->prev != NULL ? &file->prev->next : &get->first) = file->next;
    *(file->next != NULL ? &file->next->prev : &get->last) = file->prev;
    get->files--;
    get->lines -= file->target->line.len;
}

static void tell(struct s3_get *get, struct s3_get_file *file, const struct err *err)
{
    const struct s3_get_config *config = &get->config;
    if (err != NULL) {
        if (!get->stopping || err->kind != ERR_CANCELLED)
            config->failed(config->ctx, file->target, err);
        return;
    }
    struct s3_got got = {.path = file->path, .verified = HASHES_KINDS, .size = file->size};
    if (file->fetch != NULL) {
        got.facts = s3_fetch_facts(file->fetch);
        got.verified = s3_fetch_verified(file->fetch);
        if (file->gunzip == NULL)
            got.size = s3_fetch_size(file->fetch);
    }
    config->got(config->ctx, file->target, &got);
}

static void on_done(struct s3_get_file *file, const struct err *err)
{
    struct s3_get *get = file->ctx;
    tell(get, file, err);
    unlink_file(get, file);
    s3_get_file_free(file);
    loop_forget(get->config.loop, go_on, get);
    loop_soon(get->config.loop, go_on, get);
}

/* Slots are handed out from the loop: inside a fetch its own pieces come first. */
static void on_freed(void *ctx)
{
    struct s3_get *get = ((struct s3_get_file *)ctx)->ctx;
    loop_forget(get->config.loop, go_on, get);
    loop_soon(get->config.loop, go_on, get);
}

static void start(struct s3_get *get, struct s3_target *target)
{
    struct s3_get_file *file = mem_alloc(sizeof *file);
    file->config = &get->config;
    file->target = target;
    file->slots = &get->slots;
    file->publish = get->publish;
    file->freed = on_freed;
    file->done = on_done;
    file->ctx = get;
    link_last(get, file);
    s3_get_file_start(file);
}

static void go_on(void *ctx)
{
    struct s3_get *get = ctx;
    const struct s3_get_config *config = &get->config;
    struct s3_target *target;
    for (struct s3_get_file *file = get->first; file != NULL && get->slots > 0; file = file->next)
        if (file->fetch != NULL && !get->stopping)
            s3_fetch_more(file->fetch);
    while (!get->stopping && get->slots > 0 && get->files < config->jobs + PUBLISHING_MAX &&
           get->lines < LINES_MAX && (target = s3_targets_next(config->targets)) != NULL)
        start(get, target);
    struct err err;
    if (get->files == 0 && !get->ended &&
        (get->stopping || s3_targets_ended(config->targets, &err))) {
        get->ended = true;
        config->end(config->ctx);
    }
}

struct s3_get *s3_get_new(const struct s3_get_config *config)
{
    struct s3_get *get = mem_alloc(sizeof *get);
    get->config = *config;
    get->slots = config->jobs;
    get->publish = publish_new(config->loop);
    loop_soon(config->loop, go_on, get);
    return get;
}

void s3_get_ready(struct s3_get *get)
{
    go_on(get);
}

void s3_get_stop(struct s3_get *get)
{
    get->stopping = true;
    for (struct s3_get_file *file = get->first; file != NULL; file = file->next)
        if (file->fetch != NULL)
            s3_fetch_abort(file->fetch);
    loop_soon(get->config.loop, go_on, get);
}

int s3_get_inflight(const struct s3_get *get)
{
    return get->config.jobs - get->slots;
}

void s3_get_free(struct s3_get *get)
{
    if (get == NULL)
        return;
    loop_forget(get->config.loop, go_on, get);
    while (get->first != NULL) {
        struct s3_get_file *file = get->first;
        unlink_file(get, file);
        s3_get_file_free(file);
    }
    publish_free(get->publish);
    free(get);
}
