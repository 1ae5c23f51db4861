/* GetShardIterator and GetRecords. An iterator is opaque to clients: the shard's row, the index of
 * the next record and the time it was made; LATEST is fixed when it is asked for. */
#include <stdio.h>

#include "codec/base64.h"
#include "codec/jwrite.h"
#include "local/kinesis.h"
#include "local/kinesis_call.h"
#include "local/ticket.h"

enum { ITERATOR_MS = 300000 };

struct iterator {
    int64_t shard, index, made_ms;
};

/* ---- iterators ---- */

static const struct ticket_form iterator_form = {{8, 8, 8}};

static void write_iterator(struct buf *out, const struct iterator *iterator)
{
    const int64_t number[] = {iterator->shard, iterator->index, iterator->made_ms};
    ticket_write(&iterator_form, number, out);
}

/* Only one that does not lead out of its shard. */
static int read_iterator(struct span text, struct iterator *iterator)
{
    int64_t number[TICKET_NUMBERS];
    if (ticket_read(&iterator_form, text, number) != 0)
        return -1;
    *iterator = (struct iterator){number[0], number[1], number[2]};
    bool sane = iterator->made_ms >= 0 && iterator->index >= 0 &&
                iterator->index >> KINESIS_INDEX_BITS == 0;
    return sane ? 0 : -1;
}

/* ---- positions ---- */

/* The first record of the shard from index on. False: there is none. */
static bool first_from(struct store *store, const struct kinesis_shard *shard, int64_t index,
                       int64_t *found, int64_t *arrival_ms)
{
    struct store_query *query = store_sql(
        store, "SELECT id, arrival_ms FROM kinesis_record WHERE id >= ? AND id < ?"
               " ORDER BY id LIMIT 1");
    store_bind_int(query, 1, shard->id << KINESIS_INDEX_BITS | index);
    store_bind_int(query, 2, (shard->id + 1) << KINESIS_INDEX_BITS);
    bool there = store_row(query);
    if (there) {
        *found = store_int(query, 0) & (((int64_t)1 << KINESIS_INDEX_BITS) - 1);
        *arrival_ms = store_int(query, 1);
    }
    store_done(query);
    return there;
}

int64_t kinesis_get_since(struct store *store, const struct kinesis_shard *shard, int64_t index,
                          int64_t ms)
{
    int64_t low = index, high = shard->next, found, arrival_ms;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (!first_from(store, shard, middle, &found, &arrival_ms) || arrival_ms >= ms)
            high = middle;
        else
            low = found + 1;
    }
    return low;
}

/* The position a sequence number of this shard names. Returns 0, or -1 with the call failed. */
static int index_of(struct call *call, const struct kinesis_shard *shard, int64_t *index)
{
    const struct kinesis_state *state = kinesis_state(call);
    const struct kinesis_request *request = state->request;
    struct kinesis_sequence sequence;
    if (kinesis_key_sequence_parse(request->sequence, &sequence) == 0 &&
        sequence.shard == shard->number && sequence.created_s == shard->created_s &&
        sequence.index < (uint64_t)1 << KINESIS_INDEX_BITS) {
        *index = (int64_t)sequence.index;
        return 0;
    }
    struct span given = request->sequence;
    call_fail(call, 400, "InvalidArgumentException",
              "StartingSequenceNumber %.*s used in GetShardIterator on shard %.*s in stream %.*s "
              "under account %.*s is invalid.",
              given.len < 80 ? (int)given.len : 80, given.ptr, SPAN_ARG(request->shard_id),
              SPAN_ARG(state->name), SPAN_ARG(state->account));
    return -1;
}

static bool is_sequence_type(struct span type)
{
    return span_is(type, "AT_SEQUENCE_NUMBER") || span_is(type, "AFTER_SEQUENCE_NUMBER");
}

