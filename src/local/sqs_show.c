/* What ReceiveMessage shows of a message: system attributes and message attributes as asked for. */
#include <stdio.h>
#include <string.h>

#include "aws/jbody.h"
#include "codec/jscan.h"
#include "local/sqs_call.h"

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

unsigned sqs_show_bit(struct span name)
{
    for (int bit = 0; bit < SYSTEM_COUNT; bit++)
        if (span_is(name, system_names[bit]))
            return 1U << bit;
    return 0;
}

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

void sqs_show_message(struct store *store, struct call *call, struct sqs_reply *reply,
                      const struct sqs_queue *queue, int64_t visible_ms, int64_t id)
{
    char handle[SQS_HANDLE_TEXT];
    struct store_query *row = store_sql(
        store, "UPDATE sqs_message SET visible_ms = ?, count = count + 1,"
               " first_ms = coalesce(first_ms, ?) WHERE id = ? RETURNING message_id, md5, body,"
               " sender, sent_ms, count, first_ms, fifo, dedup, group_id, trace, source,"
               " attributes_md5, attributes");
    store_bind_int(row, 1, visible_ms);
    store_bind_int(row, 2, call->now_ms);
    store_bind_int(row, 3, id);
    if (!store_row(row))
        return;
    struct sqs_handle what = {queue->id, id, store_int(row, COUNT_C), true};
    sqs_handle_write(&what, handle);
    sqs_reply_item_begin(reply, "Message");
    sqs_reply_text(reply, "MessageId", store_text(row, MESSAGE_ID));
    sqs_reply_text(reply, "ReceiptHandle", span_str(handle));
    sqs_reply_text(reply, "MD5OfBody", store_text(row, MD5));
    sqs_reply_text(reply, "Body", store_text(row, BODY));
    show_system(call, reply, row, id);
    show_attributes(call, reply, row);
    sqs_reply_item_end(reply, "Message");
    store_done(row);
}
