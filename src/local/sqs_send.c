/* SendMessage and SendMessageBatch: what a message may be, and storing it.
 * API_SendMessage, API_MessageAttributeValue, "Amazon SQS message quotas"; messages of refusals as
 * recorded from the service. */
#include <stdio.h>

#include "codec/digest.h"
#include "codec/hex.h"
#include "core/num.h"
#include "core/random.h"
#include "local/sqs.h"
#include "local/sqs_call.h"

enum { DELAY_MAX_S = 900, GROUP_MAX = 128, NAME_MAX_LEN = 256, DEDUP_WINDOW_MS = 300000 };

#define INVALID "InvalidParameterValueException"
#define MISSING "MissingRequiredParameterException"

/* ---- checks that need no queue ---- */

static bool name_is_valid(struct span name)
{
    if (name.len == 0 || name.len > NAME_MAX_LEN || name.ptr[0] == '.' ||
        name.ptr[name.len - 1] == '.')
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_' || (c == '.' && name.ptr[i - 1] != '.')))
            return false;
    }
    return !(name.len >= 4 && span_is_nocase(span_of(name.ptr, 4), "aws.")) &&
           !(name.len >= 7 && span_is_nocase(span_of(name.ptr, 7), "amazon."));
}

static bool type_is(struct span type, const char *base)
{
    size_t len = span_str(base).len;
    return span_starts(type, base) && (type.len == len || type.ptr[len] == '.');
}

static bool check_attribute(const struct sqs_request_attribute *from, struct sqs_attribute *to,
                            struct sqs_refusal *refusal)
{
    struct span name = from->name.len <= NAME_MAX_LEN ? from->name : span_of("", 0);
    if (!name_is_valid(from->name))
        return sqs_refuse(refusal, INVALID,
                          "Message (user) attribute name '%.*s' is not valid: it can contain "
                          "alphanumeric characters, hyphens, underscores and periods, 1 to 256 in "
                          "length, and not begin with AWS. or Amazon.",
                          SPAN_ARG(name));
    if (from->type.len == 0)
        return sqs_refuse(refusal, INVALID,
                          "The message attribute '%.*s' must contain a non-empty attribute type.",
                          SPAN_ARG(name));
    bool binary = type_is(from->type, "Binary"), number = type_is(from->type, "Number");
    if (from->type.len > NAME_MAX_LEN || (!binary && !number && !type_is(from->type, "String")))
        return sqs_refuse(refusal, INVALID,
                          "The message attribute '%.*s' has an invalid message attribute type, the "
                          "set of supported type prefixes is Binary, Number, and String.",
                          SPAN_ARG(name));
    *to = (struct sqs_attribute){from->name, from->type, binary ? from->binary : from->text};
    if (to->value.len == 0)
        return sqs_refuse(refusal, INVALID,
                          "Message (user) attribute '%.*s' must contain a non-empty value of type "
                          "'%s'.",
                          SPAN_ARG(name), binary ? "Binary" : "String");
    double value;
    if (number && num_double(to->value, -1e128, 1e128, &value) != 0)
        return sqs_refuse(refusal, INVALID,
                          "Can't cast the value of message (user) attribute '%.*s' to a number.",
                          SPAN_ARG(name));
    if (!binary && !sqs_message_valid(to->value))
        return sqs_refuse(refusal, INVALID,
                          "Invalid characters in the value of message (user) attribute '%.*s'.",
                          SPAN_ARG(name));
    return true;
}

static bool check_attributes(const struct sqs_request_entry *entry, struct sqs_prepared *prepared)
{
    if (entry->attribute_count > CAP_SQS_ATTRIBUTES)
        return sqs_refuse(&prepared->refusal, INVALID,
                          "Number of message attributes [%zu] exceeds the allowed maximum [10].",
                          entry->attribute_count);
    for (size_t i = 0; i < entry->attribute_count; i++)
        if (!check_attribute(&entry->attribute[i], &prepared->attribute[i], &prepared->refusal))
            return false;
    return true;
}

