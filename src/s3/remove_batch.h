/* What s3_remove.c, which gathers and queues, and s3_remove_call.c, which asks, share. */
#ifndef S3_REMOVE_BATCH_H
#define S3_REMOVE_BATCH_H

#include "s3/remove.h"
#include "core/buf.h"
#include "core/keyset.h"
#include "net/loop.h"
#include "net/retry.h"

/* Texts of an item, by where they start in the batch's text. */
struct entry {
    size_t key, version, line;
    size_t key_len, version_len, line_len;
    bool has_version;
    uint64_t number;
};

struct batch {
    struct batch *next;
    struct s3_remove *owner;
    struct buf bucket, text, body;
    struct entry *entry;
    size_t count, room;
    struct keyset seen;
    struct retry retry;
    struct loop_timer *timer;
};

struct s3_remove {
    struct s3_remove_config config;
    struct batch *open;           /* being gathered, NULL: none */
    struct batch *waiting, *last; /* closed, first in, first out */
    struct batch *active;         /* on their way, or waiting to be tried again */
    struct batch *spare;
    size_t inflight;
    bool held; /* add has said false */
};

/* The texts are borrowed from the batch. */
struct s3_remove_item s3_remove_item_of(const struct batch *batch, const struct entry *entry);

/* Asks; when all is over, retries included, s3_remove_end comes, or s3_remove_drop when the client
 * is being freed and nothing may be started any more. */
void s3_remove_start(struct batch *batch);
void s3_remove_end(struct batch *batch);
void s3_remove_drop(struct batch *batch);

#endif
