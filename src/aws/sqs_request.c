/* SQS requests, decoded from JSON 1.0 or from a form (query protocol) into one struct. One table of
 * parameters serves both: a JSON member or the first part of a form parameter's name is looked up
 * in it, and says what kind of value goes where. */
#include "aws/sqs_request.h"

#include <stdlib.h>
#include <string.h>

#include "aws/jbody.h"
#include "codec/base64.h"
#include "codec/jscan.h"
#include "codec/url.h"
#include "core/mem.h"
#include "core/num.h"

static const char *const op_names[] = {
    [SQS_OP_NONE] = "",
    [SQS_CHANGE_MESSAGE_VISIBILITY] = "ChangeMessageVisibility",
    [SQS_CHANGE_MESSAGE_VISIBILITY_BATCH] = "ChangeMessageVisibilityBatch",
    [SQS_CREATE_QUEUE] = "CreateQueue",
    [SQS_DELETE_MESSAGE] = "DeleteMessage",
    [SQS_DELETE_MESSAGE_BATCH] = "DeleteMessageBatch",
    [SQS_DELETE_QUEUE] = "DeleteQueue",
    [SQS_GET_QUEUE_ATTRIBUTES] = "GetQueueAttributes",
    [SQS_GET_QUEUE_URL] = "GetQueueUrl",
    [SQS_LIST_DEAD_LETTER_SOURCE_QUEUES] = "ListDeadLetterSourceQueues",
    [SQS_LIST_QUEUE_TAGS] = "ListQueueTags",
    [SQS_LIST_QUEUES] = "ListQueues",
    [SQS_PURGE_QUEUE] = "PurgeQueue",
    [SQS_RECEIVE_MESSAGE] = "ReceiveMessage",
    [SQS_SEND_MESSAGE] = "SendMessage",
    [SQS_SEND_MESSAGE_BATCH] = "SendMessageBatch",
    [SQS_SET_QUEUE_ATTRIBUTES] = "SetQueueAttributes",
    [SQS_TAG_QUEUE] = "TagQueue",
    [SQS_UNTAG_QUEUE] = "UntagQueue",
};

enum kind {
    TEXT,               /* struct span */
    NUMBER,             /* int64_t */
    LIST,               /* struct sqs_request_list */
    MAP,                /* struct sqs_request_map */
    ENTRIES,            /* the entries of a batch */
    MESSAGE_ATTRIBUTES, /* of an entry */
    SYSTEM_ATTRIBUTES   /* of an entry */
};

struct field {
    const char *json; /* NULL: not a name of this protocol */
    const char *form; /* NULL: the same as json */
    enum kind kind;
    size_t at; /* where in the struct */
};

#define OF(member) offsetof(struct sqs_request, member)
static const struct field request_fields[] = {
    {"QueueUrl", NULL, TEXT, OF(queue_url)},
    {"Entries", "SendMessageBatchRequestEntry", ENTRIES, 0},
    {NULL, "DeleteMessageBatchRequestEntry", ENTRIES, 0},
    {NULL, "ChangeMessageVisibilityBatchRequestEntry", ENTRIES, 0},
    {"MaxNumberOfMessages", NULL, NUMBER, OF(max_messages)},
    {"WaitTimeSeconds", NULL, NUMBER, OF(wait_s)},
    {"AttributeNames", "AttributeName", LIST, OF(attribute_names)},
    {"MessageSystemAttributeNames", "MessageSystemAttributeName", LIST, OF(system_names)},
    {"MessageAttributeNames", "MessageAttributeName", LIST, OF(message_names)},
    {"ReceiveRequestAttemptId", NULL, TEXT, OF(attempt)},
    {"QueueName", NULL, TEXT, OF(queue_name)},
    {"QueueOwnerAWSAccountId", NULL, TEXT, OF(owner)},
    {"QueueNamePrefix", NULL, TEXT, OF(prefix)},
    {"NextToken", NULL, TEXT, OF(token)},
    {"MaxResults", NULL, NUMBER, OF(max_results)},
    {"Attributes", "Attribute", MAP, OF(attributes)},
    {"tags", "Tag", MAP, OF(tags)},
    {"Tags", "tags", MAP, OF(tags)},
    {"TagKeys", "TagKey", LIST, OF(tag_keys)},
    {NULL, NULL, TEXT, 0},
};
#undef OF

