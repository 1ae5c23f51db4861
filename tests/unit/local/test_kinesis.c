#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "codec/base64.h"
#include "codec/gzip.h"
#include "core/mem.h"
#include "local/kinesis.h"

static int kinesis(struct store *store, const char *op, const char *body, json_t **reply)
{
    char target[64];
    snprintf(target, sizeof target, "Kinesis_20131202.%s", op);
    return ask(store, &kinesis_service, target, body, reply);
}

static int open_stream(void **state)
{
    struct store *store = ask_open();
    if (store == NULL)
        return -1;
    *state = store;
    return kinesis(store, "CreateStream", "{\"StreamName\":\"s\",\"ShardCount\":2}", NULL) == 200
               ? 0
               : -1;
}

static int close_stream(void **state)
{
    ask_close(*state);
    return 0;
}

/* Puts one record into the lower shard; its sequence number into sequence. */
static void put(struct store *store, const char *base64, char sequence[60])
{
    char body[200];
    json_t *reply;
    snprintf(body, sizeof body,
             "{\"StreamName\":\"s\",\"Data\":\"%s\",\"PartitionKey\":\"k\",\"ExplicitHashKey\":"
             "\"0\"}",
             base64);
    assert_int_equal(kinesis(store, "PutRecord", body, &reply), 200);
    assert_string_equal(ask_text(reply, "ShardId"), "shardId-000000000000");
    snprintf(sequence, 60, "%s", ask_text(reply, "SequenceNumber"));
    json_decref(reply);
}

static const char *iterator(struct store *store, const char *more)
{
    static char text[100];
    char body[300];
    json_t *reply;
    snprintf(body, sizeof body,
             "{\"StreamName\":\"s\",\"ShardId\":\"shardId-000000000000\",\"ShardIteratorType\":%s}",
             more);
    int status = kinesis(store, "GetShardIterator", body, &reply);
    snprintf(text, sizeof text, "%s", ask_text(reply, status == 200 ? "ShardIterator" : "__type"));
    json_decref(reply);
    return text;
}

/* What GetRecords gives: the data of the records, joined by spaces. */
static const char *records(struct store *store, const char *from, int limit, char next[100],
                           int64_t *behind)
{
    static char text[200];
    char body[200];
    json_t *reply;
    snprintf(body, sizeof body, "{\"ShardIterator\":\"%s\",\"Limit\":%d}", from, limit);
    if (kinesis(store, "GetRecords", body, &reply) != 200) {
        snprintf(text, sizeof text, "%s", ask_text(reply, "__type"));
        json_decref(reply);
        return text;
    }
    text[0] = '\0';
    for (size_t i = 0; i < ask_count(reply, "Records"); i++) {
        char path[40];
        snprintf(path, sizeof path, "Records.%zu.Data", i);
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i > 0 ? " " : "",
                 ask_text(reply, path));
    }
    if (next != NULL)
        snprintf(next, 100, "%s", ask_text(reply, "NextShardIterator"));
    if (behind != NULL)
        *behind = ask_number(reply, "MillisBehindLatest");
    json_decref(reply);
    return text;
}

static const char *read_from(struct store *store, const char *more)
{
    return records(store, iterator(store, more), 100, NULL, NULL);
}

static void iterators(void **state)
{
    struct store *store = *state;
    char sequence[4][60], more[200], latest[100];
    put(store, "AAAA", sequence[0]);
    snprintf(latest, sizeof latest, "%s", iterator(store, "\"LATEST\""));
    ask_later(1000);
    put(store, "BBBB", sequence[1]);
    ask_later(1000);
    put(store, "CCCC", sequence[2]);
    assert_true(strcmp(sequence[0], sequence[1]) < 0 && strcmp(sequence[1], sequence[2]) < 0);
    assert_string_equal(records(store, latest, 100, NULL, NULL), "BBBB CCCC");
    assert_string_equal(read_from(store, "\"TRIM_HORIZON\""), "AAAA BBBB CCCC");
    assert_string_equal(read_from(store, "\"LATEST\""), "");
    snprintf(more, sizeof more, "\"AT_SEQUENCE_NUMBER\",\"StartingSequenceNumber\":\"%s\"",
             sequence[1]);
    assert_string_equal(read_from(store, more), "BBBB CCCC");
    snprintf(more, sizeof more, "\"AFTER_SEQUENCE_NUMBER\",\"StartingSequenceNumber\":\"%s\"",
             sequence[1]);
    assert_string_equal(read_from(store, more), "CCCC");
    assert_string_equal(read_from(store, "\"AT_TIMESTAMP\",\"Timestamp\":1700000001"), "BBBB CCCC");
    assert_string_equal(read_from(store, "\"AT_TIMESTAMP\",\"Timestamp\":1700000001.001"), "CCCC");
    assert_string_equal(read_from(store, "\"AT_TIMESTAMP\",\"Timestamp\":0"), "AAAA BBBB CCCC");
    assert_string_equal(iterator(store, "\"AT_TIMESTAMP\",\"Timestamp\":1700000003"),
                        "InvalidArgumentException");
    assert_string_equal(iterator(store, "\"AT_TIMESTAMP\""), "InvalidArgumentException");
    assert_string_equal(iterator(store, "\"AFTER_SEQUENCE_NUMBER\""), "InvalidArgumentException");
    assert_string_equal(iterator(store, "\"AT_SEQUENCE_NUMBER\",\"StartingSequenceNumber\":\"5\""),
                        "InvalidArgumentException");
    assert_string_equal(iterator(store, "\"OTHER\""), "ValidationException");
}

