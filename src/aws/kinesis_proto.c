/* Kinesis Data Streams over AWS JSON 1.1, the client's side (API reference, version 2013-12-02).
 * PutRecords and GetRecords are written and walked without trees. */
#include "aws/kinesis_proto.h"

#include <math.h>
#include <stdlib.h>
#include "aws/jbody.h"
#include "codec/base64.h"
#include "codec/jscan.h"
#include "codec/json.h"
#include "codec/jwrite.h"
#include "core/mem.h"
#include "core/num.h"

/* ---- requests ---- */

static void member(struct buf *out, const char *name, struct span value)
{
    jwrite_name(out, name);
    jwrite_string(out, value);
}

static void open_stream(struct buf *out, struct span stream)
{
    buf_addc(out, '{');
    member(out, span_starts(stream, "arn:") ? "StreamARN" : "StreamName", stream);
}

void kinesis_proto_create_stream(struct buf *out, struct span stream, int64_t shards)
{
    buf_addc(out, '{');
    member(out, "StreamName", stream);
    if (shards > 0)
        buf_addf(out, ",\"ShardCount\":%lld}", (long long)shards);
    else
        buf_adds(out, ",\"StreamModeDetails\":{\"StreamMode\":\"ON_DEMAND\"}}");
}

void kinesis_proto_stream(struct buf *out, struct span stream)
{
    open_stream(out, stream);
    buf_addc(out, '}');
}

void kinesis_proto_delete_stream(struct buf *out, struct span stream, bool enforce)
{
    open_stream(out, stream);
    buf_adds(out, enforce ? ",\"EnforceConsumerDeletion\":true}" : "}");
}

void kinesis_proto_list_streams(struct buf *out, struct span after)
{
    buf_addc(out, '{');
    if (after.len > 0)
        member(out, "ExclusiveStartStreamName", after);
    buf_addc(out, '}');
}

void kinesis_proto_list_shards(struct buf *out, struct span stream, struct span token)
{
    if (token.len > 0) {
        buf_addc(out, '{');
        member(out, "NextToken", token);
    } else {
        open_stream(out, stream);
    }
    buf_addc(out, '}');
}

void kinesis_proto_get_iterator(struct buf *out, struct span stream, struct span shard,
                                enum kinesis_iterator kind, struct span sequence,
                                int64_t timestamp_ms)
{
    static const char *const names[] = {"TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER",
                                        "AFTER_SEQUENCE_NUMBER", "AT_TIMESTAMP"};
    open_stream(out, stream);
    buf_addc(out, ',');
    member(out, "ShardId", shard);
    buf_addc(out, ',');
    member(out, "ShardIteratorType", span_str(names[kind]));
    if (kind == KINESIS_AT_SEQUENCE || kind == KINESIS_AFTER_SEQUENCE) {
        buf_addc(out, ',');
        member(out, "StartingSequenceNumber", sequence);
    } else if (kind == KINESIS_AT_TIMESTAMP) {
        long long ms = timestamp_ms > 0 ? timestamp_ms : 0;
        buf_addf(out, ",\"Timestamp\":%lld.%03lld", ms / 1000, ms % 1000);
    }
    buf_addc(out, '}');
}

void kinesis_proto_get_records(struct buf *out, struct span iterator, int64_t limit)
{
    buf_addc(out, '{');
    member(out, "ShardIterator", iterator);
    if (limit > 0)
        buf_addf(out, ",\"Limit\":%lld", (long long)limit);
    buf_addc(out, '}');
}

void kinesis_proto_put_begin(struct buf *out, struct span stream)
{
    open_stream(out, stream);
    buf_adds(out, ",\"Records\":[");
}

void kinesis_proto_put_add(struct buf *out, struct span data, struct span partition_key,
                           struct span explicit_hash_key)
{
    bool first = out->len > 0 && out->data[out->len - 1] == '[';
    buf_adds(out, first ? "{\"Data\":\"" : ",{\"Data\":\"");
    base64_encode(data, out);
    buf_adds(out, "\",\"PartitionKey\":");
    jwrite_string(out, partition_key);
    if (explicit_hash_key.ptr != NULL) {
        buf_addc(out, ',');
        member(out, "ExplicitHashKey", explicit_hash_key);
    }
    buf_addc(out, '}');
}

void kinesis_proto_put_end(struct buf *out)
{
    buf_adds(out, "]}");
}

/* ---- replies ---- */

static void read_result(struct span object, struct kinesis_result *result, struct buf *scratch)
{
    struct jscan scan;
    struct span name, value;
    *result = (struct kinesis_result){0};
    jscan_begin(&scan, object);
    while (jscan_member(&scan, &name, &value)) {
        if (span_is(name, "SequenceNumber"))
            result->sequence = jbody_text(value, scratch);
        else if (span_is(name, "ShardId"))
            result->shard = jbody_text(value, scratch);
        else if (span_is(name, "ErrorCode"))
            result->code = jbody_text(value, scratch);
        else if (span_is(name, "ErrorMessage"))
            result->message = jbody_text(value, scratch);
    }
    result->ok = result->code.len == 0 && result->sequence.len > 0;
}