#define OF(member) offsetof(struct sqs_request_entry, member)
static const struct field entry_fields[] = {
    {"Id", NULL, TEXT, OF(id)},
    {"MessageBody", NULL, TEXT, OF(body)},
    {"ReceiptHandle", NULL, TEXT, OF(receipt)},
    {"DelaySeconds", NULL, NUMBER, OF(delay_s)},
    {"VisibilityTimeout", NULL, NUMBER, OF(visibility_s)},
    {"MessageGroupId", NULL, TEXT, OF(group)},
    {"MessageDeduplicationId", NULL, TEXT, OF(dedup)},
    {"MessageAttributes", "MessageAttribute", MESSAGE_ATTRIBUTES, 0},
    {"MessageSystemAttributes", "MessageSystemAttribute", SYSTEM_ATTRIBUTES, 0},
    {NULL, NULL, TEXT, 0},
};
#undef OF

enum sqs_op sqs_request_op(struct span name)
{
    for (int op = SQS_OP_NONE + 1; op <= SQS_UNTAG_QUEUE; op++)
        if (span_is(name, op_names[op]))
            return (enum sqs_op)op;
    return SQS_OP_NONE;
}

const char *sqs_request_name(enum sqs_op op)
{
    return op_names[op];
}

static void entry_init(struct sqs_request_entry *entry)
{
    entry->delay_s = entry->visibility_s = SQS_ABSENT;
}

struct sqs_request *sqs_request_new(void)
{
    struct sqs_request *request = mem_alloc(sizeof *request);
    request->max_results = request->max_messages = request->wait_s = SQS_ABSENT;
    for (size_t i = 0; i < CAP_SQS_BATCH; i++)
        entry_init(&request->entry[i]);
    buf_init(&request->scratch, 0);
    return request;
}

void sqs_request_free(struct sqs_request *request)
{
    if (request == NULL)
        return;
    buf_release(&request->scratch);
    free(request);
}

static int wrong_type(struct err *err, struct span name)
{
    if (name.len > 100)
        name.len = 100;
    return err_set(err, ERR_DATA, "Unexpected value for %.*s", SPAN_ARG(name));
}

static void *place(void *base, const struct field *field)
{
    return (char *)base + field->at;
}

/* ---- JSON ---- */

static const struct field *field_json(const struct field *fields, struct span name)
{
    for (; fields->json != NULL || fields->form != NULL; fields++)
        if (fields->json != NULL && span_is(name, fields->json))
            return fields;
    return NULL;
}

static int json_value_attribute(struct sqs_request *request, struct span value,
                                struct sqs_request_attribute *attribute)
{
    struct jscan scan;
    struct span name, part;
    if (jscan_type(value) != JSCAN_OBJECT)
        return -1;
    jscan_begin(&scan, value);
    while (jscan_member(&scan, &name, &part)) {
        if (jscan_type(part) == JSCAN_NULL)
            continue;
        if (span_is(name, "DataType"))
            attribute->type = jbody_text(part, &request->scratch);
        else if (span_is(name, "StringValue"))
            attribute->text = jbody_text(part, &request->scratch);
        else if (span_is(name, "BinaryValue") &&
                 jbody_base64(part, &request->scratch, &attribute->binary) != 0)
            return -1;
    }
    return 0;
}

static int json_attributes(struct sqs_request *request, struct span value, bool system,
                           struct sqs_request_entry *entry)
{
    struct jscan scan;
    struct span name, part;
    if (jscan_type(value) != JSCAN_OBJECT)
        return -1;
    jscan_begin(&scan, value);
    while (jscan_member(&scan, &name, &part)) {
        struct sqs_request_attribute attribute = {.name = jbody_name(name, &request->scratch)};
        if (json_value_attribute(request, part, &attribute) != 0)
            return -1;
        if (system && span_is(attribute.name, "AWSTraceHeader"))
            entry->trace = attribute.text;
        else if (!system && entry->attribute_count++ < CAP_SQS_ATTRIBUTES)
            entry->attribute[entry->attribute_count - 1] = attribute;
    }
    return 0;
}

static int json_list(struct sqs_request *request, struct span value, struct sqs_request_list *list)
{
    struct jscan scan;
    struct span item;
    if (jscan_type(value) != JSCAN_ARRAY)
        return -1;
    jscan_begin(&scan, value);
    while (jscan_element(&scan, &item)) {
        if (jscan_type(item) != JSCAN_STRING || list->count == CAP_SQS_LIST)
            return -1;
        list->item[list->count++] = jbody_text(item, &request->scratch);
    }
    return 0;
}

