/* Messages as lines. */
#include "aws/sqs_record.h"

#include "codec/base64.h"
#include "codec/jwrite.h"
#include "core/num.h"

static void add_text(struct buf *out, const char *name, struct span text)
{
    if (text.ptr == NULL)
        return;
    buf_addc(out, ',');
    jwrite_name(out, name);
    jwrite_string(out, text);
}

/* The service gives numbers as text. */
static void add_number(struct buf *out, const char *name, struct span text)
{
    uint64_t number;
    if (num_u64(text, UINT64_MAX, &number) != 0)
        return;
    buf_addc(out, ',');
    jwrite_name(out, name);
    buf_addu(out, number);
}

static void add_attributes(struct buf *out, const struct sqs_received *message)
{
    for (size_t i = 0; i < message->attribute_count; i++) {
        const struct sqs_attribute *attribute = &message->attribute[i];
        buf_adds(out, i == 0 ? ",\"attributes\":{" : ",");
        jwrite_string(out, attribute->name);
        buf_adds(out, ":{\"type\":");
        jwrite_string(out, attribute->type);
        if (sqs_message_binary(attribute->type)) {
            buf_adds(out, ",\"base64\":\"");
            base64_encode(attribute->value, out);
            buf_adds(out, "\"}");
        } else {
            add_text(out, "value", attribute->value);
            buf_addc(out, '}');
        }
    }
    if (message->attribute_count > 0)
        buf_addc(out, '}');
}

void sqs_record_line(const struct sqs_received *message, struct span queue, struct buf *meta,
                     struct ndrec *scratch, struct buf *out)
{
    buf_clear(meta);
    buf_adds(meta, "\"_sqs\":{\"queue\":");
    jwrite_string(meta, queue);
    add_text(meta, "id", message->id);
    add_text(meta, "receipt", message->receipt);
    add_number(meta, "count", sqs_proto_system(message, "ApproximateReceiveCount"));
    add_number(meta, "sent", sqs_proto_system(message, "SentTimestamp"));
    add_text(meta, "group", sqs_proto_system(message, "MessageGroupId"));
    add_text(meta, "sequence", sqs_proto_system(message, "SequenceNumber"));
    add_attributes(meta, message);
    buf_addc(meta, '}');
    ndrec_wrap(scratch, message->body, buf_span(meta), out);
}

bool sqs_record_intact(const struct sqs_received *message)
{
    char md5[33];
    sqs_message_md5(message->body, md5);
    if (message->md5_body.ptr != NULL && !span_is(message->md5_body, md5))
        return false;
    if (message->md5_attributes.ptr == NULL || message->attribute_count == 0)
        return true;
    sqs_message_attribute_md5(message->attribute, message->attribute_count, md5);
    return span_is(message->md5_attributes, md5);
}
