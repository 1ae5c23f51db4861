/* A queue of objects under way; the first one is being written. A paused download holds its
 * connection; when the service drops it meanwhile, the download goes on where it was. */
#include "s3/cat.h"

#include <stdlib.h>

#include "s3/cat_source.h"
#include "core/mem.h"

#define ROOM_LEAST ((size_t)64 << 10)

struct s3_cat {
    struct s3_cat_config config;
    struct s3_cat_source *first, *last;
    int sources;
    size_t room;      /* bytes each may fetch ahead */
    uint64_t written; /* by objects that are done */
    bool owes;        /* a newline before the next byte */
    bool stopping, ended;
};

static void go_on(void *ctx);

static void soon(struct s3_cat *cat)
{
    loop_forget(cat->config.loop, go_on, cat);
    loop_soon(cat->config.loop, go_on, cat);
}

static void on_changed(void *ctx)
{
    soon(ctx);
}

static void start(struct s3_cat *cat, struct s3_target *target)
{
    struct s3_cat_source *source = s3_cat_source_new(&cat->config, target, cat->room, on_changed,
                                                     cat);
    *(cat->last != NULL ? &cat->last->next : &cat->first) = source;
    cat->last = source;
    source->head = source == cat->first;
    cat->sources++;
}

static void drop_first(struct s3_cat *cat)
{
    struct s3_cat_source *source = cat->first;
    cat->first = source->next;
    if (cat->first == NULL)
        cat->last = NULL;
    cat->sources--;
    s3_cat_source_free(source);
}

/* Gives up what is under way; go_on sees to the rest. */
static void stop(struct s3_cat *cat)
{
    cat->stopping = true;
    for (struct s3_cat_source *source = cat->first; source != NULL; source = source->next)
        if (source->download != NULL)
            s3_download_abort(source->download);
}

/* The first object is written, or as much of it as there is. */
static void first_ended(struct s3_cat *cat)
{
    struct s3_cat_source *source = cat->first;
    const struct s3_cat_config *config = &cat->config;
    if (source->err.kind != ERR_NONE)
        config->failed(config->ctx, source->target, &source->err, cat->written, source->written);
    else
        config->done(config->ctx, source->target);
    if (source->err.kind != ERR_NONE && source->err.http_status != 304)
        stop(cat);
    cat->owes = source->written > 0 ? source->last != '\n' : cat->owes;
    cat->written += source->written;
    drop_first(cat);
}

/* The newline that the object before left out, once the next one has bytes. */
static void separate(struct s3_cat *cat)
{
    struct s3_cat_source *source = cat->first;
    if (cat->config.lines && cat->owes && source->waiting.len > 0) {
        cat->config.write(cat->config.ctx, "\n", 1);
        cat->written++;
        cat->owes = false;
    }
}

static bool drained(struct s3_cat *cat)
{
    cat->first->head = true;
    separate(cat);
    return s3_cat_source_drain(cat->first);
}

static void go_on(void *ctx)
{
    struct s3_cat *cat = ctx;
    const struct s3_cat_config *config = &cat->config;
    struct s3_target *target;
    struct err err;
    while (!cat->stopping && cat->first != NULL && drained(cat))
        first_ended(cat);
    while (cat->stopping && cat->first != NULL && cat->first->ended)
        drop_first(cat);
    while (!cat->stopping && cat->sources < config->jobs &&
           (target = s3_targets_next(config->targets)) != NULL) {
        start(cat, target);
        if (cat->first->ended)
            soon(cat);
    }
    if (cat->first == NULL && !cat->ended &&
        (cat->stopping || s3_targets_ended(config->targets, &err))) {
        cat->ended = true;
        config->end(config->ctx);
    }
}

struct s3_cat *s3_cat_new(const struct s3_cat_config *config)
{
    struct s3_cat *cat = mem_alloc(sizeof *cat);
    cat->config = *config;
    cat->room = S3_CAT_AHEAD / (size_t)config->jobs;
    if (cat->room < ROOM_LEAST)
        cat->room = ROOM_LEAST;
    soon(cat);
    return cat;
}

void s3_cat_ready(struct s3_cat *cat)
{
    soon(cat);
}

void s3_cat_resume(struct s3_cat *cat)
{
    soon(cat);
}

void s3_cat_stop(struct s3_cat *cat)
{
    stop(cat);
    soon(cat);
}

int s3_cat_inflight(const struct s3_cat *cat)
{
    return cat->sources;
}

void s3_cat_free(struct s3_cat *cat)
{
    if (cat == NULL)
        return;
    loop_forget(cat->config.loop, go_on, cat);
    while (cat->first != NULL)
        drop_first(cat);
    free(cat);
}
