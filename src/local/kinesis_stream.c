/* Streams and shards: made, found, deleted; retention and its housekeeping. A stream is ACTIVE as
 * soon as it is made. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/hex.h"
#include "core/mem.h"
#include "core/num.h"
#include "local/kinesis.h"
#include "local/kinesis_call.h"

enum {
    ON_DEMAND_SHARDS = 4,
    SHARDS_MAX = 10000,
    SHARD_ROWS = 1 << (63 - KINESIS_INDEX_BITS), /* ever made: the rest of a record's row number */
    RETENTION_H = 24,
    RETENTION_MAX_H = 8760,
    RECORD_KIB = 1024,
    RECORD_MAX_KIB = 10240,
    SWEEP = 5000, /* records dropped in one go */
    SWEEP_PAUSE_MS = 20,
    SWEEP_REST_MS = 60000
};

/* ---- rows ---- */

static bool find(struct store *store, struct call *call, struct span account, struct span name,
                 struct kinesis_stream *stream)
{
    struct store_query *query = store_sql(
        store, "SELECT id, mode, created_ms, retention_h, max_kib FROM kinesis_stream"
               " WHERE account = ? AND region = ? AND name = ?");
    store_bind_text(query, 1, account);
    store_bind_text(query, 2, span_str(call->region));
    store_bind_text(query, 3, name);
    bool found = store_row(query);
    if (found) {
        *stream = (struct kinesis_stream){.id = store_int(query, 0),
                                          .on_demand = span_is(store_text(query, 1), "ON_DEMAND"),
                                          .created_ms = store_int(query, 2),
                                          .retention_h = store_int(query, 3),
                                          .max_kib = store_int(query, 4)};
        snprintf(stream->name, sizeof stream->name, "%.*s", SPAN_ARG(name));
        snprintf(stream->account, sizeof stream->account, "%.*s", SPAN_ARG(account));
    }
    store_done(query);
    return found;
}

bool kinesis_stream_find(struct store *store, struct call *call, struct kinesis_stream *stream)
{
    const struct kinesis_state *state = kinesis_state(call);
    if (!span_is(state->account, call->account)) {
        call_fail(call, 400, "AccessDeniedException",
                  "The stream belongs to another account, and nothing permits its use.");
        return false;
    }
    if (find(store, call, state->account, state->name, stream))
        return true;
    call_fail(call, 400, "ResourceNotFoundException", "Stream %.*s under account %.*s not found.",
              SPAN_ARG(state->name), SPAN_ARG(state->account));
    return false;
}