static bool check_iterator(struct call *call)
{
    const struct kinesis_request *request = kinesis_state(call)->request;
    struct kinesis_checks checks;
    struct span type = request->iterator_type;
    kinesis_checks_init(&checks);
    kinesis_checks_text(&checks, request->shard_id, "shardId", 1, 128);
    if (!is_sequence_type(type) && !span_is(type, "TRIM_HORIZON") && !span_is(type, "LATEST") &&
        !span_is(type, "AT_TIMESTAMP"))
        kinesis_checks_add(&checks, type, "shardIteratorType",
                           "satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, "
                           "AT_SEQUENCE_NUMBER, TRIM_HORIZON]");
    if (!kinesis_checks_end(&checks, call))
        return false;
    if (is_sequence_type(type) && request->sequence.len == 0)
        call_fail(call, 400, "InvalidArgumentException",
                  "Must either specify a StartingSequenceNumber or a ShardIteratorType that needs "
                  "none.");
    else if (span_is(type, "AT_TIMESTAMP") && request->timestamp_ms == KINESIS_ABSENT)
        call_fail(call, 400, "InvalidArgumentException",
                  "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP.");
    else if (span_is(type, "AT_TIMESTAMP") && request->timestamp_ms > call->now_ms)
        call_fail(call, 400, "InvalidArgumentException",
                  "The timestampInMillis parameter cannot be greater than the "
                  "currentTimestampInMillis. timestampInMillis: %lld, currentTimestampInMillis: "
                  "%lld",
                  (long long)request->timestamp_ms, (long long)call->now_ms);
    return !call_failed(call);
}

void kinesis_get_iterator(struct store *store, struct call *call)
{
    const struct kinesis_request *request = kinesis_state(call)->request;
    struct kinesis_stream stream;
    struct kinesis_shard shard;
    if (!check_iterator(call) || !kinesis_stream_find(store, call, &stream) ||
        !kinesis_stream_shard(store, call, &stream, request->shard_id, &shard))
        return;
    struct iterator iterator = {.shard = shard.id, .made_ms = call->now_ms};
    if (is_sequence_type(request->iterator_type)) {
        if (index_of(call, &shard, &iterator.index) != 0)
            return;
        iterator.index += span_is(request->iterator_type, "AFTER_SEQUENCE_NUMBER");
    } else if (span_is(request->iterator_type, "LATEST")) {
        iterator.index = shard.next;
    } else if (span_is(request->iterator_type, "AT_TIMESTAMP")) {
        iterator.index = kinesis_get_since(store, &shard, 0, request->timestamp_ms);
    }
    struct buf *out = kinesis_begin(call);
    buf_adds(out, "{\"ShardIterator\":\"");
    write_iterator(out, &iterator);
    buf_adds(out, "\"}");
}

/* ---- reading ---- */

/* The iterator's shard, if its stream still exists and is the caller's. */
static bool find_shard(struct store *store, struct call *call, const struct iterator *iterator,
                       struct kinesis_shard *shard, int64_t *retention_h)
{
    struct store_query *query = store_sql(
        store, "SELECT h.number, h.created_s, h.next, s.retention_h FROM kinesis_shard h"
               " JOIN kinesis_stream s ON s.id = h.stream WHERE h.id = ? AND s.region = ?"
               " AND s.account = ?");
    store_bind_int(query, 1, iterator->shard);
    store_bind_text(query, 2, span_str(call->region));
    store_bind_text(query, 3, span_str(call->account));
    bool found = store_row(query);
    if (found) {
        *shard = (struct kinesis_shard){.id = iterator->shard,
                                        .number = (uint32_t)store_int(query, 0),
                                        .created_s = store_int(query, 1),
                                        .next = store_int(query, 2)};
        *retention_h = store_int(query, 3);
    }
    store_done(query);
    if (!found)
        call_fail(call, 400, "ResourceNotFoundException",
                  "The stream of the shard iterator was not found.");
    return found;
}

static bool check_records(struct call *call, struct iterator *iterator)
{
    const struct kinesis_request *request = kinesis_state(call)->request;
    struct kinesis_checks checks;
    kinesis_checks_init(&checks);
    kinesis_checks_text(&checks, request->iterator, "shardIterator", 1, 512);
    kinesis_checks_number(&checks, request->limit, "limit", 1, CAP_KINESIS_PAGE);
    if (!kinesis_checks_end(&checks, call))
        return false;
    if (read_iterator(request->iterator, iterator) != 0)
        call_fail(call, 400, "InvalidArgumentException", "Invalid ShardIterator.");
    else if (call->now_ms - iterator->made_ms > ITERATOR_MS)
        call_fail(call, 400, "ExpiredIteratorException",
                  "Iterator expired. The iterator was created at time %lld while right now it is "
                  "%lld which is further in the future than the tolerated delay of 300000 "
                  "milliseconds.",
                  (long long)iterator->made_ms, (long long)call->now_ms);
    return !call_failed(call);
}

