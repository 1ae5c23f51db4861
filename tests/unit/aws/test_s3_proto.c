#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "aws/caps.h"
#include "aws/s3_proto.h"

#define NS " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\""

static void assert_text(struct span text, const char *expected)
{
    if (!span_is(text, expected))
        fail_msg("'%.*s' is not '%s'", SPAN_ARG(text), expected);
}

/* ---- buckets ---- */

static void names_of_buckets(void **state)
{
    (void)state;
    static const char *const good[] = {"abc", "a-b.c", "123", "a1.b2-c3", "1.2.3.x"};
    static const char *const bad[] = {"",     "ab",          "Abc",      "a_b",     "-ab",
                                      "ab-",  ".ab",         "a..b",     "1.2.3.4", "xn--abc",
                                      "a/bc", "abc-s3alias", "sthree-x", "a b"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(s3_proto_bucket_valid(span_str(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (s3_proto_bucket_valid(span_str(bad[i])))
            fail_msg("%s", bad[i]);
    char name[65];
    memset(name, 'a', sizeof name);
    assert_true(s3_proto_bucket_valid(span_of(name, 63)));
    assert_false(s3_proto_bucket_valid(span_of(name, 64)));
}

/* The sample of the API reference, ListBuckets. */
static void buckets_of_the_reference(void **state)
{
    (void)state;
    struct s3_buckets buckets;
    struct err err;
    const char *body =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListAllMyBucketsResult><Buckets><Bucket>"
        "<CreationDate>2019-12-11T23:32:47+00:00</CreationDate><Name>amzn-s3-demo-bucket</Name>"
        "</Bucket><Bucket><BucketRegion>eu-west-1</BucketRegion>"
        "<CreationDate>2019-11-10T23:32:13+00:00</CreationDate><Name>amzn-s3-demo-bucket1</Name>"
        "</Bucket></Buckets><Owner><DisplayName>Account+Name</DisplayName><ID>AIDACKCEVSQ6C2EX"
        "</ID></Owner></ListAllMyBucketsResult>";
    assert_int_equal(s3_proto_read_buckets(span_str(body), &buckets, &err), 0);
    assert_int_equal(buckets.count, 2);
    assert_text(buckets.bucket[0].name, "amzn-s3-demo-bucket");
    assert_int_equal(buckets.bucket[0].created_ms, 1576107167000);
    assert_null(buckets.bucket[0].region.ptr);
    assert_text(buckets.bucket[1].region, "eu-west-1");
    assert_text(buckets.owner, "AIDACKCEVSQ6C2EX");
    s3_buckets_release(&buckets);
}

static void locations(void **state)
{
    (void)state;
    static const struct {
        const char *body, *region;
    } cases[] = {{"<LocationConstraint" NS "/>", ""},
                 {"<LocationConstraint" NS ">EU</LocationConstraint>", "eu-west-1"},
                 {"<LocationConstraint" NS ">us-west-2</LocationConstraint>", "us-west-2"},
                 {"<CreateBucketConfiguration><LocationConstraint>eu-west-3</LocationConstraint>"
                  "</CreateBucketConfiguration>",
                  "eu-west-3"}};
    struct err err;
    struct buf region;
    buf_init(&region, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_clear(&region);
        assert_int_equal(s3_proto_read_location(span_str(cases[i].body), &region, &err), 0);
        assert_string_equal(region.data, cases[i].region);
    }
    assert_int_equal(s3_proto_read_location(span_str("<Other/>"), &region, &err), -1);
    assert_int_equal(s3_proto_read_location(span_str(""), &region, &err), -1);
    buf_clear(&region);
    s3_proto_write_create_bucket(span_str("us-east-1"), &region);
    assert_int_equal(region.len, 0);
    s3_proto_write_create_bucket(span_str("eu-west-3"), &region);
    struct buf read;
    buf_init(&read, 0);
    assert_int_equal(s3_proto_read_create_bucket(buf_span(&region), &read, &err), 0);
    assert_string_equal(read.data, "eu-west-3");
    buf_release(&read);
    buf_release(&region);
}

/* ---- listings ---- */

/* From the API reference, ListObjectsV2, "Sample Request with Delimiter and Prefix". */
static void listing_of_the_reference(void **state)
{
    (void)state;
    struct s3_listing listing;
    struct err err;
    const char *body =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult" NS ">\n"
        "  <Name>example-bucket</Name>\n  <Prefix>photos/2006/</Prefix>\n"
        "  <KeyCount>3</KeyCount><MaxKeys>1000</MaxKeys><Delimiter>/</Delimiter>\n"
        "  <IsTruncated>true</IsTruncated><NextContinuationToken>1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J"
        "</NextContinuationToken>\n  <Contents><Key>photos/2006/a&amp;b</Key>"
        "<LastModified>2016-04-30T23:51:29.000Z</LastModified>"
        "<ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><Size>434234</Size>"
        "<StorageClass>STANDARD</StorageClass></Contents>\n  <CommonPrefixes>"
        "<Prefix>photos/2006/February/</Prefix></CommonPrefixes>\n  <CommonPrefixes>"
        "<Prefix>photos/2006/January/</Prefix></CommonPrefixes>\n</ListBucketResult>";
    assert_int_equal(s3_proto_read_listing(span_str(body), &listing, &err), 0);
    assert_int_equal(listing.object_count, 1);
    assert_text(listing.object[0].key, "photos/2006/a&b");
    assert_text(listing.object[0].etag, "\"d41d8cd98f00b204e9800998ecf8427e\"");
    assert_int_equal(listing.object[0].size, 434234);
    assert_int_equal(listing.object[0].modified_ms, 1462060289000);
    assert_int_equal(listing.prefix_count, 2);
    assert_text(listing.common_prefix[1], "photos/2006/January/");
    assert_true(listing.truncated);
    assert_text(listing.next_token, "1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J");
    s3_listing_release(&listing);
}

static void listing_there_and_back(void **state)
{
    (void)state;
    struct s3_object objects[] = {
        {span_of("a\001b", 3), span_str("\"x\""), 0, 1000, span_str("STANDARD"), span_str("CRC32"),
         span_str("FULL_OBJECT"), true, 0},
        {span_str("a b+c%2F/\xc3\xa9<&>"),
         span_str("\"y-2\""),
         5000000000,
         2000,
         span_str(""),
         {NULL, 0},
         {NULL, 0},
         false,
         86400000},
    };
    struct span prefixes[] = {span_str("p q/"), span_str("\xe2\x82\xac/")};
    struct s3_listing given = {.bucket = span_str("b"),
                               .prefix = span_str("a"),
                               .delimiter = span_str("/"),
                               .token = span_str("t0"),
                               .next_token = span_str("t1"),
                               .max_keys = 4,
                               .truncated = true,
                               .url_encoded = true,
                               .object = objects,
                               .object_count = 2,
                               .common_prefix = prefixes,
                               .prefix_count = 2};
    struct s3_listing listing;
    struct err err;
    struct buf body;
    buf_init(&body, 0);
    s3_proto_write_listing(&given, &body);
    assert_non_null(strstr(body.data, "<Key>a%01b</Key>"));
    assert_int_equal(s3_proto_read_listing(buf_span(&body), &listing, &err), 0);
    assert_int_equal(listing.object_count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_true(span_equal(listing.object[i].key, objects[i].key));
        assert_true(span_equal(listing.object[i].etag, objects[i].etag));
        assert_int_equal(listing.object[i].size, objects[i].size);
        assert_int_equal(listing.object[i].modified_ms, objects[i].modified_ms);
        assert_int_equal(listing.object[i].restoring, objects[i].restoring);
        assert_int_equal(listing.object[i].restored_until_ms, objects[i].restored_until_ms);
        assert_true(span_equal(listing.common_prefix[i], prefixes[i]));
    }
    assert_text(listing.token, "t0");
    assert_int_equal(listing.max_keys, 4);
    s3_listing_release(&listing);
    buf_release(&body);
}

/* AWS writes '+' for a space when it encodes keys. */
static void plus_is_a_space(void **state)
{
    (void)state;
    struct s3_listing listing;
    struct err err;
    const char *body = "<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>a+b%2Bc"
                       "</Key><LastModified>2016-04-30T23:51:29Z</LastModified><Size>1</Size>"
                       "</Contents></ListBucketResult>";
    assert_int_equal(s3_proto_read_listing(span_str(body), &listing, &err), 0);
    assert_text(listing.object[0].key, "a b+c");
    s3_listing_release(&listing);
}

static void bad_listings(void **state)
{
    (void)state;
#define OBJECT(inside)                                                                             \
    "<ListBucketResult><EncodingType>url</EncodingType><Contents>" inside                          \
    "</Contents></ListBucketResult>"
    static const char *const cases[] = {
        "",
        "<ListBucketResult>",
        "<Error><Code>X</Code></Error>",
        OBJECT("<Key>k</Key><LastModified>2016-04-30T23:51:29Z</LastModified>"),
        OBJECT("<Key>k</Key><Size>1</Size>"),
        OBJECT("<Size>1</Size><LastModified>2016-04-30T23:51:29Z</LastModified>"),
        OBJECT("<Key>%4</Key><Size>1</Size><LastModified>2016-04-30T23:51:29Z</LastModified>"),
        OBJECT("<Key>k</Key><Size>-1</Size><LastModified>2016-04-30T23:51:29Z</LastModified>"),
        OBJECT("<Key>k</Key><Size>1</Size><LastModified>yesterday</LastModified>"),
        "<ListBucketResult><MaxKeys>many</MaxKeys></ListBucketResult>",
        "<ListBucketResult><CommonPrefixes/></ListBucketResult>",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct s3_listing listing;
        struct err err = {0};
        if (s3_proto_read_listing(span_str(cases[i]), &listing, &err) == 0)
            fail_msg("accepted: %s", cases[i]);
        assert_int_equal(err.kind, ERR_DATA);
        s3_listing_release(&listing);
    }
}

/* ---- uploads ---- */

static void complete_there_and_back(void **state)
{
    (void)state;
    struct s3_part part[] = {
        {.number = 1, .etag = span_str("\"aa\"")},
        {.number = 10000,
         .etag = span_str("\"bb\""),
         .checksum_name = span_str("CRC32"),
         .checksum = span_str("y/Q5Jg==")},
    };
    struct s3_parts given = {.part = part, .count = 2}, parts;
    struct err err;
    struct buf body;
    buf_init(&body, 0);
    s3_proto_write_complete(&given, &body);
    assert_int_equal(s3_proto_read_complete(buf_span(&body), &parts, &err), 0);
    assert_int_equal(parts.count, 2);
    assert_int_equal(parts.part[1].number, 10000);
    assert_text(parts.part[1].etag, "\"bb\"");
    assert_text(parts.part[1].checksum_name, "CRC32");
    assert_text(parts.part[1].checksum, "y/Q5Jg==");
    assert_null(parts.part[0].checksum.ptr);
    s3_parts_release(&parts);
    buf_release(&body);
}

/* A document with count parts. */
static void many_parts(struct buf *body, int count)
{
    buf_clear(body);
    buf_adds(body, "<CompleteMultipartUpload>");
    for (int i = 0; i < count; i++)
        buf_adds(body, "<Part><PartNumber>1</PartNumber><ETag>e</ETag></Part>");
    buf_adds(body, "</CompleteMultipartUpload>");
}

static void number_of_parts(void **state)
{
    (void)state;
    struct s3_parts parts;
    struct err err;
    struct buf body;
    buf_init(&body, 0);
    many_parts(&body, CAP_S3_PARTS);
    assert_int_equal(s3_proto_read_complete(buf_span(&body), &parts, &err), 0);
    assert_int_equal(parts.count, CAP_S3_PARTS);
    s3_parts_release(&parts);
    many_parts(&body, CAP_S3_PARTS + 1);
    assert_int_equal(s3_proto_read_complete(buf_span(&body), &parts, &err), -1);
    s3_parts_release(&parts);
    many_parts(&body, 0);
    assert_int_equal(s3_proto_read_complete(buf_span(&body), &parts, &err), -1);
    s3_parts_release(&parts);
    const char *zero = "<CompleteMultipartUpload><Part><PartNumber>0</PartNumber><ETag>e</ETag>"
                       "</Part></CompleteMultipartUpload>";
    assert_int_equal(s3_proto_read_complete(span_str(zero), &parts, &err), -1);
    s3_parts_release(&parts);
    buf_release(&body);
}

static void upload_replies(void **state)
{
    (void)state;
    struct s3_sum sum = {span_str("CRC32"), span_str("AAAAAA=="), span_str("FULL_OBJECT")};
    struct err err;
    struct buf body, text;
    buf_init(&body, 0);
    buf_init(&text, 0);
    s3_proto_write_upload(span_str("b"), span_str("k<"), span_str("id.1"), &body);
    assert_int_equal(s3_proto_read_upload(buf_span(&body), &text, &err), 0);
    assert_string_equal(text.data, "id.1");
    buf_clear(&body);
    buf_clear(&text);
    s3_proto_write_completed(span_str("http://h/b/k"), span_str("b"), span_str("k"),
                             span_str("\"e-2\""), &sum, &body);
    assert_int_equal(s3_proto_read_completed(buf_span(&body), &text, &err), 0);
    assert_string_equal(text.data, "\"e-2\"");
    assert_int_equal(
        s3_proto_read_completed(span_str("<CompleteMultipartUploadResult/>"), &text, &err), -1);
    buf_clear(&body);
    buf_clear(&text);
    s3_proto_write_copied(true, span_str("\"c\""), 0, &(struct s3_sum){.name = {NULL, 0}}, &body);
    assert_int_equal(s3_proto_read_copied(buf_span(&body), &text, &err), 0);
    assert_string_equal(text.data, "\"c\"");
    buf_release(&body);
    buf_release(&text);
}

static void listed_parts_and_uploads(void **state)
{
    (void)state;
    struct s3_part part = {.number = 3, .etag = span_str("\"e\""), .size = 77, .modified_ms = 5000};
    struct s3_parts given = {.bucket = span_str("b"),
                             .key = span_str("k"),
                             .upload_id = span_str("u"),
                             .max_parts = 1,
                             .next_marker = 3,
                             .truncated = true,
                             .part = &part,
                             .count = 1},
                    parts;
    struct s3_pending pending = {
        .key = span_str("a b"), .upload_id = span_str("u"), .initiated_ms = 7000};
    struct s3_uploads many = {.bucket = span_str("b"),
                              .url_encoded = true,
                              .upload = &pending,
                              .count = 1},
                      uploads;
    struct err err;
    struct buf body;
    buf_init(&body, 0);
    s3_proto_write_parts(&given, &body);
    assert_int_equal(s3_proto_read_parts(buf_span(&body), &parts, &err), 0);
    assert_int_equal(parts.part[0].size, 77);
    assert_int_equal(parts.next_marker, 3);
    s3_parts_release(&parts);
    buf_clear(&body);
    s3_proto_write_uploads(&many, &body);
    assert_int_equal(s3_proto_read_uploads(buf_span(&body), &uploads, &err), 0);
    assert_text(uploads.upload[0].key, "a b");
    assert_int_equal(uploads.upload[0].initiated_ms, 7000);
    s3_uploads_release(&uploads);
    buf_release(&body);
}

static void deletes(void **state)
{
    (void)state;
    struct s3_delete object[] = {{.key = span_str("a&b"), .etag = span_str("\"e\"")},
                                 {.key = span_str("c"), .version_id = span_str("v1")}};
    struct s3_deletes given = {.quiet = true, .object = object, .count = 2}, read;
    struct s3_deleted deleted[] = {
        {.key = span_str("a&b"), .marker = true, .marker_version_id = span_str("m1")},
        {.key = span_str("c"), .code = span_str("AccessDenied"), .message = span_str("no")}};
    struct s3_delete_result result = {.object = deleted, .count = 2}, back;
    struct err err;
    struct buf body;
    buf_init(&body, 0);
    s3_proto_write_delete(&given, &body);
    assert_int_equal(s3_proto_read_delete(buf_span(&body), &read, &err), 0);
    assert_true(read.quiet && read.count == 2);
    assert_text(read.object[0].key, "a&b");
    assert_text(read.object[0].etag, "\"e\"");
    assert_text(read.object[1].version_id, "v1");
    assert_false(read.object[1].other_condition);
    s3_deletes_release(&read);
    for (int quiet = 0; quiet < 2; quiet++) {
        buf_clear(&body);
        s3_proto_write_delete_result(&result, quiet, &body);
        assert_int_equal(s3_proto_read_delete_result(buf_span(&body), &back, &err), 0);
        assert_int_equal(back.count, quiet ? 1 : 2);
        assert_text(back.object[back.count - 1].code, "AccessDenied");
        assert_int_equal(back.object[0].marker, !quiet);
        if (!quiet)
            assert_text(back.object[0].marker_version_id, "m1");
        s3_delete_result_release(&back);
    }
    assert_int_equal(s3_proto_read_delete(span_str("<Delete/>"), &read, &err), -1);
    s3_deletes_release(&read);
    buf_release(&body);
}

UNIT_GROUP(s3_proto, cmocka_unit_test(names_of_buckets), cmocka_unit_test(buckets_of_the_reference),
           cmocka_unit_test(locations), cmocka_unit_test(listing_of_the_reference),
           cmocka_unit_test(listing_there_and_back), cmocka_unit_test(plus_is_a_space),
           cmocka_unit_test(bad_listings), cmocka_unit_test(complete_there_and_back),
           cmocka_unit_test(number_of_parts), cmocka_unit_test(upload_replies),
           cmocka_unit_test(listed_parts_and_uploads), cmocka_unit_test(deletes))
