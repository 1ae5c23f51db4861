/* Part sizes, URLs, headers, records: the small pure pieces of the S3 clients. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "aws/caps.h"
#include "s3/headers.h"
#include "s3/plan.h"
#include "s3/record.h"
#include "s3/url.h"

#define MIB ((uint64_t)1 << 20)

static void known_sizes(void **state)
{
    (void)state;
    static const struct {
        uint64_t base, size, expected;
    } cases[] = {
        {8 * MIB, 0, 8 * MIB},
        {8 * MIB, 8 * MIB, 8 * MIB},
        {8 * MIB, 80000 * MIB, 8 * MIB},
        {8 * MIB, 80000 * MIB + 1, 9 * MIB},
        {5 * MIB, (uint64_t)5 << 40, 525 * MIB},
        {8 * MIB, (uint64_t)48 << 40, 5034 * MIB},
        {6000000, 6000000ull * 10000, 6000000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t part = s3_plan_known(cases[i].base, cases[i].size);
        assert_int_equal(part, cases[i].expected);
        assert_true((cases[i].size + part - 1) / part <= CAP_S3_PARTS);
    }
}

static void unknown_sizes(void **state)
{
    (void)state;
    uint64_t sum = 0;
    assert_int_equal(s3_plan_unknown(8 * MIB, 1), 8 * MIB);
    assert_int_equal(s3_plan_unknown(8 * MIB, 900), 8 * MIB);
    assert_int_equal(s3_plan_unknown(8 * MIB, 901), 16 * MIB);
    assert_int_equal(s3_plan_unknown(8 * MIB, 8100), 2048 * MIB);
    assert_int_equal(s3_plan_unknown(8 * MIB, 8101), 4096 * MIB);
    assert_int_equal(s3_plan_unknown(8 * MIB, 9001), CAP_S3_PART_MAX);
    assert_int_equal(s3_plan_unknown(CAP_S3_PART_MAX, 10000), CAP_S3_PART_MAX);
    for (int number = 1; number <= CAP_S3_PARTS; number++) {
        sum += s3_plan_unknown(5 * MIB, number);
        assert_true(s3_plan_unknown(5 * MIB, number) <= CAP_S3_PART_MAX);
    }
    /* S3's largest object, where a pipe's parts begin as small as they can. */
    assert_true(sum > (uint64_t)5 << 40);
}

