/* What the files of Kinesis share: a decoded call, rows of streams and shards, positions.
 *
 * A record's row has the number shard << KINESIS_INDEX_BITS | index, where shard is the shard's row
 * and index counts its records from 1: a shard's records lie together in order, and reading goes
 * straight through them. The sequence number is made of the same index (aws/kinesis_key.h). */
#ifndef LOCAL_KINESIS_CALL_H
#define LOCAL_KINESIS_CALL_H

#include "aws/kinesis_key.h"
#include "aws/kinesis_request.h"
#include "local/call.h"
#include "local/store.h"

enum { KINESIS_INDEX_BITS = 40, KINESIS_SHARD_ID = 24 };

/* call->state. */
struct kinesis_state {
    struct kinesis_request *request;
    struct span account, name; /* of the stream the call names */
    kinesis_hash *hash;        /* of the records to put; owned */
};

/* A row of kinesis_stream. */
struct kinesis_stream {
    int64_t id;
    char name[129];
    char account[CALL_ACCOUNT_LEN + 1];
    bool on_demand;
    int64_t created_ms, retention_h, max_kib;
};

/* A row of kinesis_shard. */
struct kinesis_shard {
    int64_t id;
    uint32_t number;
    int64_t created_s;
    int64_t next; /* index of the next record */
    kinesis_hash start, end;
};

static inline struct kinesis_state *kinesis_state(struct call *call)
{
    return call->state;
}

/* Wrong members are collected and told together, as the service does: "2 validation errors
 * detected: Value '...' at 'limit' failed to satisfy constraint: Member must ...; Value ...". */
struct kinesis_checks {
    struct buf text;
    int count;
};

void kinesis_checks_init(struct kinesis_checks *checks);
/* at is the member's path ("records.1.member.partitionKey"); value.ptr NULL: the member is null. */
void kinesis_checks_add(struct kinesis_checks *checks, struct span value, const char *at,
                        const char *constraint);
void kinesis_checks_number(struct kinesis_checks *checks, int64_t value, const char *at,
                           int64_t min, int64_t max);
/* A text that must be there, min..max bytes long. */
void kinesis_checks_text(struct kinesis_checks *checks, struct span value, const char *at,
                         size_t min, size_t max);
/* Fails the call if something was wrong; releases. True: all is well. */
bool kinesis_checks_end(struct kinesis_checks *checks, struct call *call);

/* Begins a reply: its content type. */
struct buf *kinesis_begin(struct call *call);
/* Milliseconds as seconds with three decimals. */
void kinesis_write_time(struct buf *out, int64_t ms);
void kinesis_write_arn(const struct call *call, struct span account, struct span name,
                       struct buf *out);

/* Finds the stream the call names; fails the call and returns false when it does not exist or is
 * of another account. */
bool kinesis_stream_find(struct store *store, struct call *call, struct kinesis_stream *stream);

/* The shards of a stream by number: count and owned array. */
size_t kinesis_stream_shards(struct store *store, int64_t stream, struct kinesis_shard **shards);

/* The stream's shard called id; fails the call and returns false when it does not exist. */
bool kinesis_stream_shard(struct store *store, struct call *call,
                          const struct kinesis_stream *stream, struct span id,
                          struct kinesis_shard *shard);

/* "shardId-000000000007" */
void kinesis_shard_name(uint32_t number, char out[KINESIS_SHARD_ID]);
/* The number in a shard id, -1 when it is none. */
int64_t kinesis_shard_number(struct span id);

/* The first record of a shard, from index on, that arrived at ms or later; shard->next when there
 * is none. */
int64_t kinesis_get_since(struct store *store, const struct kinesis_shard *shard, int64_t index,
                          int64_t ms);

/* One function per operation, on the store thread (as service.h's handle). */
void kinesis_stream_create(struct store *store, struct call *call);
void kinesis_stream_delete(struct store *store, struct call *call);
void kinesis_list_describe(struct store *store, struct call *call);
void kinesis_list_summary(struct store *store, struct call *call);
void kinesis_list_streams(struct store *store, struct call *call);
void kinesis_list_shards(struct store *store, struct call *call);
void kinesis_stream_retention(struct store *store, struct call *call);
void kinesis_put_handle(struct store *store, struct call *call);
void kinesis_get_iterator(struct store *store, struct call *call);
void kinesis_get_records(struct store *store, struct call *call);

/* Checks that need no store (as service.h's prepare). */
void kinesis_put_prepare(struct call *call);

/* Drops records of deleted streams and those past their retention; when to come again. */
int64_t kinesis_tick(struct store *store, int64_t now_ms);

#endif
