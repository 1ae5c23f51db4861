/* Presigned URLs and POST policies of S3: the worked examples of the S3 API reference, where
 * buckets go, what is refused. */
#include <stdio.h>
#include <string.h>

#include "s3/policy.h"
#include "s3/presign.h"
#include "unit.h"

static const struct sigv4_credentials keys = {"AKIAIOSFODNN7EXAMPLE",
                                              "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", NULL};
static const struct endpoint amazon = {.url = (char *)"https://s3.amazonaws.com",
                                       .base_path = (char *)"",
                                       .region = (char *)"us-east-1",
                                       .https = true};
static const struct endpoint custom = {.url = (char *)"http://localhost:9000",
                                       .base_path = (char *)"/base",
                                       .region = (char *)"us-east-1",
                                       .custom = true};
static const int64_t may_2013 = 1369353600000, december_2015 = 1451347200000;

static struct s3_presign object(const char *bucket, const char *key)
{
    return (struct s3_presign){.bucket = span_str(bucket), .key = span_str(key), .expires = 86400};
}

/* AmazonS3/latest/API/sigv4-query-string-auth.html */
static void published(void **state)
{
    (void)state;
    struct s3_presign what = object("examplebucket", "test.txt");
    struct buf out;
    buf_init(&out, 0);
    s3_presign_url(&amazon, &keys, &what, may_2013, &out);
    assert_string_equal(
        out.data,
        "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
        "&X-Amz-Date=20130524T000000Z&X-Amz-SignedHeaders=host&X-Amz-Expires=86400"
        "&X-Amz-Signature="
        "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
    buf_release(&out);
}

static void starts(const char *text, const char *start)
{
    char head[256];
    snprintf(head, sizeof head, "%.*s", (int)strlen(start), text);
    assert_string_equal(head, start);
}

static void places(void **state)
{
    (void)state;
    struct s3_presign what = object("with.dot", "a b/+?\xc3\xa9//..");
    struct buf out;
    buf_init(&out, 0);
    s3_presign_url(&custom, &keys, &what, may_2013, &out);
    starts(out.data, "http://localhost:9000/base/with.dot/a%20b/%2B%3F%C3%A9//..?X-Amz-");
    buf_clear(&out);
    s3_presign_url(&amazon, &keys, &what, may_2013, &out);
    starts(out.data, "https://s3.amazonaws.com/with.dot/a%20b/");
    buf_clear(&out);
    what = object("b", "k");
    what.method = S3_PRESIGN_PUT;
    what.upload_id = span_str("up/load");
    what.part = span_str("3");
    assert_int_equal(s3_presign_header(&what, "Content-MD5", "x==", NULL), 0);
    s3_presign_url(&custom, &keys, &what, may_2013, &out);
    starts(out.data, "http://localhost:9000/base/b/k?partNumber=3&uploadId=up%2Fload&X-Amz-Alg");
    assert_non_null(strstr(out.data, "&X-Amz-SignedHeaders=content-md5%3Bhost&"));
    buf_release(&out);
}

static void times(void **state)
{
    (void)state;
    static const char *const bad[] = {"0", "604801", "8d", "999ms", "1500ms", "", "-1", "1.5", "x"};
    int64_t seconds;
    assert_int_equal(s3_presign_expires(span_str("1"), &seconds, NULL), 0);
    assert_int_equal(seconds, 1);
    assert_int_equal(s3_presign_expires(span_str("7d"), &seconds, NULL), 0);
    assert_int_equal(seconds, 604800);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(s3_presign_expires(span_str(bad[i]), &seconds, NULL), -1);
}

static void headers(void **state)
{
    (void)state;
    static const char *const refused[][2] = {
        {"Host", "h"},     {"x-amz-date", "d"}, {"Authorization", "a"}, {"a b", "v"}, {"", "v"},
        {"x-a", "v\r\nb"}, {"x-a", ""},         {"x-a", "\xc3\xa9"},    {"x-a", " v"}};
    struct s3_presign what = object("b", "k");
    char names[S3_PRESIGN_HEADERS + 1][16];
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_int_equal(s3_presign_header(&what, refused[i][0], refused[i][1], NULL), -1);
    for (int i = 0; i <= S3_PRESIGN_HEADERS; i++) {
        snprintf(names[i], sizeof names[i], "x-%d", i);
        assert_int_equal(s3_presign_header(&what, names[i], "v", NULL),
                         i == S3_PRESIGN_HEADERS ? -1 : 0);
    }
    assert_int_equal(s3_presign_header(&what, "X-3", "other", NULL), 0); /* replaced */
    assert_int_equal(what.headers, S3_PRESIGN_HEADERS);
    assert_string_equal(what.header[3].value.ptr, "other");
    assert_int_equal(s3_presign_response(&what, "content-type", "a/b", NULL), 0);
    assert_int_equal(s3_presign_response(&what, "content-type", "c/d", NULL), 0);
    assert_int_equal(what.responses, 1);
    assert_int_equal(s3_presign_response(&what, "etag", "x", NULL), -1);
}

/* What the check says of a request that a line changes. */
static void check_line(const char *line, const char *expected)
{
    struct s3_presign what = object("default", NULL);
    struct ndrec rec;
    struct buf scratch;
    struct err err = {0};
    ndrec_init(&rec);
    buf_init(&scratch, 0);
    assert_int_equal(ndrec_scan(&rec, span_str(line), &err), 0);
    int status = s3_presign_line(&what, &rec, &scratch, &err);
    if (status == 0)
        status = s3_presign_check(&what, &err);
    assert_string_equal(status == 0 ? "" : err.message, expected);
    if (status != 0)
        assert_int_equal(err.kind, ERR_DATA);
    ndrec_release(&rec);
    buf_release(&scratch);
}

static void lines(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"{\"key\":\"k\"}", ""},
        {"{\"key\":\"k\",\"method\":\"Put\",\"expires\":604800,\"content_type\":\"a/b\"}", ""},
        {"{\"_s3\":{\"bucket\":\"b\",\"key\":\"k\",\"version_id\":\"v\"},\"key\":7}", ""},
        {"{\"_s3\":7,\"key\":\"k\"}", ""},
        {"{\"key\":\"k\",\"upload_id\":\"u\",\"part\":10000}", ""},
        {"{\"key\":\"k\",\"response\":{\"expires\":\"x\"}}", ""},
        {"{}", "key: missing"},
        {"{\"key\":7}", "key: not a string"},
        {"{\"key\":\"k\",\"bucket\":\"a/b\"}", "bucket: not the name of a bucket"},
        {"{\"key\":\"k\",\"method\":\"post\"}", "method: not get, put, head or delete"},
        {"{\"key\":\"k\",\"expires\":604801}", "expires: not a time from 1 second to 7 days"},
        {"{\"key\":\"k\",\"expires\":1.5}", "expires: not a string"},
        {"{\"key\":\"k\",\"part\":1}", "part: an upload_id and a part need each other"},
        {"{\"key\":\"k\",\"upload_id\":\"u\"}", "part: an upload_id and a part need each other"},
        {"{\"key\":\"k\",\"upload_id\":\"u\",\"part\":10001}",
         "part: not a number from 1 to 10000"},
        {"{\"key\":\"k\",\"headers\":[]}", "headers: not an object"},
        {"{\"key\":\"k\",\"headers\":{\"a\":1}}", "headers: a: not a string"},
        {"{\"key\":\"k\",\"headers\":{\"host\":\"h\"}}",
         "headers: host: a header that is not for you to sign"},
        {"{\"key\":\"k\",\"content_type\":\"\"}", "content_type: content-type: is empty"},
        {"{\"key\":\"k\",\"version_id\":\"v\",\"method\":\"put\"}",
         "version_id: put makes a new version"},
        {"{\"key\":\"k\",\"response\":{\"expires\":\"x\"},\"method\":\"delete\"}",
         "response: only get and head are answered so"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        check_line(table[i][0], table[i][1]);
    char line[1100];
    snprintf(line, sizeof line, "{\"key\":\"%01024d\"}", 0);
    check_line(line, "");
    snprintf(line, sizeof line, "{\"key\":\"%01025d\"}", 0);
    check_line(line, "key: more than 1024 bytes");
}

/* AmazonS3/latest/API/sigv4-post-example.html: the document is signed as it stands there. */
static void published_policy(void **state)
{
    (void)state;
    static const char text[] =
        "eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgIC"
        "B7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNl"
        "ci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaX"
        "JlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2Fk"
        "Lmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LW"
        "Ftei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRp"
        "b24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgIC"
        "B7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3"
        "czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7In"
        "gtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9";
    const struct sigv4_scope scope = {"us-east-1", "s3", december_2015, false};
    char signature[65];
    sigv4_signature(keys.secret_key, &scope, span_str(text), signature);
    assert_string_equal(signature,
                        "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
}

/* The same as boto3's generate_presigned_post of Fields and Conditions in this order. */
static void policy_form(void **state)
{
    (void)state;
    struct s3_policy policy = {.bucket = span_str("b"),
                               .key = span_str("in/${filename}"),
                               .expires = 60,
                               .max_bytes = 10,
                               .type_prefix = span_str("image/")};
    struct buf out;
    buf_init(&out, 0);
    assert_int_equal(s3_policy_field(&policy, span_str("acl"), span_str("private"), NULL), 0);
    s3_policy_form(&custom, &keys, &policy, december_2015, december_2015 + 60000, &out);
    assert_string_equal(
        out.data,
        "{\"url\":\"http://localhost:9000/base/b\",\"fields\":{\"acl\":\"private\","
        "\"key\":\"in/${filename}\",\"x-amz-algorithm\":\"AWS4-HMAC-SHA256\",\"x-amz-credential\":"
        "\"AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request\","
        "\"x-amz-date\":\"20151229T000000Z\",\"policy\":"
        "\"eyJleHBpcmF0aW9uIjogIjIwMTUtMTItMjlUMDA6MDE6MDBaIiwgImNvbmRpdGlvbnMiOiBbeyJhY2"
        "wiOiAicHJpdmF0ZSJ9LCBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0s"
        "IFsiY29udGVudC1sZW5ndGgtcmFuZ2UiLCAwLCAxMF0sIHsiYnVja2V0IjogImIifSwgWyJzdGFydH"
        "Mtd2l0aCIsICIka2V5IiwgImluLyJdLCB7IngtYW16LWFsZ29yaXRobSI6ICJBV1M0LUhNQUMtU0hB"
        "MjU2In0sIHsieC1hbXotY3JlZGVudGlhbCI6ICJBS0lBSU9TRk9ETk43RVhBTVBMRS8yMDE1MTIyOS"
        "91cy1lYXN0LTEvczMvYXdzNF9yZXF1ZXN0In0sIHsieC1hbXotZGF0ZSI6ICIyMDE1MTIyOVQwMDAw"
        "MDBaIn1dfQ==\","
        "\"x-amz-signature\":\"820c35e480f5c4ca3a9103ab76e1df418f69243a09bda9ea0c13ab78f4f1a72b\"},"
        "\"expires_at\":\"2015-12-29T00:01:00.000Z\"}");
    buf_release(&out);
}

static void policy_fields(void **state)
{
    (void)state;
    static const char *const refused[][2] = {{"key", "k"},  {"Policy", "p"}, {"", "v"},
                                             {"a\"b", "v"}, {"$a", "v"},     {"a", ""},
                                             {"a", "\xff"}};
    struct s3_policy policy = {.fields = 0};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_int_equal(
            s3_policy_field(&policy, span_str(refused[i][0]), span_str(refused[i][1]), NULL), -1);
    for (int i = 0; i <= S3_POLICY_FIELDS; i++)
        assert_int_equal(s3_policy_field(&policy, span_str("a"), span_str("v"), NULL),
                         i == S3_POLICY_FIELDS ? -1 : 0);
}

UNIT_GROUP(presign, cmocka_unit_test(published), cmocka_unit_test(places), cmocka_unit_test(times),
           cmocka_unit_test(headers), cmocka_unit_test(lines), cmocka_unit_test(published_policy),
           cmocka_unit_test(policy_form), cmocka_unit_test(policy_fields))
