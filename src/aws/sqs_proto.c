/* SQS over AWS JSON 1.0, the client's side (API reference, version 2012-11-05): requests, written
 * straight into a buffer. */
#include "aws/sqs_proto.h"

#include "codec/base64.h"
#include "codec/jwrite.h"

static void member(struct buf *out, const char *name, struct span value)
{
    jwrite_name(out, name);
    jwrite_string(out, value);
}

static void number(struct buf *out, const char *name, int64_t value)
{
    jwrite_name(out, name);
    buf_addf(out, "%lld", (long long)value);
}

static void map(struct buf *out, const char *name, const struct sqs_pair *pair, size_t count)
{
    if (count == 0)
        return;
    buf_addc(out, ',');
    jwrite_name(out, name);
    for (size_t i = 0; i < count; i++) {
        buf_addc(out, i == 0 ? '{' : ',');
        jwrite_string(out, pair[i].name);
        buf_addc(out, ':');
        jwrite_string(out, pair[i].value);
    }
    buf_addc(out, '}');
}

void sqs_proto_create_queue(struct buf *out, struct span name, const struct sqs_pair *attribute,
                            size_t attributes, const struct sqs_pair *tag, size_t tags)
{
    buf_addc(out, '{');
    member(out, "QueueName", name);
    map(out, "Attributes", attribute, attributes);
    map(out, "tags", tag, tags);
    buf_addc(out, '}');
}

void sqs_proto_get_queue_url(struct buf *out, struct span name, struct span account)
{
    buf_addc(out, '{');
    member(out, "QueueName", name);
    if (account.len > 0) {
        buf_addc(out, ',');
        member(out, "QueueOwnerAWSAccountId", account);
    }
    buf_addc(out, '}');
}

void sqs_proto_get_queue_attributes(struct buf *out, struct span url, const char *const *names,
                                    size_t count)
{
    buf_addc(out, '{');
    member(out, "QueueUrl", url);
    buf_adds(out, ",\"AttributeNames\":[");
    if (count == 0)
        buf_adds(out, "\"All\"");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_addc(out, ',');
        jwrite_string(out, span_str(names[i]));
    }
    buf_adds(out, "]}");
}

void sqs_proto_set_queue_attributes(struct buf *out, struct span url,
                                    const struct sqs_pair *attribute, size_t attributes)
{
    buf_addc(out, '{');
    member(out, "QueueUrl", url);
    map(out, "Attributes", attribute, attributes);
    buf_addc(out, '}');
}

void sqs_proto_queue(struct buf *out, struct span url)
{
    buf_addc(out, '{');
    member(out, "QueueUrl", url);
    buf_addc(out, '}');
}

void sqs_proto_list_queues(struct buf *out, struct span prefix, struct span token, int64_t max)
{
    const char *comma = "";
    buf_addc(out, '{');
    if (prefix.len > 0) {
        member(out, "QueueNamePrefix", prefix);
        comma = ",";
    }
    if (token.len > 0) {
        buf_adds(out, comma);
        member(out, "NextToken", token);
        comma = ",";
    }
    if (max > 0) {
        buf_adds(out, comma);
        number(out, "MaxResults", max);
    }
    buf_addc(out, '}');
}

static void batch_begin(struct buf *out, struct span url)
{
    buf_addc(out, '{');
    member(out, "QueueUrl", url);
    buf_adds(out, ",\"Entries\":[");
}

void sqs_proto_send_begin(struct buf *out, struct span url)
{
    batch_begin(out, url);
}

void sqs_proto_delete_begin(struct buf *out, struct span url)
{
    batch_begin(out, url);
}

void sqs_proto_visibility_begin(struct buf *out, struct span url)
{
    batch_begin(out, url);
}

void sqs_proto_batch_end(struct buf *out)
{
    buf_adds(out, "]}");
}

/* {"Id":"7" */
static void entry_begin(struct buf *out, unsigned index)
{
    buf_adds(out, index == 0 ? "{\"Id\":\"" : ",{\"Id\":\"");
    buf_addu(out, index);
    buf_addc(out, '"');
}

static void attributes_add(struct buf *out, const struct sqs_attribute *attribute, size_t count)
{
    buf_adds(out, ",\"MessageAttributes\":{");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_addc(out, ',');
        jwrite_string(out, attribute[i].name);
        buf_adds(out, ":{");
        member(out, "DataType", attribute[i].type);
        if (sqs_message_binary(attribute[i].type)) {
            buf_adds(out, ",\"BinaryValue\":\"");
            base64_encode(attribute[i].value, out);
            buf_adds(out, "\"}");
        } else {
            buf_addc(out, ',');
            member(out, "StringValue", attribute[i].value);
            buf_addc(out, '}');
        }
    }
    buf_addc(out, '}');
}

void sqs_proto_send_add(struct buf *out, unsigned index, const struct sqs_entry *entry)
{
    entry_begin(out, index);
    buf_adds(out, ",\"MessageBody\":");
    jwrite_string(out, entry->body);
    if (entry->delay_s >= 0) {
        buf_addc(out, ',');
        number(out, "DelaySeconds", entry->delay_s);
    }
    if (entry->group.ptr != NULL) {
        buf_addc(out, ',');
        member(out, "MessageGroupId", entry->group);
    }
    if (entry->dedup.ptr != NULL) {
        buf_addc(out, ',');
        member(out, "MessageDeduplicationId", entry->dedup);
    }
    if (entry->attribute_count > 0)
        attributes_add(out, entry->attribute, entry->attribute_count);
    if (entry->trace.ptr != NULL) {
        buf_adds(out, ",\"MessageSystemAttributes\":{\"AWSTraceHeader\":{\"DataType\":\"String\",");
        member(out, "StringValue", entry->trace);
        buf_adds(out, "}}");
    }
    buf_addc(out, '}');
}

void sqs_proto_delete_add(struct buf *out, unsigned index, struct span receipt)
{
    entry_begin(out, index);
    buf_addc(out, ',');
    member(out, "ReceiptHandle", receipt);
    buf_addc(out, '}');
}

void sqs_proto_visibility_add(struct buf *out, unsigned index, struct span receipt, int64_t seconds)
{
    entry_begin(out, index);
    buf_addc(out, ',');
    member(out, "ReceiptHandle", receipt);
    buf_addc(out, ',');
    number(out, "VisibilityTimeout", seconds);
    buf_addc(out, '}');
}

void sqs_proto_receive(struct buf *out, struct span url, int max, int64_t wait_s,
                       int64_t visibility_s, struct span attempt)
{
    buf_addc(out, '{');
    member(out, "QueueUrl", url);
    buf_addc(out, ',');
    number(out, "MaxNumberOfMessages", max);
    if (wait_s >= 0) {
        buf_addc(out, ',');
        number(out, "WaitTimeSeconds", wait_s);
    }
    if (visibility_s >= 0) {
        buf_addc(out, ',');
        number(out, "VisibilityTimeout", visibility_s);
    }
    if (attempt.len > 0) {
        buf_addc(out, ',');
        member(out, "ReceiveRequestAttemptId", attempt);
    }
    buf_adds(out,
             ",\"MessageSystemAttributeNames\":[\"All\"],\"MessageAttributeNames\":[\"All\"]}");
}
