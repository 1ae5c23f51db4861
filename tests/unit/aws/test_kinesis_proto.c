#include "unit.h"

#include "aws/kinesis_proto.h"
#include "aws/kinesis_request.h"

static void bodies(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 0);
    kinesis_proto_create_stream(&out, span_str("s"), 3);
    assert_string_equal(out.data, "{\"StreamName\":\"s\",\"ShardCount\":3}");
    buf_clear(&out);
    kinesis_proto_create_stream(&out, span_str("s"), 0);
    assert_string_equal(
        out.data, "{\"StreamName\":\"s\",\"StreamModeDetails\":{\"StreamMode\":\"ON_DEMAND\"}}");
    buf_clear(&out);
    kinesis_proto_stream(&out, span_str("arn:aws:kinesis:r:1:stream/s"));
    assert_string_equal(out.data, "{\"StreamARN\":\"arn:aws:kinesis:r:1:stream/s\"}");
    buf_clear(&out);
    kinesis_proto_list_shards(&out, span_str("s"), span_str("t"));
    assert_string_equal(out.data, "{\"NextToken\":\"t\"}");
    buf_clear(&out);
    kinesis_proto_get_iterator(&out, span_str("s"), span_str("shardId-0"), KINESIS_AT_TIMESTAMP,
                               span_of(NULL, 0), 1545084650007);
    assert_string_equal(out.data, "{\"StreamName\":\"s\",\"ShardId\":\"shardId-0\","
                                  "\"ShardIteratorType\":\"AT_TIMESTAMP\",\"Timestamp\":"
                                  "1545084650.007}");
    buf_clear(&out);
    kinesis_proto_put_begin(&out, span_str("s"));
    kinesis_proto_put_add(&out, span_of("\0\xff", 2), span_str("k\""), span_of(NULL, 0));
    kinesis_proto_put_add(&out, span_of("", 0), span_str("k"), span_str("5"));
    kinesis_proto_put_end(&out);
    assert_string_equal(out.data,
                        "{\"StreamName\":\"s\",\"Records\":[{\"Data\":\"AP8=\",\"PartitionKey\":"
                        "\"k\\\"\"},{\"Data\":\"\",\"PartitionKey\":\"k\",\"ExplicitHashKey\":\"5\""
                        "}]}");
    buf_release(&out);
}

/* What the client writes the server reads. */
static void put_there_and_back(void **state)
{
    (void)state;
    struct buf out;
    struct err err;
    struct kinesis_request *request = kinesis_request_new();
    buf_init(&out, 0);
    kinesis_proto_put_begin(&out, span_str("s"));
    for (int i = 0; i <= CAP_KINESIS_BATCH; i++)
        kinesis_proto_put_add(&out, span_of("\0\xff", 2), span_str("k\n"), span_str("5"));
    kinesis_proto_put_end(&out);
    assert_int_equal(kinesis_request_json(request, KINESIS_PUT_RECORDS, buf_span(&out), &err), 0);
    assert_true(span_is(request->stream_name, "s"));
    assert_int_equal(request->record_count, CAP_KINESIS_BATCH + 1);
    for (size_t i = 0; i < CAP_KINESIS_BATCH; i++) {
        assert_true(span_equal(request->record[i].data, span_of("\0\xff", 2)));
        assert_true(span_is(request->record[i].key, "k\n"));
        assert_true(span_is(request->record[i].explicit_hash_key, "5"));
    }
    kinesis_request_free(request);
    buf_release(&out);
}

static void requests(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        int status;
    } cases[] = {
        {"", 0},
        {"{}", 0},
        {"{\"StreamModeDetails\":{\"StreamMode\":\"ON_DEMAND\"},\"Timestamp\":1.5e9,\"Limit\":5,"
         "\"ShardFilter\":{\"Type\":\"AFTER_SHARD_ID\",\"ShardId\":\"x\"},\"NextToken\":null}",
         0},
        {"[]", -1},
        {"{\"Limit\":\"5\"}", -1},
        {"{\"StreamName\":5}", -1},
        {"{\"Records\":5}", -1},
        {"{\"Records\":[5]}", -1},
        {"{\"Records\":[{\"Data\":\"!\"}]}", -1},
        {"{\"StreamModeDetails\":5}", -1},
        {"{\"Timestamp\":\"now\"}", -1},
    };
    struct err err;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct kinesis_request *request = kinesis_request_new();
        assert_int_equal(
            kinesis_request_json(request, KINESIS_LIST_SHARDS, span_str(cases[i].body), &err),
            cases[i].status);
        if (i == 2) {
            assert_true(span_is(request->mode, "ON_DEMAND"));
            assert_true(span_is(request->filter_shard, "x"));
            assert_int_equal(request->timestamp_ms, 1500000000000);
            assert_int_equal(request->limit, 5);
        }
        kinesis_request_free(request);
    }
}

