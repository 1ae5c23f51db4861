/* SQS: which operation a call asks for, in which protocol, on which queue; the table of operations;
 * error documents of both protocols.
 * API reference version 2012-11-05; AWS JSON 1.0 with query compatibility. */
#include "local/sqs.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "aws/error.h"
#include "codec/url.h"
#include "core/mem.h"
#include "local/sqs_call.h"

static const char *const schema[] = {
    "CREATE TABLE sqs_box (id INTEGER PRIMARY KEY AUTOINCREMENT, total INTEGER NOT NULL DEFAULT 0,"
    " dead INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE sqs_queue (id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL,"
    " region TEXT NOT NULL, name TEXT NOT NULL, box INTEGER NOT NULL, fifo INTEGER NOT NULL,"
    " content_dedup INTEGER NOT NULL, group_dedup INTEGER NOT NULL, delay_s INTEGER NOT NULL,"
    " visibility_s INTEGER NOT NULL, retention_s INTEGER NOT NULL, wait_s INTEGER NOT NULL,"
    " max_size INTEGER NOT NULL, redrive_max INTEGER NOT NULL, redrive_arn TEXT,"
    " created_s INTEGER NOT NULL, modified_s INTEGER NOT NULL, attributes TEXT NOT NULL,"
    " tags TEXT NOT NULL, UNIQUE (account, region, name));"
    "CREATE INDEX sqs_redrive ON sqs_queue (redrive_arn) WHERE redrive_arn IS NOT NULL;"
    "CREATE TABLE sqs_message (id INTEGER PRIMARY KEY AUTOINCREMENT, box INTEGER NOT NULL,"
    " visible_ms INTEGER NOT NULL, count INTEGER NOT NULL, sent_ms INTEGER NOT NULL,"
    " first_ms INTEGER, fifo INTEGER NOT NULL, message_id TEXT NOT NULL, sender TEXT NOT NULL,"
    " md5 TEXT NOT NULL, attributes_md5 TEXT, group_id TEXT, dedup TEXT, trace TEXT, source TEXT,"
    " attributes TEXT, body TEXT NOT NULL);"
    "CREATE INDEX sqs_visible ON sqs_message (box, visible_ms, count);"
    "CREATE INDEX sqs_order ON sqs_message (box) WHERE fifo = 1;"
    "CREATE INDEX sqs_group ON sqs_message (box, group_id, visible_ms, count) WHERE fifo = 1;"
    "CREATE TABLE sqs_dedup (box INTEGER NOT NULL, group_id TEXT NOT NULL, dedup TEXT NOT NULL,"
    " until_ms INTEGER NOT NULL, message INTEGER NOT NULL, message_id TEXT NOT NULL,"
    " PRIMARY KEY (box, group_id, dedup)) WITHOUT ROWID;"
    "CREATE INDEX sqs_dedup_until ON sqs_dedup (until_ms);",
    NULL};

static const struct operation {
    bool batch, queue; /* has entries; names a queue by URL */
    void (*prepare)(struct call *call);
    void (*handle)(struct store *store, struct call *call);
} operations[] = {
    [SQS_CHANGE_MESSAGE_VISIBILITY] = {false, true, sqs_ack_prepare, sqs_ack_handle},
    [SQS_CHANGE_MESSAGE_VISIBILITY_BATCH] = {true, true, sqs_ack_prepare, sqs_ack_handle},
    [SQS_CREATE_QUEUE] = {false, false, NULL, sqs_queue_create},
    [SQS_DELETE_MESSAGE] = {false, true, sqs_ack_prepare, sqs_ack_handle},
    [SQS_DELETE_MESSAGE_BATCH] = {true, true, sqs_ack_prepare, sqs_ack_handle},
    [SQS_DELETE_QUEUE] = {false, true, NULL, sqs_queue_delete},
    [SQS_GET_QUEUE_ATTRIBUTES] = {false, true, NULL, sqs_config_get},
    [SQS_GET_QUEUE_URL] = {false, false, NULL, sqs_queue_get_url},
    [SQS_LIST_DEAD_LETTER_SOURCE_QUEUES] = {false, true, NULL, sqs_queue_list_sources},
    [SQS_LIST_QUEUE_TAGS] = {false, true, NULL, sqs_tag_list},
    [SQS_LIST_QUEUES] = {false, false, NULL, sqs_queue_list},
    [SQS_PURGE_QUEUE] = {false, true, NULL, sqs_queue_purge},
    [SQS_RECEIVE_MESSAGE] = {false, true, sqs_receive_prepare, sqs_receive_handle},
    [SQS_SEND_MESSAGE] = {false, true, sqs_send_prepare, sqs_send_handle},
    [SQS_SEND_MESSAGE_BATCH] = {true, true, sqs_send_prepare, sqs_send_handle},
    [SQS_SET_QUEUE_ATTRIBUTES] = {false, true, NULL, sqs_config_set},
    [SQS_TAG_QUEUE] = {false, true, NULL, sqs_tag_add},
    [SQS_UNTAG_QUEUE] = {false, true, NULL, sqs_tag_remove},
};

