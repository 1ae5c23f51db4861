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

/* The example of "Query String Request Authentication Alternative" is signed with the same key. */
#define PRESIGNED_V2(signature, expires)                                                           \
    "/photos/puppy.jpg?AWSAccessKeyId=" ACCESS "&Signature=" signature "&Expires=" expires
#define V2_HOST "Host: johnsmith.s3.amazonaws.com\n"

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
        {"GET", PRESIGNED, "Host: examplebucket.s3.amazonaws.com\n", 0, ""},
        {"GET", PRESIGNED, "Host: examplebucket.s3.amazonaws.com\n", 86400, ""},
        {"GET", PRESIGNED, "Host: examplebucket.s3.amazonaws.com\n", 86401, "AccessDenied"},
        {"PUT", PRESIGNED, "Host: examplebucket.s3.amazonaws.com\n", 0, "SignatureDoesNotMatch"},
        {"GET", PRESIGNED, "Host: other.s3.amazonaws.com\n", 0, "SignatureDoesNotMatch"},
        {"GET", PRESIGNED_V2("NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D", "1175139620"), V2_HOST,
         1175139620 - 1369353600, ""},
        {"GET", PRESIGNED_V2("NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D", "1175139620"), V2_HOST,
         1175139621 - 1369353600, "AccessDenied"},
        {"PUT", PRESIGNED_V2("NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D", "1175139620"), V2_HOST,
         1175139620 - 1369353600, "SignatureDoesNotMatch"},
        {"GET", PRESIGNED_V2("NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D", "1175139621"), V2_HOST,
         1175139620 - 1369353600, "SignatureDoesNotMatch"},
        {"GET", PRESIGNED_V2("short", "1175139620"), V2_HOST, 0, "AccessDenied"},
        {"GET", "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256", "Host: b\n", 0,
         "AuthorizationQueryParametersError"},
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(examples),
                                       cmocka_unit_test(mismatch_shows_strings),
                                       cmocka_unit_test(trusted_accounts)};
    return cmocka_run_group_tests_name("auth", tests, setup, teardown);
}
