/* PutRecord and PutRecords: limits, the shard each record belongs to, storing.
 * API_PutRecords: up to 500 records and 10 MiB a request, keys included; the hash key is the MD5 of
 * the partition key unless given. */
#include <stdio.h>
#include <stdlib.h>

#include "codec/jwrite.h"
#include "core/mem.h"
#include "local/kinesis.h"
#include "local/kinesis_call.h"

/* Characters of a UTF-8 text. */
static size_t characters(struct span text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
    return count;
}

static void check_record(const struct kinesis_request_record *record, bool batch, size_t i,
                         struct kinesis_checks *checks)
{
    char at[64], prefix[40] = "";
    if (batch)
        snprintf(prefix, sizeof prefix, "records.%zu.member.", i + 1);
    if (record->data.ptr == NULL || record->data.len > CAP_KINESIS_RECORD) {
        snprintf(at, sizeof at, "%sdata", prefix);
        kinesis_checks_text(checks, record->data, at, 0, CAP_KINESIS_RECORD);
    }
    if (record->key.len == 0 || characters(record->key) > CAP_KINESIS_KEY) {
        snprintf(at, sizeof at, "%spartitionKey", prefix);
        kinesis_checks_text(checks, record->key, at, 1, CAP_KINESIS_KEY);
    }
}

static bool check_count(size_t count, struct kinesis_checks *checks)
{
    if (count == 0 || count > CAP_KINESIS_BATCH)
        kinesis_checks_add(checks, span_of("[]", 2), "records",
                           count == 0 ? "have length greater than or equal to 1"
                                      : "have length less than or equal to 500");
    return checks->count == 0;
}

static bool make_hash(struct call *call, const struct kinesis_request_record *record,
                      kinesis_hash *hash)
{
    if (record->explicit_hash_key.ptr == NULL) {
        *hash = kinesis_key_hash(record->key);
        return true;
    }
    if (kinesis_key_parse(record->explicit_hash_key, hash) == 0)
        return true;
    struct span given = record->explicit_hash_key;
    call_fail(call, 400, "InvalidArgumentException",
              "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. "
              "Specified value was %.*s",
              given.len < 60 ? (int)given.len : 60, given.ptr);
    return false;
}

void kinesis_put_prepare(struct call *call)
{
    struct kinesis_state *state = kinesis_state(call);
    const struct kinesis_request *request = state->request;
    bool batch = request->op == KINESIS_PUT_RECORDS;
    struct kinesis_checks checks;
    size_t total = 0;
    kinesis_checks_init(&checks);
    if (check_count(request->record_count, &checks))
        for (size_t i = 0; i < request->record_count; i++) {
            check_record(&request->record[i], batch, i, &checks);
            total += request->record[i].data.len + request->record[i].key.len;
        }
    if (!kinesis_checks_end(&checks, call))
        return;
    if (total > CAP_KINESIS_BYTES) {
        call_fail(call, 400, "InvalidArgumentException", "Records size exceeds 10 MB limit");
        return;
    }
    state->hash = mem_array(request->record_count, sizeof state->hash[0]);
    for (size_t i = 0; i < request->record_count; i++)
        if (!make_hash(call, &request->record[i], &state->hash[i]))
            return;
}

/* ---- storing ---- */

static bool check_size(struct call *call, const struct kinesis_stream *stream)
{
    const struct kinesis_request *request = kinesis_state(call)->request;
    for (size_t i = 0; i < request->record_count; i++) {
        const struct kinesis_request_record *record = &request->record[i];
        if ((int64_t)(record->data.len + record->key.len) <= stream->max_kib * 1024)
            continue;
        call_fail(call, 400, "ValidationException",
                  "1 validation error detected: Value at 'records.%zu.member.data' failed to "
                  "satisfy constraint: Member must have length less than or equal to %lld",
                  i + 1, (long long)stream->max_kib * 1024);
        return false;
    }
    return true;
}