bool sqs_refuse(struct sqs_refusal *refusal, const char *code, const char *format, ...)
{
    if (refusal->code != NULL)
        return false;
    va_list args;
    va_start(args, format);
    vsnprintf(refusal->message, sizeof refusal->message, format, args);
    va_end(args);
    refusal->code = code;
    return false;
}

void sqs_fail(struct call *call, const struct sqs_refusal *refusal)
{
    call_fail(call, error_status(ERROR_JSON10, refusal->code), refusal->code, "%s",
              refusal->message);
}

void sqs_begin(struct call *call, struct sqs_reply *reply, bool result)
{
    const struct sqs_request *request = sqs_state(call)->request;
    call_add_header(call, "Content-Type", span_str(sqs_reply_type(request->query)));
    sqs_reply_begin(reply, &call->reply.body, request->query, sqs_request_name(request->op),
                    result);
}

/* ---- decoding ---- */

static void state_free(void *arg)
{
    struct sqs_state *state = arg;
    sqs_request_free(state->request);
    buf_release(&state->fragments);
    free(state);
}

static struct sqs_state *state_new(void)
{
    struct sqs_state *state = mem_alloc(sizeof *state);
    state->request = sqs_request_new();
    buf_init(&state->fragments, 0);
    return state;
}

static bool is_query(const struct call *call)
{
    return call_header(call, "x-amz-target").ptr == NULL;
}

/* The form's parameters: the body, or the query string of a GET. */
static struct span form_of(const struct call *call)
{
    struct span query = call->target;
    span_cut(&query, '?');
    return call->body.len > 0 ? call->body : query;
}

static enum sqs_op operation_of(struct call *call)
{
    struct span target = call_header(call, "x-amz-target");
    struct buf action;
    buf_init(&action, 256);
    if (target.ptr != NULL) {
        span_cut(&target, '.');
        buf_addspan(&action, target);
    } else if (sqs_request_parameter(form_of(call), "Action", &action) != 0) {
        call_fail(call, 400, "MissingAction", "The request must contain the parameter Action.");
    }
    enum sqs_op op = sqs_request_op(buf_span(&action));
    if (op == SQS_OP_NONE && !call_failed(call))
        call_fail(call, 501, "NotImplemented", "The operation %s of SQS is not implemented.",
                  action.data);
    buf_release(&action);
    return op;
}

/* The last two parts of a queue URL's path; any host will do. */
static bool split_url(struct span url, struct span *account, struct span *name)
{
    struct span rest = url;
    *account = *name = span_of(NULL, 0);
    while (rest.ptr != NULL) {
        *account = *name;
        *name = span_cut(&rest, '/');
    }
    return account->ptr != NULL && account->len == CALL_ACCOUNT_LEN && name->len > 0;
}

static void find_name(struct call *call, struct sqs_state *state)
{
    struct sqs_request *request = state->request;
    struct span url = request->queue_url;
    if (url.ptr == NULL && request->query)
        url = call->path;
    if (url.ptr == NULL || url.len == 0)
        call_fail(call, 400, "MissingRequiredParameterException",
                  "The request must contain the parameter QueueUrl.");
    else if (!split_url(url, &state->account, &state->name))
        call_fail(call, 404, "InvalidAddress", "The address %.*s is not valid for this endpoint.",
                  SPAN_ARG(sqs_cut(url, 200)));
}

static void prepare(struct call *call)
{
    struct sqs_state *state = state_new();
    struct err err;
    call->state = state;
    call->state_free = state_free;
    enum sqs_op op = operation_of(call);
    if (op == SQS_OP_NONE)
        return;
    bool query = is_query(call);
    int status = query ? sqs_request_query(state->request, op, form_of(call), &err)
                       : sqs_request_json(state->request, op, call->body, &err);
    if (status != 0) {
        call_fail(call, 400, query ? "MalformedInput" : "SerializationException", "%s",
                  err.message);
        return;
    }
    state->batch = operations[op].batch;
    state->entries = !state->batch                                 ? 1
                     : state->request->entry_count < CAP_SQS_BATCH ? state->request->entry_count
                                                                   : CAP_SQS_BATCH;
    if (operations[op].queue)
        find_name(call, state);
    if (!call_failed(call) && (!state->batch || sqs_batch_check(call)) &&
        operations[op].prepare != NULL)
        operations[op].prepare(call);
}