static void write_record(struct buf *out, const struct kinesis_shard *shard, int64_t index,
                         int64_t arrival_ms, struct span key, struct span data)
{
    char sequence[KINESIS_SEQUENCE_TEXT];
    struct kinesis_sequence parts = {shard->created_s, arrival_ms / 1000, (uint64_t)index,
                                     shard->number};
    kinesis_key_sequence(&parts, sequence);
    buf_adds(out, "{\"SequenceNumber\":\"");
    buf_adds(out, sequence);
    buf_adds(out, "\",\"ApproximateArrivalTimestamp\":");
    kinesis_write_time(out, arrival_ms);
    buf_adds(out, ",\"Data\":\"");
    base64_encode(data, out);
    buf_adds(out, "\",\"PartitionKey\":");
    jwrite_string(out, key);
    buf_addc(out, '}');
}

/* Writes records from iterator->index on, up to limit and 10 MiB, and moves it behind them.
 * Returns the arrival of the last one, 0: none. */
static int64_t write_records(struct store *store, const struct kinesis_shard *shard, int64_t limit,
                             struct iterator *iterator, struct buf *out)
{
    int64_t arrival_ms = 0, count = 0;
    size_t bytes = 0;
    struct store_query *query = store_sql(store,
                                          "SELECT id, arrival_ms, key, data FROM kinesis_record"
                                          " WHERE id >= ? AND id < ? ORDER BY id LIMIT ?");
    store_bind_int(query, 1, shard->id << KINESIS_INDEX_BITS | iterator->index);
    store_bind_int(query, 2, (shard->id + 1) << KINESIS_INDEX_BITS);
    store_bind_int(query, 3, limit);
    while (store_row(query)) {
        struct span key = store_text(query, 2), data = store_text(query, 3);
        int64_t index = store_int(query, 0) & (((int64_t)1 << KINESIS_INDEX_BITS) - 1);
        bytes += key.len + data.len;
        if (count > 0 && bytes > CAP_KINESIS_BYTES)
            break;
        if (count++ > 0)
            buf_addc(out, ',');
        arrival_ms = store_int(query, 1);
        write_record(out, shard, index, arrival_ms, key, data);
        iterator->index = index + 1;
    }
    store_done(query);
    return arrival_ms;
}

void kinesis_get_records(struct store *store, struct call *call)
{
    const struct kinesis_request *request = kinesis_state(call)->request;
    struct iterator iterator = {0};
    struct kinesis_shard shard;
    int64_t retention_h, found, arrival_ms;
    if (!check_records(call, &iterator) ||
        !find_shard(store, call, &iterator, &shard, &retention_h))
        return;
    int64_t oldest_ms = call->now_ms - retention_h * 3600000;
    if (first_from(store, &shard, iterator.index, &found, &arrival_ms) && arrival_ms < oldest_ms)
        iterator.index = kinesis_get_since(store, &shard, iterator.index, oldest_ms);
    struct buf *out = kinesis_begin(call);
    buf_adds(out, "{\"Records\":[");
    int64_t limit = request->limit != KINESIS_ABSENT ? request->limit : CAP_KINESIS_PAGE;
    int64_t last_ms = write_records(store, &shard, limit, &iterator, out);
    /* 0 means that nothing is left: a reader may stop there. */
    int64_t behind_ms = 0;
    if (last_ms > 0 && iterator.index < shard.next)
        behind_ms = call->now_ms > last_ms ? call->now_ms - last_ms : 1;
    iterator.made_ms = call->now_ms;
    buf_adds(out, "],\"NextShardIterator\":\"");
    write_iterator(out, &iterator);
    buf_addf(out, "\",\"MillisBehindLatest\":%lld}", (long long)behind_ms);
}
