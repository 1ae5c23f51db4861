/* The worked examples of the S3 documentation, "Authenticating Requests (AWS Signature Version 4)",
 * and what must not pass. */
#include "unit.h"

#include <string.h>

#include "core/clock.h"
#include "made_call.h"

#define ACCESS "AKIAIOSFODNN7EXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
#define SCOPE  "20130524/us-east-1/s3/aws4_request"
#define NAMES  "host;range;x-amz-content-sha256;x-amz-date"
#define GOOD   "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
#define AUTHORIZATION(credential, names, signature)                                                \
    "Authorization: AWS4-HMAC-SHA256 Credential=" credential ",SignedHeaders=" names               \
    ",Signature=" signature "\n"
#define HEADERS                                                                                    \
    "Host: examplebucket.s3.amazonaws.com\nRange: bytes=0-9\n"                                     \
    "x-amz-content-sha256: " SIGV4_EMPTY_SHA256 "\nx-amz-date: 20130524T000000Z\n"
#define PRESIGNED                                                                                  \
    "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" ACCESS                          \
    "%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"  \
    "&X-Amz-SignedHeaders=host&X-Amz-Signature="                                                   \
    "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
/* Version 2, expiring at signed_ms; signed by OpenSSL's command. */
#define V2(path, signature)                                                                        \
    path "?AWSAccessKeyId=" ACCESS "&Signature=" signature "&Expires=1369353600"
#define V2_GET  V2("/test.txt", "CJltZY3ecCmHexQCocLsvZUCLRw%3D")
#define V2_PUT  V2("/test.txt", "3uUrUMkyxXtuKtsodwjflyzk%2FUw%3D")
#define V2_MORE "&x-amz-meta-colour=blue&content-type=text%2Fplain&x-amz-security-token=t%2Bk"
#define V2_HOST "Host: examplebucket.s3.amazonaws.com\n"

/* The example of "Query String Request Authentication Alternative" is signed with the same key. */
#define PRESIGNED_V2(signature, expires)                                                           \
    "/photos/puppy.jpg?AWSAccessKeyId=" ACCESS "&Signature=" signature "&Expires=" expires
#define JOHN_HOST "Host: johnsmith.s3.amazonaws.com\n"

/* SQS, signed by Python's hmac; the names that are signed differ. */
#define SQS_HEADERS "Host: q\nx-amz-date: 20130524T000000Z\n"
#define SQS_TARGET  "X-Amz-Target: AmazonSQS.ListQueues\n"
#define SQS_SIGNED(names, signature)                                                               \
    AUTHORIZATION(ACCESS "/20130524/us-east-1/sqs/aws4_request", names, signature)
#define SQS_BY_DATE "d17984fd8216863216ab6ed402cf2a6cbc19cdfeb6246d8d5ec3f9c205b94131"
#define SQS_BY_HOST "c6c9a89f8ead3ee842061760c40eaf31055841ab15dd54c44c9838167b1a2a5b"
#define SQS_BY_ALL  "c6337bdb58a170f3231fb5ea6dcfd1b72085b5d340ab1ecd120df02a9c0f5397"

static int64_t signed_ms;
static struct keys keys;

static int setup(void **state)
{
    (void)state;
    keys_add(&keys, span_str(ACCESS), span_str(SECRET), span_str("123456789012"), NULL);
    return clock_parse("2013-05-24T00:00:00Z", &signed_ms);
}

static int teardown(void **state)
{
    (void)state;
    keys_release(&keys);
    return 0;
}

/* The code the request ends with, "" when it is accepted. */
static const char *verify(struct made_call *made, int64_t late_ms)
{
    char hash[100] = "";
    struct span declared = auth_declared_hash(made->call, &made->claim);
    memcpy(hash, declared.ptr != NULL ? declared.ptr : "", declared.len);
    auth_verify(&keys, made->call, &made->claim, hash, signed_ms + late_ms);
    return made->call->fault.code;
}