static void results_of_put_records(void **state)
{
    (void)state;
    struct kinesis_result result[2];
    struct buf scratch;
    struct err err;
    buf_init(&scratch, 0);
    const char *body =
        "{\"FailedRecordCount\":1,\"Records\":[{\"SequenceNumber\":\"1\",\"ShardId\":\"s\"},"
        "{\"ErrorCode\":\"ProvisionedThroughputExceededException\",\"ErrorMessage\":\"slow\"}]}";
    assert_int_equal(kinesis_proto_read_put(span_str(body), 2, result, &scratch, &err), 0);
    assert_true(result[0].ok && span_is(result[0].sequence, "1") && span_is(result[0].shard, "s"));
    assert_true(!result[1].ok && span_is(result[1].message, "slow"));
    assert_int_equal(kinesis_proto_read_put(span_str(body), 1, result, &scratch, &err), -1);
    assert_int_equal(kinesis_proto_read_put(span_str(body), 3, result, &scratch, &err), -1);
    assert_int_equal(kinesis_proto_read_put(span_str("{}"), 1, result, &scratch, &err), -1);
    assert_int_equal(err.kind, ERR_SERVICE);
    buf_release(&scratch);
}

static void pages_of_records(void **state)
{
    (void)state;
    struct kinesis_page page;
    struct err err;
    kinesis_proto_page_init(&page);
    const char *body =
        "{\"Records\":[{\"SequenceNumber\":\"7\",\"ApproximateArrivalTimestamp\":1.545084650987E9,"
        "\"Data\":\"aGk=\",\"PartitionKey\":\"p\"},{\"SequenceNumber\":\"8\","
        "\"ApproximateArrivalTimestamp\":1545084650.988,\"Data\":\"\",\"PartitionKey\":\"q\"}],"
        "\"NextShardIterator\":\"n\",\"MillisBehindLatest\":12}";
    for (int again = 0; again < 2; again++) {
        assert_int_equal(kinesis_proto_read_page(span_str(body), &page, &err), 0);
        assert_int_equal(page.count, 2);
        assert_true(span_is(page.record[0].data, "hi") && span_is(page.record[0].key, "p"));
        assert_int_equal(page.record[0].arrival_ms, 1545084650987);
        assert_int_equal(page.record[1].arrival_ms, 1545084650988);
        assert_int_equal(page.record[1].data.len, 0);
        assert_true(span_is(page.next, "n"));
        assert_int_equal(page.behind_ms, 12);
    }
    assert_int_equal(kinesis_proto_read_page(
                         span_str("{\"Records\":[],\"NextShardIterator\":null}"), &page, &err),
                     0);
    assert_int_equal(page.count, 0);
    assert_null(page.next.ptr);
    assert_int_equal(kinesis_proto_read_page(span_str("{}"), &page, &err), -1);
    assert_int_equal(
        kinesis_proto_read_page(
            span_str("{\"Records\":[{\"SequenceNumber\":\"7\",\"Data\":\"!\"}]}"), &page, &err),
        -1);
    kinesis_proto_page_release(&page);
}

static void replies_about_streams(void **state)
{
    (void)state;
    struct buf next;
    struct err err;
    bool more;
    buf_init(&next, 0);
    assert_int_equal(
        kinesis_proto_read_iterator(span_str("{\"ShardIterator\":\"i\"}"), &next, &err), 0);
    assert_string_equal(next.data, "i");
    assert_int_equal(kinesis_proto_read_iterator(span_str("{}"), &next, &err), -1);
    buf_clear(&next);
    json_t *shards = kinesis_proto_read_array(span_str("{\"Shards\":[{}],\"NextToken\":\"t\"}"),
                                              "Shards", &next, &more, &err);
    assert_int_equal(json_array_size(shards), 1);
    assert_true(more);
    assert_string_equal(next.data, "t");
    json_decref(shards);
    json_t *names = kinesis_proto_read_array(
        span_str("{\"StreamNames\":[],\"HasMoreStreams\":false}"), "StreamNames", NULL, &more,
        &err);
    assert_non_null(names);
    assert_false(more);
    json_decref(names);
    assert_null(kinesis_proto_read_object(span_str("{}"), "StreamDescription", &err));
    assert_int_equal(err.kind, ERR_SERVICE);
    buf_release(&next);
}

UNIT_GROUP(kinesis_proto, cmocka_unit_test(bodies), cmocka_unit_test(put_there_and_back),
           cmocka_unit_test(requests), cmocka_unit_test(results_of_put_records),
           cmocka_unit_test(pages_of_records), cmocka_unit_test(replies_about_streams))