static void paging(void **state)
{
    struct store *store = *state;
    char sequence[60], next[100];
    int64_t behind;
    put(store, "AAAA", sequence);
    put(store, "BBBB", sequence);
    snprintf(next, sizeof next, "%s", iterator(store, "\"TRIM_HORIZON\""));
    assert_string_equal(records(store, next, 1, next, &behind), "AAAA");
    assert_true(behind > 0); /* something is left, even if it came in the same millisecond */
    assert_string_equal(records(store, next, 1, next, &behind), "BBBB");
    assert_int_equal(behind, 0);
    assert_string_equal(records(store, next, 1, next, &behind), "");
    put(store, "CCCC", sequence);
    assert_string_equal(records(store, next, 1, next, &behind), "CCCC");
    ask_later(300000);
    assert_string_equal(records(store, next, 1, NULL, NULL), "");
    ask_later(1);
    assert_string_equal(records(store, next, 1, NULL, NULL), "ExpiredIteratorException");
    assert_string_equal(records(store, "AAAA", 1, NULL, NULL), "InvalidArgumentException");
    assert_string_equal(records(store, next, 0, NULL, NULL), "ValidationException");
    assert_string_equal(records(store, next, 10001, NULL, NULL), "ValidationException");
}

static void retention(void **state)
{
    struct store *store = *state;
    char sequence[60];
    put(store, "AAAA", sequence);
    ask_later(3600000);
    put(store, "BBBB", sequence);
    ask_later(23 * 3600000);
    assert_string_equal(read_from(store, "\"TRIM_HORIZON\""), "AAAA BBBB");
    assert_int_equal(kinesis(store, "IncreaseStreamRetentionPeriod",
                             "{\"StreamName\":\"s\",\"RetentionPeriodHours\":8761}", NULL),
                     400);
    assert_int_equal(kinesis(store, "IncreaseStreamRetentionPeriod",
                             "{\"StreamName\":\"s\",\"RetentionPeriodHours\":25}", NULL),
                     200);
    ask_later(3600000);
    assert_string_equal(read_from(store, "\"TRIM_HORIZON\""), "AAAA BBBB");
    ask_later(1);
    assert_string_equal(read_from(store, "\"TRIM_HORIZON\""), "BBBB");
    assert_int_equal(kinesis(store, "DecreaseStreamRetentionPeriod",
                             "{\"StreamName\":\"s\",\"RetentionPeriodHours\":24}", NULL),
                     200);
    assert_string_equal(read_from(store, "\"TRIM_HORIZON\""), "");
}

