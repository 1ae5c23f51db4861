/* ReceiveMessage: which messages, long polling, and the move to the dead-letter queue.
 * API_ReceiveMessage; "Using dead-letter queues", "FIFO queue delivery logic".
 */
#include <stdio.h>

#include "local/sqs.h"
#include "local/sqs_call.h"

enum {
    VISIBILITY_MAX_S = 43200,
    WAIT_MAX_S = 20,
    FIFO_LOOK = 20000,  /* messages of a FIFO queue looked through for a free group */
    EXPIRED_LOOK = 5000 /* expired messages dropped by one call */
};

#define INVALID "InvalidParameterValueException"

/* ---- what is asked for ---- */

static void want(struct call *call, const struct sqs_request_list *names)
{
    struct sqs_state *state = sqs_state(call);
    for (size_t i = 0; i < names->count; i++) {
        if (span_is(names->item[i], "All")) {
            state->system_names = ~0U;
            continue;
        }
        unsigned bit = sqs_show_bit(names->item[i]);
        if (bit == 0)
            call_fail(call, 400, "InvalidAttributeName", "Unknown Attribute %.*s.",
                      SPAN_ARG(sqs_cut(names->item[i], 100)));
        else
            state->system_names |= bit;
    }
}

void sqs_receive_prepare(struct call *call)
{
    const struct sqs_request *request = sqs_state(call)->request;
    int64_t visibility_s = request->entry[0].visibility_s;
    if (request->max_messages != SQS_ABSENT &&
        (request->max_messages < 1 || request->max_messages > CAP_SQS_BATCH))
        call_fail(
            call, 400, INVALID,
            "Value %lld for parameter MaxNumberOfMessages is invalid. Reason: Must be between "
            "1 and 10, if provided.",
            (long long)request->max_messages);
    if (request->wait_s != SQS_ABSENT && (request->wait_s < 0 || request->wait_s > WAIT_MAX_S))
        call_fail(
            call, 400, INVALID,
            "Value %lld for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= "
            "20, if provided.",
            (long long)request->wait_s);
    if (visibility_s != SQS_ABSENT && (visibility_s < 0 || visibility_s > VISIBILITY_MAX_S))
        call_fail(call, 400, INVALID,
                  "Value %lld for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and "
                  "<= 43200, if provided.",
                  (long long)visibility_s);
    want(call, &request->attribute_names);
    want(call, &request->system_names);
}

/* ---- which messages ---- */

/* What can be received now, oldest first: messages that are visible. */
#define SELECT_STANDARD                                                                            \
    "SELECT id, count, sent_ms FROM sqs_message WHERE box = ?1 AND visible_ms <= ?2"               \
    " ORDER BY visible_ms LIMIT ?3"

/* In a FIFO queue: in the order they were sent, of groups that have none in flight and none before
 * it that is delayed. */
#define SELECT_FIFO                                                                                \
    "SELECT id, count, sent_ms FROM (SELECT id, count, sent_ms, visible_ms, group_id"              \
    "  FROM sqs_message INDEXED BY sqs_order WHERE box = ?1 AND fifo = 1 ORDER BY id LIMIT ?4) m"  \
    " WHERE visible_ms <= ?2 AND NOT EXISTS"                                                       \
    "  (SELECT 1 FROM sqs_message f INDEXED BY sqs_group WHERE f.box = ?1 AND f.fifo = 1"          \
    "   AND f.group_id = m.group_id AND f.visible_ms > ?2 AND (f.count > 0 OR f.id < m.id))"       \
    " ORDER BY id LIMIT ?3"

struct pick {
    int64_t id, count, sent_ms;
};

static size_t pick(struct store *store, const struct sqs_queue *queue, int64_t now_ms, size_t max,
                   struct pick *picks)
{
    size_t count = 0;
    struct store_query *query = queue->fifo ? store_sql(store, SELECT_FIFO)
                                            : store_sql(store, SELECT_STANDARD);
    store_bind_int(query, 1, queue->box);
    store_bind_int(query, 2, now_ms);
    store_bind_int(query, 3, (int64_t)max);
    if (queue->fifo)
        store_bind_int(query, 4, FIFO_LOOK);
    while (count < max && store_row(query)) {
        picks[count++] = (struct pick){store_int(query, 0), store_int(query, 1),
                                       store_int(query, 2)};
    }
    store_done(query);
    return count;
}

static void drop(struct store *store, int64_t id)
{
    struct store_query *query = store_sql(store, "DELETE FROM sqs_message WHERE id = ?");
    store_bind_int(query, 1, id);
    store_run(query);
}

