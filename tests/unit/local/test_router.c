#include "unit.h"

#include "made_call.h"

static void services(void **state)
{
    (void)state;
#define SCOPED(service)                                                                            \
    "Authorization: AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/" service                     \
    "/aws4_request, SignedHeaders=host, Signature=x\n"
    static const struct {
        const char *method, *target, *headers, *service;
    } cases[] = {
        {"GET", "/", "", "s3"},
        {"GET", "/bucket/key", SCOPED("s3"), "s3"},
        {"POST", "/", SCOPED("sqs"), "sqs"},
        {"POST", "/", SCOPED("kinesis") "X-Amz-Target: AmazonSQS.SendMessage\n", "kinesis"},
        {"POST", "/", "X-Amz-Target: AmazonSQS.SendMessage\n", "sqs"},
        {"POST", "/", "X-Amz-Target: Kinesis_20131202.PutRecord\n", "kinesis"},
        {"POST", "/", "X-Amz-Target: AmazonSQSx.SendMessage\n", "s3"},
        {"POST", "/", "Content-Type: application/x-www-form-urlencoded\n", "sqs"},
        {"POST", "/bucket?delete", "Content-Type: application/x-www-form-urlencoded\n", "s3"},
        {"GET", "/?Action=ListQueues&Version=2012-11-05", "", "sqs"},
        {"GET", "/?Action=ListQueues&Version=2010-03-31", "", "s3"},
        {"POST", "/", "Content-Type: multipart/form-data; boundary=x\n", "s3"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct made_call made;
        made_call_init(&made, cases[i].method, cases[i].target, cases[i].headers);
        print_message("case %zu\n", i);
        assert_string_equal(made.call->service->name, cases[i].service);
        made_call_release(&made);
    }
}

static void queries(void **state)
{
    (void)state;
    struct made_call made;
    made_call_init(&made, "GET", "/a%2Fb?x=%41+%20&flag&=v&e=&&x=2", "");
    assert_int_equal(made.status, 0);
    assert_true(span_is(made.call->path, "/a%2Fb"));
    assert_int_equal(made.call->query_count, 5);
    assert_true(span_is(call_query(made.call, "x"), "A+ "));
    assert_non_null(call_query(made.call, "flag").ptr);
    assert_int_equal(call_query(made.call, "flag").len, 0);
    assert_null(call_query(made.call, "none").ptr);
    made_call_release(&made);
    made_call_init(&made, "GET", "/?x=%4", "");
    assert_int_equal(made.status, -1);
    made_call_release(&made);
}

static void cap(void **state)
{
    (void)state;
    for (int extra = 0; extra < 2; extra++) {
        struct made_call made;
        char target[4 * CAP_LOCAL_QUERY] = "/?";
        for (int i = 0; i < CAP_LOCAL_QUERY + extra; i++)
            strcat(target, "a&");
        made_call_init(&made, "GET", target, "");
        assert_int_equal(made.status, -extra);
        made_call_release(&made);
    }
}

UNIT_GROUP(router, cmocka_unit_test(services), cmocka_unit_test(queries), cmocka_unit_test(cap))
