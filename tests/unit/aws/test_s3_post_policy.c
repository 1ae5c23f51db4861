#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "aws/caps.h"
#include "aws/s3_post_policy.h"

#define NOW    1450000000000
#define EXPIRY "\"expiration\":\"2015-12-30T12:00:00.000Z\""

/* The policy of the user guide, sigv4-post-example. */
static const char sample[] =
    "{ \"expiration\": \"2015-12-30T12:00:00.000Z\",\r\n  \"conditions\": [\r\n"
    "    {\"bucket\": \"sigv4examplebucket\"},\r\n"
    "    [\"starts-with\", \"$key\", \"user/user1/\"],\r\n    {\"acl\": \"public-read\"},\r\n"
    "    [\"starts-with\", \"$Content-Type\", \"image/\"],\r\n"
    "    [\"content-length-range\", 1, \"100\"],\r\n"
    "    [\"eq\", \"$x-amz-meta-tag\", \"\"]]}";

#define FIELD(n, v)                                                                                \
    {                                                                                              \
        {n, sizeof n - 1},                                                                         \
        {                                                                                          \
            v, sizeof v - 1                                                                        \
        }                                                                                          \
    }

static void a_form_that_fits(void **state)
{
    (void)state;
    struct s3_post_policy policy;
    struct err err = {0};
    uint64_t min, max;
    struct s3_post_policy_field fields[] = {
        FIELD("bucket", "sigv4examplebucket"),
        FIELD("Key", "user/user1/${filename}"),
        FIELD("acl", "public-read"),
        FIELD("content-type", "image/jpeg,image/png"),
        FIELD("X-Amz-Meta-Tag", ""),
        FIELD("x-amz-signature", "x"),
        FIELD("Policy", "x"),
        FIELD("x-ignore-this", "x"),
    };
    size_t count = sizeof fields / sizeof fields[0];
    assert_int_equal(s3_post_policy_read(span_str(sample), &policy, &err), 0);
    if (s3_post_policy_check(&policy, fields, count, NOW, &err) != 0)
        fail_msg("%s", err.message);
    s3_post_policy_size(&policy, &min, &max);
    assert_int_equal(min, 1);
    assert_int_equal(max, 100);

    static const struct {
        struct s3_post_policy_field field;
        size_t at;
        const char *message;
    } wrong[] = {
        {FIELD("bucket", "other"), 0,
         "Invalid according to Policy: Policy Condition failed: "
         "[\"eq\", \"$bucket\", \"sigv4examplebucket\"]"},
        {FIELD("key", "user/user2/x"), 1, "[\"starts-with\", \"$key\", \"user/user1/\"]"},
        {FIELD("Content-Type", "image/jpeg, text/plain"), 3, "$Content-Type"},
        {FIELD("x-amz-meta-tag", "a"), 4, "$x-amz-meta-tag"},
        {FIELD("x-amz-meta-uuid", "1"), 4, "$x-amz-meta-tag"},
        {FIELD("CONTENT-TYPE", "text/html"), 7, "$Content-Type"}, /* one of two */
        {FIELD("colour", "red"), 7, "Invalid according to Policy: Extra input fields: colour"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct s3_post_policy_field kept = fields[wrong[i].at];
        fields[wrong[i].at] = wrong[i].field;
        assert_int_equal(s3_post_policy_check(&policy, fields, count, NOW, &err), -1);
        assert_string_equal(err.code, "AccessDenied");
        if (strstr(err.message, wrong[i].message) == NULL)
            fail_msg("%zu: %s", i, err.message);
        fields[wrong[i].at] = kept;
    }
    assert_int_equal(s3_post_policy_check(&policy, fields, count, policy.expires_ms, &err), 0);
    assert_int_equal(s3_post_policy_check(&policy, fields, count, policy.expires_ms + 1, &err), -1);
    assert_string_equal(err.message, "Invalid according to Policy: Policy expired.");
    s3_post_policy_release(&policy);
}

static void refusals(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "Invalid JSON"},
        {"[]", "Invalid JSON"},
        {"{\"conditions\":[]}", "missing expiration"},
        {"{\"expiration\":\"soon\",\"conditions\":[]}", "Invalid 'expiration'"},
        {"{" EXPIRY "}", "missing conditions"},
        {"{" EXPIRY ",\"conditions\":{}}", "missing conditions"},
        {"{" EXPIRY ",\"conditions\":[7]}", "neither an object nor a list"},
        {"{" EXPIRY ",\"conditions\":[{}]}", "empty"},
        {"{" EXPIRY ",\"conditions\":[{\"a\":1}]}", "must be a string"},
        {"{" EXPIRY ",\"conditions\":[[\"eq\",\"$a\"]]}", "wrong number of arguments"},
        {"{" EXPIRY ",\"conditions\":[[\"eq\",\"a\",\"b\"]]}", "begins with '$'"},
        {"{" EXPIRY ",\"conditions\":[[\"ends-with\",\"$a\",\"b\"]]}", "unknown operation"},
        {"{" EXPIRY ",\"conditions\":[[\"content-length-range\",-1,5]]}", "two numbers"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct s3_post_policy policy;
        struct err err = {0};
        assert_int_equal(s3_post_policy_read(span_str(cases[i].text), &policy, &err), -1);
        s3_post_policy_release(&policy);
        assert_string_equal(err.code, "InvalidPolicyDocument");
        if (strstr(err.message, cases[i].message) == NULL)
            fail_msg("%s: %s", cases[i].text, err.message);
    }
}

static int read_many(size_t count)
{
    struct s3_post_policy policy;
    struct buf text;
    buf_init(&text, 0);
    buf_adds(&text, "{" EXPIRY ",\"conditions\":[");
    for (size_t i = 0; i < count; i++)
        buf_addf(&text, "%s%s", i > 0 ? "," : "",
                 i % 2 == 0 ? "{\"a\":\"b\"}" : "[\"eq\",\"$a\",\"b\"]");
    buf_adds(&text, "]}");
    int status = s3_post_policy_read(buf_span(&text), &policy, NULL);
    s3_post_policy_release(&policy);
    buf_release(&text);
    return status;
}

static void caps(void **state)
{
    (void)state;
    assert_int_equal(read_many(CAP_S3_POLICY_CONDITIONS), 0);
    assert_int_equal(read_many(CAP_S3_POLICY_CONDITIONS + 1), -1);
    assert_int_equal(read_many(CAP_S3_POLICY_CONDITIONS + 2), -1);
}

int test_s3_post_policy(void);
int test_s3_post_policy(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_that_fits),
        cmocka_unit_test(refusals),
        cmocka_unit_test(caps),
    };
    return cmocka_run_group_tests_name("s3_post_policy", tests, NULL, NULL);
}
