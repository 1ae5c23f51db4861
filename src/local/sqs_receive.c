/* ReceiveMessage: which messages, what is shown of them, long polling, and the move to the
 * dead-letter queue. API_ReceiveMessage; "Using dead-letter queues", "FIFO queue delivery logic".
 */
#include <stdio.h>
#include <string.h>

#include "aws/jbody.h"
#include "codec/base64.h"
#include "codec/jscan.h"
#include "local/sqs.h"
#include "local/sqs_call.h"

enum {
    VISIBILITY_MAX_S = 43200,
    WAIT_MAX_S = 20,
    FIFO_LOOK = 20000,  /* messages of a FIFO queue looked through for a free group */
    EXPIRED_LOOK = 5000 /* expired messages dropped by one call */
};

#define INVALID "InvalidParameterValueException"

/* The system attributes, in the order they are shown. */
enum sqs_system {
    SENDER_ID,
    SENT,
    RECEIVE_COUNT,
    FIRST_RECEIVE,
    SEQUENCE,
    DEDUPLICATION,
    GROUP,
    TRACE,
    SOURCE,
    SYSTEM_COUNT
};

static const char *const system_names[SYSTEM_COUNT] = {
    "SenderId",
    "SentTimestamp",
    "ApproximateReceiveCount",
    "ApproximateFirstReceiveTimestamp",
    "SequenceNumber",
    "MessageDeduplicationId",
    "MessageGroupId",
    "AWSTraceHeader",
    "DeadLetterQueueSourceArn",
};

/* ---- what is asked for ---- */

static void want(struct call *call, const struct sqs_request_list *names)
{
    struct sqs_state *state = sqs_state(call);
    for (size_t i = 0; i < names->count; i++) {
        int bit = 0;
        if (span_is(names->item[i], "All")) {
            state->system_names = (1U << SYSTEM_COUNT) - 1;
            continue;
        }
        while (bit < SYSTEM_COUNT && !span_is(names->item[i], system_names[bit]))
            bit++;
        if (bit == SYSTEM_COUNT)
            call_fail(call, 400, "InvalidAttributeName", "Unknown Attribute %.*s.",
                      SPAN_ARG(sqs_cut(names->item[i], 100)));
        else
            state->system_names |= 1U << bit;
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
    bool found = sqs_queue_by_arn(store, store_text(query, 0), &dead);
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

/* ---- what is shown ---- */

static void show_number(struct sqs_reply *reply, enum sqs_system name, int64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)number);
    sqs_reply_map_text(reply, "Attribute", "Name", span_str(system_names[name]), span_str(text));
}

static void show_text(struct sqs_reply *reply, enum sqs_system name, struct span text)
{
    if (text.ptr != NULL)
        sqs_reply_map_text(reply, "Attribute", "Name", span_str(system_names[name]), text);
}

/* The columns of the UPDATE ... RETURNING below. */
enum column {
    MESSAGE_ID,
    MD5,
    BODY,
    SENDER_C,
    SENT_C,
    COUNT_C,
    FIRST_C,
    FIFO_C,
    DEDUP_C,
    GROUP_C,
    TRACE_C,
    SOURCE_C,
    ATTRIBUTES_MD5,
    ATTRIBUTES
};

static void show_system(struct call *call, struct sqs_reply *reply, struct store_query *row,
                        int64_t id)
{
    unsigned names = sqs_state(call)->system_names;
    if (names == 0)
        return;
    sqs_reply_map_begin(reply, "Attributes");
    if (names & 1U << SENDER_ID)
        show_text(reply, SENDER_ID, store_text(row, SENDER_C));
    if (names & 1U << SENT)
        show_number(reply, SENT, store_int(row, SENT_C));
    if (names & 1U << RECEIVE_COUNT)
        show_number(reply, RECEIVE_COUNT, store_int(row, COUNT_C));
    if (names & 1U << FIRST_RECEIVE)
        show_number(reply, FIRST_RECEIVE, store_int(row, FIRST_C));
    if (names & 1U << SEQUENCE && store_int(row, FIFO_C) != 0) {
        char sequence[SQS_HANDLE_TEXT];
        sqs_handle_sequence(id, sequence);
        show_text(reply, SEQUENCE, span_str(sequence));
    }
    if (names & 1U << DEDUPLICATION)
        show_text(reply, DEDUPLICATION, store_text(row, DEDUP_C));
    if (names & 1U << GROUP)
        show_text(reply, GROUP, store_text(row, GROUP_C));
    if (names & 1U << TRACE)
        show_text(reply, TRACE, store_text(row, TRACE_C));
    if (names & 1U << SOURCE)
        show_text(reply, SOURCE, store_text(row, SOURCE_C));
    sqs_reply_map_end(reply);
}

