#include "unit.h"

#include "aws/sqs_reply.h"
#include "aws/sqs_request.h"
#include "codec/url.h"

/* The same request in both protocols decodes to the same. */
static void check_send(const struct sqs_request *request)
{
    assert_true(span_is(request->queue_url, "http://h/000000000000/q"));
    assert_int_equal(request->entry_count, 2);
    const struct sqs_request_entry *entry = &request->entry[0];
    assert_true(span_is(entry->id, "a") && span_is(entry->body, "x&y=\"z\""));
    assert_int_equal(entry->delay_s, 7);
    assert_true(span_is(entry->group, "g") && span_is(entry->dedup, "d"));
    assert_true(span_is(entry->trace, "t"));
    assert_int_equal(entry->attribute_count, 2);
    assert_true(span_is(entry->attribute[0].name, "n"));
    assert_true(span_is(entry->attribute[0].type, "Number"));
    assert_true(span_is(entry->attribute[0].text, "12"));
    assert_true(span_equal(entry->attribute[1].binary, span_of("\0\xff", 2)));
    assert_true(span_is(request->entry[1].id, "b"));
    assert_null(request->entry[1].group.ptr);
    assert_true(request->entry[1].delay_s == SQS_ABSENT);
}

static void one_request_two_protocols(void **state)
{
    (void)state;
    struct err err;
    struct sqs_request *request = sqs_request_new();
    const char *json =
        "{\"QueueUrl\":\"http://h/000000000000/q\",\"Entries\":[{\"Id\":\"a\",\"MessageBody\":"
        "\"x&y=\\\"z\\\"\",\"DelaySeconds\":7,\"MessageGroupId\":\"g\",\"MessageDeduplicationId\":"
        "\"d\",\"MessageAttributes\":{\"n\":{\"DataType\":\"Number\",\"StringValue\":\"12\"},\"b\":"
        "{\"DataType\":\"Binary\",\"BinaryValue\":\"AP8=\"}},\"MessageSystemAttributes\":"
        "{\"AWSTraceHeader\":{\"DataType\":\"String\",\"StringValue\":\"t\"}},\"Unknown\":{}},"
        "{\"Id\":\"b\",\"MessageBody\":\"2\",\"MessageGroupId\":null}]}";
    assert_int_equal(sqs_request_json(request, SQS_SEND_MESSAGE_BATCH, span_str(json), &err), 0);
    check_send(request);
    sqs_request_free(request);

    request = sqs_request_new();
    const char *form =
        "Action=SendMessageBatch&Version=2012-11-05&QueueUrl=http%3A%2F%2Fh%2F000000000000%2Fq"
        "&SendMessageBatchRequestEntry.2.Id=b&SendMessageBatchRequestEntry.2.MessageBody=2"
        "&SendMessageBatchRequestEntry.1.Id=a"
        "&SendMessageBatchRequestEntry.1.MessageBody=x%26y%3D%22z%22"
        "&SendMessageBatchRequestEntry.1.DelaySeconds=7"
        "&SendMessageBatchRequestEntry.1.MessageGroupId=g"
        "&SendMessageBatchRequestEntry.1.MessageDeduplicationId=d"
        "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Name=n"
        "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType=Number"
        "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue=12"
        "&SendMessageBatchRequestEntry.1.MessageAttribute.2.Name=b"
        "&SendMessageBatchRequestEntry.1.MessageAttribute.2.Value.DataType=Binary"
        "&SendMessageBatchRequestEntry.1.MessageAttribute.2.Value.BinaryValue=AP8%3D"
        "&SendMessageBatchRequestEntry.1.MessageSystemAttribute.1.Name=AWSTraceHeader"
        "&SendMessageBatchRequestEntry.1.MessageSystemAttribute.1.Value.StringValue=t&&Other=1";
    assert_int_equal(sqs_request_query(request, SQS_SEND_MESSAGE_BATCH, span_str(form), &err), 0);
    check_send(request);
    sqs_request_free(request);
}