static void handle(struct store *store, struct call *call)
{
    operations[sqs_state(call)->request->op].handle(store, call);
}

static void fail(struct call *call)
{
    bool query = is_query(call);
    enum error_protocol protocol = query ? ERROR_QUERY : ERROR_JSON10;
    const char *code = call->fault.code;
    struct error_reply document = {
        .code = code, .message = buf_span(&call->fault.message), .request_id = call->request_id};
    if (query && span_is(span_str(code), "QueueDoesNotExist"))
        document.message = span_str("The specified queue does not exist for this wsdl version.");
    call_status(call, call->fault.status);
    call_add_header(call, "Content-Type", span_str(error_content_type(protocol)));
    if (!query)
        call_add_headerf(call, "x-amzn-query-error", "%s;%s", error_query_code(code),
                         call->fault.status >= 500 ? "Receiver" : "Sender");
    error_encode(protocol, &document, &call->reply.body);
}

/* ---- batches ---- */

static bool id_is_valid(struct span id)
{
    if (id.ptr == NULL || id.len == 0 || id.len > 80)
        return false;
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_'))
            return false;
    }
    return true;
}

bool sqs_batch_check(struct call *call)
{
    const struct sqs_request *request = sqs_state(call)->request;
    const char *op = sqs_request_name(request->op);
    if (request->entry_count == 0)
        call_fail(call, 400, "EmptyBatchRequest",
                  "There should be at least one %sRequestEntry in the request.", op);
    else if (request->entry_count > CAP_SQS_BATCH)
        call_fail(call, 400, "TooManyEntriesInBatchRequest",
                  "Maximum number of entries per request are 10. You have sent %zu.",
                  request->entry_count);
    for (size_t i = 0; !call_failed(call) && i < request->entry_count; i++) {
        struct span id = request->entry[i].id;
        if (!id_is_valid(id))
            call_fail(call, 400, "InvalidBatchEntryId",
                      "A batch entry id can only contain alphanumeric characters, hyphens and "
                      "underscores. It can be at most 80 letters long.");
        for (size_t j = 0; !call_failed(call) && j < i; j++)
            if (span_equal(request->entry[j].id, id))
                call_fail(call, 400, "BatchEntryIdsNotDistinct", "Id %.*s repeated.", SPAN_ARG(id));
    }
    return !call_failed(call);
}

static void write_failed(struct sqs_reply *reply, struct span id, const struct sqs_refusal *refusal)
{
    sqs_reply_item_begin(reply, "BatchResultErrorEntry");
    sqs_reply_text(reply, "Id", id);
    sqs_reply_bool(reply, "SenderFault", true);
    sqs_reply_text(reply, "Code", span_str(error_query_code(refusal->code)));
    sqs_reply_text(reply, "Message", span_str(refusal->message));
    sqs_reply_item_end(reply, "BatchResultErrorEntry");
}

void sqs_batch_reply(struct call *call, const char *item,
                     void (*success)(struct call *call, struct sqs_reply *reply, size_t i))
{
    const struct sqs_state *state = sqs_state(call);
    struct sqs_reply reply;
    size_t failed = 0;
    sqs_begin(call, &reply, true);
    for (size_t i = 0; i < state->entries; i++)
        failed += state->prepared[i].refusal.code != NULL;
    sqs_reply_list_begin(&reply, "Successful");
    for (size_t i = 0; i < state->entries; i++) {
        if (state->prepared[i].refusal.code != NULL)
            continue;
        sqs_reply_item_begin(&reply, item);
        sqs_reply_text(&reply, "Id", state->request->entry[i].id);
        success(call, &reply, i);
        sqs_reply_item_end(&reply, item);
    }
    sqs_reply_list_end(&reply);
    if (failed > 0) {
        sqs_reply_list_begin(&reply, "Failed");
        for (size_t i = 0; i < state->entries; i++)
            if (state->prepared[i].refusal.code != NULL)
                write_failed(&reply, state->request->entry[i].id, &state->prepared[i].refusal);
        sqs_reply_list_end(&reply);
    }
    sqs_reply_end(&reply, call->request_id);
}

const struct service sqs_service = {
    .name = "sqs",
    .target = "AmazonSQS",
    .version = "2012-11-05",
    .schema = schema,
    .prepare = prepare,
    .handle = handle,
    .fail = fail,
    .tick = sqs_sweep_tick,
};