static int json_map(struct sqs_request *request, struct span value, struct sqs_request_map *map)
{
    struct jscan scan;
    struct span name, part;
    if (jscan_type(value) != JSCAN_OBJECT)
        return -1;
    jscan_begin(&scan, value);
    while (jscan_member(&scan, &name, &part)) {
        if (jscan_type(part) != JSCAN_STRING || map->count == CAP_SQS_LIST)
            return -1;
        struct sqs_pair *pair = &map->item[map->count++];
        pair->name = jbody_name(name, &request->scratch);
        pair->value = jbody_text(part, &request->scratch);
    }
    return 0;
}

static int json_entries(struct sqs_request *request, struct span value, struct err *err);

/* Stores one member into base, a request or an entry. */
static int json_field(struct sqs_request *request, struct sqs_request_entry *entry, void *base,
                      const struct field *field, struct span value, struct err *err)
{
    struct span *text;
    switch (field->kind) {
    case TEXT:
        text = place(base, field);
        *text = jbody_text(value, &request->scratch);
        return text->ptr != NULL ? 0 : -1;
    case NUMBER:
        return num_i64(value, INT64_MIN + 1, INT64_MAX, place(base, field));
    case LIST:
        return json_list(request, value, place(base, field));
    case MAP:
        return json_map(request, value, place(base, field));
    case MESSAGE_ATTRIBUTES:
        return json_attributes(request, value, false, entry);
    case SYSTEM_ATTRIBUTES:
        return json_attributes(request, value, true, entry);
    case ENTRIES:
        break;
    }
    return json_entries(request, value, err);
}

static int json_entry(struct sqs_request *request, struct span object,
                      struct sqs_request_entry *entry, struct err *err)
{
    struct jscan scan;
    struct span name, value;
    jscan_begin(&scan, object);
    while (jscan_member(&scan, &name, &value)) {
        const struct field *field = field_json(entry_fields, name);
        if (field != NULL && jscan_type(value) != JSCAN_NULL &&
            json_field(request, entry, entry, field, value, err) != 0)
            return wrong_type(err, name);
    }
    return 0;
}

static int json_entries(struct sqs_request *request, struct span value, struct err *err)
{
    struct jscan scan;
    struct span item;
    if (jscan_type(value) != JSCAN_ARRAY)
        return -1;
    jscan_begin(&scan, value);
    while (jscan_element(&scan, &item)) {
        if (jscan_type(item) != JSCAN_OBJECT)
            return -1;
        if (request->entry_count++ < CAP_SQS_BATCH &&
            json_entry(request, item, &request->entry[request->entry_count - 1], err) != 0)
            return -1;
    }
    return 0;
}

int sqs_request_json(struct sqs_request *request, enum sqs_op op, struct span body, struct err *err)
{
    struct jscan scan;
    struct span name, value;
    request->op = op;
    request->query = false;
    if (jbody_open(body, &request->scratch, err) != 0)
        return -1;
    jscan_begin(&scan, body);
    while (jscan_member(&scan, &name, &value)) {
        void *base = request;
        const struct field *field = field_json(request_fields, name);
        if (field == NULL) {
            base = &request->entry[0];
            field = field_json(entry_fields, name);
        }
        if (field == NULL || jscan_type(value) == JSCAN_NULL)
            continue;
        if (json_field(request, &request->entry[0], base, field, value, err) != 0)
            return wrong_type(err, name);
    }
    return 0;
}

/* ---- forms ---- */

static const struct field *field_form(const struct field *fields, struct span name)
{
    for (; fields->json != NULL || fields->form != NULL; fields++)
        if (span_is(name, fields->form != NULL ? fields->form : fields->json))
            return fields;
    return NULL;
}

/* Cuts the number at the front of *rest ("3.Name"): 1..max, or 0. */
static size_t number_of(struct span *rest, size_t max)
{
    uint64_t number;
    struct span text = span_cut(rest, '.');
    return num_u64(text, max, &number) == 0 ? (size_t)number : 0;
}

