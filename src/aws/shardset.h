/* The shards of a stream under a reader, and which of them may be read: a shard only after the
 * shards it was split or merged from have been read to their ends, so that the records of one
 * partition key come out in order across resharding. Pure.
 * Source: Kinesis Developer Guide, "Reshard a stream"; API_Shard. */
#ifndef AWS_SHARDSET_H
#define AWS_SHARDSET_H

#include <jansson.h>
#include <stdbool.h>

#include "aws/kinesis_proto.h"
#include "net/loop.h"

enum { SHARDSET_SEQUENCE = 132 }; /* bytes of a sequence number (1 to 129 digits), with its NUL */

enum shard_state {
    SHARD_READY,   /* has something to ask, once its parents are done */
    SHARD_ASKING,  /* a request is under way */
    SHARD_RESTING, /* until a timer */
    SHARD_DONE
};

struct shard {
    char *id;                /* owned */
    char *parent, *adjacent; /* owned; NULL: none */
    bool closed;             /* it gets no more records */
    enum shard_state state;

    enum kinesis_iterator from; /* where it starts; then AFTER_SEQUENCE of the last record read */
    int64_t at_ms;              /* of AT_TIMESTAMP; of LATEST, when it was asked for */
    char sequence[SHARDSET_SEQUENCE];
    struct buf iterator;  /* "": to be asked for */
    int64_t limit, asked; /* most records in the next page; those asked for now */
    int failures;         /* in a row */
    struct loop_timer *timer;
    void *owner;
};

struct shardset {
    struct shard **shard; /* in the order they were added */
    size_t count, room;
};

/* Zeroed is empty. Release leaves the timers to the caller. */
void shardset_release(struct shardset *set);

/* Adds one of ListShards' objects, in state SHARD_READY. NULL: it is there already, or it has no
 * id. */
struct shard *shardset_add(struct shardset *set, const json_t *object);

/* The shard called id, NULL. */
struct shard *shardset_find(const struct shardset *set, struct span id);

/* Are the parents that the set knows done? */
bool shardset_may_start(const struct shardset *set, const struct shard *shard);

/* Is every shard done? */
bool shardset_done(const struct shardset *set);

#endif