static void streams(void **state)
{
    struct store *store = *state;
    json_t *reply;
    assert_int_equal(
        kinesis(store, "CreateStream",
                "{\"StreamName\":\"t\",\"StreamModeDetails\":{\"StreamMode\":\"ON_DEMAND\"}}",
                NULL),
        200);
    assert_int_equal(kinesis(store, "ListStreams", "{\"Limit\":1}", &reply), 200);
    assert_string_equal(ask_text(reply, "StreamNames.0"), "s");
    assert_true(json_is_true(json_object_get(reply, "HasMoreStreams")));
    json_decref(reply);
    assert_int_equal(kinesis(store, "ListStreams", "{\"ExclusiveStartStreamName\":\"s\"}", &reply),
                     200);
    assert_string_equal(ask_text(reply, "StreamNames.0"), "t");
    assert_int_equal(ask_count(reply, "StreamNames"), 1);
    json_decref(reply);
    assert_int_equal(kinesis(store, "DescribeStreamSummary",
                             "{\"StreamARN\":\"arn:aws:kinesis:us-east-1:000000000000:stream/t\"}",
                             &reply),
                     200);
    assert_int_equal(ask_number(reply, "StreamDescriptionSummary.OpenShardCount"), 4);
    assert_string_equal(ask_text(reply, "StreamDescriptionSummary.StreamStatus"), "ACTIVE");
    json_decref(reply);
    assert_int_equal(
        kinesis(store, "ListShards", "{\"StreamName\":\"t\",\"MaxResults\":3}", &reply), 200);
    assert_int_equal(ask_count(reply, "Shards"), 3);
    char body[200];
    snprintf(body, sizeof body, "{\"NextToken\":\"%s\"}", ask_text(reply, "NextToken"));
    json_decref(reply);
    assert_int_equal(kinesis(store, "ListShards", body, &reply), 200);
    assert_int_equal(ask_count(reply, "Shards"), 1);
    assert_string_equal(ask_text(reply, "Shards.0.ShardId"), "shardId-000000000003");
    assert_string_equal(ask_text(reply, "Shards.0.HashKeyRange.EndingHashKey"),
                        "340282366920938463463374607431768211455");
    json_decref(reply);
}

/* A stream made again under the same name is empty, and old iterators do not reach into it. */
static void deleted(void **state)
{
    struct store *store = *state;
    char sequence[60], old[100];
    put(store, "AAAA", sequence);
    snprintf(old, sizeof old, "%s", iterator(store, "\"TRIM_HORIZON\""));
    assert_int_equal(kinesis(store, "DeleteStream", "{\"StreamName\":\"s\"}", NULL), 200);
    assert_string_equal(records(store, old, 1, NULL, NULL), "ResourceNotFoundException");
    assert_int_equal(
        kinesis(store, "CreateStream", "{\"StreamName\":\"s\",\"ShardCount\":2}", NULL), 200);
    assert_string_equal(records(store, old, 1, NULL, NULL), "ResourceNotFoundException");
    ask_later(60000);
    assert_string_equal(read_from(store, "\"TRIM_HORIZON\""), "");
    put(store, "BBBB", sequence);
    ask_later(60000);
    assert_string_equal(read_from(store, "\"TRIM_HORIZON\""), "BBBB");
}

/* Iterators that a client made itself: the CRC-32 is no secret. */
static void forged(void **state)
{
    static const struct {
        int64_t shard, index, made_ms;
        const char *records;
    } cases[] = {{2, 0, ASK_START, ""},
                 {2, INT64_MIN, ASK_START, "InvalidArgumentException"},
                 {2, -1, ASK_START, "InvalidArgumentException"},
                 {2, (int64_t)1 << 40, ASK_START, "InvalidArgumentException"},
                 {2, 0, INT64_MIN, "InvalidArgumentException"},
                 {-1, 0, ASK_START, "ResourceNotFoundException"}};
    struct store *store = *state;
    char sequence[60];
    put(store, "AAAA", sequence);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const int64_t parts[] = {cases[i].shard, cases[i].index, cases[i].made_ms};
        unsigned char bytes[29] = {1};
        struct buf text;
        for (size_t k = 0; k < 24; k++)
            bytes[1 + k] = (unsigned char)((uint64_t)parts[k / 8] >> (56 - 8 * (k % 8)));
        uint32_t crc = gzip_crc32(0, bytes, 25);
        for (size_t k = 0; k < 4; k++)
            bytes[25 + k] = (unsigned char)(crc >> (24 - 8 * k));
        buf_init(&text, 0);
        base64_encode(span_of((const char *)bytes, sizeof bytes), &text);
        assert_string_equal(records(store, text.data, 1, NULL, NULL), cases[i].records);
        buf_release(&text);
    }
}

static void routing(void **state)
{
    struct store *store = *state;
    json_t *reply;
    assert_int_equal(
        kinesis(store, "PutRecords",
                "{\"StreamName\":\"s\",\"Records\":[{\"Data\":\"\",\"PartitionKey\":\"k\","
                "\"ExplicitHashKey\":\"340282366920938463463374607431768211455\"},"
                "{\"Data\":\"AA==\",\"PartitionKey\":\"partition-1\"},"
                "{\"Data\":\"AA==\",\"PartitionKey\":\"k\",\"ExplicitHashKey\":\"0\"}]}",
                &reply),
        200);
    assert_int_equal(ask_number(reply, "FailedRecordCount"), 0);
    assert_string_equal(ask_text(reply, "Records.0.ShardId"), "shardId-000000000001");
    assert_string_equal(ask_text(reply, "Records.1.ShardId"), "shardId-000000000001");
    assert_string_equal(ask_text(reply, "Records.2.ShardId"), "shardId-000000000000");
    assert_true(strcmp(ask_text(reply, "Records.0.SequenceNumber"),
                       ask_text(reply, "Records.1.SequenceNumber")) < 0);
    json_decref(reply);
}