static int form_attribute(struct sqs_request *request, struct span rest, struct span value,
                          bool system, struct sqs_request_entry *entry)
{
    size_t number = number_of(&rest, 1000);
    if (number == 0)
        return -1;
    if (system) {
        if (span_is(rest, "Value.StringValue"))
            entry->trace = value;
        return 0;
    }
    if (number > entry->attribute_count)
        entry->attribute_count = number;
    if (number > CAP_SQS_ATTRIBUTES)
        return 0;
    struct sqs_request_attribute *attribute = &entry->attribute[number - 1];
    if (span_is(rest, "Name")) {
        attribute->name = value;
    } else if (span_is(rest, "Value.DataType")) {
        attribute->type = value;
    } else if (span_is(rest, "Value.StringValue")) {
        attribute->text = value;
    } else if (span_is(rest, "Value.BinaryValue")) {
        size_t at = request->scratch.len;
        if (base64_decode(value, &request->scratch) != 0)
            return -1;
        attribute->binary = span_of(request->scratch.data + at, request->scratch.len - at);
    }
    return 0;
}

static int form_field(struct sqs_request *request, struct sqs_request_entry *entry, void *base,
                      const struct field *field, struct span rest, struct span value);

static int form_entry(struct sqs_request *request, struct span rest, struct span value)
{
    size_t number = number_of(&rest, 1000);
    if (number == 0)
        return -1;
    if (number > request->entry_count)
        request->entry_count = number;
    if (number > CAP_SQS_BATCH)
        return 0;
    struct sqs_request_entry *entry = &request->entry[number - 1];
    const struct field *field = field_form(entry_fields, span_cut(&rest, '.'));
    return field == NULL ? 0 : form_field(request, entry, entry, field, rest, value);
}

/* Stores one parameter; rest is what follows the field's name and a dot. */
static int form_field(struct sqs_request *request, struct sqs_request_entry *entry, void *base,
                      const struct field *field, struct span rest, struct span value)
{
    struct sqs_request_list *list = place(base, field);
    struct sqs_request_map *map = place(base, field);
    size_t number;
    switch (field->kind) {
    case TEXT:
        *(struct span *)place(base, field) = value;
        return 0;
    case NUMBER:
        return num_i64(value, INT64_MIN + 1, INT64_MAX, place(base, field));
    case LIST:
        number = number_of(&rest, CAP_SQS_LIST);
        if (number == 0)
            return -1;
        list->item[number - 1] = value;
        list->count = number > list->count ? number : list->count;
        return 0;
    case MAP:
        number = number_of(&rest, CAP_SQS_LIST);
        if (number == 0)
            return -1;
        map->count = number > map->count ? number : map->count;
        if (span_is(rest, "Name") || span_is(rest, "Key"))
            map->item[number - 1].name = value;
        else if (span_is(rest, "Value"))
            map->item[number - 1].value = value;
        return 0;
    case MESSAGE_ATTRIBUTES:
        return form_attribute(request, rest, value, false, entry);
    case SYSTEM_ATTRIBUTES:
        return form_attribute(request, rest, value, true, entry);
    case ENTRIES:
        break;
    }
    return form_entry(request, rest, value);
}

/* Cuts the next name=value off *body, still encoded. */
static bool parameter(struct span *body, struct span *name, struct span *value)
{
    while (body->len > 0) {
        struct span pair = span_cut(body, '&');
        if (pair.len == 0)
            continue;
        *name = span_cut(&pair, '=');
        *value = pair;
        return true;
    }
    return false;
}

/* The decoded text, at the end of out. */
static int decoded(struct span encoded, struct buf *out, struct span *text)
{
    size_t at = out->len;
    if (url_decode(encoded, true, out) != 0)
        return -1;
    *text = span_of(out->data + at, out->len - at);
    return 0;
}

int sqs_request_query(struct sqs_request *request, enum sqs_op op, struct span body,
                      struct err *err)
{
    struct span name, value;
    request->op = op;
    request->query = true;
    buf_clear(&request->scratch);
    if (buf_reserve(&request->scratch, 2 * body.len) == NULL)
        return err_set(err, ERR_DATA, "too long");
    while (parameter(&body, &name, &value)) {
        if (decoded(name, &request->scratch, &name) != 0 ||
            decoded(value, &request->scratch, &value) != 0)
            return err_set(err, ERR_DATA, "Malformed form parameter");
        struct span rest = name;
        struct span head = span_cut(&rest, '.');
        void *base = request;
        const struct field *field = field_form(request_fields, head);
        if (field == NULL) {
            base = &request->entry[0];
            field = field_form(entry_fields, head);
        }
        if (field != NULL && form_field(request, &request->entry[0], base, field, rest, value) != 0)
            return wrong_type(err, name);
    }
    return 0;
}

int sqs_request_parameter(struct span body, const char *wanted, struct buf *out)
{
    struct span name, value;
    while (parameter(&body, &name, &value))
        if (span_is(name, wanted))
            return url_decode(value, true, out);
    return -1;
}