/* Moves a message that was received too often to the dead-letter queue; false: there is none. */
static bool bury(struct store *store, struct call *call, const struct sqs_queue *queue, int64_t id)
{
    struct sqs_queue dead;
    char source[256];
    struct store_query *query = store_sql(
        store, "SELECT redrive_arn, region, account, name FROM sqs_queue WHERE id = ?");
    store_bind_int(query, 1, queue->id);
    if (!store_row(query))
        return false;
    struct span region = store_text(query, 1), account = store_text(query, 2),
                name = store_text(query, 3);
    snprintf(source, sizeof source, "arn:aws:sqs:%.*s:%.*s:%.*s", SPAN_ARG(region),
             SPAN_ARG(account), SPAN_ARG(name));
    bool found = sqs_queue_by_arn(store, account, store_text(query, 0), &dead);
    store_done(query);
    if (!found)
        return false;
    query = store_sql(store, "UPDATE sqs_message SET box = ?, visible_ms = ?, source = ?,"
                             " sent_ms = CASE WHEN fifo THEN ? ELSE sent_ms END WHERE id = ?");
    store_bind_int(query, 1, dead.box);
    store_bind_int(query, 2, call->now_ms);
    store_bind_text(query, 3, span_str(source));
    store_bind_int(query, 4, call->now_ms);
    store_bind_int(query, 5, id);
    store_run(query);
    sqs_queue_count(store, dead.box, 1);
    store_wake(store, &sqs_service, (uint64_t)dead.id);
    return true;
}

/* Picks up to max messages to show; those past their retention are dropped on the way, those
 * received too often are moved. */
static size_t choose(struct store *store, struct call *call, const struct sqs_queue *queue,
                     size_t max, struct pick *chosen)
{
    int64_t oldest_ms = call->now_ms - queue->retention_s * 1000, gone = 0, before;
    size_t count;
    do {
        struct pick picks[CAP_SQS_BATCH];
        before = gone;
        count = 0;
        size_t picked = pick(store, queue, call->now_ms, max, picks);
        for (size_t i = 0; i < picked; i++) {
            bool expired = picks[i].sent_ms <= oldest_ms;
            if (expired)
                drop(store, picks[i].id);
            if (expired || (queue->redrive_max > 0 && picks[i].count >= queue->redrive_max &&
                            bury(store, call, queue, picks[i].id)))
                gone++;
            else
                chosen[count++] = picks[i];
        }
    } while (gone > before && count < max && gone < EXPIRED_LOOK);
    if (gone > 0)
        sqs_queue_count(store, queue->box, -gone);
    return count;
}

/* ---- the operation ---- */

/* When a message of the box becomes visible by itself; 0: none will. */
static int64_t next_visible(struct store *store, const struct sqs_queue *queue, int64_t now_ms)
{
    struct store_query *query = store_sql(
        store, "SELECT min(visible_ms) FROM sqs_message WHERE box = ? AND visible_ms > ?");
    store_bind_int(query, 1, queue->box);
    store_bind_int(query, 2, now_ms);
    int64_t next = store_row(query) ? store_int(query, 0) : 0;
    store_done(query);
    return next;
}

/* Nothing there: wait, as long as the call or the queue says. False: answer now. */
static bool wait_more(struct store *store, struct call *call, const struct sqs_queue *queue)
{
    struct sqs_state *state = sqs_state(call);
    int64_t wait_s = state->request->wait_s != SQS_ABSENT ? state->request->wait_s : queue->wait_s;
    if (call->runs == 0)
        state->deadline_ms = call->now_ms + wait_s * 1000;
    if (wait_s == 0 || call->expired || state->deadline_ms <= call->now_ms)
        return false;
    call_park(call, (uint64_t)queue->id, state->deadline_ms,
              next_visible(store, queue, call->now_ms));
    return true;
}

void sqs_receive_handle(struct store *store, struct call *call)
{
    struct sqs_state *state = sqs_state(call);
    struct sqs_request *request = state->request;
    struct sqs_queue queue;
    struct pick chosen[CAP_SQS_BATCH];
    if (!sqs_queue_find(store, call, &queue))
        return;
    size_t max = request->max_messages != SQS_ABSENT ? (size_t)request->max_messages : 1;
    size_t count = choose(store, call, &queue, max, chosen);
    if (count == 0 && wait_more(store, call, &queue))
        return;
    int64_t visibility_s = request->entry[0].visibility_s;
    if (visibility_s == SQS_ABSENT)
        visibility_s = queue.visibility_s;
    int64_t visible_ms = call->now_ms + visibility_s * 1000;
    struct sqs_reply reply;
    sqs_begin(call, &reply, true);
    if (count > 0)
        sqs_reply_list_begin(&reply, "Messages");
    for (size_t i = 0; i < count; i++)
        sqs_show_message(store, call, &reply, &queue, visible_ms, chosen[i].id);
    if (count > 0) {
        sqs_reply_list_end(&reply);
        store_wake_at(store, &sqs_service, (uint64_t)queue.id, visible_ms);
    }
    sqs_reply_end(&reply, call->request_id);
}
