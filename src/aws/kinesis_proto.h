/* Kinesis Data Streams over AWS JSON 1.1, the client's side: bodies of requests, and what replies
 * say. Pure. Source: the service's API reference, version 2013-12-02.
 *
 * Every request is a POST of the body to "/" with the headers Content-Type: KINESIS_PROTO_TYPE and
 * X-Amz-Target: KINESIS_PROTO_TARGET "PutRecords" etc. Errors are aws/error.h. The server's side is
 * kinesis_request.h. */
#ifndef AWS_KINESIS_PROTO_H
#define AWS_KINESIS_PROTO_H

#include <jansson.h>

#include "aws/caps.h"
#include "core/buf.h"
#include "core/err.h"

#define KINESIS_PROTO_TYPE   "application/x-amz-json-1.1"
#define KINESIS_PROTO_TARGET "Kinesis_20131202."

/* ---- streams: each appends a request body to out; stream is a name or an ARN ---- */

/* shards 0: on demand. stream is a name here. */
void kinesis_proto_create_stream(struct buf *out, struct span stream, int64_t shards);
/* DescribeStreamSummary. */
void kinesis_proto_stream(struct buf *out, struct span stream);
void kinesis_proto_delete_stream(struct buf *out, struct span stream, bool enforce);
/* after {NULL,0}: from the first; otherwise the last name of the page before. */
void kinesis_proto_list_streams(struct buf *out, struct span after);
/* With a token the stream is left out, as the service wants it. */
void kinesis_proto_list_shards(struct buf *out, struct span stream, struct span token);

enum kinesis_iterator {
    KINESIS_TRIM_HORIZON,
    KINESIS_LATEST,
    KINESIS_AT_SEQUENCE,
    KINESIS_AFTER_SEQUENCE,
    KINESIS_AT_TIMESTAMP
};

/* GetShardIterator; sequence for the two kinds that take one, timestamp_ms for AT_TIMESTAMP. */
void kinesis_proto_get_iterator(struct buf *out, struct span stream, struct span shard,
                                enum kinesis_iterator kind, struct span sequence,
                                int64_t timestamp_ms);
/* GetRecords; limit 0 leaves it to the service (10,000 and 10 MiB). */
void kinesis_proto_get_records(struct buf *out, struct span iterator, int64_t limit);

/* PutRecords: begin, 1..CAP_KINESIS_BATCH times add, end. explicit_hash_key {NULL,0}: none. */
void kinesis_proto_put_begin(struct buf *out, struct span stream);
void kinesis_proto_put_add(struct buf *out, struct span data, struct span partition_key,
                           struct span explicit_hash_key);
void kinesis_proto_put_end(struct buf *out);

/* The bytes a record counts for against the limits of a record and of a request. */
static inline size_t kinesis_proto_size(struct span data, struct span partition_key)
{
    return data.len + partition_key.len;
}

/* ---- replies ----
 * Each takes the body of a 2xx reply and returns 0, or -1 with err (ERR_SERVICE: a reply that makes
 * no sense). Spans point into body or into the given buffer, cleared first; both must stay. */

/* One record's result of PutRecords. */
struct kinesis_result {
    bool ok;
    struct span sequence, shard; /* when ok */
    struct span code, message;   /* when not ok */
};

/* PutRecords of sent records: fills result[0..sent) in their order. */
int kinesis_proto_read_put(struct span body, size_t sent, struct kinesis_result *result,
                           struct buf *scratch, struct err *err);

/* GetShardIterator: appends the iterator. */
int kinesis_proto_read_iterator(struct span body, struct buf *iterator, struct err *err);

struct kinesis_record {
    struct span sequence, key, data; /* data decoded */
    int64_t arrival_ms;              /* ApproximateArrivalTimestamp */
};

/* A page of GetRecords. Reuse the struct: init once, read many, release once. */
struct kinesis_page {
    struct kinesis_record *record;
    size_t count, room;
    struct span next;  /* NextShardIterator; {NULL,0}: the shard is closed and drained */
    int64_t behind_ms; /* MillisBehindLatest, 0: at the tip */
    struct buf bytes;  /* what was decoded */
};

void kinesis_proto_page_init(struct kinesis_page *page);
void kinesis_proto_page_release(struct kinesis_page *page);
int kinesis_proto_read_page(struct span body, struct kinesis_page *page, struct err *err);

/* DescribeStream ("StreamDescription"), DescribeStreamSummary ("StreamDescriptionSummary"): the
 * object as the service gave it, owned by the caller; json_text(summary, "StreamStatus") etc. NULL
 * and err otherwise. */
json_t *kinesis_proto_read_object(struct span body, const char *member, struct err *err);

/* ListShards ("Shards", "NextToken"), ListStreams ("StreamNames", "NextToken"): the array, owned by
 * the caller; the token, if any, appended to next (may be NULL). In ListStreams the caller goes on
 * after the last name; *more (may be NULL) is HasMoreStreams, or whether there was a token. */
json_t *kinesis_proto_read_array(struct span body, const char *member, struct buf *next, bool *more,
                                 struct err *err);

#endif