/* Alphanumeric and punctuation characters, 1 to 128. */
static bool check_id(struct span id, const char *parameter, struct sqs_refusal *refusal)
{
    bool valid = id.len > 0 && id.len <= GROUP_MAX;
    for (size_t i = 0; valid && i < id.len; i++)
        valid = id.ptr[i] > ' ' && id.ptr[i] <= '~';
    if (valid || id.ptr == NULL)
        return true;
    return sqs_refuse(refusal, INVALID,
                      "Value %.*s for parameter %s is invalid. Reason: %s can only include "
                      "alphanumeric and punctuation characters. 1 to 128 in length.",
                      SPAN_ARG(sqs_cut(id, GROUP_MAX + 1)), parameter, parameter);
}

static bool check_entry(const struct sqs_request_entry *entry, struct sqs_prepared *prepared)
{
    struct sqs_refusal *refusal = &prepared->refusal;
    if (entry->body.len == 0)
        return sqs_refuse(refusal, MISSING, "The request must contain the parameter MessageBody.");
    if (!check_attributes(entry, prepared))
        return false;
    prepared->size = sqs_message_size(entry->body, prepared->attribute, entry->attribute_count);
    if (!sqs_message_valid(entry->body))
        return sqs_refuse(refusal, "InvalidMessageContents",
                          "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD "
                          "| #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF");
    if (entry->delay_s != SQS_ABSENT && (entry->delay_s < 0 || entry->delay_s > DELAY_MAX_S))
        return sqs_refuse(refusal, INVALID,
                          "Value %lld for parameter DelaySeconds is invalid. Reason: DelaySeconds "
                          "must be >= 0 and <= 900.",
                          (long long)entry->delay_s);
    return check_id(entry->group, "MessageGroupId", refusal) &&
           check_id(entry->dedup, "MessageDeduplicationId", refusal);
}

/* Makes what storing needs: id, checksums, the attributes as they will be shown. */
static void make(struct sqs_state *state, size_t i)
{
    const struct sqs_request_entry *entry = &state->request->entry[i];
    struct sqs_prepared *prepared = &state->prepared[i];
    random_uuid(prepared->message_id);
    sqs_message_md5(entry->body, prepared->md5);
    sqs_message_attribute_md5(prepared->attribute, entry->attribute_count,
                              prepared->attributes_md5);
    struct sqs_reply fragment = {.out = &state->fragments};
    prepared->fragment = state->fragments.len;
    for (size_t a = 0; a < entry->attribute_count; a++) {
        const struct sqs_attribute *attribute = &prepared->attribute[a];
        sqs_reply_attribute(&fragment, attribute->name, attribute->type, attribute->value,
                            sqs_message_binary(attribute->type));
    }
    prepared->fragment_len = state->fragments.len - prepared->fragment;
}

void sqs_send_prepare(struct call *call)
{
    struct sqs_state *state = sqs_state(call);
    size_t total = 0;
    for (size_t i = 0; i < state->entries; i++) {
        if (check_entry(&state->request->entry[i], &state->prepared[i]))
            make(state, i);
        total += state->prepared[i].size;
    }
    if (state->batch && total > CAP_SQS_BYTES)
        call_fail(call, 400, "BatchRequestTooLong",
                  "Batch requests cannot be longer than %zu bytes. You have sent %zu bytes.",
                  CAP_SQS_BYTES, total);
}

/* ---- storing ---- */

