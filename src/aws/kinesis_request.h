/* A Kinesis request on the server's side (AWS JSON 1.1, version 2013-12-02) decoded into one
 * struct. Pure. What the members may be is decided by whoever runs the operation; here only their
 * types are checked. */
#ifndef AWS_KINESIS_REQUEST_H
#define AWS_KINESIS_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "aws/caps.h"
#include "core/buf.h"
#include "core/err.h"

enum kinesis_op {
    KINESIS_OP_NONE, /* not an operation of Kinesis that is known here */
    KINESIS_CREATE_STREAM,
    KINESIS_DECREASE_RETENTION,
    KINESIS_DELETE_STREAM,
    KINESIS_DESCRIBE_STREAM,
    KINESIS_DESCRIBE_STREAM_SUMMARY,
    KINESIS_GET_RECORDS,
    KINESIS_GET_SHARD_ITERATOR,
    KINESIS_INCREASE_RETENTION,
    KINESIS_LIST_SHARDS,
    KINESIS_LIST_STREAMS,
    KINESIS_PUT_RECORD,
    KINESIS_PUT_RECORDS
};

/* The operation called name. */
enum kinesis_op kinesis_request_op(struct span name);

#define KINESIS_ABSENT INT64_MIN /* a number that was not given */

/* A record to put; text that is absent is {NULL,0}. */
struct kinesis_request_record {
    struct span data, key, explicit_hash_key; /* data is decoded */
};

/* Absent text is {NULL,0}. */
struct kinesis_request {
    enum kinesis_op op;
    struct span stream_name, stream_arn, shard_id, iterator, iterator_type, sequence;
    struct span after_shard, after_stream, token;
    struct span mode;                 /* StreamModeDetails.StreamMode */
    struct span filter, filter_shard; /* ShardFilter.Type and .ShardId */
    int64_t shard_count, limit, max_results, retention_h, max_kib;
    int64_t timestamp_ms;
    struct kinesis_request_record *record; /* PutRecord has one */
    size_t record_count;                   /* as many as were sent, CAP_KINESIS_BATCH are kept */
    struct buf scratch;
};

/* Heap; spans point into the body, which must stay, or into the request itself. */
struct kinesis_request *kinesis_request_new(void);
void kinesis_request_free(struct kinesis_request *request);

/* Decodes a body ("" stands for "{}"). Returns 0, or -1 with err (ERR_DATA): no JSON object, a
 * member of a wrong type, data that is not base64. Unknown members are ignored. */
int kinesis_request_json(struct kinesis_request *request, enum kinesis_op op, struct span body,
                         struct err *err);

#endif