static void urls(void **state)
{
    (void)state;
    static const struct {
        const char *text, *bucket, *key; /* bucket NULL: refused */
    } cases[] = {
        {"s3://b/k", "b", "k"},
        {"s3://b", "b", ""},
        {"s3://b/", "b", ""},
        {"s3://my.old_Bucket-1/a//b/../c%20 d?x#y", "my.old_Bucket-1", "a//b/../c%20 d?x#y"},
        {"s3://b//k", "b", "/k"},
        {"", NULL, NULL},
        {"b/k", NULL, NULL},
        {"S3://b/k", NULL, NULL},
        {"s3:/b/k", NULL, NULL},
        {"s3://", NULL, NULL},
        {"s3:///k", NULL, NULL},
        {"s3://../k", NULL, NULL},
        {"s3://a b/k", NULL, NULL},
        {"s3://b\xc3\xa9/k", NULL, NULL},
        {"s3://b?x=/k", NULL, NULL},
        {"s3://b/\xff", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct s3_url url;
        struct err err = {0};
        int status = s3_url_parse(cases[i].text, &url, &err);
        if ((status == 0) != (cases[i].bucket != NULL))
            fail_msg("%s: %d %s", cases[i].text, status, err.message);
        if (status != 0) {
            assert_int_equal(err.kind, ERR_USAGE);
            continue;
        }
        assert_true(span_is(url.bucket, cases[i].bucket));
        assert_true(span_is(url.key, cases[i].key));
    }
    char text[CAP_S3_KEY + 16] = "s3://b/";
    struct s3_url url;
    struct err err;
    memset(text + 7, 'k', CAP_S3_KEY + 1);
    assert_int_equal(s3_url_parse(text, &url, &err), -1);
    text[7 + CAP_S3_KEY] = '\0';
    assert_int_equal(s3_url_parse(text, &url, &err), 0);
}

static void metadata(void **state)
{
    (void)state;
    struct s3_headers headers = {0};
    struct err err;
    assert_int_equal(s3_headers_set(&headers, "content-type", "text/plain", &err), 0);
    assert_int_equal(s3_headers_metadata(&headers, "Owner=a=b c", &err), 0);
    assert_string_equal(headers.header[1].name, "x-amz-meta-owner");
    assert_string_equal(headers.header[1].value, "a=b c");
    static const char *const bad[] = {"x",    "=x",         "a b=x",      "a:b=x",
                                      "x=",   "OWNER=x",    "a=\r\nb: c", "a=\x7f",
                                      "a=\t", "a=\xc3\xa9", "a= b",       "a=b "};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (s3_headers_metadata(&headers, bad[i], &err) == 0)
            fail_msg("%s", bad[i]);
    assert_int_equal(headers.count, 2);
    s3_headers_release(&headers);

    char pair[CAP_S3_METADATA + 3] = "n=";
    memset(pair + 2, 'v', CAP_S3_METADATA);
    assert_int_equal(s3_headers_metadata(&headers, pair, &err), -1);
    s3_headers_release(&headers);
    pair[CAP_S3_METADATA + 1] = '\0';
    assert_int_equal(s3_headers_metadata(&headers, pair, &err), 0);
    s3_headers_release(&headers);
}

static void tags(void **state)
{
    (void)state;
    struct s3_headers headers = {0};
    struct err err;
    char text[4 * CAP_S3_TAG_VALUE + 8];
    memset(text, 'x', sizeof text);
    assert_int_equal(s3_headers_tag(&headers, span_str("a b"), span_str("c&d=e"), &err), 0);
    assert_int_equal(s3_headers_tag(&headers, span_str("b"), span_str(""), &err), 0);
    assert_string_equal(headers.header[0].name, "x-amz-tagging");
    assert_string_equal(headers.header[0].value, "a%20b=c%26d%3De&b=");
    assert_int_equal(headers.count, 1);
    static const struct span empty = {"", 0};
    const struct {
        struct span key, value;
    } bad[] = {{empty, span_str("x")},
               {span_str("b"), span_str("again")},
               {span_str("\xff"), empty},
               {span_str("k"), span_str("\xc3")},
               {span_of(text, CAP_S3_TAG_KEY + 1), empty},
               {span_str("k"), span_of(text, CAP_S3_TAG_VALUE + 1)}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (s3_headers_tag(&headers, bad[i].key, bad[i].value, &err) == 0)
            fail_msg("tag %zu", i);
    s3_headers_untag(&headers);
    assert_int_equal(headers.count, 0);
    for (int i = 0; i < CAP_S3_TAGS; i++) {
        text[0] = (char)('a' + i);
        assert_int_equal(s3_headers_tag(&headers, span_of(text, CAP_S3_TAG_KEY),
                                        span_of(text, CAP_S3_TAG_VALUE), &err),
                         0);
    }
    assert_int_equal(s3_headers_tag(&headers, span_str("k"), span_str("v"), &err), -1);
    s3_headers_release(&headers);
}

static void records(void **state)
{
    (void)state;
    struct s3_object object = {.key = span_of("k\"\n\xff\xc3(", 6),
                               .etag = span_str("\"e\""),
                               .size = 7,
                               .modified_ms = 1369353600000,
                               .storage_class = span_str("STANDARD")};
    struct s3_receipt receipt = {.bucket = span_str("b"),
                                 .key = span_str("k"),
                                 .etag = span_str("\"e-2\""),
                                 .content_type = span_str("text/plain"),
                                 .version_id = span_str("v"),
                                 .checksum_algorithm = span_str("CRC32"),
                                 .checksum = span_str("y/Q5Jg=="),
                                 .size = 10,
                                 .parts = 2};
    struct buf line;
    buf_init(&line, 0);
    s3_record_object(&line, span_str("b"), &object);
    assert_string_equal(line.data,
                        "{\"bucket\":\"b\",\"key\":\"k\\\"\\n\xef\xbf\xbd\xef\xbf\xbd(\","
                        "\"size\":7,\"etag\":\"e\","
                        "\"modified\":\"2013-05-24T00:00:00.000Z\","
                        "\"storage_class\":\"STANDARD\"}");
    buf_clear(&line);
    s3_record_receipt(&line, &receipt);
    assert_string_equal(line.data, "{\"bucket\":\"b\",\"key\":\"k\",\"size\":10,\"etag\":\"e-2\","
                                   "\"content_type\":\"text/plain\",\"parts\":2,"
                                   "\"version_id\":\"v\",\"checksum_algorithm\":\"CRC32\","
                                   "\"checksum\":\"y/Q5Jg==\"}");
    buf_release(&line);
}

UNIT_GROUP(parts, cmocka_unit_test(known_sizes), cmocka_unit_test(unknown_sizes),
           cmocka_unit_test(urls), cmocka_unit_test(metadata), cmocka_unit_test(tags),
           cmocka_unit_test(records))
