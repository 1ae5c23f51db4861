/* What there is: streams described and listed, shards listed, page by page. */
#include <stdio.h>
#include <stdlib.h>

#include "codec/base64.h"
#include "codec/jwrite.h"
#include "core/num.h"
#include "local/kinesis.h"
#include "local/kinesis_call.h"

enum { DESCRIBE_PAGE = 100, LIST_SHARDS_PAGE = 1000, TOKEN_MAX = 512 };

/* ---- describing ---- */

static void write_shard(struct buf *out, const struct kinesis_shard *shard)
{
    char name[KINESIS_SHARD_ID], start[KINESIS_HASH_TEXT], end[KINESIS_HASH_TEXT];
    char sequence[KINESIS_SEQUENCE_TEXT];
    struct kinesis_sequence first = {shard->created_s, shard->created_s, 0, shard->number};
    kinesis_shard_name(shard->number, name);
    kinesis_key_format(shard->start, start);
    kinesis_key_format(shard->end, end);
    kinesis_key_sequence(&first, sequence);
    buf_addf(out,
             "{\"ShardId\":\"%s\",\"HashKeyRange\":{\"StartingHashKey\":\"%s\","
             "\"EndingHashKey\":\"%s\"},\"SequenceNumberRange\":{\"StartingSequenceNumber\":"
             "\"%s\"}}",
             name, start, end, sequence);
}

/* "Shards":[...] of the shards numbered after, at most max of them. Returns the number of the last
 * one written when there are more, else -1. */
static int64_t write_shards(struct buf *out, const struct kinesis_shard *shards, size_t count,
                            int64_t after, int64_t max)
{
    int64_t written = 0, last = -1;
    buf_adds(out, "\"Shards\":[");
    for (size_t i = 0; i < count; i++) {
        if ((int64_t)shards[i].number <= after)
            continue;
        if (written == max) {
            buf_addc(out, ']');
            return last;
        }
        if (written++ > 0)
            buf_addc(out, ',');
        write_shard(out, &shards[i]);
        last = shards[i].number;
    }
    buf_addc(out, ']');
    return -1;
}

/* The members that describe and list share. */
static void write_identity(struct call *call, struct buf *out, struct span account,
                           struct span name, bool on_demand, int64_t created_ms)
{
    jwrite_name(out, "StreamName");
    jwrite_string(out, name);
    buf_adds(out, ",\"StreamARN\":\"");
    kinesis_write_arn(call, account, name, out);
    buf_addf(out,
             "\",\"StreamStatus\":\"ACTIVE\",\"StreamModeDetails\":{\"StreamMode\":\"%s\"},"
             "\"StreamCreationTimestamp\":",
             on_demand ? "ON_DEMAND" : "PROVISIONED");
    kinesis_write_time(out, created_ms);
}

static void write_stream(struct call *call, struct buf *out, const struct kinesis_stream *stream)
{
    write_identity(call, out, span_str(stream->account), span_str(stream->name), stream->on_demand,
                   stream->created_ms);
    buf_addf(out,
             ",\"RetentionPeriodHours\":%lld,\"EnhancedMonitoring\":[{\"ShardLevelMetrics\":[]}],"
             "\"EncryptionType\":\"NONE\"",
             (long long)stream->retention_h);
}

void kinesis_list_describe(struct store *store, struct call *call)
{
    const struct kinesis_request *request = kinesis_state(call)->request;
    struct kinesis_stream stream;
    struct kinesis_shard *shards = NULL;
    struct kinesis_checks checks;
    kinesis_checks_init(&checks);
    kinesis_checks_number(&checks, request->limit, "limit", 1, 10000);
    if (!kinesis_checks_end(&checks, call) || !kinesis_stream_find(store, call, &stream))
        return;
    int64_t max = request->limit != KINESIS_ABSENT ? request->limit : DESCRIBE_PAGE;
    size_t count = kinesis_stream_shards(store, stream.id, &shards);
    struct buf *out = kinesis_begin(call);
    buf_adds(out, "{\"StreamDescription\":{");
    write_stream(call, out, &stream);
    buf_addc(out, ',');
    bool more = write_shards(out, shards, count, kinesis_shard_number(request->after_shard), max) >=
                0;
    buf_addf(out, ",\"HasMoreShards\":%s}}", more ? "true" : "false");
    free(shards);
}

void kinesis_list_summary(struct store *store, struct call *call)
{
    struct kinesis_stream stream;
    struct kinesis_shard *shards = NULL;
    if (!kinesis_stream_find(store, call, &stream))
        return;
    size_t count = kinesis_stream_shards(store, stream.id, &shards);
    struct buf *out = kinesis_begin(call);
    buf_adds(out, "{\"StreamDescriptionSummary\":{");
    write_stream(call, out, &stream);
    buf_addf(out, ",\"OpenShardCount\":%zu,\"ConsumerCount\":0,\"MaxRecordSizeInKiB\":%lld}}",
             count, (long long)stream.max_kib);
    free(shards);
}

/* ---- listing ---- */

static void bad_token(struct call *call)
{
    call_fail(call, 400, "InvalidArgumentException", "NextToken is invalid.");
}

