#include "unit.h"

#include "aws/sqs_proto.h"

#define URL "http://localhost/000000000000/q"

static void bodies_of_batches(void **state)
{
    (void)state;
    struct buf out;
    struct sqs_attribute attribute[] = {
        {span_str("n"), span_str("Number"), span_str("1")},
        {span_str("b"), span_str("Binary"), span_of("\0\xff", 2)},
    };
    struct sqs_entry plain = {.body = span_str("a\"b\n"), .delay_s = -1};
    struct sqs_entry full = {.body = span_str("{}"),
                             .delay_s = 5,
                             .group = span_str("g"),
                             .dedup = span_str("d"),
                             .trace = span_str("t"),
                             .attribute = attribute,
                             .attribute_count = 2};
    buf_init(&out, 0);
    sqs_proto_send_begin(&out, span_str(URL));
    sqs_proto_send_add(&out, 0, &plain);
    sqs_proto_send_add(&out, 1, &full);
    sqs_proto_batch_end(&out);
    assert_string_equal(
        out.data,
        "{\"QueueUrl\":\"" URL "\",\"Entries\":[{\"Id\":\"0\",\"MessageBody\":\"a\\\"b\\n\"},"
        "{\"Id\":\"1\",\"MessageBody\":\"{}\",\"DelaySeconds\":5,\"MessageGroupId\":\"g\","
        "\"MessageDeduplicationId\":\"d\",\"MessageAttributes\":{\"n\":{\"DataType\":\"Number\","
        "\"StringValue\":\"1\"},\"b\":{\"DataType\":\"Binary\",\"BinaryValue\":\"AP8=\"}},"
        "\"MessageSystemAttributes\":{\"AWSTraceHeader\":{\"DataType\":\"String\","
        "\"StringValue\":\"t\"}}}]}");
    buf_clear(&out);
    sqs_proto_visibility_begin(&out, span_str(URL));
    sqs_proto_visibility_add(&out, 0, span_str("r"), 0);
    sqs_proto_batch_end(&out);
    assert_string_equal(out.data, "{\"QueueUrl\":\"" URL "\",\"Entries\":[{\"Id\":\"0\","
                                  "\"ReceiptHandle\":\"r\",\"VisibilityTimeout\":0}]}");
    buf_clear(&out);
    sqs_proto_delete_begin(&out, span_str(URL));
    sqs_proto_delete_add(&out, 0, span_str("r"));
    sqs_proto_delete_add(&out, 9, span_str("s"));
    sqs_proto_batch_end(&out);
    assert_string_equal(out.data, "{\"QueueUrl\":\"" URL "\",\"Entries\":[{\"Id\":\"0\","
                                  "\"ReceiptHandle\":\"r\"},{\"Id\":\"9\",\"ReceiptHandle\":"
                                  "\"s\"}]}");
    buf_release(&out);
}

static void bodies_about_queues(void **state)
{
    (void)state;
    struct buf out;
    struct sqs_pair pair = {span_str("DelaySeconds"), span_str("5")};
    const char *names[] = {"QueueArn", "Policy"};
    buf_init(&out, 0);
    sqs_proto_create_queue(&out, span_str("q"), &pair, 1, NULL, 0);
    assert_string_equal(out.data, "{\"QueueName\":\"q\",\"Attributes\":{\"DelaySeconds\":\"5\"}}");
    buf_clear(&out);
    sqs_proto_get_queue_url(&out, span_str("q"), span_str("123456789012"));
    assert_string_equal(out.data,
                        "{\"QueueName\":\"q\",\"QueueOwnerAWSAccountId\":\"123456789012\"}");
    buf_clear(&out);
    sqs_proto_get_queue_attributes(&out, span_str(URL), names, 2);
    assert_string_equal(out.data,
                        "{\"QueueUrl\":\"" URL "\",\"AttributeNames\":[\"QueueArn\",\"Policy\"]}");
    buf_clear(&out);
    sqs_proto_list_queues(&out, span_str("p"), span_of(NULL, 0), 1000);
    assert_string_equal(out.data, "{\"QueueNamePrefix\":\"p\",\"MaxResults\":1000}");
    buf_clear(&out);
    sqs_proto_list_queues(&out, span_of(NULL, 0), span_of(NULL, 0), 0);
    assert_string_equal(out.data, "{}");
    buf_clear(&out);
    sqs_proto_receive(&out, span_str(URL), 10, 20, -1, span_of(NULL, 0));
    assert_string_equal(out.data,
                        "{\"QueueUrl\":\"" URL "\",\"MaxNumberOfMessages\":10,\"WaitTimeSeconds\":"
                        "20,\"MessageSystemAttributeNames\":[\"All\"],\"MessageAttributeNames\":"
                        "[\"All\"]}");
    buf_release(&out);
}

static void results_of_a_batch(void **state)
{
    (void)state;
    struct sqs_result result[CAP_SQS_BATCH];
    struct buf scratch;
    struct err err;
    buf_init(&scratch, 0);
    const char *body =
        " {\"Failed\":[{\"Id\":\"1\",\"SenderFault\":true,\"Code\":\"InternalError\","
        "\"Message\":\"a\\nb\"}],\"Successful\":[{\"Id\":\"0\",\"MessageId\":\"m\","
        "\"MD5OfMessageBody\":\"5\",\"SequenceNumber\":\"7\"}]} ";
    assert_int_equal(sqs_proto_read_batch(span_str(body), 2, result, &scratch, &err), 0);
    assert_true(result[0].ok && !result[1].ok && result[1].sender_fault);
    assert_true(span_is(result[0].message_id, "m") && span_is(result[0].sequence, "7"));
    assert_true(span_is(result[1].code, "InternalError") && span_is(result[1].message, "a\nb"));
    buf_release(&scratch);
}

