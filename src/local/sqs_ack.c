/* DeleteMessage and ChangeMessageVisibility, single and in batches; receipt handles.
 * A handle names one reception. With a handle of an earlier reception a standard queue answers a
 * deletion with success and keeps the message, which somebody else is working on. */
#include <stdio.h>

#include "local/sqs.h"
#include "local/sqs_call.h"
#include "local/ticket.h"

enum { VISIBILITY_MAX_S = 43200 };

#define INVALID "InvalidParameterValueException"

/* ---- handles ---- */

static const struct ticket_form handle_form = {{4, 8, 4}};

void sqs_handle_write(const struct sqs_handle *handle, char out[SQS_HANDLE_TEXT])
{
    const int64_t number[] = {handle->queue, handle->message, handle->count};
    struct buf text;
    buf_init(&text, SQS_HANDLE_TEXT);
    ticket_write(&handle_form, number, &text);
    snprintf(out, SQS_HANDLE_TEXT, "%s", text.data);
    buf_release(&text);
}

struct sqs_handle sqs_handle_read(struct span text)
{
    int64_t number[TICKET_NUMBERS];
    if (ticket_read(&handle_form, text, number) != 0)
        return (struct sqs_handle){.ok = false};
    return (struct sqs_handle){number[0], number[1], number[2], true};
}

void sqs_handle_sequence(int64_t message, char out[SQS_HANDLE_TEXT])
{
    snprintf(out, SQS_HANDLE_TEXT, "%020llu",
             18000000000000000000ULL + (unsigned long long)message);
}

/* ---- the operations ---- */

static bool deletes(const struct call *call)
{
    enum sqs_op op = ((const struct sqs_state *)call->state)->request->op;
    return op == SQS_DELETE_MESSAGE || op == SQS_DELETE_MESSAGE_BATCH;
}

static bool handle_is_invalid(struct sqs_refusal *refusal, struct span handle)
{
    return sqs_refuse(refusal, "ReceiptHandleIsInvalid",
                      "The input receipt handle \"%.*s\" is not a valid receipt handle.",
                      SPAN_ARG(sqs_cut(handle, 100)));
}

static void check(struct call *call, size_t i)
{
    const struct sqs_request_entry *entry = &sqs_state(call)->request->entry[i];
    struct sqs_prepared *prepared = &sqs_state(call)->prepared[i];
    if (entry->receipt.len == 0) {
        sqs_refuse(&prepared->refusal, "MissingRequiredParameterException",
                   "The request must contain the parameter ReceiptHandle.");
        return;
    }
    prepared->handle = sqs_handle_read(entry->receipt);
    if (!prepared->handle.ok)
        handle_is_invalid(&prepared->refusal, entry->receipt);
    if (deletes(call))
        return;
    if (entry->visibility_s == SQS_ABSENT)
        sqs_refuse(&prepared->refusal, "MissingRequiredParameterException",
                   "The request must contain the parameter VisibilityTimeout.");
    else if (entry->visibility_s < 0 || entry->visibility_s > VISIBILITY_MAX_S)
        sqs_refuse(
            &prepared->refusal, INVALID,
            "Value %lld for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and "
            "<= 43200, if provided.",
            (long long)entry->visibility_s);
}

void sqs_ack_prepare(struct call *call)
{
    for (size_t i = 0; i < sqs_state(call)->entries; i++)
        check(call, i);
}

/* The message as it is now. False: it is gone. */
static bool look(struct store *store, const struct sqs_queue *queue, int64_t message,
                 int64_t *count, int64_t *visible_ms)
{
    struct store_query *query = store_sql(
        store, "SELECT count, visible_ms FROM sqs_message WHERE id = ? AND box = ?");
    store_bind_int(query, 1, message);
    store_bind_int(query, 2, queue->box);
    bool found = store_row(query);
    if (found) {
        *count = store_int(query, 0);
        *visible_ms = store_int(query, 1);
    }
    store_done(query);
    return found;
}