static void lists_and_maps(void **state)
{
    (void)state;
    struct err err;
    struct sqs_request *request = sqs_request_new();
    const char *form = "QueueName=q&Attribute.1.Name=A&Attribute.1.Value=1+2&Tag.1.Key=k"
                       "&Tag.1.Value=v&AttributeName.1=All&MaxNumberOfMessages=3"
                       "&MessageAttributeName.2=b&MessageAttributeName.1=a&VisibilityTimeout=9";
    assert_int_equal(sqs_request_query(request, SQS_CREATE_QUEUE, span_str(form), &err), 0);
    assert_true(span_is(request->attributes.item[0].name, "A"));
    assert_true(span_is(request->attributes.item[0].value, "1 2"));
    assert_true(span_is(request->tags.item[0].value, "v"));
    assert_true(span_is(request->attribute_names.item[0], "All"));
    assert_int_equal(request->message_names.count, 2);
    assert_true(span_is(request->message_names.item[1], "b"));
    assert_int_equal(request->max_messages, 3);
    assert_int_equal(request->entry[0].visibility_s, 9);
    assert_int_equal(request->entry_count, 0);
    sqs_request_free(request);
}

static void what_is_refused(void **state)
{
    (void)state;
    static const char *const json[] = {
        "",
        "[]",
        "{\"QueueUrl\":1}",
        "{\"MaxNumberOfMessages\":\"1\"}",
        "{\"MaxNumberOfMessages\":1.5}",
        "{\"AttributeNames\":[1]}",
        "{\"AttributeNames\":{}}",
        "{\"Attributes\":{\"a\":1}}",
        "{\"Entries\":{}}",
        "{\"Entries\":[1]}",
        "{\"MessageAttributes\":{\"a\":1}}",
        "{\"MessageAttributes\":{\"a\":{\"BinaryValue\":\"!\"}}}",
    };
    static const char *const form[] = {
        "MaxNumberOfMessages=x",
        "AttributeName.0=All",
        "AttributeName.65=All",
        "AttributeName.x=All",
        "QueueUrl=%4",
        "Attribute.99.Name=x",
        "MessageAttribute.1.Value.BinaryValue=!",
    };
    struct err err;
    for (size_t i = 0; i < sizeof json / sizeof json[0]; i++) {
        struct sqs_request *request = sqs_request_new();
        assert_int_equal(sqs_request_json(request, SQS_SEND_MESSAGE, span_str(json[i]), &err), -1);
        sqs_request_free(request);
    }
    for (size_t i = 0; i < sizeof form / sizeof form[0]; i++) {
        struct sqs_request *request = sqs_request_new();
        assert_int_equal(sqs_request_query(request, SQS_SEND_MESSAGE, span_str(form[i]), &err), -1);
        sqs_request_free(request);
    }
}

/* Entries, attributes and names past their caps are counted or refused, never stored. */
static void caps(void **state)
{
    (void)state;
    struct err err;
    struct buf body;
    buf_init(&body, 0);
    for (size_t names = CAP_SQS_LIST; names <= CAP_SQS_LIST + 1; names++) {
        struct sqs_request *request = sqs_request_new();
        buf_clear(&body);
        buf_adds(&body, "{\"AttributeNames\":[\"a\"");
        for (size_t i = 1; i < names; i++)
            buf_adds(&body, ",\"a\"");
        buf_adds(&body, "]}");
        assert_int_equal(sqs_request_json(request, SQS_GET_QUEUE_ATTRIBUTES, buf_span(&body), &err),
                         names > CAP_SQS_LIST ? -1 : 0);
        sqs_request_free(request);
    }
    for (size_t entries = CAP_SQS_BATCH; entries <= CAP_SQS_BATCH + 1; entries++) {
        struct sqs_request *request = sqs_request_new();
        buf_clear(&body);
        for (size_t i = 1; i <= entries; i++)
            buf_addf(&body,
                     "&DeleteMessageBatchRequestEntry.%zu.Id=i&DeleteMessageBatchRequestEntry.1."
                     "MessageAttribute.%zu.Name=n",
                     i, i);
        assert_int_equal(
            sqs_request_query(request, SQS_DELETE_MESSAGE_BATCH, buf_span(&body), &err), 0);
        assert_int_equal(request->entry_count, entries);
        assert_int_equal(request->entry[0].attribute_count, entries);
        sqs_request_free(request);
    }
    buf_release(&body);
}