static void replies_that_make_no_sense(void **state)
{
    (void)state;
    static const char *const batches[] = {
        "",
        "[]",
        "{",
        "{}",
        "{\"Successful\":[{\"Id\":\"0\"}]}",                /* the other entry is missing */
        "{\"Successful\":[{\"Id\":\"0\"},{\"Id\":\"0\"}]}", /* repeated */
        "{\"Successful\":[{\"Id\":\"0\"},{\"Id\":\"2\"}]}", /* unknown */
        "{\"Successful\":[{\"Id\":\"0\"},{\"Id\":\"01\"}]}",
        "{\"Successful\":[{\"Id\":\"0\"},1]}",
        "{\"Successful\":{},\"Failed\":[]}",
    };
    static const char *const receives[] = {
        "{\"Messages\":1}",
        "{\"Messages\":[1]}",
        "{\"Messages\":[{\"Body\":\"x\"}]}",
        "{\"Messages\":[{\"ReceiptHandle\":\"x\"}]}",
        ("{\"Messages\":[{\"ReceiptHandle\":\"x\",\"Body\":\"\",\"MessageAttributes\":{\"a\":"
         "{\"DataType\":\"Binary\",\"BinaryValue\":\"!\"}}}]}"),
    };
    struct sqs_result result[CAP_SQS_BATCH];
    struct sqs_received message[CAP_SQS_BATCH];
    struct buf scratch;
    struct err err;
    size_t count;
    buf_init(&scratch, 0);
    for (size_t i = 0; i < sizeof batches / sizeof batches[0]; i++) {
        assert_int_equal(sqs_proto_read_batch(span_str(batches[i]), 2, result, &scratch, &err), -1);
        assert_int_equal(err.kind, ERR_SERVICE);
    }
    for (size_t i = 0; i < sizeof receives / sizeof receives[0]; i++)
        assert_int_equal(
            sqs_proto_read_messages(span_str(receives[i]), message, &count, &scratch, &err), -1);
    buf_release(&scratch);
}

static void received_messages(void **state)
{
    (void)state;
    struct sqs_received message[CAP_SQS_BATCH];
    struct buf scratch;
    struct err err;
    size_t count;
    const char *body =
        "{\"Messages\":[{\"MessageId\":\"i\",\"ReceiptHandle\":\"r\",\"MD5OfBody\":\"5\","
        "\"Body\":\"a\\u00e9\",\"Attributes\":{\"SentTimestamp\":\"17\",\"MessageGroupId\":\"g\"},"
        "\"MessageAttributes\":{\"b\\n\":{\"DataType\":\"Binary.x\",\"BinaryValue\":\"AP8\\u003d\"}"
        ",\"s\":{\"StringValue\":\"v\",\"DataType\":\"String\"}}},"
        "{\"ReceiptHandle\":\"r2\",\"Body\":\"second\"}]}";
    buf_init(&scratch, 0);
    assert_int_equal(sqs_proto_read_messages(span_str(body), message, &count, &scratch, &err), 0);
    assert_int_equal(count, 2);
    assert_true(span_is(message[0].body, "a\xc3\xa9"));
    assert_true(span_is(sqs_proto_system(&message[0], "SentTimestamp"), "17"));
    assert_null(sqs_proto_system(&message[0], "SenderId").ptr);
    assert_int_equal(message[0].attribute_count, 2);
    assert_true(span_is(message[0].attribute[0].name, "b\n"));
    assert_true(span_equal(message[0].attribute[0].value, span_of("\0\xff", 2)));
    assert_true(span_is(message[0].attribute[1].value, "v"));
    assert_true(span_is(message[1].body, "second"));
    assert_int_equal(sqs_proto_read_messages(span_str("{}"), message, &count, &scratch, &err), 0);
    assert_int_equal(count, 0);
    buf_release(&scratch);
}

static void replies_about_queues(void **state)
{
    (void)state;
    struct buf out;
    struct err err;
    buf_init(&out, 0);
    assert_int_equal(sqs_proto_read_url(span_str("{\"QueueUrl\":\"u\"}"), &out, &err), 0);
    assert_string_equal(out.data, "u");
    assert_int_equal(sqs_proto_read_url(span_str("{\"QueueUrl\":\"\"}"), &out, &err), -1);
    assert_int_equal(sqs_proto_read_url(span_str("{}"), &out, &err), -1);
    json_t *map = sqs_proto_read_map(span_str("{\"Attributes\":{\"a\":\"b\"}}"), "Attributes",
                                     &err);
    assert_int_equal(json_object_size(map), 1);
    json_decref(map);
    map = sqs_proto_read_map(span_str("{}"), "Attributes", &err);
    assert_int_equal(json_object_size(map), 0);
    json_decref(map);
    assert_null(sqs_proto_read_map(span_str("{\"Attributes\":1}"), "Attributes", &err));
    buf_clear(&out);
    json_t *urls = sqs_proto_read_queues(span_str("{\"QueueUrls\":[\"u\"],\"NextToken\":\"t\"}"),
                                         &out, &err);
    assert_int_equal(json_array_size(urls), 1);
    assert_string_equal(out.data, "t");
    json_decref(urls);
    buf_release(&out);
}

UNIT_GROUP(sqs_proto, cmocka_unit_test(bodies_of_batches), cmocka_unit_test(bodies_about_queues),
           cmocka_unit_test(results_of_a_batch), cmocka_unit_test(replies_that_make_no_sense),
           cmocka_unit_test(received_messages), cmocka_unit_test(replies_about_queues))
