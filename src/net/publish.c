/* Batches of files on libuv's thread pool. While as many batches as it has threads are under way
 * the next one gathers. */
#include "net/publish.h"

#include <stdbool.h>
#include <stdlib.h>
#include <uv.h>

#include "core/mem.h"

enum { THREADS = 4 }; /* of the pool, unless UV_THREADPOOL_SIZE says otherwise */

struct batch {
    uv_work_t work;
    struct publish *publish;
    struct file_new *file[FILE_NEW_BATCH];
    struct err err[FILE_NEW_BATCH];
    struct {
        void (*done)(void *ctx, const struct err *err);
        void *ctx;
    } owner[FILE_NEW_BATCH];
    size_t count;
};

struct publish {
    struct loop *loop;
    struct batch **batch; /* that gather, in order; the last one has room */
    size_t count, room;
    int running;
};

static void start(void *ctx);

static void on_thread(uv_work_t *work)
{
    struct batch *batch = work->data;
    file_new_commit_all(batch->file, batch->count, batch->err);
}

static void on_end(uv_work_t *work, int status)
{
    struct batch *batch = work->data;
    struct publish *publish = batch->publish;
    (void)status; /* nothing here cancels work */
    publish->running--;
    start(publish);
    for (size_t i = 0; i < batch->count; i++)
        batch->owner[i].done(batch->owner[i].ctx,
                             batch->err[i].kind != ERR_NONE ? &batch->err[i] : NULL);
    free(batch);
}

static void start(void *ctx)
{
    struct publish *publish = ctx;
    size_t started = 0;
    while (started < publish->count && publish->running < THREADS) {
        struct batch *batch = publish->batch[started++];
        publish->running++;
        uv_queue_work(loop_uv(publish->loop), &batch->work, on_thread, on_end);
    }
    for (size_t i = started; i < publish->count; i++)
        publish->batch[i - started] = publish->batch[i];
    publish->count -= started;
}

struct publish *publish_new(struct loop *loop)
{
    struct publish *publish = mem_alloc(sizeof *publish);
    publish->loop = loop;
    return publish;
}

void publish_free(struct publish *publish)
{
    if (publish == NULL)
        return;
    loop_forget(publish->loop, start, publish);
    free(publish->batch);
    free(publish);
}

static struct batch *gathering(struct publish *publish)
{
    if (publish->count > 0 && publish->batch[publish->count - 1]->count < FILE_NEW_BATCH)
        return publish->batch[publish->count - 1];
    if (publish->count == publish->room) {
        publish->room = publish->room > 0 ? publish->room * 2 : 8;
        publish->batch = mem_grow(publish->batch, publish->room, sizeof(struct batch *));
    }
    struct batch *batch = mem_alloc(sizeof *batch);
    batch->work.data = batch;
    batch->publish = publish;
    publish->batch[publish->count++] = batch;
    return batch;
}

void publish_add(struct publish *publish, struct file_new *file,
                 void (*done)(void *ctx, const struct err *err), void *ctx)
{
    if (publish->count == 0)
        loop_soon(publish->loop, start, publish);
    struct batch *batch = gathering(publish);
    batch->file[batch->count] = file;
    batch->owner[batch->count].done = done;
    batch->owner[batch->count++].ctx = ctx;
}
