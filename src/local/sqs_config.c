/* A queue's attributes: one table says what each attribute may be and what it is when
 * nobody has set it. Set values are kept as a JSON object of strings, and the ones that work on
 * messages in columns of their own. API_SetQueueAttributes, API_GetQueueAttributes. */
#include "local/sqs_config.h"

#include <stdio.h>
#include <stdlib.h>

#include "codec/json.h"
#include "core/mem.h"
#include "core/num.h"
#include "local/sqs_redrive.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum kind { NUMBER, BOOLEAN, CHOICE, TEXT, REDRIVE };

static const struct attribute {
    const char *name;
    enum kind kind;
    bool fifo;            /* FIFO queues only */
    const char *fallback; /* shown and in force when not set; NULL: not shown */
    int64_t min, max;
    const char *choice[2];
} attributes_known[] = {
    {"VisibilityTimeout", NUMBER, false, "30", 0, 43200, {NULL, NULL}},
    {"MaximumMessageSize", NUMBER, false, "1048576", 1024, 1048576, {NULL, NULL}},
    {"MessageRetentionPeriod", NUMBER, false, "345600", 60, 1209600, {NULL, NULL}},
    {"DelaySeconds", NUMBER, false, "0", 0, 900, {NULL, NULL}},
    {"ReceiveMessageWaitTimeSeconds", NUMBER, false, "0", 0, 20, {NULL, NULL}},
    {"Policy", TEXT, false, NULL, 0, 0, {NULL, NULL}},
    {"RedrivePolicy", REDRIVE, false, NULL, 0, 0, {NULL, NULL}},
    {"RedriveAllowPolicy", TEXT, false, NULL, 0, 0, {NULL, NULL}},
    {"KmsMasterKeyId", TEXT, false, NULL, 0, 0, {NULL, NULL}},
    {"KmsDataKeyReusePeriodSeconds", NUMBER, false, NULL, 60, 86400, {NULL, NULL}},
    {"SqsManagedSseEnabled", BOOLEAN, false, "true", 0, 0, {NULL, NULL}},
    {"FifoQueue", BOOLEAN, true, "true", 0, 0, {NULL, NULL}},
    {"ContentBasedDeduplication", BOOLEAN, true, "false", 0, 0, {NULL, NULL}},
    {"DeduplicationScope", CHOICE, true, "queue", 0, 0, {"queue", "messageGroup"}},
    {"FifoThroughputLimit", CHOICE, true, "perQueue", 0, 0, {"perQueue", "perMessageGroupId"}},
};

/* Those that are found out when asked for, in the order they are shown. */
static const char *const computed[] = {
    "QueueArn",
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
    "CreatedTimestamp",
    "LastModifiedTimestamp",
};

static const struct attribute *known(struct span name)
{
    for (size_t i = 0; i < COUNT(attributes_known); i++)
        if (span_is(name, attributes_known[i].name))
            return &attributes_known[i];
    return NULL;
}

static bool unknown(struct call *call, struct span name)
{
    call_fail(call, 400, "InvalidAttributeName", "Unknown Attribute %.*s.",
              SPAN_ARG(sqs_cut(name, 100)));
    return false;
}

static bool invalid(struct call *call, struct span name, const char *reason)
{
    call_fail(call, 400, "InvalidAttributeValue", "Invalid value for the parameter %.*s.%s%s",
              SPAN_ARG(name), reason != NULL ? " Reason: " : "", reason != NULL ? reason : "");
    return false;
}

bool sqs_config_is_fifo(const struct sqs_request_map *attributes)
{
    for (size_t i = 0; i < attributes->count; i++)
        if (span_is(attributes->item[i].name, "FifoQueue"))
            return span_is_nocase(attributes->item[i].value, "true");
    return false;
}

void sqs_config_arn(const struct call *call, struct span account, struct span name, struct buf *arn)
{
    buf_addf(arn, "arn:aws:sqs:%s:%.*s:%.*s", call->region, SPAN_ARG(account), SPAN_ARG(name));
}

/* ---- checking ---- */

static bool check_value(struct call *call, const struct attribute *attribute, struct span value)
{
    struct span name = span_str(attribute->name);
    int64_t number;
    switch (attribute->kind) {
    case NUMBER:
        return num_i64(value, attribute->min, attribute->max, &number) == 0 ||
               invalid(call, name, NULL);
    case BOOLEAN:
        return span_is_nocase(value, "true") || span_is_nocase(value, "false") ||
               invalid(call, name, NULL);
    case CHOICE:
        return span_is(value, attribute->choice[0]) || span_is(value, attribute->choice[1]) ||
               invalid(call, name, NULL);
    case REDRIVE:
        if (sqs_redrive_valid(value))
            return true;
        call_fail(call, 400, "InvalidParameterValueException",
                  "Value %.*s for parameter RedrivePolicy is invalid. Reason: It must name a "
                  "deadLetterTargetArn and a maxReceiveCount from 1 to 1000.",
                  SPAN_ARG(sqs_cut(value, 200)));
        return false;
    case TEXT:
        break;
    }
    return true;
}

