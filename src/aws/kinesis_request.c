/* Kinesis requests decoded from JSON 1.1, without trees: PutRecords carries ten megabytes. */
#include "aws/kinesis_request.h"

#include <math.h>
#include <stdlib.h>

#include "aws/jbody.h"
#include "codec/jscan.h"
#include "core/mem.h"
#include "core/num.h"

static const char *const op_names[] = {
    [KINESIS_OP_NONE] = "",
    [KINESIS_CREATE_STREAM] = "CreateStream",
    [KINESIS_DECREASE_RETENTION] = "DecreaseStreamRetentionPeriod",
    [KINESIS_DELETE_STREAM] = "DeleteStream",
    [KINESIS_DESCRIBE_STREAM] = "DescribeStream",
    [KINESIS_DESCRIBE_STREAM_SUMMARY] = "DescribeStreamSummary",
    [KINESIS_GET_RECORDS] = "GetRecords",
    [KINESIS_GET_SHARD_ITERATOR] = "GetShardIterator",
    [KINESIS_INCREASE_RETENTION] = "IncreaseStreamRetentionPeriod",
    [KINESIS_LIST_SHARDS] = "ListShards",
    [KINESIS_LIST_STREAMS] = "ListStreams",
    [KINESIS_PUT_RECORD] = "PutRecord",
    [KINESIS_PUT_RECORDS] = "PutRecords",
};

enum kind {
    TEXT,    /* struct span */
    NUMBER,  /* int64_t */
    SECONDS, /* int64_t milliseconds from seconds with a fraction */
    BLOB,    /* struct span, base64 */
    OBJECT,  /* nested: its members are looked up with the member's name before them */
    RECORDS
};

struct field {
    const char *name;
    enum kind kind;
    size_t at;
};

#define OF(member) offsetof(struct kinesis_request, member)
static const struct field request_fields[] = {
    {"StreamName", TEXT, OF(stream_name)},
    {"StreamARN", TEXT, OF(stream_arn)},
    {"Records", RECORDS, 0},
    {"ShardIterator", TEXT, OF(iterator)},
    {"Limit", NUMBER, OF(limit)},
    {"ShardId", TEXT, OF(shard_id)},
    {"ShardIteratorType", TEXT, OF(iterator_type)},
    {"StartingSequenceNumber", TEXT, OF(sequence)},
    {"Timestamp", SECONDS, OF(timestamp_ms)},
    {"ShardCount", NUMBER, OF(shard_count)},
    {"StreamModeDetails", OBJECT, 0},
    {"StreamMode", TEXT, OF(mode)},
    {"MaxRecordSizeInKiB", NUMBER, OF(max_kib)},
    {"RetentionPeriodHours", NUMBER, OF(retention_h)},
    {"ExclusiveStartShardId", TEXT, OF(after_shard)},
    {"ExclusiveStartStreamName", TEXT, OF(after_stream)},
    {"NextToken", TEXT, OF(token)},
    {"MaxResults", NUMBER, OF(max_results)},
    {"ShardFilter", OBJECT, 0},
    {NULL, TEXT, 0},
};

static const struct field filter_fields[] = {
    {"Type", TEXT, OF(filter)},
    {"ShardId", TEXT, OF(filter_shard)},
    {"Timestamp", SECONDS, OF(timestamp_ms)},
    {NULL, TEXT, 0},
};
#undef OF

#define OF(member) offsetof(struct kinesis_request_record, member)
static const struct field record_fields[] = {
    {"Data", BLOB, OF(data)},
    {"PartitionKey", TEXT, OF(key)},
    {"ExplicitHashKey", TEXT, OF(explicit_hash_key)},
    {NULL, TEXT, 0},
};
#undef OF

enum kinesis_op kinesis_request_op(struct span name)
{
    for (int op = KINESIS_OP_NONE + 1; op <= KINESIS_PUT_RECORDS; op++)
        if (span_is(name, op_names[op]))
            return (enum kinesis_op)op;
    return KINESIS_OP_NONE;
}

struct kinesis_request *kinesis_request_new(void)
{
    struct kinesis_request *request = mem_alloc(sizeof *request);
    request->shard_count = request->limit = request->max_results = KINESIS_ABSENT;
    request->retention_h = request->max_kib = request->timestamp_ms = KINESIS_ABSENT;
    buf_init(&request->scratch, 0);
    return request;
}

void kinesis_request_free(struct kinesis_request *request)
{
    if (request == NULL)
        return;
    free(request->record);
    buf_release(&request->scratch);
    free(request);
}

static int walk(struct kinesis_request *request, struct span object, const struct field *fields,
                void *base, struct err *err);

static int seconds(struct span value, int64_t *ms)
{
    double number;
    if (num_double(value, 0, 1e11, &number) != 0)
        return -1;
    *ms = llround(number * 1000);
    return 0;
}

static int records(struct kinesis_request *request, struct span list, struct err *err)
{
    struct jscan scan;
    struct span item;
    if (jscan_type(list) != JSCAN_ARRAY)
        return -1;
    if (request->record == NULL)
        request->record = mem_array(CAP_KINESIS_BATCH, sizeof request->record[0]);
    jscan_begin(&scan, list);
    while (jscan_element(&scan, &item))
        if (request->record_count++ < CAP_KINESIS_BATCH &&
            walk(request, item, record_fields, &request->record[request->record_count - 1], err))
            return -1;
    return 0;
}

static int take(struct kinesis_request *request, const struct field *field, void *base,
                struct span value, struct err *err)
{
    void *place = (char *)base + field->at;
    struct span *text = place;
    switch (field->kind) {
    case TEXT:
        *text = jbody_text(value, &request->scratch);
        return text->ptr != NULL ? 0 : -1;
    case NUMBER:
        return num_i64(value, INT64_MIN + 1, INT64_MAX, place);
    case SECONDS:
        return seconds(value, place);
    case BLOB:
        return jbody_base64(value, &request->scratch, text);
    case OBJECT:
        return walk(request, value,
                    span_is(span_str(field->name), "ShardFilter") ? filter_fields : request_fields,
                    request, err);
    case RECORDS:
        break;
    }
    return records(request, value, err);
}

static const struct field *find(const struct field *fields, struct span name)
{
    for (; fields->name != NULL; fields++)
        if (span_is(name, fields->name))
            return fields;
    return NULL;
}

static int walk(struct kinesis_request *request, struct span object, const struct field *fields,
                void *base, struct err *err)
{
    struct jscan scan;
    struct span name, value;
    if (jscan_type(object) != JSCAN_OBJECT)
        return err_set(err, ERR_DATA, "Unexpected value, an object was expected");
    jscan_begin(&scan, object);
    while (jscan_member(&scan, &name, &value)) {
        const struct field *field = find(fields, name);
        if (field != NULL && jscan_type(value) != JSCAN_NULL &&
            take(request, field, base, value, err) != 0)
            return err_set(err, ERR_DATA, "Unexpected value for %s", field->name);
    }
    return 0;
}

int kinesis_request_json(struct kinesis_request *request, enum kinesis_op op, struct span body,
                         struct err *err)
{
    request->op = op;
    if (span_trim(body).len == 0)
        body = span_str("{}");
    if (jbody_open(body, &request->scratch, err) != 0)
        return -1;
    if (op == KINESIS_PUT_RECORD) {
        request->record = mem_array(1, sizeof request->record[0]);
        request->record_count = 1;
        if (walk(request, body, record_fields, request->record, err) != 0)
            return -1;
    }
    return walk(request, body, request_fields, request, err);
}