int kinesis_proto_read_put(struct span body, size_t sent, struct kinesis_result *result,
                           struct buf *scratch, struct err *err)
{
    struct jscan scan;
    struct span item;
    size_t count = 0;
    if (jbody_open_reply(body, scratch, err) != 0)
        return -1;
    struct span list = jscan_find(body, "Records");
    if (list.len == 0 || jscan_type(list) != JSCAN_ARRAY)
        return jbody_unexpected(err, "no Records");
    jscan_begin(&scan, list);
    while (jscan_element(&scan, &item)) {
        if (count == sent || jscan_type(item) != JSCAN_OBJECT)
            return jbody_unexpected(err, "Records does not match what was sent");
        read_result(item, &result[count++], scratch);
    }
    return count == sent ? 0 : jbody_unexpected(err, "a record has no result");
}

int kinesis_proto_read_iterator(struct span body, struct buf *iterator, struct err *err)
{
    struct buf scratch;
    buf_init(&scratch, 0);
    int status = jbody_open_reply(body, &scratch, err);
    struct span value = status == 0 ? jscan_find(body, "ShardIterator") : span_of(NULL, 0);
    if (status == 0 && (value.len <= 2 || value.ptr[0] != '"'))
        status = jbody_unexpected(err, "no ShardIterator");
    if (status == 0)
        jscan_string(value, iterator);
    buf_release(&scratch);
    return status;
}

void kinesis_proto_page_init(struct kinesis_page *page)
{
    *page = (struct kinesis_page){0};
    buf_init(&page->bytes, 0);
}

void kinesis_proto_page_release(struct kinesis_page *page)
{
    free(page->record);
    buf_release(&page->bytes);
    *page = (struct kinesis_page){.bytes = page->bytes};
}

/* Seconds since 1970, a number in any notation, to milliseconds. */
static int read_seconds(struct span value, int64_t *ms)
{
    double seconds;
    if (num_double(value, 0, 1e11, &seconds) != 0)
        return -1;
    *ms = llround(seconds * 1000);
    return 0;
}

static int read_record(struct span object, struct kinesis_record *record, struct buf *bytes,
                       struct err *err)
{
    struct jscan scan;
    struct span name, value, data = {NULL, 0};
    *record = (struct kinesis_record){0};
    jscan_begin(&scan, object);
    while (jscan_member(&scan, &name, &value)) {
        if (span_is(name, "Data"))
            data = value;
        else if (span_is(name, "PartitionKey"))
            record->key = jbody_text(value, bytes);
        else if (span_is(name, "SequenceNumber"))
            record->sequence = jbody_text(value, bytes);
        else if (span_is(name, "ApproximateArrivalTimestamp") &&
                 read_seconds(value, &record->arrival_ms) != 0)
            return jbody_unexpected(err, "ApproximateArrivalTimestamp");
    }
    if (record->sequence.len == 0 || jbody_base64(data, bytes, &record->data) != 0)
        return jbody_unexpected(err, "record without data or sequence number");
    return 0;
}

static int read_records(struct span list, struct kinesis_page *page, struct err *err)
{
    struct jscan scan;
    struct span item;
    if (list.len == 0 || jscan_type(list) != JSCAN_ARRAY)
        return jbody_unexpected(err, "no Records");
    jscan_begin(&scan, list);
    while (jscan_element(&scan, &item)) {
        if (page->count == CAP_KINESIS_PAGE || jscan_type(item) != JSCAN_OBJECT)
            return jbody_unexpected(err, "Records");
        if (page->count == page->room) {
            page->room = page->room > 0 ? page->room * 2 : 256;
            page->record = mem_grow(page->record, page->room, sizeof page->record[0]);
        }
        if (read_record(item, &page->record[page->count], &page->bytes, err) != 0)
            return -1;
        page->count++;
    }
    return 0;
}

int kinesis_proto_read_page(struct span body, struct kinesis_page *page, struct err *err)
{
    struct jscan scan;
    struct span name, value, list = {NULL, 0};
    page->count = 0;
    page->next = span_of(NULL, 0);
    page->behind_ms = 0;
    if (jbody_open_reply(body, &page->bytes, err) != 0)
        return -1;
    jscan_begin(&scan, body);
    while (jscan_member(&scan, &name, &value)) {
        if (span_is(name, "Records"))
            list = value;
        else if (span_is(name, "NextShardIterator"))
            page->next = jbody_text(value, &page->bytes);
        else if (span_is(name, "MillisBehindLatest") &&
                 num_i64(value, 0, INT64_MAX, &page->behind_ms) != 0)
            return jbody_unexpected(err, "MillisBehindLatest");
    }
    return read_records(list, page, err);
}

json_t *kinesis_proto_read_object(struct span body, const char *name, struct err *err)
{
    json_t *reply = json_parse(body, err);
    if (reply == NULL)
        return NULL;
    json_t *found = json_object_get(reply, name);
    json_t *result = json_is_object(found) ? json_incref(found) : NULL;
    if (result == NULL)
        jbody_unexpected(err, name);
    json_decref(reply);
    return result;
}

json_t *kinesis_proto_read_array(struct span body, const char *name, struct buf *next, bool *more,
                                 struct err *err)
{
    json_t *reply = json_parse(body, err);
    if (reply == NULL)
        return NULL;
    json_t *found = json_object_get(reply, name);
    json_t *result = json_is_array(found) ? json_incref(found) : NULL;
    if (result == NULL) {
        jbody_unexpected(err, name);
    } else {
        struct span token = json_text(reply, "NextToken");
        if (next != NULL)
            buf_addspan(next, token);
        if (more != NULL)
            *more = json_bool(reply, "HasMoreStreams", token.len > 0) != 0;
    }
    json_decref(reply);
    return result;
}