static kinesis_hash read_hash(struct span text)
{
    unsigned char bytes[16] = {0};
    kinesis_hash hash = 0;
    hex_decode(text, bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        hash = hash << 8 | bytes[i];
    return hash;
}

static void write_hash(kinesis_hash hash, char out[33])
{
    unsigned char bytes[16];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(hash >> (120 - 8 * i));
    hex_encode(bytes, sizeof bytes, out);
}

static struct kinesis_shard read_shard(struct store_query *query)
{
    return (struct kinesis_shard){.id = store_int(query, 0),
                                  .number = (uint32_t)store_int(query, 1),
                                  .created_s = store_int(query, 2),
                                  .next = store_int(query, 3),
                                  .start = read_hash(store_text(query, 4)),
                                  .end = read_hash(store_text(query, 5))};
}

size_t kinesis_stream_shards(struct store *store, int64_t stream, struct kinesis_shard **shards)
{
    size_t count = 0, room = 0;
    struct store_query *query = store_sql(store,
                                          "SELECT id, number, created_s, next, start_hash, end_hash"
                                          " FROM kinesis_shard WHERE stream = ? ORDER BY number");
    *shards = NULL;
    store_bind_int(query, 1, stream);
    while (store_row(query)) {
        if (count == room) {
            room = room > 0 ? room * 2 : 8;
            *shards = mem_grow(*shards, room, sizeof **shards);
        }
        (*shards)[count++] = read_shard(query);
    }
    return count;
}

void kinesis_shard_name(uint32_t number, char out[KINESIS_SHARD_ID])
{
    memcpy(out, "shardId-000000000000", 21);
    for (char *digit = out + 19; number > 0; number /= 10)
        *digit-- = (char)('0' + number % 10);
}

int64_t kinesis_shard_number(struct span id)
{
    uint64_t number;
    if (!span_starts(id, "shardId-") || id.len != 20 ||
        num_u64(span_of(id.ptr + 8, 12), UINT32_MAX, &number) != 0)
        return -1;
    return (int64_t)number;
}

bool kinesis_stream_shard(struct store *store, struct call *call,
                          const struct kinesis_stream *stream, struct span id,
                          struct kinesis_shard *shard)
{
    struct store_query *query = store_sql(store,
                                          "SELECT id, number, created_s, next, start_hash, end_hash"
                                          " FROM kinesis_shard WHERE stream = ? AND number = ?");
    store_bind_int(query, 1, stream->id);
    store_bind_int(query, 2, kinesis_shard_number(id));
    bool found = store_row(query);
    if (found)
        *shard = read_shard(query);
    store_done(query);
    if (!found)
        call_fail(call, 400, "ResourceNotFoundException",
                  "Shard %.*s in stream %s under account %s does not exist", SPAN_ARG(id),
                  stream->name, stream->account);
    return found;
}

/* ---- making and deleting ---- */

static bool check_create(struct call *call)
{
    const struct kinesis_request *request = kinesis_state(call)->request;
    bool on_demand = span_is(request->mode, "ON_DEMAND");
    struct kinesis_checks checks;
    kinesis_checks_init(&checks);
    kinesis_checks_number(&checks, request->shard_count, "shardCount", 1, SHARDS_MAX);
    kinesis_checks_number(&checks, request->max_kib, "maxRecordSizeInKiB", RECORD_KIB,
                          RECORD_MAX_KIB);
    if (request->mode.ptr != NULL && !on_demand && !span_is(request->mode, "PROVISIONED"))
        kinesis_checks_add(&checks, request->mode, "streamModeDetails.streamMode",
                           "satisfy enum value set: [PROVISIONED, ON_DEMAND]");
    if (!kinesis_checks_end(&checks, call))
        return false;
    if (on_demand && request->shard_count != KINESIS_ABSENT)
        call_fail(call, 400, "ValidationException",
                  "ShardCount cannot be specified for a stream in ON_DEMAND mode.");
    else if (!on_demand && request->shard_count == KINESIS_ABSENT)
        call_fail(call, 400, "ValidationException",
                  "ShardCount must be specified for a stream in PROVISIONED mode.");
    return !call_failed(call);
}

static void insert_shards(struct store *store, int64_t stream, unsigned count, int64_t now_ms)
{
    for (unsigned i = 0; i < count; i++) {
        kinesis_hash start, end;
        char start_text[33], end_text[33];
        kinesis_key_range(i, count, &start, &end);
        write_hash(start, start_text);
        write_hash(end, end_text);
        struct store_query *query = store_sql(
            store, "INSERT INTO kinesis_shard (stream, number, start_hash, end_hash, created_s,"
                   " next) VALUES (?, ?, ?, ?, ?, 1)");
        store_bind_int(query, 1, stream);
        store_bind_int(query, 2, i);
        store_bind_text(query, 3, span_of(start_text, 32));
        store_bind_text(query, 4, span_of(end_text, 32));
        store_bind_int(query, 5, now_ms / 1000);
        store_run(query);
    }
}

static void answer_nothing(struct call *call)
{
    kinesis_begin(call);
}

void kinesis_stream_create(struct store *store, struct call *call)
{
    const struct kinesis_state *state = kinesis_state(call);
    const struct kinesis_request *request = state->request;
    struct kinesis_stream stream;
    struct span account = span_str(call->account); /* whatever an ARN says */
    if (!check_create(call))
        return;
    if (find(store, call, account, state->name, &stream)) {
        call_fail(call, 400, "ResourceInUseException",
                  "Stream %.*s under account %.*s already exists.", SPAN_ARG(state->name),
                  SPAN_ARG(account));
        return;
    }
    bool on_demand = span_is(request->mode, "ON_DEMAND");
    struct store_query *query = store_sql(
        store, "INSERT INTO kinesis_stream (account, region, name, mode, created_ms, retention_h,"
               " max_kib) VALUES (?, ?, ?, ?, ?, ?, ?)");
    store_bind_text(query, 1, account);
    store_bind_text(query, 2, span_str(call->region));
    store_bind_text(query, 3, state->name);
    store_bind_text(query, 4, span_str(on_demand ? "ON_DEMAND" : "PROVISIONED"));
    store_bind_int(query, 5, call->now_ms);
    store_bind_int(query, 6, RETENTION_H);
    store_bind_int(query, 7, request->max_kib != KINESIS_ABSENT ? request->max_kib : RECORD_KIB);
    store_run(query);
    insert_shards(store, store_last_id(store),
                  on_demand ? ON_DEMAND_SHARDS : (unsigned)request->shard_count, call->now_ms);
    if (store_last_id(store) >= SHARD_ROWS)
        call_fail(call, 400, "LimitExceededException", "Too many shards have been made.");
    else
        answer_nothing(call);
}

void kinesis_stream_delete(struct store *store, struct call *call)
{
    struct kinesis_stream stream;
    if (!kinesis_stream_find(store, call, &stream))
        return;
    struct store_query *query = store_sql(store, "DELETE FROM kinesis_stream WHERE id = ?");
    store_bind_int(query, 1, stream.id);
    store_run(query);
    query = store_sql(store, "UPDATE kinesis_shard SET stream = 0 WHERE stream = ?");
    store_bind_int(query, 1, stream.id);
    store_run(query);
    answer_nothing(call);
}

void kinesis_stream_retention(struct store *store, struct call *call)
{
    const struct kinesis_request *request = kinesis_state(call)->request;
    bool increase = request->op == KINESIS_INCREASE_RETENTION;
    struct kinesis_stream stream;
    if (!kinesis_stream_find(store, call, &stream))
        return;
    int64_t hours = request->retention_h;
    if (hours < RETENTION_H || hours > RETENTION_MAX_H ||
        (increase ? hours < stream.retention_h : hours > stream.retention_h)) {
        call_fail(call, 400, "InvalidArgumentException",
                  "Requested retention period (%lld hours) for stream %s can not be %s than "
                  "existing retention period (%lld hours), shorter than 24 or longer than 8760 "
                  "hours.",
                  hours == KINESIS_ABSENT ? 0 : (long long)hours, stream.name,
                  increase ? "shorter" : "longer", (long long)stream.retention_h);
        return;
    }
    struct store_query *query = store_sql(store,
                                          "UPDATE kinesis_stream SET retention_h = ? WHERE id = ?");
    store_bind_int(query, 1, hours);
    store_bind_int(query, 2, stream.id);
    store_run(query);
    answer_nothing(call);
}

/* ---- housekeeping ---- */

/* Drops some records of a shard before index end. True: perhaps there are more. */
static bool sweep_shard(struct store *store, int64_t shard, int64_t end)
{
    struct store_query *query = store_sql(
        store, "DELETE FROM kinesis_record WHERE id IN (SELECT id FROM kinesis_record"
               " WHERE id >= ? AND id < ? ORDER BY id LIMIT ?)");
    store_bind_int(query, 1, shard << KINESIS_INDEX_BITS);
    store_bind_int(query, 2, (shard << KINESIS_INDEX_BITS) + end);
    store_bind_int(query, 3, SWEEP);
    return store_run(query) == SWEEP;
}

static bool sweep_deleted(struct store *store)
{
    struct store_query *query = store_sql(store,
                                          "SELECT id FROM kinesis_shard WHERE stream = 0 LIMIT 1");
    int64_t shard = store_row(query) ? store_int(query, 0) : 0;
    store_done(query);
    if (shard == 0)
        return false;
    if (sweep_shard(store, shard, (int64_t)1 << KINESIS_INDEX_BITS))
        return true;
    query = store_sql(store, "DELETE FROM kinesis_shard WHERE id = ?");
    store_bind_int(query, 1, shard);
    store_run(query);
    return true;
}

static bool sweep_expired(struct store *store, int64_t now_ms)
{
    struct kinesis_shard shards[64];
    int64_t oldest_ms[64];
    size_t count = 0;
    bool more = false;
    struct store_query *query = store_sql(
        store, "SELECT h.id, h.next, ?1 - s.retention_h * 3600000 FROM kinesis_stream s"
               " JOIN kinesis_shard h ON h.stream = s.id WHERE (SELECT arrival_ms FROM"
               " kinesis_record WHERE id >= h.id << 40 AND id < (h.id + 1) << 40 ORDER BY id"
               " LIMIT 1) < ?1 - s.retention_h * 3600000 LIMIT 64");
    store_bind_int(query, 1, now_ms);
    while (count < 64 && store_row(query)) {
        shards[count] = (struct kinesis_shard){.id = store_int(query, 0),
                                               .next = store_int(query, 1)};
        oldest_ms[count++] = store_int(query, 2);
    }
    store_done(query);
    for (size_t i = 0; i < count; i++)
        more |= sweep_shard(store, shards[i].id,
                            kinesis_get_since(store, &shards[i], 0, oldest_ms[i]));
    return more || count == 64;
}

int64_t kinesis_tick(struct store *store, int64_t now_ms)
{
    bool more = sweep_deleted(store) || sweep_expired(store, now_ms);
    return now_ms + (more ? SWEEP_PAUSE_MS : SWEEP_REST_MS);
}
