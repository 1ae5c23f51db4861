/* The two kinds of store behind store.h. For store*.c only. */
#ifndef ASSET_STORE_KIND_H
#define ASSET_STORE_KIND_H

#include "asset/store.h"

struct store_kind {
    void (*url)(const struct store *store, struct buf *out); /* what keys follow, ends in '/' */
    void (*look)(struct store_op *op);
    void (*put)(struct store_op *op, const struct store_object *object, struct span body,
                const unsigned char *sha256);
    struct store_stream *(*open)(struct store *store, const struct store_object *object);
    bool (*write)(struct store_stream *stream, struct span bytes);
    void (*end)(struct store_stream *stream);
    void (*abort)(struct store_stream *stream);
};

extern const struct store_kind store_bucket, store_folder;

struct store {
    const struct store_kind *kind;
    struct store_config config;
    struct buf base;
};

struct store_op {
    struct store *store;
    store_fn *done;
    void *ctx;
    struct buf key;
    struct aws_call *call; /* of a bucket */
    struct store_reply reply;
    struct err err;
};

/* Ends op: calls done and frees it. soon: from the loop, with op->reply and op->err. */
void store_op_end(struct store_op *op, const struct store_reply *reply, const struct err *err);
void store_op_end_soon(struct store_op *op);

/* What every stream begins with. */
struct store_stream {
    struct store *store;
    struct buf key;
    char *content_type;
    void (*room)(void *ctx);
    store_fn *done;
    void *ctx;
    struct err err;
};

#endif