/* The token of ListShards: base64 of "account:stream:number". Sets the call's stream. */
static bool read_token(struct call *call, struct buf *scratch, int64_t *after)
{
    struct kinesis_state *state = kinesis_state(call);
    if (state->request->stream_name.ptr != NULL) {
        call_fail(call, 400, "InvalidArgumentException",
                  "NextToken and StreamName cannot be provided together.");
        return false;
    }
    struct span rest;
    if (state->request->token.len > TOKEN_MAX ||
        base64_decode(state->request->token, scratch) != 0) {
        bad_token(call);
        return false;
    }
    rest = buf_span(scratch);
    state->account = span_cut(&rest, ':');
    state->name = span_cut(&rest, ':');
    if (rest.ptr == NULL || num_i64(rest, 0, UINT32_MAX, after) != 0) {
        bad_token(call);
        return false;
    }
    return true;
}

static void answer_shards(struct store *store, struct call *call, int64_t after, int64_t max)
{
    struct kinesis_stream stream;
    struct kinesis_shard *shards = NULL;
    if (!kinesis_stream_find(store, call, &stream))
        return;
    size_t count = kinesis_stream_shards(store, stream.id, &shards);
    struct buf *out = kinesis_begin(call);
    buf_addc(out, '{');
    int64_t last = write_shards(out, shards, count, after, max);
    if (last >= 0) {
        struct buf token;
        buf_init(&token, 0);
        buf_addf(&token, "%s:%s:%lld", stream.account, stream.name, (long long)last);
        buf_adds(out, ",\"NextToken\":\"");
        base64_encode(buf_span(&token), out);
        buf_addc(out, '"');
        buf_release(&token);
    }
    buf_addc(out, '}');
    free(shards);
}

void kinesis_list_shards(struct store *store, struct call *call)
{
    const struct kinesis_request *request = kinesis_state(call)->request;
    struct kinesis_checks checks;
    struct buf scratch;
    int64_t after = -1;
    kinesis_checks_init(&checks);
    kinesis_checks_number(&checks, request->max_results, "maxResults", 1, 10000);
    if (!kinesis_checks_end(&checks, call))
        return;
    buf_init(&scratch, 0);
    if (request->after_shard.ptr != NULL)
        after = kinesis_shard_number(request->after_shard);
    if (span_is(request->filter, "AFTER_SHARD_ID"))
        after = kinesis_shard_number(request->filter_shard);
    if (request->token.ptr == NULL || read_token(call, &scratch, &after))
        answer_shards(store, call, after,
                      request->max_results != KINESIS_ABSENT ? request->max_results
                                                             : LIST_SHARDS_PAGE);
    buf_release(&scratch);
}

/* Writes the names into names and the summaries into summaries. Returns true when there are more
 * than max; last is the last name written. */
static bool write_streams(struct store *store, struct call *call, struct span after, int64_t max,
                          struct buf *names, struct buf *summaries, struct buf *last)
{
    struct store_query *query = store_sql(
        store, "SELECT name, mode, created_ms FROM kinesis_stream"
               " WHERE account = ? AND region = ? AND name > ? ORDER BY name LIMIT ?");
    int64_t count = 0;
    store_bind_text(query, 1, span_str(call->account));
    store_bind_text(query, 2, span_str(call->region));
    store_bind_text(query, 3, after);
    store_bind_int(query, 4, max + 1);
    while (store_row(query)) {
        struct span name = store_text(query, 0);
        if (count++ == max) {
            store_done(query);
            return true;
        }
        buf_adds(names, count > 1 ? "," : "");
        jwrite_string(names, name);
        buf_adds(summaries, count > 1 ? ",{" : "{");
        write_identity(call, summaries, span_str(call->account), name,
                       span_is(store_text(query, 1), "ON_DEMAND"), store_int(query, 2));
        buf_addc(summaries, '}');
        buf_clear(last);
        buf_addspan(last, name);
    }
    return false;
}

void kinesis_list_streams(struct store *store, struct call *call)
{
    const struct kinesis_request *request = kinesis_state(call)->request;
    struct kinesis_checks checks;
    struct buf after, names, summaries;
    kinesis_checks_init(&checks);
    kinesis_checks_number(&checks, request->limit, "limit", 1, 10000);
    if (!kinesis_checks_end(&checks, call))
        return;
    buf_init(&after, 0);
    buf_init(&names, 0);
    buf_init(&summaries, 0);
    buf_addspan(&after, request->after_stream);
    if (request->token.ptr != NULL &&
        (request->token.len > TOKEN_MAX || base64_decode(request->token, &after) != 0))
        bad_token(call);
    int64_t max = request->limit != KINESIS_ABSENT ? request->limit : DESCRIBE_PAGE;
    if (!call_failed(call)) {
        struct buf last;
        buf_init(&last, 0);
        bool more = write_streams(store, call, buf_span(&after), max, &names, &summaries, &last);
        struct buf *out = kinesis_begin(call);
        buf_addf(out, "{\"HasMoreStreams\":%s,\"StreamNames\":[", more ? "true" : "false");
        buf_addspan(out, buf_span(&names));
        buf_adds(out, "],\"StreamSummaries\":[");
        buf_addspan(out, buf_span(&summaries));
        buf_addc(out, ']');
        if (more) {
            buf_adds(out, ",\"NextToken\":\"");
            base64_encode(buf_span(&last), out);
            buf_addc(out, '"');
        }
        buf_addc(out, '}');
        buf_release(&last);
    }
    buf_release(&summaries);
    buf_release(&names);
    buf_release(&after);
}
