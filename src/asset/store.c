/* What both kinds of store share. */
#include "asset/store.h"

#include <stdlib.h>
#include <string.h>

#include "asset/store_kind.h"
#include "codec/url.h"
#include "core/file.h"
#include "core/mem.h"

#include <errno.h>
#include <sys/stat.h>

struct store *store_new(const struct store_config *config, struct err *err)
{
    struct stat st;
    if (config->aws == NULL) {
        if (stat(config->folder, &st) != 0) {
            err_errno(err, errno, "%s", config->folder);
            return NULL;
        }
        if (!S_ISDIR(st.st_mode)) {
            err_set(err, ERR_IO, "%s: not a folder", config->folder);
            return NULL;
        }
    }
    struct store *store = mem_alloc(sizeof *store);
    store->config = *config;
    store->kind = config->aws != NULL ? &store_bucket : &store_folder;
    buf_init(&store->base, 0);
    if (config->base_url == NULL) {
        store->kind->url(store, &store->base);
        return store;
    }
    buf_adds(&store->base, config->base_url);
    if (store->base.len == 0 || store->base.data[store->base.len - 1] != '/')
        buf_addc(&store->base, '/');
    return store;
}

void store_free(struct store *store)
{
    if (store == NULL)
        return;
    buf_release(&store->base);
    free(store);
}

void store_url(const struct store *store, struct span key, struct buf *out)
{
    buf_addspan(out, buf_span(&store->base));
    url_encode(key, true, out);
}

static struct store_op *op_new(struct store *store, struct span key, store_fn *done, void *ctx)
{
    struct store_op *op = mem_alloc(sizeof *op);
    op->store = store;
    op->done = done;
    op->ctx = ctx;
    buf_init(&op->key, 0);
    buf_addspan(&op->key, key);
    return op;
}

void store_op_end(struct store_op *op, const struct store_reply *reply, const struct err *err)
{
    op->done(op->ctx, reply, err);
    buf_release(&op->key);
    free(op);
}

static void end_from_loop(void *ctx)
{
    struct store_op *op = ctx;
    store_op_end(op, &op->reply, op->err.kind != ERR_NONE ? &op->err : NULL);
}

void store_op_end_soon(struct store_op *op)
{
    loop_soon(op->store->config.loop, end_from_loop, op);
}

struct store_op *store_look(struct store *store, struct span key, store_fn *done, void *ctx)
{
    struct store_op *op = op_new(store, key, done, ctx);
    store->kind->look(op);
    return op;
}

struct store_op *store_put(struct store *store, const struct store_object *object, struct span body,
                           const unsigned char sha256[DIGEST_SHA256_SIZE], store_fn *done,
                           void *ctx)
{
    struct store_op *op = op_new(store, object->key, done, ctx);
    store->kind->put(op, object, body, sha256);
    return op;
}

void store_cancel(struct store_op *op)
{
    if (op->call != NULL)
        aws_cancel(op->call);
}

struct store_stream *store_stream_new(struct store *store, const struct store_object *object,
                                      void (*room)(void *ctx), store_fn *done, void *ctx)
{
    struct store_stream *stream = store->kind->open(store, object);
    stream->room = room;
    stream->done = done;
    stream->ctx = ctx;
    return stream;
}

bool store_stream_write(struct store_stream *stream, struct span bytes)
{
    return stream->store->kind->write(stream, bytes);
}

void store_stream_end(struct store_stream *stream)
{
    stream->store->kind->end(stream);
}

void store_stream_abort(struct store_stream *stream)
{
    stream->store->kind->abort(stream);
}
