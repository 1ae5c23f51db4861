/* Kinesis Data Streams: which operation a call asks for, on which stream; validation and error
 * documents in the shapes of the service. API reference version 2013-12-02, AWS JSON 1.1; the CBOR
 * form of the protocol is refused, in CBOR. */
#include "local/kinesis.h"

#include <stdio.h>
#include <stdlib.h>

#include "aws/error.h"
#include "aws/kinesis_proto.h"
#include "core/mem.h"
#include "local/kinesis_call.h"

static const char *const schema[] = {
    "CREATE TABLE kinesis_stream (id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL,"
    " region TEXT NOT NULL, name TEXT NOT NULL, mode TEXT NOT NULL, created_ms INTEGER NOT NULL,"
    " retention_h INTEGER NOT NULL, max_kib INTEGER NOT NULL, UNIQUE (account, region, name));"
    "CREATE TABLE kinesis_shard (id INTEGER PRIMARY KEY AUTOINCREMENT, stream INTEGER NOT NULL,"
    " number INTEGER NOT NULL, start_hash TEXT NOT NULL, end_hash TEXT NOT NULL,"
    " created_s INTEGER NOT NULL, next INTEGER NOT NULL);"
    "CREATE INDEX kinesis_shard_stream ON kinesis_shard (stream, number);"
    "CREATE TABLE kinesis_record (id INTEGER PRIMARY KEY, arrival_ms INTEGER NOT NULL,"
    " key TEXT NOT NULL, data BLOB NOT NULL);",
    NULL};

static const struct operation {
    bool stream; /* names a stream */
    void (*prepare)(struct call *call);
    void (*handle)(struct store *store, struct call *call);
} operations[] = {
    [KINESIS_CREATE_STREAM] = {true, NULL, kinesis_stream_create},
    [KINESIS_DECREASE_RETENTION] = {true, NULL, kinesis_stream_retention},
    [KINESIS_DELETE_STREAM] = {true, NULL, kinesis_stream_delete},
    [KINESIS_DESCRIBE_STREAM] = {true, NULL, kinesis_list_describe},
    [KINESIS_DESCRIBE_STREAM_SUMMARY] = {true, NULL, kinesis_list_summary},
    [KINESIS_GET_RECORDS] = {false, NULL, kinesis_get_records},
    [KINESIS_GET_SHARD_ITERATOR] = {true, NULL, kinesis_get_iterator},
    [KINESIS_INCREASE_RETENTION] = {true, NULL, kinesis_stream_retention},
    [KINESIS_LIST_SHARDS] = {true, NULL, kinesis_list_shards},
    [KINESIS_LIST_STREAMS] = {false, NULL, kinesis_list_streams},
    [KINESIS_PUT_RECORD] = {true, kinesis_put_prepare, kinesis_put_handle},
    [KINESIS_PUT_RECORDS] = {true, kinesis_put_prepare, kinesis_put_handle},
};

/* ---- validation ---- */

void kinesis_checks_init(struct kinesis_checks *checks)
{
    buf_init(&checks->text, 0);
    checks->count = 0;
}

void kinesis_checks_add(struct kinesis_checks *checks, struct span value, const char *at,
                        const char *constraint)
{
    if (checks->count++ >= 10)
        return;
    if (checks->count > 1)
        buf_adds(&checks->text, "; ");
    if (value.ptr == NULL)
        buf_adds(&checks->text, "Value null");
    else if (value.len > 300)
        buf_adds(&checks->text, "Value");
    else
        buf_addf(&checks->text, "Value '%.*s'", SPAN_ARG(value));
    buf_addf(&checks->text, " at '%s' failed to satisfy constraint: Member must %s", at,
             constraint);
}

void kinesis_checks_number(struct kinesis_checks *checks, int64_t value, const char *at,
                           int64_t min, int64_t max)
{
    char text[24], constraint[80];
    if (value == KINESIS_ABSENT || (value >= min && value <= max))
        return;
    snprintf(text, sizeof text, "%lld", (long long)value);
    snprintf(constraint, sizeof constraint, "have value %s than or equal to %lld",
             value < min ? "greater" : "less", (long long)(value < min ? min : max));
    kinesis_checks_add(checks, span_str(text), at, constraint);
}

void kinesis_checks_text(struct kinesis_checks *checks, struct span value, const char *at,
                         size_t min, size_t max)
{
    char constraint[80];
    if (value.ptr == NULL) {
        kinesis_checks_add(checks, value, at, "not be null");
    } else if (value.len < min || value.len > max) {
        snprintf(constraint, sizeof constraint, "have length %s than or equal to %zu",
                 value.len < min ? "greater" : "less", value.len < min ? min : max);
        kinesis_checks_add(checks, value, at, constraint);
    }
}

bool kinesis_checks_end(struct kinesis_checks *checks, struct call *call)
{
    if (checks->count > 0)
        call_fail(call, 400, "ValidationException", "%d validation error%s detected: %s",
                  checks->count, checks->count > 1 ? "s" : "", checks->text.data);
    buf_release(&checks->text);
    return checks->count == 0;
}

/* ---- replies ---- */

struct buf *kinesis_begin(struct call *call)
{
    call_add_header(call, "Content-Type", span_str(KINESIS_PROTO_TYPE));
    return &call->reply.body;
}

