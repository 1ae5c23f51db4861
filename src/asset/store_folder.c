/* Assets as files: the key is the path below the folder. A file appears whole or not at all
 * (core/file.h). Keys come from asset/record.h, which lets none lead out of the folder. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "asset/store_kind.h"
#include "codec/url.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/output.h"

struct folder_stream {
    struct store_stream base;
    struct file_new file;
    bool ended; /* no more writing; finish is called from the loop */
};

static void url(const struct store *store, struct buf *out)
{
    char *path = realpath(store->config.folder, NULL);
    buf_adds(out, "file://");
    url_encode(span_str(path != NULL ? path : store->config.folder), true, out);
    if (out->data[out->len - 1] != '/')
        buf_addc(out, '/');
    free(path);
}

static char *path_of(const struct store *store, struct span key)
{
    struct buf path;
    buf_init(&path, 0);
    buf_adds(&path, store->config.folder);
    buf_addc(&path, '/');
    buf_addspan(&path, key);
    return buf_take(&path);
}

/* Makes the folders above path that are missing, below the store's own. */
static void make_folders(const struct store *store, char *path)
{
    for (char *at = path + strlen(store->config.folder) + 1; (at = strchr(at, '/')) != NULL; at++) {
        *at = '\0';
        mkdir(path, 0777); /* what is wrong shows when the file is opened */
        *at = '/';
    }
}

static int open_file(const struct store *store, char *path, struct file_new *file, struct err *err)
{
    if (file_new_open(file, path, err) == 0)
        return 0;
    if (err->kind != ERR_NOT_FOUND)
        return -1;
    make_folders(store, path);
    return file_new_open(file, path, err);
}

static int write_file(const struct store *store, char *path, struct span body, struct err *err)
{
    if (file_write(path, body, err) == 0)
        return 0;
    if (err->kind != ERR_NOT_FOUND)
        return -1;
    make_folders(store, path);
    return file_write(path, body, err);
}

static void look_at(struct store_op *op, const char *path)
{
    struct stat st;
    if (lstat(path, &st) == 0)
        op->reply = (struct store_reply){
            .existed = true, .has_bytes = true, .bytes = (uint64_t)st.st_size};
    else
        err_errno(&op->err, errno == ENOTDIR ? ENOENT : errno, "%s", path);
}

static void look(struct store_op *op)
{
    char *path = path_of(op->store, buf_span(&op->key));
    look_at(op, path);
    free(path);
    store_op_end_soon(op);
}

static void put(struct store_op *op, const struct store_object *object, struct span body,
                const unsigned char *sha256)
{
    (void)sha256;
    char *path = path_of(op->store, object->key);
    if (op->store->config.only_new)
        look_at(op, path);
    if (!op->reply.existed) {
        err_clear(&op->err);
        if (write_file(op->store, path, body, &op->err) == 0)
            err_clear(&op->err);
    }
    free(path);
    store_op_end_soon(op);
}

/* ---- streams ---- */

static void finish(void *ctx)
{
    struct folder_stream *stream = ctx;
    struct store_reply reply = {0};
    if (stream->base.err.kind == ERR_NONE)
        file_new_commit(&stream->file, &stream->base.err);
    else if (stream->file.fd >= 0)
        file_new_abort(&stream->file);
    stream->base.done(stream->base.ctx, &reply,
                      stream->base.err.kind != ERR_NONE ? &stream->base.err : NULL);
    buf_release(&stream->base.key);
    free(stream);
}

static void end(struct store_stream *base)
{
    struct folder_stream *stream = (struct folder_stream *)base;
    if (!stream->ended)
        loop_soon(base->store->config.loop, finish, stream);
    stream->ended = true;
}

static void abort_stream(struct store_stream *base)
{
    if (base->err.kind == ERR_NONE)
        err_set(&base->err, ERR_CANCELLED, "cancelled");
    end(base);
}

static struct store_stream *open_stream(struct store *store, const struct store_object *object)
{
    struct folder_stream *stream = mem_alloc(sizeof *stream);
    char *path = path_of(store, object->key);
    stream->base.store = store;
    buf_init(&stream->base.key, 0);
    stream->file.fd = -1;
    if (open_file(store, path, &stream->file, &stream->base.err) != 0)
        end(&stream->base);
    else
        err_clear(&stream->base.err);
    free(path);
    return &stream->base;
}

static bool write_stream(struct store_stream *base, struct span bytes)
{
    struct folder_stream *stream = (struct folder_stream *)base;
    if (stream->ended)
        return true;
    if (output_write_all(stream->file.fd, bytes.ptr, bytes.len) != 0) {
        err_errno(&base->err, errno, "write %s", stream->file.path);
        end(base);
    }
    return true;
}

const struct store_kind store_folder = {url,          look, put,         open_stream,
                                        write_stream, end,  abort_stream};
