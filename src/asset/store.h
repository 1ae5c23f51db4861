/* Where assets are kept: a bucket, or a folder. Each function starts one thing; its done comes
 * exactly once, from the loop, when the object is durable or will not be. */
#ifndef ASSET_STORE_H
#define ASSET_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "aws/client.h"
#include "codec/digest.h"
#include "core/buf.h"
#include "core/err.h"
#include "net/loop.h"

struct store;
struct store_op;     /* valid until done returns */
struct store_stream; /* likewise */

struct store_config {
    struct loop *loop;
    struct aws *aws; /* NULL: a folder */
    struct span bucket;
    const char *folder;   /* which must be there */
    const char *base_url; /* that keys follow in asset_url; NULL: the store's own */
    bool only_new;        /* an object that is there stays as it is */
};

/* Strings are borrowed and must stay. NULL and err when the folder is not there. */
struct store *store_new(const struct store_config *config, struct err *err);
void store_free(struct store *store); /* after everything has ended; NULL is fine */

/* Appends the asset_url of key. */
void store_url(const struct store *store, struct span key, struct buf *out);

struct store_reply {
    bool existed;     /* it was there, and was left alone */
    struct span etag; /* without quotes; {NULL,0}: none */
    bool has_bytes;   /* bytes is known: of what was there */
    uint64_t bytes;
};

/* err NULL, or: ERR_CANCELLED, or why it could not be stored. */
typedef void store_fn(void *ctx, const struct store_reply *reply, const struct err *err);

struct store_object {
    struct span key;
    const char *content_type;
};

/* Is key there? Either reply->existed, or ERR_NOT_FOUND. */
struct store_op *store_look(struct store *store, struct span key, store_fn *done, void *ctx);

/* Stores body (borrowed until done), whose SHA-256 is known. */
struct store_op *store_put(struct store *store, const struct store_object *object, struct span body,
                           const unsigned char sha256[DIGEST_SHA256_SIZE], store_fn *done,
                           void *ctx);
void store_cancel(struct store_op *op); /* done comes with ERR_CANCELLED */

/* Stores a body as it comes, in parts. room is called from the loop when write may be tried again.
 * done may come with an error at any time; what is written before that is dropped. */
struct store_stream *store_stream_new(struct store *store, const struct store_object *object,
                                      void (*room)(void *ctx), store_fn *done, void *ctx);

/* Takes all of bytes (at most CAP_ASSET_PART), or nothing: false, and room comes. */
bool store_stream_write(struct store_stream *stream, struct span bytes);
void store_stream_end(struct store_stream *stream);   /* that was all: publish */
void store_stream_abort(struct store_stream *stream); /* done comes with ERR_CANCELLED */

#endif