static void operations_by_name(void **state)
{
    (void)state;
    for (int op = SQS_OP_NONE + 1; op <= SQS_UNTAG_QUEUE; op++)
        assert_int_equal(sqs_request_op(span_str(sqs_request_name((enum sqs_op)op))), op);
    assert_int_equal(sqs_request_op(span_str("Sendmessage")), SQS_OP_NONE);
    assert_int_equal(sqs_request_op(span_str("")), SQS_OP_NONE);
    struct buf action;
    buf_init(&action, 0);
    assert_int_equal(
        sqs_request_parameter(span_str("Version=1&Action=List%51ueues"), "Action", &action), 0);
    assert_string_equal(action.data, "ListQueues");
    assert_int_equal(sqs_request_parameter(span_str("Action1=x"), "Action", &action), -1);
    buf_release(&action);
}

static void write_reply(struct buf *out, bool xml)
{
    struct sqs_reply reply;
    sqs_reply_begin(&reply, out, xml, "ReceiveMessage", true);
    sqs_reply_list_begin(&reply, "Messages");
    sqs_reply_item_begin(&reply, "Message");
    sqs_reply_text(&reply, "Body", span_str("<\"&"));
    sqs_reply_map_begin(&reply, "Attributes");
    sqs_reply_map_text(&reply, "Attribute", "Name", span_str("a"), span_str("1"));
    sqs_reply_map_text(&reply, "Attribute", "Name", span_str("b"), span_str("2"));
    sqs_reply_map_end(&reply);
    sqs_reply_map_begin(&reply, "MessageAttributes");
    sqs_reply_attribute(&reply, span_str("x"), span_str("Binary"), span_of("\0\xff", 2), true);
    sqs_reply_attribute(&reply, span_str("y"), span_str("String"), span_str("v"), false);
    sqs_reply_map_end(&reply);
    sqs_reply_item_end(&reply, "Message");
    sqs_reply_item_begin(&reply, "Message");
    sqs_reply_bool(&reply, "Last", true);
    sqs_reply_item_end(&reply, "Message");
    sqs_reply_list_end(&reply);
    sqs_reply_list_begin(&reply, "QueueUrls");
    sqs_reply_list_text(&reply, "QueueUrl", span_str("u"));
    sqs_reply_list_text(&reply, "QueueUrl", span_str("v"));
    sqs_reply_list_end(&reply);
    sqs_reply_end(&reply, "id");
}

static void one_reply_two_protocols(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 0);
    write_reply(&out, false);
    assert_string_equal(
        out.data,
        "{\"Messages\":[{\"Body\":\"<\\\"&\",\"Attributes\":{\"a\":\"1\",\"b\":\"2\"},"
        "\"MessageAttributes\":{\"x\":{\"DataType\":\"Binary\",\"BinaryValue\":\"AP8=\"},\"y\":"
        "{\"DataType\":\"String\",\"StringValue\":\"v\"}}},{\"Last\":true}],\"QueueUrls\":[\"u\","
        "\"v\"]}");
    buf_clear(&out);
    write_reply(&out, true);
    assert_string_equal(
        out.data,
        "<?xml version=\"1.0\"?><ReceiveMessageResponse "
        "xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><ReceiveMessageResult><Message><Body>"
        "&lt;&quot;&amp;</Body><Attribute><Name>a</Name><Value>1</Value></Attribute><Attribute>"
        "<Name>b</Name><Value>2</Value></Attribute><MessageAttribute><Name>x</"
        "Name><Value><DataType>"
        "Binary</DataType><BinaryValue>AP8=</BinaryValue></Value></MessageAttribute>"
        "<MessageAttribute><Name>y</Name><Value><DataType>String</DataType><StringValue>v"
        "</StringValue></Value></MessageAttribute></Message><Message><Last>true</Last></Message>"
        "<QueueUrl>u</QueueUrl><QueueUrl>v</QueueUrl></ReceiveMessageResult><ResponseMetadata>"
        "<RequestId>id</RequestId></ResponseMetadata></ReceiveMessageResponse>");
    buf_release(&out);
}

UNIT_GROUP(sqs_request, cmocka_unit_test(one_request_two_protocols),
           cmocka_unit_test(lists_and_maps), cmocka_unit_test(what_is_refused),
           cmocka_unit_test(caps), cmocka_unit_test(operations_by_name),
           cmocka_unit_test(one_reply_two_protocols))
