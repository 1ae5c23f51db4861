/* Items wait in a ring until they are asked for; pages of a listing and lines are taken only while
 * it is short. It grows when a service's page is longer than was asked for. */
#include "s3/targets.h"

#include <stdlib.h>
#include <string.h>

#include "aws/caps.h"
#include "s3/target_line.h"
#include "s3/list.h"
#include "core/mem.h"
#include "net/instream.h"

enum { LINES_AHEAD = 64 };                 /* lines that wait */
enum { ROOM = CAP_S3_LIST + LINES_AHEAD }; /* of the ring at first: a page, or lines */

struct s3_targets {
    struct s3_targets_config config;
    size_t at; /* the next url */
    struct s3_list *list;
    struct instream *in;
    struct ndrec rec;
    struct s3_target **target; /* the ring */
    size_t first, count, room;
    bool paused; /* the source waits until the ring is empty */
    bool ended;
    struct err err;
};

static struct s3_target *take_first(struct s3_targets *targets)
{
    struct s3_target *target = targets->target[targets->first];
    targets->first = (targets->first + 1) % targets->room;
    targets->count--;
    return target;
}

static void grow(struct s3_targets *targets)
{
    size_t count = targets->count, room = 2 * targets->room;
    struct s3_target **target = mem_array(room, sizeof(struct s3_target *));
    for (size_t i = 0; i < count; i++)
        target[i] = take_first(targets);
    free(targets->target);
    targets->target = target;
    targets->first = 0;
    targets->count = count;
    targets->room = room;
}

static void add(struct s3_targets *targets, struct s3_target *target)
{
    if (targets->count == targets->room)
        grow(targets);
    targets->target[(targets->first + targets->count++) % targets->room] = target;
}

static void tell(void *ctx)
{
    struct s3_targets *targets = ctx;
    targets->config.ready(targets->config.ctx);
}

static void end(struct s3_targets *targets, const struct err *err)
{
    if (targets->ended)
        return;
    targets->ended = true;
    if (err != NULL)
        targets->err = *err;
    loop_soon(targets->config.loop, tell, targets);
}

static char *copy(struct span text)
{
    return text.ptr != NULL ? mem_dup(text.ptr, text.len) : NULL;
}

/* ---- urls ---- */

/* What stands behind the last slash. */
static struct span last_part(struct span key)
{
    size_t at = key.len;
    while (at > 0 && key.ptr[at - 1] != '/')
        at--;
    return span_of(key.ptr + at, key.len - at);
}

static struct s3_target *from_url(struct s3_targets *targets)
{
    const struct s3_url *url = &targets->config.url[targets->at++];
    struct s3_target *target = mem_alloc(sizeof *target);
    target->bucket = copy(url->bucket);
    target->key = copy(url->key);
    target->version = mem_strdup(targets->config.version);
    target->path = targets->config.path != NULL ? mem_strdup(targets->config.path)
                                                : copy(last_part(url->key));
    return target;
}

/* ---- a prefix ---- */

/* Paths begin behind the last slash of the prefix. */
static void from_listing(struct s3_targets *targets, const struct s3_object *object)
{
    const struct s3_url *url = &targets->config.url[targets->at];
    size_t strip = url->key.len - last_part(url->key).len;
    struct span path = {NULL, 0};
    if (object->key.len >= strip)
        path = span_of(object->key.ptr + strip, object->key.len - strip);
    if (path.len == 0)
        return; /* the folder itself */
    struct s3_target *target = mem_alloc(sizeof *target);
    target->bucket = copy(url->bucket);
    target->key = copy(object->key);
    target->path = copy(path);
    target->folder = object->size == 0 && path.ptr[path.len - 1] == '/';
    add(targets, target);
}

static bool on_page(void *ctx, const struct s3_listing *page)
{
    struct s3_targets *targets = ctx;
    if (targets->ended)
        return false;
    for (size_t i = 0; i < page->object_count; i++)
        from_listing(targets, &page->object[i]);
    targets->paused = targets->count > 0;
    if (targets->count > 0)
        loop_soon(targets->config.loop, tell, targets);
    return !targets->paused;
}

