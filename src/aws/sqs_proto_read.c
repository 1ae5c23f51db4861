/* SQS over AWS JSON 1.0, the client's side: replies, walked without a tree. At hundreds of
 * thousands of messages a second trees would cost more than the network. */
#include "aws/sqs_proto.h"

#include "aws/jbody.h"
#include "codec/jscan.h"
#include "codec/json.h"

int sqs_proto_read_url(struct span body, struct buf *url, struct err *err)
{
    struct buf scratch;
    buf_init(&scratch, 0);
    int status = jbody_open_reply(body, &scratch, err);
    struct span value = status == 0 ? jscan_find(body, "QueueUrl") : span_of(NULL, 0);
    if (status == 0 && (value.len <= 2 || value.ptr[0] != '"'))
        status = jbody_unexpected(err, "no QueueUrl");
    if (status == 0)
        jscan_string(value, url);
    buf_release(&scratch);
    return status;
}

json_t *sqs_proto_read_map(struct span body, const char *name, struct err *err)
{
    json_t *reply = json_parse(body, err);
    if (reply == NULL)
        return NULL;
    json_t *found = json_object_get(reply, name);
    json_t *result = json_is_object(found) ? json_incref(found) : NULL;
    if (found == NULL && json_is_object(reply))
        result = json_object();
    if (result == NULL)
        jbody_unexpected(err, name);
    json_decref(reply);
    return result;
}

json_t *sqs_proto_read_queues(struct span body, struct buf *next, struct err *err)
{
    json_t *reply = json_parse(body, err);
    if (reply == NULL)
        return NULL;
    json_t *found = json_object_get(reply, "QueueUrls");
    json_t *result = json_is_array(found) ? json_incref(found) : NULL;
    if (found == NULL && json_is_object(reply))
        result = json_array();
    if (result == NULL)
        jbody_unexpected(err, "QueueUrls");
    else
        buf_addspan(next, json_text(reply, "NextToken"));
    json_decref(reply);
    return result;
}

/* The index an id stands for; -1 when it is none of ours. */
static int index_of(struct span id, size_t sent)
{
    if (id.len != 1 || id.ptr[0] < '0' || (size_t)(id.ptr[0] - '0') >= sent)
        return -1;
    return id.ptr[0] - '0';
}

static void read_result(struct span object, struct sqs_result *result, struct span *id,
                        struct buf *scratch)
{
    struct jscan scan;
    struct span name, value;
    jscan_begin(&scan, object);
    while (jscan_member(&scan, &name, &value)) {
        if (span_is(name, "Id"))
            *id = jbody_text(value, scratch);
        else if (span_is(name, "MessageId"))
            result->message_id = jbody_text(value, scratch);
        else if (span_is(name, "MD5OfMessageBody"))
            result->md5_body = jbody_text(value, scratch);
        else if (span_is(name, "MD5OfMessageAttributes"))
            result->md5_attributes = jbody_text(value, scratch);
        else if (span_is(name, "SequenceNumber"))
            result->sequence = jbody_text(value, scratch);
        else if (span_is(name, "Code"))
            result->code = jbody_text(value, scratch);
        else if (span_is(name, "Message"))
            result->message = jbody_text(value, scratch);
        else if (span_is(name, "SenderFault"))
            result->sender_fault = span_is(value, "true");
    }
}

/* Reads one of the two lists of a batch reply; marks what it has seen. */
static int read_results(struct span list, bool ok, size_t sent, struct sqs_result *result,
                        unsigned *seen, struct buf *scratch, struct err *err)
{
    struct jscan scan;
    struct span item;
    if (list.len == 0 || jscan_type(list) == JSCAN_NULL)
        return 0;
    if (jscan_type(list) != JSCAN_ARRAY)
        return jbody_unexpected(err, "batch result is no list");
    jscan_begin(&scan, list);
    while (jscan_element(&scan, &item)) {
        if (jscan_type(item) != JSCAN_OBJECT)
            return jbody_unexpected(err, "batch result is no object");
        struct sqs_result one = {.ok = ok};
        struct span id = {NULL, 0};
        read_result(item, &one, &id, scratch);
        int index = index_of(id, sent);
        if (index < 0 || (*seen & 1U << index) != 0)
            return jbody_unexpected(err, "unknown or repeated id in a batch result");
        *seen |= 1U << index;
        one.index = (unsigned)index;
        result[index] = one;
    }
    return 0;
}

int sqs_proto_read_batch(struct span body, size_t sent, struct sqs_result result[CAP_SQS_BATCH],
                         struct buf *scratch, struct err *err)
{
    unsigned seen = 0;
    if (jbody_open_reply(body, scratch, err) != 0)
        return -1;
    if (read_results(jscan_find(body, "Successful"), true, sent, result, &seen, scratch, err) !=
            0 ||
        read_results(jscan_find(body, "Failed"), false, sent, result, &seen, scratch, err) != 0)
        return -1;
    if (seen != (1U << sent) - 1)
        return jbody_unexpected(err, "an entry has no result");
    return 0;
}