/* Is a message attribute asked for: by name, by "prefix.*", by All or ".*"? */
static bool wanted(const struct sqs_request_list *names, struct span name)
{
    for (size_t i = 0; i < names->count; i++) {
        struct span pattern = names->item[i];
        if (span_is(pattern, "All") || span_is(pattern, ".*") || span_equal(pattern, name))
            return true;
        if (pattern.len > 2 && memcmp(pattern.ptr + pattern.len - 2, ".*", 2) == 0 &&
            name.len >= pattern.len - 1 && memcmp(name.ptr, pattern.ptr, pattern.len - 1) == 0)
            return true;
    }
    return false;
}

/* Reads the stored attributes that are wanted; members is what sqs_send.c made. */
static size_t stored_attributes(const struct sqs_request_list *names, struct span object,
                                struct buf *scratch, struct sqs_attribute *attribute)
{
    struct jscan members, parts;
    struct span name, value, part_name, part;
    size_t count = 0;
    if (jbody_open(object, scratch, NULL) != 0)
        return 0;
    jscan_begin(&members, object);
    while (count < CAP_SQS_ATTRIBUTES && jscan_member(&members, &name, &value)) {
        struct sqs_attribute one = {.name = jbody_name(name, scratch)};
        if (!wanted(names, one.name))
            continue;
        jscan_begin(&parts, value);
        while (jscan_member(&parts, &part_name, &part)) {
            if (span_is(part_name, "DataType"))
                one.type = jbody_text(part, scratch);
            else if (span_is(part_name, "StringValue"))
                one.value = jbody_text(part, scratch);
            else if (jbody_base64(part, scratch, &one.value) != 0)
                return 0;
        }
        attribute[count++] = one;
    }
    return count;
}

static void show_attributes(struct call *call, struct sqs_reply *reply, struct store_query *row)
{
    const struct sqs_request_list *names = &sqs_state(call)->request->message_names;
    struct span stored = store_text(row, ATTRIBUTES);
    if (names->count == 0 || stored.len == 0)
        return;
    struct sqs_attribute attribute[CAP_SQS_ATTRIBUTES];
    struct buf object, scratch;
    char md5[33];
    buf_init(&object, 0);
    buf_init(&scratch, 0);
    buf_addc(&object, '{');
    buf_addspan(&object, stored);
    buf_addc(&object, '}');
    size_t count = stored_attributes(names, buf_span(&object), &scratch, attribute);
    if (count > 0) {
        sqs_message_attribute_md5(attribute, count, md5);
        sqs_reply_text(reply, "MD5OfMessageAttributes", span_of(md5, 32));
        sqs_reply_map_begin(reply, "MessageAttributes");
        for (size_t i = 0; i < count; i++)
            sqs_reply_attribute(reply, attribute[i].name, attribute[i].type, attribute[i].value,
                                sqs_message_binary(attribute[i].type));
        sqs_reply_map_end(reply);
    }
    buf_release(&scratch);
    buf_release(&object);
}

/* Takes one message: hides it and shows it. */
static void show(struct store *store, struct call *call, struct sqs_reply *reply,
                 const struct sqs_queue *queue, int64_t visible_ms, const struct pick *pick)
{
    char handle[SQS_HANDLE_TEXT];
    struct sqs_handle what = {
        .queue = queue->id, .message = pick->id, .count = pick->count + 1, .ok = true};
    struct store_query *row = store_sql(
        store, "UPDATE sqs_message SET visible_ms = ?, count = count + 1,"
               " first_ms = coalesce(first_ms, ?) WHERE id = ? RETURNING message_id, md5, body,"
               " sender, sent_ms, count, first_ms, fifo, dedup, group_id, trace, source,"
               " attributes_md5, attributes");
    store_bind_int(row, 1, visible_ms);
    store_bind_int(row, 2, call->now_ms);
    store_bind_int(row, 3, pick->id);
    if (!store_row(row))
        return;
    sqs_handle_write(&what, handle);
    sqs_reply_item_begin(reply, "Message");
    sqs_reply_text(reply, "MessageId", store_text(row, MESSAGE_ID));
    sqs_reply_text(reply, "ReceiptHandle", span_str(handle));
    sqs_reply_text(reply, "MD5OfBody", store_text(row, MD5));
    sqs_reply_text(reply, "Body", store_text(row, BODY));
    show_system(call, reply, row, pick->id);
    show_attributes(call, reply, row);
    sqs_reply_item_end(reply, "Message");
    store_done(row);
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
        show(store, call, &reply, &queue, visible_ms, &chosen[i]);
    if (count > 0) {
        sqs_reply_list_end(&reply);
        store_wake_at(store, &sqs_service, (uint64_t)queue.id, visible_ms);
    }
    sqs_reply_end(&reply, call->request_id);
}