void kinesis_write_time(struct buf *out, int64_t ms)
{
    buf_addu(out, (uint64_t)ms / 1000);
    char fraction[4] = {'.', (char)('0' + ms / 100 % 10), (char)('0' + ms / 10 % 10),
                        (char)('0' + ms % 10)};
    buf_add(out, fraction, sizeof fraction);
}

void kinesis_write_arn(const struct call *call, struct span account, struct span name,
                       struct buf *out)
{
    buf_addf(out, "arn:aws:kinesis:%s:%.*s:stream/%.*s", call->region, SPAN_ARG(account),
             SPAN_ARG(name));
}

/* ---- decoding ---- */

static void state_free(void *arg)
{
    struct kinesis_state *state = arg;
    kinesis_request_free(state->request);
    free(state->hash);
    free(state);
}

static bool is_cbor(const struct call *call)
{
    struct span type = call_header(call, "content-type");
    return span_starts(type, "application/x-amz-cbor-1.1") || span_starts(type, "application/cbor");
}

static bool name_is_valid(struct span name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_' || c == '.'))
            return false;
    }
    return true;
}

/* The stream by StreamName or by the ARN of a stream in the call's region. */
static void find_name(struct call *call, struct kinesis_state *state)
{
    const struct kinesis_request *request = state->request;
    state->account = span_str(call->account);
    state->name = request->stream_name;
    if (request->stream_name.ptr == NULL && request->stream_arn.ptr != NULL) {
        struct span rest = request->stream_arn, part[5];
        for (size_t i = 0; i < 5; i++)
            part[i] = span_cut(&rest, ':');
        if (!span_is(part[0], "arn") || !span_is(part[2], "kinesis") ||
            !span_starts(rest, "stream/") || part[4].len != CALL_ACCOUNT_LEN) {
            struct kinesis_checks checks;
            kinesis_checks_init(&checks);
            kinesis_checks_add(&checks, request->stream_arn, "streamARN",
                               "satisfy regular expression pattern: "
                               "arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+");
            kinesis_checks_end(&checks, call);
            return;
        }
        state->account = part[4];
        state->name = span_of(rest.ptr + 7, rest.len - 7);
    }
    if (request->op == KINESIS_LIST_SHARDS && request->token.ptr != NULL)
        return;
    struct kinesis_checks checks;
    kinesis_checks_init(&checks);
    kinesis_checks_text(&checks, state->name, "streamName", 1, 128);
    if (!name_is_valid(state->name))
        kinesis_checks_add(&checks, state->name, "streamName",
                           "satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
    kinesis_checks_end(&checks, call);
}

static void prepare(struct call *call)
{
    struct kinesis_state *state = mem_alloc(sizeof *state);
    struct span target = call_header(call, "x-amz-target");
    struct err err;
    state->request = kinesis_request_new();
    call->state = state;
    call->state_free = state_free;
    span_cut(&target, '.');
    enum kinesis_op op = kinesis_request_op(target);
    if (is_cbor(call))
        call_fail(call, 501, "NotImplemented",
                  "CBOR is not implemented: set AWS_CBOR_DISABLE=1 to speak JSON.");
    else if (op == KINESIS_OP_NONE)
        call_fail(call, 501, "NotImplemented", "The operation %.*s of Kinesis is not implemented.",
                  target.len < 100 ? (int)target.len : 100, target.len > 0 ? target.ptr : "");
    else if (kinesis_request_json(state->request, op, call->body, &err) != 0)
        call_fail(call, 400, "SerializationException", "%s", err.message);
    if (!call_failed(call) && operations[op].stream)
        find_name(call, state);
    if (!call_failed(call) && operations[op].prepare != NULL)
        operations[op].prepare(call);
}

static void handle(struct store *store, struct call *call)
{
    operations[kinesis_state(call)->request->op].handle(store, call);
}

/* A CBOR text of fewer than 65,536 bytes (RFC 8949 section 3.1). */
static void cbor_text(struct buf *out, struct span text)
{
    size_t len = text.len < 65535 ? text.len : 65535;
    buf_addc(out, 0x79);
    buf_addc(out, (char)(len >> 8));
    buf_addc(out, (char)(len & 255));
    buf_add(out, text.ptr, len);
}

static void fail_cbor(struct call *call)
{
    struct buf *out = &call->reply.body;
    call_add_header(call, "Content-Type", span_str("application/x-amz-cbor-1.1"));
    buf_addc(out, (char)0xa2);
    cbor_text(out, span_str("__type"));
    cbor_text(out, span_str(call->fault.code));
    cbor_text(out, span_str("message"));
    cbor_text(out, buf_span(&call->fault.message));
}

static void fail(struct call *call)
{
    struct error_reply document = {.code = call->fault.code,
                                   .message = buf_span(&call->fault.message),
                                   .request_id = call->request_id};
    call_status(call, call->fault.status);
    if (is_cbor(call)) {
        fail_cbor(call);
        return;
    }
    call_add_header(call, "Content-Type", span_str(error_content_type(ERROR_JSON11)));
    error_encode(ERROR_JSON11, &document, &call->reply.body);
}

const struct service kinesis_service = {
    .name = "kinesis",
    .target = "Kinesis_20131202",
    .schema = schema,
    .prepare = prepare,
    .handle = handle,
    .fail = fail,
    .tick = kinesis_tick,
};