static int read_attribute(struct span object, struct sqs_attribute *attribute, struct buf *scratch,
                          struct err *err)
{
    struct jscan scan;
    struct span name, value, binary = {NULL, 0};
    if (jscan_type(object) != JSCAN_OBJECT)
        return jbody_unexpected(err, "message attribute is no object");
    jscan_begin(&scan, object);
    while (jscan_member(&scan, &name, &value)) {
        if (span_is(name, "DataType"))
            attribute->type = jbody_text(value, scratch);
        else if (span_is(name, "StringValue"))
            attribute->value = jbody_text(value, scratch);
        else if (span_is(name, "BinaryValue"))
            binary = value;
    }
    if (sqs_message_binary(attribute->type) && binary.ptr != NULL &&
        jbody_base64(binary, scratch, &attribute->value) != 0)
        return jbody_unexpected(err, "message attribute is not base64");
    return 0;
}

static int read_attributes(struct span map_value, struct sqs_received *message, struct buf *scratch,
                           struct err *err)
{
    struct jscan scan;
    struct span name, value;
    if (jscan_type(map_value) != JSCAN_OBJECT)
        return 0;
    jscan_begin(&scan, map_value);
    while (jscan_member(&scan, &name, &value)) {
        if (message->attribute_count == CAP_SQS_ATTRIBUTES)
            return jbody_unexpected(err, "too many message attributes");
        struct sqs_attribute *attribute = &message->attribute[message->attribute_count++];
        *attribute = (struct sqs_attribute){0};
        attribute->name = jbody_name(name, scratch);
        if (read_attribute(value, attribute, scratch, err) != 0)
            return -1;
    }
    return 0;
}

static int read_system(struct span map_value, struct sqs_received *message, struct buf *scratch,
                       struct err *err)
{
    struct jscan scan;
    struct span name, value;
    if (jscan_type(map_value) != JSCAN_OBJECT)
        return 0;
    jscan_begin(&scan, map_value);
    while (jscan_member(&scan, &name, &value)) {
        if (message->system_count == CAP_SQS_SYSTEM)
            return jbody_unexpected(err, "too many system attributes");
        message->system[message->system_count++] = (struct sqs_pair){jbody_name(name, scratch),
                                                                     jbody_text(value, scratch)};
    }
    return 0;
}

static int read_message(struct span object, struct sqs_received *message, struct buf *scratch,
                        struct err *err)
{
    struct jscan scan;
    struct span name, value;
    *message = (struct sqs_received){0};
    if (jscan_type(object) != JSCAN_OBJECT)
        return jbody_unexpected(err, "message is no object");
    jscan_begin(&scan, object);
    while (jscan_member(&scan, &name, &value)) {
        if (span_is(name, "MessageId"))
            message->id = jbody_text(value, scratch);
        else if (span_is(name, "ReceiptHandle"))
            message->receipt = jbody_text(value, scratch);
        else if (span_is(name, "Body"))
            message->body = jbody_text(value, scratch);
        else if (span_is(name, "MD5OfBody"))
            message->md5_body = jbody_text(value, scratch);
        else if (span_is(name, "MD5OfMessageAttributes"))
            message->md5_attributes = jbody_text(value, scratch);
        else if (span_is(name, "Attributes") && read_system(value, message, scratch, err) != 0)
            return -1;
        else if (span_is(name, "MessageAttributes") &&
                 read_attributes(value, message, scratch, err) != 0)
            return -1;
    }
    if (message->receipt.len == 0 || message->body.ptr == NULL)
        return jbody_unexpected(err, "message without receipt handle or body");
    return 0;
}

int sqs_proto_read_messages(struct span body, struct sqs_received message[CAP_SQS_BATCH],
                            size_t *count, struct buf *scratch, struct err *err)
{
    struct jscan scan;
    struct span item;
    *count = 0;
    if (jbody_open_reply(body, scratch, err) != 0)
        return -1;
    struct span list = jscan_find(body, "Messages");
    if (list.len == 0 || jscan_type(list) == JSCAN_NULL)
        return 0;
    if (jscan_type(list) != JSCAN_ARRAY)
        return jbody_unexpected(err, "Messages is no list");
    jscan_begin(&scan, list);
    while (jscan_element(&scan, &item)) {
        if (*count == CAP_SQS_BATCH)
            return jbody_unexpected(err, "too many messages");
        if (read_message(item, &message[*count], scratch, err) != 0)
            return -1;
        ++*count;
    }
    return 0;
}

struct span sqs_proto_system(const struct sqs_received *message, const char *name)
{
    for (size_t i = 0; i < message->system_count; i++)
        if (span_is(message->system[i].name, name))
            return message->system[i].value;
    return span_of(NULL, 0);
}