bool sqs_config_check(struct call *call, const struct sqs_request_map *attributes, bool fifo,
                      bool creating)
{
    for (size_t i = 0; i < attributes->count; i++) {
        struct span name = attributes->item[i].name, value = attributes->item[i].value;
        const struct attribute *attribute = known(name);
        if (attribute == NULL)
            return unknown(call, name);
        if (attribute->fifo && attribute->kind == CHOICE && !fifo) {
            call_fail(call, 400, "InvalidAttributeName",
                      "You can specify the %s only when FifoQueue is set to true.",
                      attribute->name);
            return false;
        }
        if (span_is(name, "FifoQueue") && !creating && (!fifo || !span_is_nocase(value, "true")))
            return invalid(call, name, "Modifying queue type is not supported.");
        if (attribute->fifo && !fifo)
            return unknown(call, name);
        if (!check_value(call, attribute, value))
            return false;
    }
    return true;
}

/* ---- the stored object ---- */

json_t *sqs_config_load(struct store *store, int64_t queue, const char *sql)
{
    struct store_query *query = store_sql(store, sql);
    store_bind_int(query, 1, queue);
    json_t *object = store_row(query) ? json_parse(store_text(query, 0), NULL) : NULL;
    store_done(query);
    return object != NULL ? object : json_object();
}

#define LOAD_ATTRIBUTES "SELECT attributes FROM sqs_queue WHERE id = ?"

void sqs_config_set_member(json_t *object, struct span name, struct span value)
{
    char *key = mem_dup(name.ptr, name.len);
    json_object_set_new(object, key, json_stringn(value.ptr != NULL ? value.ptr : "", value.len));
    free(key);
}

/* The value in force: set, or the fallback; {NULL,0} when there is neither. */
static struct span value_of(const json_t *object, const char *name)
{
    struct span value = json_text(object, name);
    const struct attribute *attribute = known(span_str(name));
    if (value.len == 0 && attribute != NULL && attribute->fallback != NULL)
        return span_str(attribute->fallback);
    return value.len > 0 ? value : span_of(NULL, 0);
}

static int64_t number_of(const json_t *object, const char *name)
{
    int64_t number = 0;
    num_i64(value_of(object, name), 0, INT64_MAX, &number);
    return number;
}

bool sqs_config_same(struct store *store, struct call *call, int64_t queue,
                     const struct sqs_request_map *attributes)
{
    json_t *object = sqs_config_load(store, queue, LOAD_ATTRIBUTES);
    for (size_t i = 0; !call_failed(call) && i < attributes->count; i++) {
        const struct attribute *attribute = known(attributes->item[i].name);
        struct span value = value_of(object, attribute->name);
        if (!span_equal(value, attributes->item[i].value))
            call_fail(call, 400, "QueueNameExists",
                      "A queue already exists with the same name and a different value for "
                      "attribute %s",
                      attribute->name);
    }
    json_decref(object);
    return !call_failed(call);
}

static void save(struct store *store, struct call *call, int64_t queue, const json_t *object,
                 struct span redrive_arn, int64_t redrive_max)
{
    struct buf text;
    buf_init(&text, 0);
    json_print(object, &text);
    struct store_query *query = store_sql(
        store, "UPDATE sqs_queue SET delay_s = ?, visibility_s = ?, retention_s = ?, wait_s = ?,"
               " max_size = ?, content_dedup = ?, group_dedup = ?, redrive_arn = ?,"
               " redrive_max = ?, modified_s = ?, attributes = ? WHERE id = ?");
    store_bind_int(query, 1, number_of(object, "DelaySeconds"));
    store_bind_int(query, 2, number_of(object, "VisibilityTimeout"));
    store_bind_int(query, 3, number_of(object, "MessageRetentionPeriod"));
    store_bind_int(query, 4, number_of(object, "ReceiveMessageWaitTimeSeconds"));
    store_bind_int(query, 5, number_of(object, "MaximumMessageSize"));
    store_bind_int(query, 6, span_is_nocase(value_of(object, "ContentBasedDeduplication"), "true"));
    store_bind_int(query, 7, span_is(value_of(object, "DeduplicationScope"), "messageGroup"));
    if (redrive_max > 0)
        store_bind_text(query, 8, redrive_arn);
    else
        store_bind_null(query, 8);
    store_bind_int(query, 9, redrive_max);
    store_bind_int(query, 10, call->now_ms / 1000);
    store_bind_text(query, 11, buf_span(&text));
    store_bind_int(query, 12, queue);
    store_run(query);
    buf_release(&text);
}