static void next_prefix(void *ctx);

static void on_listed(void *ctx, const struct err *err)
{
    struct s3_targets *targets = ctx;
    if (err != NULL) {
        end(targets, err);
        return;
    }
    targets->at++;
    loop_soon(targets->config.loop, next_prefix, targets);
}

static void next_prefix(void *ctx)
{
    struct s3_targets *targets = ctx;
    s3_list_free(targets->list);
    targets->list = NULL;
    if (targets->at == targets->config.urls || targets->ended) {
        end(targets, NULL);
        return;
    }
    if (targets->count > LINES_AHEAD) {
        targets->paused = true; /* until the last page's have gone */
        return;
    }
    const struct s3_url *url = &targets->config.url[targets->at];
    struct s3_list_query query = {.bucket = url->bucket, .prefix = url->key};
    struct s3_list_events events = {on_page, on_listed, targets};
    targets->list = s3_list_new(targets->config.aws, &query, &events);
}

/* ---- lines ---- */

static bool on_line(void *ctx, const struct ndline *line)
{
    struct s3_targets *targets = ctx;
    if (targets->count == 0)
        loop_soon(targets->config.loop, tell, targets);
    add(targets, s3_target_line(&targets->rec, line));
    targets->paused = targets->count >= LINES_AHEAD;
    return !targets->paused;
}

static void on_eof(void *ctx, const struct err *err)
{
    end(ctx, err);
}

/* ---- from outside ---- */

struct s3_targets *s3_targets_new(const struct s3_targets_config *config)
{
    struct s3_targets *targets = mem_alloc(sizeof *targets);
    targets->config = *config;
    targets->room = ROOM;
    targets->target = mem_array(ROOM, sizeof(struct s3_target *));
    ndrec_init(&targets->rec);
    if (config->list_fd >= 0) {
        struct instream_events events = {.line = on_line, .end = on_eof, .ctx = targets};
        targets->in = instream_new(config->loop, config->list_fd, config->max_line, &events);
    } else {
        loop_soon(config->loop, config->recursive ? next_prefix : tell, targets);
    }
    return targets;
}

/* The ring is empty: the source may go on. */
static void go_on(struct s3_targets *targets)
{
    targets->paused = false;
    if (targets->in != NULL)
        instream_resume(targets->in);
    else if (targets->list != NULL)
        s3_list_resume(targets->list);
    else
        loop_soon(targets->config.loop, next_prefix, targets);
}

struct s3_target *s3_targets_next(struct s3_targets *targets)
{
    const struct s3_targets_config *config = &targets->config;
    if (targets->count > 0) {
        struct s3_target *target = take_first(targets);
        if (targets->count == 0 && targets->paused && !targets->ended)
            go_on(targets);
        return target;
    }
    if (config->list_fd < 0 && !config->recursive && targets->at < config->urls && !targets->ended)
        return from_url(targets);
    return NULL;
}

bool s3_targets_ended(const struct s3_targets *targets, struct err *err)
{
    const struct s3_targets_config *config = &targets->config;
    bool urls = config->list_fd < 0 && !config->recursive;
    *err = targets->err;
    return targets->count == 0 && (targets->ended || (urls && targets->at == config->urls));
}

static void drop_all(struct s3_targets *targets)
{
    while (targets->count > 0)
        s3_target_free(take_first(targets));
}

void s3_targets_stop(struct s3_targets *targets)
{
    targets->ended = true;
    drop_all(targets);
    if (targets->in != NULL)
        instream_stop(targets->in);
}

void s3_targets_free(struct s3_targets *targets)
{
    if (targets == NULL)
        return;
    loop_forget(targets->config.loop, tell, targets);
    loop_forget(targets->config.loop, next_prefix, targets);
    drop_all(targets);
    free(targets->target);
    instream_free(targets->in);
    s3_list_free(targets->list);
    ndrec_release(&targets->rec);
    free(targets);
}
