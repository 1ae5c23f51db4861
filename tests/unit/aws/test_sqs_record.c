#include "unit.h"

#include "aws/sqs_record.h"

#define BODY_MD5 "49f68a5c8493ec2c0bf489821c21fc3b" /* of "hi" */
#define NAME_MD5 "19e27d4e946b072f3f58da80d94fd778" /* of the attribute below */

static struct sqs_received message(const char *body)
{
    struct sqs_received m = {
        .id = span_str("i-1"), .receipt = span_str("r+/\"="), .body = span_str(body)};
    m.system[m.system_count++] = (struct sqs_pair){span_str("ApproximateReceiveCount"),
                                                   span_str("3")};
    m.system[m.system_count++] = (struct sqs_pair){span_str("SentTimestamp"),
                                                   span_str("1700000000123")};
    return m;
}

static void check(const struct sqs_received *m, const char *expected)
{
    struct ndrec rec;
    struct buf meta, out;
    ndrec_init(&rec);
    buf_init(&meta, 0);
    buf_init(&out, 0);
    sqs_record_line(m, span_str("http://h/1/q"), &meta, &rec, &out);
    assert_string_equal(out.data, expected);
    buf_release(&out);
    buf_release(&meta);
    ndrec_release(&rec);
}

static void lines(void **state)
{
    (void)state;
#define FACTS                                                                                      \
    "\"queue\":\"http://h/1/q\",\"id\":\"i-1\",\"receipt\":\"r+/"                                  \
    "\\\"=\",\"count\":3,\"sent\":1700000000123"
    struct sqs_received m = message("{\"a\":1}");
    check(&m, "{\"a\":1,\"_sqs\":{" FACTS "}}");
    m = message("hi");
    check(&m, "{\"_body\":\"hi\",\"_sqs\":{" FACTS "}}");

    m = message("{}");
    m.system[m.system_count++] = (struct sqs_pair){span_str("MessageGroupId"), span_str("g")};
    m.system[m.system_count++] = (struct sqs_pair){span_str("SequenceNumber"), span_str("18")};
    m.attribute[m.attribute_count++] = (struct sqs_attribute){span_str("t"), span_str("String"),
                                                              span_str("v\n")};
    m.attribute[m.attribute_count++] = (struct sqs_attribute){span_str("b"), span_str("Binary.x"),
                                                              span_of("\0\377", 2)};
    check(&m, "{\"_sqs\":{" FACTS ",\"group\":\"g\",\"sequence\":\"18\",\"attributes\":{"
              "\"t\":{\"type\":\"String\",\"value\":\"v\\n\"},"
              "\"b\":{\"type\":\"Binary.x\",\"base64\":\"AP8=\"}}}}");
}

static void checksums(void **state)
{
    (void)state;
    struct sqs_received m = message("hi");
    assert_true(sqs_record_intact(&m)); /* a server that gives none */
    m.md5_body = span_str(BODY_MD5);
    assert_true(sqs_record_intact(&m));
    m.body = span_str("ho");
    assert_false(sqs_record_intact(&m));
    m.body = span_str("hi");
    m.attribute[m.attribute_count++] = (struct sqs_attribute){
        span_str("attribName1"), span_str("String"), span_str("attribValue 1")};
    m.md5_attributes = span_str(NAME_MD5);
    assert_true(sqs_record_intact(&m));
    m.attribute[0].value = span_str("attribValue 2");
    assert_false(sqs_record_intact(&m));
}

UNIT_GROUP(sqs_record, cmocka_unit_test(lines), cmocka_unit_test(checksums))