bool sqs_config_store(struct store *store, struct call *call, int64_t queue,
                      const struct sqs_request_map *attributes)
{
    json_t *object = sqs_config_load(store, queue, LOAD_ATTRIBUTES);
    struct buf redrive_arn;
    int64_t redrive_max;
    buf_init(&redrive_arn, 0);
    bool policy = false;
    for (size_t i = 0; i < attributes->count; i++) {
        struct span name = attributes->item[i].name, value = attributes->item[i].value;
        policy |= value.len > 0 && span_is(name, "RedrivePolicy");
        if (value.len == 0)
            json_object_del(object, known(name)->name);
        else
            sqs_config_set_member(object, name, value);
    }
    sqs_redrive_of(object, &redrive_arn, &redrive_max);
    if (policy)
        sqs_redrive_check(store, call, queue, object, buf_span(&redrive_arn));
    if (!call_failed(call))
        save(store, call, queue, object, buf_span(&redrive_arn), redrive_max);
    buf_release(&redrive_arn);
    json_decref(object);
    return !call_failed(call);
}

/* ---- operations ---- */

static bool asked_for(const struct sqs_request_list *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (span_is(names->item[i], "All") || span_is(names->item[i], name))
            return true;
    return false;
}

static void show(struct sqs_reply *reply, const char *name, struct span value)
{
    sqs_reply_map_text(reply, "Attribute", "Name", span_str(name), value);
}

static void show_number(struct sqs_reply *reply, const char *name, int64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)number);
    show(reply, name, span_str(text));
}

static void show_computed(struct store *store, struct call *call, struct sqs_reply *reply,
                          const struct sqs_queue *queue)
{
    const struct sqs_state *state = sqs_state(call);
    const struct sqs_request_list *names = &state->request->attribute_names;
    if (asked_for(names, computed[0])) {
        struct buf arn;
        buf_init(&arn, 0);
        sqs_config_arn(call, state->account, state->name, &arn);
        show(reply, computed[0], buf_span(&arn));
        buf_release(&arn);
    }
    if (asked_for(names, computed[1]) || asked_for(names, computed[2]) ||
        asked_for(names, computed[3])) {
        struct sqs_depth depth = sqs_queue_depth(store, queue->box, call->now_ms);
        int64_t number[] = {depth.total - depth.delayed - depth.in_flight, depth.in_flight,
                            depth.delayed};
        for (size_t i = 0; i < 3; i++)
            if (asked_for(names, computed[i + 1]))
                show_number(reply, computed[i + 1], number[i]);
    }
    struct store_query *query = store_sql(
        store, "SELECT created_s, modified_s FROM sqs_queue WHERE id = ?");
    store_bind_int(query, 1, queue->id);
    if (store_row(query)) {
        if (asked_for(names, computed[4]))
            show_number(reply, computed[4], store_int(query, 0));
        if (asked_for(names, computed[5]))
            show_number(reply, computed[5], store_int(query, 1));
    }
    store_done(query);
}

static bool names_are_known(struct call *call, const struct sqs_request_list *names)
{
    for (size_t i = 0; i < names->count; i++) {
        bool found = span_is(names->item[i], "All") || known(names->item[i]) != NULL;
        for (size_t c = 0; c < COUNT(computed); c++)
            found |= span_is(names->item[i], computed[c]);
        if (!found)
            return unknown(call, names->item[i]);
    }
    return true;
}

void sqs_config_get(struct store *store, struct call *call)
{
    const struct sqs_request_list *names = &sqs_state(call)->request->attribute_names;
    struct sqs_queue queue;
    struct sqs_reply reply;
    if (!sqs_queue_find(store, call, &queue) || !names_are_known(call, names))
        return;
    sqs_begin(call, &reply, true);
    if (names->count > 0) {
        json_t *object = sqs_config_load(store, queue.id, LOAD_ATTRIBUTES);
        sqs_reply_map_begin(&reply, "Attributes");
        show_computed(store, call, &reply, &queue);
        for (size_t i = 0; i < COUNT(attributes_known); i++) {
            const struct attribute *attribute = &attributes_known[i];
            struct span value = value_of(object, attribute->name);
            if (value.ptr != NULL && (queue.fifo || !attribute->fifo) &&
                asked_for(names, attribute->name))
                show(&reply, attribute->name, value);
        }
        sqs_reply_map_end(&reply);
        json_decref(object);
    }
    sqs_reply_end(&reply, call->request_id);
}

static void answer_nothing(struct call *call)
{
    struct sqs_reply reply;
    sqs_begin(call, &reply, false);
    sqs_reply_end(&reply, call->request_id);
}

void sqs_config_set(struct store *store, struct call *call)
{
    const struct sqs_request_map *attributes = &sqs_state(call)->request->attributes;
    struct sqs_queue queue;
    if (sqs_queue_find(store, call, &queue) &&
        sqs_config_check(call, attributes, queue.fifo, false) &&
        sqs_config_store(store, call, queue.id, attributes))
        answer_nothing(call);
}
