/* SQS replies in JSON 1.0 and in the query protocol's XML, from one description. */
#include "aws/sqs_reply.h"

#include "codec/base64.h"
#include "codec/jwrite.h"
#include "codec/xml.h"

void sqs_reply_begin(struct sqs_reply *reply, struct buf *out, bool xml, const char *op,
                     bool result)
{
    *reply = (struct sqs_reply){out, xml, op, false, result};
    if (!xml) {
        buf_addc(out, '{');
        return;
    }
    buf_addf(
        out,
        "<?xml version=\"1.0\"?><%sResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\">",
        op);
    if (result)
        buf_addf(out, "<%sResult>", op);
}

void sqs_reply_end(struct sqs_reply *reply, const char *request_id)
{
    if (!reply->xml) {
        buf_addc(reply->out, '}');
        return;
    }
    if (reply->result)
        buf_addf(reply->out, "</%sResult>", reply->op);
    buf_addf(reply->out,
             "<ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata></%sResponse>",
             request_id, reply->op);
}

const char *sqs_reply_type(bool xml)
{
    return xml ? "text/xml" : "application/x-amz-json-1.0";
}

/* The comma before the next JSON member or element. */
static void comma(struct sqs_reply *reply)
{
    if (reply->comma)
        buf_addc(reply->out, ',');
    reply->comma = true;
}

/* "name": and what opens a container. */
static void open_json(struct sqs_reply *reply, const char *name, char bracket)
{
    if (reply->xml)
        return;
    comma(reply);
    jwrite_name(reply->out, name);
    buf_addc(reply->out, bracket);
    reply->comma = false;
}

static void close_json(struct sqs_reply *reply, char bracket)
{
    if (reply->xml)
        return;
    buf_addc(reply->out, bracket);
    reply->comma = true;
}

void sqs_reply_text(struct sqs_reply *reply, const char *name, struct span value)
{
    if (reply->xml) {
        xml_element(reply->out, name, value);
        return;
    }
    comma(reply);
    jwrite_name(reply->out, name);
    jwrite_string(reply->out, value);
}

void sqs_reply_bool(struct sqs_reply *reply, const char *name, bool value)
{
    const char *text = value ? "true" : "false";
    if (reply->xml) {
        xml_element(reply->out, name, span_str(text));
        return;
    }
    comma(reply);
    jwrite_name(reply->out, name);
    buf_adds(reply->out, text);
}

void sqs_reply_list_begin(struct sqs_reply *reply, const char *json)
{
    open_json(reply, json, '[');
}

void sqs_reply_list_text(struct sqs_reply *reply, const char *xml, struct span value)
{
    if (reply->xml) {
        xml_element(reply->out, xml, value);
        return;
    }
    comma(reply);
    jwrite_string(reply->out, value);
}

void sqs_reply_list_end(struct sqs_reply *reply)
{
    close_json(reply, ']');
}

void sqs_reply_item_begin(struct sqs_reply *reply, const char *xml)
{
    if (reply->xml) {
        xml_open(reply->out, xml);
        return;
    }
    comma(reply);
    buf_addc(reply->out, '{');
    reply->comma = false;
}

void sqs_reply_item_end(struct sqs_reply *reply, const char *xml)
{
    if (reply->xml)
        xml_close(reply->out, xml);
    close_json(reply, '}');
}

void sqs_reply_map_begin(struct sqs_reply *reply, const char *json)
{
    open_json(reply, json, '{');
}

void sqs_reply_map_text(struct sqs_reply *reply, const char *xml, const char *key, struct span name,
                        struct span value)
{
    if (reply->xml) {
        xml_open(reply->out, xml);
        xml_element(reply->out, key, name);
        xml_element(reply->out, "Value", value);
        xml_close(reply->out, xml);
        return;
    }
    comma(reply);
    jwrite_string(reply->out, name);
    buf_addc(reply->out, ':');
    jwrite_string(reply->out, value);
}

void sqs_reply_map_end(struct sqs_reply *reply)
{
    close_json(reply, '}');
}

static void attribute_xml(struct buf *out, struct span name, struct span type, struct span value,
                          bool bytes)
{
    const char *element = bytes ? "BinaryValue" : "StringValue";
    xml_open(out, "MessageAttribute");
    xml_element(out, "Name", name);
    xml_open(out, "Value");
    xml_element(out, "DataType", type);
    xml_open(out, element);
    if (bytes)
        base64_encode(value, out);
    else
        xml_escape(out, value);
    xml_close(out, element);
    xml_close(out, "Value");
    xml_close(out, "MessageAttribute");
}

void sqs_reply_attribute(struct sqs_reply *reply, struct span name, struct span type,
                         struct span value, bool bytes)
{
    struct buf *out = reply->out;
    if (reply->xml) {
        attribute_xml(out, name, type, value, bytes);
        return;
    }
    comma(reply);
    jwrite_string(out, name);
    buf_adds(out, ":{\"DataType\":");
    jwrite_string(out, type);
    if (bytes) {
        buf_adds(out, ",\"BinaryValue\":\"");
        base64_encode(value, out);
        buf_addc(out, '"');
    } else {
        buf_adds(out, ",\"StringValue\":");
        jwrite_string(out, value);
    }
    buf_addc(out, '}');
}