/* Deletes; returns the number of messages deleted. */
static int64_t delete_one(struct store *store, struct call *call, const struct sqs_queue *queue,
                          size_t i)
{
    struct sqs_prepared *prepared = &sqs_state(call)->prepared[i];
    int64_t count, visible_ms;
    if (queue->fifo && look(store, queue, prepared->handle.message, &count, &visible_ms) &&
        (count != prepared->handle.count || visible_ms <= call->now_ms)) {
        struct span receipt = sqs_state(call)->request->entry[i].receipt;
        sqs_refuse(&prepared->refusal, INVALID,
                   "Value %.*s for parameter ReceiptHandle is invalid. Reason: The receipt handle "
                   "has expired.",
                   SPAN_ARG(receipt));
        return 0;
    }
    struct store_query *query = store_sql(
        store, "DELETE FROM sqs_message WHERE id = ? AND box = ? AND count = ?");
    store_bind_int(query, 1, prepared->handle.message);
    store_bind_int(query, 2, queue->box);
    store_bind_int(query, 3, prepared->handle.count);
    return store_run(query);
}

/* Sets when the message becomes visible; it must be in flight, received with this handle. */
static void change_one(struct store *store, struct call *call, const struct sqs_queue *queue,
                       size_t i)
{
    const struct sqs_request_entry *entry = &sqs_state(call)->request->entry[i];
    struct sqs_prepared *prepared = &sqs_state(call)->prepared[i];
    int64_t count, visible_ms;
    if (!look(store, queue, prepared->handle.message, &count, &visible_ms)) {
        sqs_refuse(&prepared->refusal, INVALID,
                   "Value %.*s for parameter ReceiptHandle is invalid. Reason: Message does not "
                   "exist or is not available for visibility timeout change.",
                   SPAN_ARG(entry->receipt));
        return;
    }
    if (count != prepared->handle.count || visible_ms <= call->now_ms) {
        sqs_refuse(&prepared->refusal, "MessageNotInflight",
                   "The specified message isn't in flight.");
        return;
    }
    int64_t until_ms = call->now_ms + entry->visibility_s * 1000;
    struct store_query *query = store_sql(store,
                                          "UPDATE sqs_message SET visible_ms = ? WHERE id = ?");
    store_bind_int(query, 1, until_ms);
    store_bind_int(query, 2, prepared->handle.message);
    store_run(query);
    if (entry->visibility_s == 0)
        store_wake(store, &sqs_service, (uint64_t)queue->id);
    else
        store_wake_at(store, &sqs_service, (uint64_t)queue->id, until_ms);
}

static void nothing_more(struct call *call, struct sqs_reply *reply, size_t i)
{
    (void)call;
    (void)reply;
    (void)i;
}

static void answer(struct call *call)
{
    struct sqs_state *state = sqs_state(call);
    struct sqs_reply reply;
    if (state->batch) {
        sqs_batch_reply(call,
                        deletes(call) ? "DeleteMessageBatchResultEntry"
                                      : "ChangeMessageVisibilityBatchResultEntry",
                        nothing_more);
    } else if (state->prepared[0].refusal.code != NULL) {
        sqs_fail(call, &state->prepared[0].refusal);
    } else {
        sqs_begin(call, &reply, false);
        sqs_reply_end(&reply, call->request_id);
    }
}

void sqs_ack_handle(struct store *store, struct call *call)
{
    struct sqs_state *state = sqs_state(call);
    struct sqs_queue queue;
    int64_t deleted = 0;
    if (!sqs_queue_find(store, call, &queue))
        return;
    for (size_t i = 0; i < state->entries; i++) {
        struct sqs_prepared *prepared = &state->prepared[i];
        if (prepared->refusal.code == NULL && prepared->handle.queue != queue.id)
            handle_is_invalid(&prepared->refusal, state->request->entry[i].receipt);
        if (prepared->refusal.code != NULL)
            continue;
        if (deletes(call))
            deleted += delete_one(store, call, &queue, i);
        else
            change_one(store, call, &queue, i);
    }
    if (deleted > 0) {
        sqs_queue_count(store, queue.box, -deleted);
        if (queue.fifo) /* a group may be free now */
            store_wake(store, &sqs_service, (uint64_t)queue.id);
    }
    answer(call);
}