static bool check_queue(const struct sqs_queue *queue, const struct sqs_request_entry *entry,
                        struct sqs_prepared *prepared)
{
    struct sqs_refusal *refusal = &prepared->refusal;
    const char *wrong = "The request include parameter that is not valid for this queue type.";
    if (refusal->code != NULL)
        return false;
    if ((int64_t)prepared->size > queue->max_size)
        return sqs_refuse(refusal, INVALID,
                          "One or more parameters are invalid. Reason: Message must be shorter "
                          "than %lld bytes.",
                          (long long)queue->max_size);
    if (!queue->fifo && entry->dedup.ptr != NULL)
        return sqs_refuse(refusal, INVALID,
                          "Value %.*s for parameter MessageDeduplicationId is invalid. Reason: %s",
                          SPAN_ARG(entry->dedup), wrong);
    if (!queue->fifo)
        return true;
    if (entry->delay_s != SQS_ABSENT && entry->delay_s != 0)
        return sqs_refuse(refusal, INVALID,
                          "Value %lld for parameter DelaySeconds is invalid. Reason: %s",
                          (long long)entry->delay_s, wrong);
    if (entry->group.ptr == NULL)
        return sqs_refuse(refusal, MISSING,
                          "The request must contain the parameter MessageGroupId.");
    if (entry->dedup.ptr == NULL && !queue->content_dedup)
        return sqs_refuse(refusal, INVALID,
                          "The queue should either have ContentBasedDeduplication enabled or "
                          "MessageDeduplicationId provided explicitly");
    return true;
}

static void bind_optional(struct store_query *query, int i, struct span text)
{
    if (text.ptr != NULL && text.len > 0)
        store_bind_text(query, i, text);
    else
        store_bind_null(query, i);
}