/* Which shard (by position in shards, which are sorted by range) holds hash. */
static size_t route(const struct kinesis_shard *shards, size_t count, kinesis_hash hash)
{
    size_t low = 0, high = count - 1;
    while (low < high) {
        size_t middle = (low + high + 1) / 2;
        if (shards[middle].start <= hash)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static void insert(struct store *store, int64_t now_ms, const struct kinesis_request_record *record,
                   int64_t id)
{
    struct store_query *query = store_sql(store,
                                          "INSERT INTO kinesis_record (id, arrival_ms, key, data)"
                                          " VALUES (?, ?, ?, ?)");
    store_bind_int(query, 1, id);
    store_bind_int(query, 2, now_ms);
    store_bind_text(query, 3, record->key);
    store_bind_bytes(query, 4, record->data);
    store_run(query);
}

static void save_next(struct store *store, const struct kinesis_shard *shard)
{
    struct store_query *query = store_sql(store, "UPDATE kinesis_shard SET next = ? WHERE id = ?");
    store_bind_int(query, 1, shard->next);
    store_bind_int(query, 2, shard->id);
    store_run(query);
}

/* Where a record went. */
struct placed {
    uint32_t shard; /* position in shards */
    int64_t index;
};

/* Stores all records, shard by shard: inserts that go to one place of the table follow each
 * other. */
static void store_records(struct store *store, struct call *call, struct kinesis_shard *shards,
                          size_t count, struct placed *placed)
{
    const struct kinesis_state *state = kinesis_state(call);
    const struct kinesis_request *request = state->request;
    for (size_t i = 0; i < request->record_count; i++) {
        placed[i].shard = (uint32_t)route(shards, count, state->hash[i]);
        placed[i].index = 0;
    }
    for (size_t first = 0; first < request->record_count; first++) {
        if (placed[first].index > 0)
            continue;
        struct kinesis_shard *shard = &shards[placed[first].shard];
        for (size_t i = first; i < request->record_count; i++) {
            if (placed[i].shard != placed[first].shard)
                continue;
            placed[i].index = shard->next++;
            insert(store, call->now_ms, &request->record[i],
                   shard->id << KINESIS_INDEX_BITS | placed[i].index);
        }
        save_next(store, shard);
    }
}

static void write_place(struct buf *out, const struct call *call, const struct kinesis_shard *shard,
                        int64_t index)
{
    char sequence[KINESIS_SEQUENCE_TEXT], name[KINESIS_SHARD_ID];
    struct kinesis_sequence parts = {shard->created_s, call->now_ms / 1000, (uint64_t)index,
                                     shard->number};
    kinesis_key_sequence(&parts, sequence);
    kinesis_shard_name(shard->number, name);
    buf_adds(out, "{\"SequenceNumber\":\"");
    buf_adds(out, sequence);
    buf_adds(out, "\",\"ShardId\":\"");
    buf_adds(out, name);
    buf_adds(out, "\"");
}

void kinesis_put_handle(struct store *store, struct call *call)
{
    const struct kinesis_request *request = kinesis_state(call)->request;
    struct kinesis_stream stream;
    struct kinesis_shard *shards = NULL;
    if (!kinesis_stream_find(store, call, &stream) || !check_size(call, &stream))
        return;
    size_t count = kinesis_stream_shards(store, stream.id, &shards);
    struct placed *placed = mem_array(request->record_count, sizeof placed[0]);
    if (count > 0)
        store_records(store, call, shards, count, placed);
    struct buf *out = kinesis_begin(call);
    if (request->op == KINESIS_PUT_RECORDS)
        buf_adds(out, "{\"FailedRecordCount\":0,\"Records\":[");
    for (size_t i = 0; count > 0 && i < request->record_count; i++) {
        if (i > 0)
            buf_addc(out, ',');
        write_place(out, call, &shards[placed[i].shard], placed[i].index);
        buf_addc(out, '}');
    }
    if (request->op == KINESIS_PUT_RECORDS)
        buf_adds(out, "]}");
    free(placed);
    free(shards);
}