static void refusals(void **state)
{
    struct store *store = *state;
    static const struct {
        const char *op, *body;
        int status;
        const char *type;
    } cases[] = {
        {"CreateStream", "{\"StreamName\":\"s\",\"ShardCount\":1}", 400, "ResourceInUseException"},
        {"CreateStream", "{\"StreamName\":\"x\"}", 400, "ValidationException"},
        {"CreateStream", "{\"StreamName\":\"x\",\"ShardCount\":0}", 400, "ValidationException"},
        {"CreateStream", "{\"StreamName\":\"x\",\"ShardCount\":10001}", 400, "ValidationException"},
        {"CreateStream", "{\"StreamName\":\"x y\",\"ShardCount\":1}", 400, "ValidationException"},
        {"CreateStream", "{\"ShardCount\":1}", 400, "ValidationException"},
        {"DescribeStream", "{\"StreamName\":\"x\"}", 400, "ResourceNotFoundException"},
        {"DescribeStream", "{\"StreamARN\":\"arn:aws:sqs:us-east-1:1:s\"}", 400,
         "ValidationException"},
        {"PutRecord", "{\"StreamName\":\"s\",\"PartitionKey\":\"k\"}", 400, "ValidationException"},
        {"PutRecord", "{\"StreamName\":\"s\",\"Data\":\"\"}", 400, "ValidationException"},
        {"PutRecord", "{\"StreamName\":\"s\",\"Data\":\"!\",\"PartitionKey\":\"k\"}", 400,
         "SerializationException"},
        {"PutRecord",
         "{\"StreamName\":\"s\",\"Data\":\"\",\"PartitionKey\":\"k\",\"ExplicitHashKey\":"
         "\"340282366920938463463374607431768211456\"}",
         400, "InvalidArgumentException"},
        {"PutRecords", "{\"StreamName\":\"s\",\"Records\":[]}", 400, "ValidationException"},
        {"PutRecords", "{\"StreamName\":\"s\"}", 400, "ValidationException"},
        {"MergeShards", "{\"StreamName\":\"s\"}", 501, "NotImplemented"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *reply;
        assert_int_equal(kinesis(store, cases[i].op, cases[i].body, &reply), cases[i].status);
        assert_string_equal(ask_text(reply, "__type"), cases[i].type);
        json_decref(reply);
    }
}

static void put_letters(struct buf *body, size_t key_len, size_t data_len)
{
    buf_adds(body, "{\"PartitionKey\":\"");
    for (size_t i = 0; i < key_len; i++)
        buf_addc(body, 'k');
    buf_adds(body, "\",\"Data\":\"");
    for (size_t i = 0; i < data_len / 3; i++)
        buf_adds(body, "AAAA");
    buf_adds(body, data_len % 3 == 1 ? "AA==" : data_len % 3 == 2 ? "AAA=" : "");
    buf_adds(body, "\"}");
}

/* Each limit met and passed by one: the key's length, the record, the records, the request. */
static void limits(void **state)
{
    struct store *store = *state;
    static const struct {
        size_t key, data, records;
        int status;
    } cases[] = {
        {256, 1, 1, 200}, {257, 1, 1, 400}, {1, 1048575, 1, 200},  {1, 1048576, 1, 400},
        {1, 1, 500, 200}, {1, 1, 501, 400}, {1, 1048575, 10, 200}, {1, 1048575, 11, 400},
    };
    struct buf body;
    buf_init(&body, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        buf_clear(&body);
        buf_adds(&body, "{\"StreamName\":\"s\",\"Records\":[");
        for (size_t r = 0; r < cases[i].records; r++) {
            buf_adds(&body, r > 0 ? "," : "");
            put_letters(&body, cases[i].key, cases[i].data);
        }
        buf_adds(&body, "]}");
        assert_int_equal(kinesis(store, "PutRecords", body.data, NULL), cases[i].status);
    }
    buf_release(&body);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_stream, close_stream)

UNIT_GROUP(kinesis, TEST(iterators), TEST(paging), TEST(retention), TEST(streams), TEST(deleted),
           TEST(forged), TEST(routing), TEST(refusals), TEST(limits))