static void examples(void **state)
{
    (void)state;
    static const struct {
        const char *method, *target, *headers;
        int64_t late_s;
        const char *code;
    } cases[] = {
        {"GET", "/test.txt", HEADERS AUTHORIZATION(ACCESS "/" SCOPE, NAMES, GOOD), 0, ""},
        {"GET", "/test.txt", HEADERS AUTHORIZATION(ACCESS "/" SCOPE, NAMES, GOOD), 900, ""},
        {"GET", "/test.txt", HEADERS AUTHORIZATION(ACCESS "/" SCOPE, NAMES, GOOD), 901,
         "RequestTimeTooSkewed"},
        {"GET", "/test.txt", HEADERS AUTHORIZATION(ACCESS "/" SCOPE, NAMES, GOOD), -901,
         "RequestTimeTooSkewed"},
        {"GET", "/test.tx%74", HEADERS AUTHORIZATION(ACCESS "/" SCOPE, NAMES, GOOD), 0, ""},
        {"HEAD", "/test.txt", HEADERS AUTHORIZATION(ACCESS "/" SCOPE, NAMES, GOOD), 0,
         "SignatureDoesNotMatch"},
        {"GET", "/test.txt?a", HEADERS AUTHORIZATION(ACCESS "/" SCOPE, NAMES, GOOD), 0,
         "SignatureDoesNotMatch"},
        {"GET", "/test.txt", HEADERS AUTHORIZATION(ACCESS "/" SCOPE, NAMES, "f0e8"), 0,
         "SignatureDoesNotMatch"},
        {"GET", "/test.txt",
         HEADERS "x-amz-acl: private\n" AUTHORIZATION(ACCESS "/" SCOPE, NAMES, GOOD), 0,
         "AccessDenied"},
        {"GET", "/test.txt", HEADERS AUTHORIZATION("AKIANOBODY/" SCOPE, NAMES, GOOD), 0,
         "InvalidAccessKeyId"},
        {"GET", "/test.txt", HEADERS AUTHORIZATION(SCOPE, NAMES, GOOD), 0,
         "AuthorizationHeaderMalformed"},
        {"GET", "/test.txt",
         HEADERS AUTHORIZATION(ACCESS "/20130525/us-east-1/s3/aws4_request", NAMES, GOOD), 0,
         "AccessDenied"},
        {"GET", "/test.txt", HEADERS "Authorization: AWS4-HMAC-SHA256\n", 0,
         "AuthorizationHeaderMalformed"},
        {"GET", "/test.txt", HEADERS, 0, "AccessDenied"},
        {"GET", "/test.txt", HEADERS "Authorization: AWS " ACCESS ":x\n", 0, "InvalidRequest"},
        {"POST", "/", SQS_HEADERS SQS_SIGNED("host;x-amz-date", SQS_BY_HOST), 0, ""},
        {"POST", "/", SQS_HEADERS SQS_SIGNED("x-amz-date", SQS_BY_DATE), 0,
         "InvalidSignatureException"},
        {"POST", "/", SQS_HEADERS SQS_TARGET SQS_SIGNED("host;x-amz-date", SQS_BY_HOST), 0,
         "InvalidSignatureException"},
        {"POST", "/", SQS_HEADERS SQS_TARGET SQS_SIGNED("host;x-amz-date;x-amz-target", SQS_BY_ALL),
         0, ""},
        {"GET", PRESIGNED, "Host: examplebucket.s3.amazonaws.com\n", 0, ""},
        {"GET", PRESIGNED, "Host: examplebucket.s3.amazonaws.com\n", 86400, ""},
        {"GET", PRESIGNED, "Host: examplebucket.s3.amazonaws.com\n", 86401, "AccessDenied"},
        {"PUT", PRESIGNED, "Host: examplebucket.s3.amazonaws.com\n", 0, "SignatureDoesNotMatch"},
        {"GET", PRESIGNED, "Host: other.s3.amazonaws.com\n", 0, "SignatureDoesNotMatch"},
        {"GET", PRESIGNED_V2("NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D", "1175139620"), JOHN_HOST,
         1175139620 - 1369353600, ""},
        {"GET", PRESIGNED_V2("NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D", "1175139620"), JOHN_HOST,
         1175139621 - 1369353600, "AccessDenied"},
        {"PUT", PRESIGNED_V2("NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D", "1175139620"), JOHN_HOST,
         1175139620 - 1369353600, "SignatureDoesNotMatch"},
        {"GET", PRESIGNED_V2("NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D", "1175139621"), JOHN_HOST,
         1175139620 - 1369353600, "SignatureDoesNotMatch"},
        {"GET", "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256", "Host: b\n", 0,
         "AuthorizationQueryParametersError"},
        {"GET", V2_GET, V2_HOST, 0, ""},
        {"GET", V2("/examplebucket/test.txt", "CJltZY3ecCmHexQCocLsvZUCLRw%3D"), "Host: s3\n", 0,
         ""},
        {"GET", V2_GET "&x-id=GetObject", V2_HOST "x-amz-date: 20130524T000000Z\n", 0, ""},
        {"GET", V2_GET, V2_HOST, 1, "AccessDenied"},
        {"GET", V2_GET "&x-amz-acl=private", V2_HOST, 0, "SignatureDoesNotMatch"},
        {"GET", V2_GET, "Host: other.s3.amazonaws.com\n", 0, "SignatureDoesNotMatch"},
        {"GET", V2("/test.tx%74", "CJltZY3ecCmHexQCocLsvZUCLRw%3D"), V2_HOST, 0,
         "SignatureDoesNotMatch"},
        {"GET", V2("/test.txt", "CJltZY3ecCmHexQCocLsvZUCLRw"), V2_HOST, 0,
         "SignatureDoesNotMatch"},
        {"GET", V2("/test.txt", ""), V2_HOST, 0, "AccessDenied"},
        {"GET", "/test.txt?AWSAccessKeyId=AKIANOBODY&Signature=x&Expires=1369353600", V2_HOST, 0,
         "InvalidAccessKeyId"},
        {"GET", "/test.txt?AWSAccessKeyId=" ACCESS "&Signature=x&Expires=9223372036854776", V2_HOST,
         0, "AccessDenied"},
        {"GET", "/test.txt?AWSAccessKeyId=" ACCESS "&Signature=x&Expires=99999999999999999",
         V2_HOST, 0, "AccessDenied"},
        {"GET", "/test.txt?Signature=x", V2_HOST, 0, "AccessDenied"},
        {"PUT", V2_PUT V2_MORE, V2_HOST "Content-Type: text/plain\n", 0, ""},
        {"PUT", V2_PUT V2_MORE, V2_HOST "Content-Type: text/plain\nX-Amz-Meta-Colour: blue\n", 0,
         ""},
        {"PUT", V2_PUT V2_MORE "&x-amz-meta-colour=red", V2_HOST "Content-Type: text/plain\n", 0,
         ""},
        {"PUT", V2_PUT V2_MORE, V2_HOST "Content-Type: text/plain\nx-amz-meta-colour: red\n", 0,
         "SignatureDoesNotMatch"},
        {"PUT", V2_PUT V2_MORE, V2_HOST, 0, "SignatureDoesNotMatch"},
        {"POST", V2("/", "x") "&Action=ListQueues&Version=2012-11-05", V2_HOST, 0,
         "IncompleteSignatureException"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct made_call made;
        made_call_init(&made, cases[i].method, cases[i].target, cases[i].headers);
        print_message("case %zu\n", i);
        assert_string_equal(verify(&made, cases[i].late_s * 1000), cases[i].code);
        if (cases[i].code[0] == '\0')
            assert_string_equal(made.call->account, "123456789012");
        made_call_release(&made);
    }
}

/* The point of strictness: the difference can be seen, and no secret. */
static void mismatch_shows_strings(void **state)
{
    (void)state;
    struct made_call made;
    made_call_init(&made, "PUT", "/test.txt", HEADERS AUTHORIZATION(ACCESS "/" SCOPE, NAMES, GOOD));
    assert_string_equal(verify(&made, 0), "SignatureDoesNotMatch");
    bool canonical = false, string = false;
    for (size_t i = 0; i < made.call->fault.detail_count; i++) {
        const struct call_detail *detail = &made.call->fault.detail[i];
        assert_null(strstr(detail->value.data, SECRET));
        if (strcmp(detail->name, "CanonicalRequest") == 0)
            canonical = strncmp(detail->value.data, "PUT\n/test.txt\n\nhost:examplebucket", 33) ==
                        0;
        if (strcmp(detail->name, "StringToSign") == 0)
            string = strncmp(detail->value.data, "AWS4-HMAC-SHA256\n20130524T000000Z\n", 34) == 0;
    }
    assert_true(canonical);
    assert_true(string);
    made_call_release(&made);
}

/* What the query says of the object arrives as headers; nothing of the signature is left in it. */
static void v2_parameters_become_headers(void **state)
{
    (void)state;
    struct made_call made;
    made_call_init(&made, "PUT", V2_PUT V2_MORE "&x-amz-meta-colour=red&partNumber=1", V2_HOST);
    const struct call *call = made.call;
    assert_true(span_is(call_header(call, "x-amz-meta-colour"), "blue"));
    assert_true(span_is(call_header(call, "x-amz-security-token"), "t+k"));
    assert_null(call_header(call, "content-type").ptr);
    assert_int_equal(call->header_count, 3);
    assert_int_equal(call->query_count, 1);
    assert_true(span_is(call->query[0].name, "partNumber"));
    assert_string_equal(call->access_key, ACCESS);
    assert_string_equal(call->region, "us-east-1");
    made_call_release(&made);
}

/* Parameters fill the headers up to their cap; the next one is refused. */
static void v2_headers_are_capped(void **state)
{
    (void)state;
    for (size_t more = 0; more < 2; more++) {
        struct made_call made;
        struct buf headers;
        buf_init(&headers, 0);
        for (size_t i = 0; i < CAP_LOCAL_HEADERS - 2 + more; i++)
            buf_addf(&headers, "h%zu: v\n", i);
        made_call_init(&made, "PUT", V2_PUT V2_MORE, headers.data);
        assert_int_equal(made.call->header_count, CAP_LOCAL_HEADERS);
        assert_string_equal(made.call->fault.code, more > 0 ? "RequestHeaderSectionTooLarge" : "");
        made_call_release(&made);
        buf_release(&headers);
    }
}

static void trusted_accounts(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"123456789012", "123456789012"},
                                           {"AKIAX", "000000000000"},
                                           {"1234567890123", "000000000000"},
                                           {"12345678901x", "000000000000"},
                                           {"", "000000000000"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct call *call = call_new();
        strcpy(call->access_key, cases[i][0]);
        auth_trust(call);
        assert_string_equal(call->account, cases[i][1]);
        call_free(call);
    }
}

int test_auth(void);
int test_auth(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples), cmocka_unit_test(mismatch_shows_strings),
        cmocka_unit_test(v2_parameters_become_headers), cmocka_unit_test(v2_headers_are_capped),
        cmocka_unit_test(trusted_accounts)};
    return cmocka_run_group_tests_name("auth", tests, setup, teardown);
}