static int64_t insert(struct store *store, struct call *call, const struct sqs_queue *queue,
                      size_t i, struct span dedup)
{
    const struct sqs_state *state = sqs_state(call);
    const struct sqs_request_entry *entry = &state->request->entry[i];
    const struct sqs_prepared *prepared = &state->prepared[i];
    int64_t delay_s = entry->delay_s != SQS_ABSENT && !queue->fifo ? entry->delay_s
                                                                   : queue->delay_s;
    struct store_query *query = store_sql(
        store, "INSERT INTO sqs_message (box, visible_ms, count, sent_ms, fifo, message_id, sender,"
               " md5, attributes_md5, group_id, dedup, trace, attributes, body)"
               " VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    store_bind_int(query, 1, queue->box);
    store_bind_int(query, 2, call->now_ms + delay_s * 1000);
    store_bind_int(query, 3, call->now_ms);
    store_bind_int(query, 4, queue->fifo);
    store_bind_text(query, 5, span_of(prepared->message_id, 36));
    store_bind_text(query, 6, span_of(call->account, CALL_ACCOUNT_LEN));
    store_bind_text(query, 7, span_of(prepared->md5, 32));
    bind_optional(query, 8, span_str(prepared->attributes_md5));
    bind_optional(query, 9, entry->group);
    bind_optional(query, 10, dedup);
    bind_optional(query, 11, entry->trace);
    bind_optional(query, 12,
                  span_of(state->fragments.data + prepared->fragment, prepared->fragment_len));
    store_bind_text(query, 13, entry->body);
    store_run(query);
    return store_last_id(store);
}

/* Has the FIFO queue seen this deduplication id within five minutes? Then the entry's ids become
 * those of the original, and nothing is stored. */
static bool seen(struct store *store, struct call *call, const struct sqs_queue *queue,
                 struct span group, struct span dedup, struct sqs_prepared *prepared)
{
    struct store_query *query = store_sql(
        store, "SELECT message, message_id FROM sqs_dedup"
               " WHERE box = ? AND group_id = ? AND dedup = ? AND until_ms > ?");
    store_bind_int(query, 1, queue->box);
    store_bind_text(query, 2, group);
    store_bind_text(query, 3, dedup);
    store_bind_int(query, 4, call->now_ms);
    bool found = store_row(query);
    if (found) {
        struct span id = store_text(query, 1);
        prepared->handle.message = store_int(query, 0);
        snprintf(prepared->message_id, sizeof prepared->message_id, "%.*s", SPAN_ARG(id));
    }
    store_done(query);
    return found;
}

static void remember(struct store *store, struct call *call, const struct sqs_queue *queue,
                     struct span group, struct span dedup, const struct sqs_prepared *prepared)
{
    struct store_query *query = store_sql(
        store, "INSERT OR REPLACE INTO sqs_dedup (box, group_id, dedup, until_ms,"
               " message, message_id) VALUES (?, ?, ?, ?, ?, ?)");
    store_bind_int(query, 1, queue->box);
    store_bind_text(query, 2, group);
    store_bind_text(query, 3, dedup);
    store_bind_int(query, 4, call->now_ms + DEDUP_WINDOW_MS);
    store_bind_int(query, 5, prepared->handle.message);
    store_bind_text(query, 6, span_of(prepared->message_id, 36));
    store_run(query);
}

/* Returns the number of messages stored: 0 for a duplicate. */
static int64_t store_fifo(struct store *store, struct call *call, const struct sqs_queue *queue,
                          size_t i)
{
    struct sqs_state *state = sqs_state(call);
    const struct sqs_request_entry *entry = &state->request->entry[i];
    struct sqs_prepared *prepared = &state->prepared[i];
    char sha256[65];
    struct span group = queue->group_dedup ? entry->group : span_of("", 0), dedup = entry->dedup;
    if (dedup.ptr == NULL) {
        digest_sha256_hex(entry->body, sha256);
        dedup = span_of(sha256, 64);
    }
    if (seen(store, call, queue, group, dedup, prepared))
        return 0;
    prepared->handle.message = insert(store, call, queue, i, dedup);
    remember(store, call, queue, group, dedup, prepared);
    return 1;
}

static void wake(struct store *store, struct call *call, const struct sqs_queue *queue)
{
    const struct sqs_state *state = sqs_state(call);
    for (size_t i = 0; i < state->entries; i++) {
        int64_t delay_s = state->request->entry[i].delay_s;
        if (delay_s == SQS_ABSENT || queue->fifo)
            delay_s = queue->delay_s;
        if (delay_s > 0)
            store_wake_at(store, &sqs_service, (uint64_t)queue->id, call->now_ms + delay_s * 1000);
        else
            store_wake(store, &sqs_service, (uint64_t)queue->id);
    }
}

static void success(struct call *call, struct sqs_reply *reply, size_t i)
{
    const struct sqs_prepared *prepared = &sqs_state(call)->prepared[i];
    sqs_reply_text(reply, "MessageId", span_of(prepared->message_id, 36));
    sqs_reply_text(reply, "MD5OfMessageBody", span_of(prepared->md5, 32));
    if (prepared->attributes_md5[0] != '\0')
        sqs_reply_text(reply, "MD5OfMessageAttributes", span_of(prepared->attributes_md5, 32));
    if (sqs_state(call)->request->entry[i].trace.ptr != NULL) {
        struct sqs_attribute trace = {span_str("AWSTraceHeader"), span_str("String"),
                                      sqs_state(call)->request->entry[i].trace};
        char md5[33];
        sqs_message_attribute_md5(&trace, 1, md5);
        sqs_reply_text(reply, "MD5OfMessageSystemAttributes", span_of(md5, 32));
    }
    if (prepared->handle.message != 0) {
        char sequence[SQS_HANDLE_TEXT];
        sqs_handle_sequence(prepared->handle.message, sequence);
        sqs_reply_text(reply, "SequenceNumber", span_str(sequence));
    }
}

void sqs_send_handle(struct store *store, struct call *call)
{
    struct sqs_state *state = sqs_state(call);
    struct sqs_queue queue;
    int64_t stored = 0;
    if (!sqs_queue_find(store, call, &queue))
        return;
    for (size_t i = 0; i < state->entries; i++) {
        if (!check_queue(&queue, &state->request->entry[i], &state->prepared[i]))
            continue;
        if (queue.fifo) {
            stored += store_fifo(store, call, &queue, i);
        } else {
            insert(store, call, &queue, i, span_of(NULL, 0));
            stored++;
        }
    }
    if (!state->batch && state->prepared[0].refusal.code != NULL) {
        sqs_fail(call, &state->prepared[0].refusal);
        return;
    }
    if (stored > 0) {
        sqs_queue_count(store, queue.box, stored);
        wake(store, call, &queue);
    }
    if (state->batch) {
        sqs_batch_reply(call, "SendMessageBatchResultEntry", success);
        return;
    }
    struct sqs_reply reply;
    sqs_begin(call, &reply, true);
    success(call, &reply, 0);
    sqs_reply_end(&reply, call->request_id);
}
