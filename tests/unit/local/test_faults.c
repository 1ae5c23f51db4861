/* Rules of planned faults: what is refused, which requests they match, whose turn it is. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "local/faults.h"
#include "local/service.h"

static struct faults *load(const char *text, size_t len, struct err *err)
{
    char path[] = "/tmp/sluice-faults.XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, text, len) == (ssize_t)len && close(fd) == 0);
    struct faults *faults = faults_load(path, 7, err);
    unlink(path);
    return faults;
}

static void refuses_wrong_rules(void **state)
{
    (void)state;
    static const struct {
        const char *rule, *why;
    } cases[] = {
        {"{\"status\":503", "line 2"},
        {"[]", "not an object"},
        {"{\"status\":503,\"colour\":1}", "no member is called colour"},
        {"{\"service\":\"s4\",\"status\":503}", "service is none of"},
        {"{\"service\":\"sqs\",\"key\":\"a\",\"status\":503}", "only s3 has a key"},
        {"{\"key\":\"\",\"status\":503}", "key is not a text"},
        {"{\"operation\":5,\"status\":503}", "operation is not a text"},
        {"{\"chance\":1.5,\"status\":503}", "chance is not a number from 0 to 1"},
        {"{\"chance\":0.5,\"every\":2,\"status\":503}", "chance and every"},
        {"{\"every\":0,\"status\":503}", "every is not a number from 1"},
        {"{\"status\":399}", "status is not a number from 400 to 599"},
        {"{\"status\":600}", "status is not a number from 400 to 599"},
        {"{\"status\":429}", "status 429 needs a code"},
        {"{\"code\":\"SlowDown\",\"delay_ms\":1}", "code without status"},
        {"{\"delay_ms\":3600001}", "delay_ms is not a number"},
        {"{\"cut_after\":1.5}", "cut_after is not a number"},
        {"{\"status\":500,\"cut_after\":1}", "status excludes"},
        {"{\"service\":\"s3\"}", "none of status, delay_ms"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[200];
        struct err err = {0};
        snprintf(text, sizeof text, "{\"delay_ms\":1}\n%s\n", cases[i].rule);
        assert_null(load(text, strlen(text), &err));
        assert_non_null(strstr(err.message, "line 2: "));
        if (strstr(err.message, cases[i].why) == NULL)
            fail_msg("%s: %s", cases[i].rule, err.message);
    }
}

static void has_a_cap(void **state)
{
    (void)state;
    static char text[(CAP_LOCAL_FAULTS + 1) * 15 + 1];
    struct err err;
    for (int i = 0; i <= CAP_LOCAL_FAULTS; i++)
        memcpy(text + 15 * i, "{\"delay_ms\":1}\n", 15);
    struct faults *faults = load(text, CAP_LOCAL_FAULTS * 15, &err);
    assert_non_null(faults);
    faults_free(faults);
    assert_null(load(text, (CAP_LOCAL_FAULTS + 1) * 15, &err));
    assert_non_null(strstr(err.message, "more than 1000 rules"));
}

/* A call for the operation, of one service, as it stands after routing. */
static struct call *call_for(const char *service, const char *method, const char *path,
                             struct sigv4_pair *query, struct sigv4_pair *header)
{
    struct call *call = call_new();
    call->service = service_named(span_str(service));
    call->method = method;
    call->path = call->target = span_str(path);
    call->query = query;
    call->query_count = query != NULL;
    call->header = header;
    call->header_count = header != NULL;
    if (call->service->body != NULL)
        call->service->body(call);
    assert_false(call_failed(call));
    return call;
}

static void expect_operation(struct call *call, const char *name)
{
    assert_true(span_is(faults_operation(call), name));
    call_free(call);
}

static void names_operations(void **state)
{
    (void)state;
    struct sigv4_pair upload = {span_str("uploadId"), span_str("u")};
    struct sigv4_pair uploads = {span_str("uploads"), span_str("")};
    struct sigv4_pair list = {span_str("list-type"), span_str("2")};
    struct sigv4_pair copy = {span_str("x-amz-copy-source"), span_str("/b/k")};
    struct sigv4_pair target = {span_str("X-Amz-Target"), span_str("AmazonSQS.SendMessage")};
    struct sigv4_pair action = {span_str("Action"), span_str("ListQueues")};
    expect_operation(call_for("s3", "GET", "/", NULL, NULL), "ListBuckets");
    expect_operation(call_for("s3", "GET", "/bbb", &list, NULL), "ListObjectsV2");
    expect_operation(call_for("s3", "PUT", "/bbb", NULL, NULL), "CreateBucket");
    expect_operation(call_for("s3", "PUT", "/bbb/k", NULL, NULL), "PutObject");
    expect_operation(call_for("s3", "PUT", "/bbb/k", NULL, &copy), "CopyObject");
    expect_operation(call_for("s3", "PUT", "/bbb/k", &upload, NULL), "UploadPart");
    expect_operation(call_for("s3", "POST", "/bbb/k", &uploads, NULL), "CreateMultipartUpload");
    expect_operation(call_for("s3", "POST", "/bbb/k", &upload, NULL), "CompleteMultipartUpload");
    expect_operation(call_for("sqs", "POST", "/", NULL, &target), "SendMessage");
    expect_operation(call_for("sqs", "GET", "/", &action, NULL), "ListQueues");
}

/* How many of count gets of a key the rule concerns; *pattern: which, a bit each. */
static int fired(const char *rule, const char *path, int count, uint64_t *pattern)
{
    struct err err;
    struct fault fault;
    int found = 0;
    struct faults *faults = load(rule, strlen(rule), &err);
    assert_non_null(faults);
    *pattern = 0;
    for (int i = 0; i < count; i++) {
        struct call *call = call_for("s3", "GET", path, NULL, NULL);
        bool now = faults_pick(faults, call, &fault);
        found += now;
        *pattern = *pattern << 1 | now;
        call_free(call);
    }
    faults_free(faults);
    return found;
}

static void matches_keys_and_operations(void **state)
{
    (void)state;
    uint64_t bits;
    assert_int_equal(fired("{\"status\":503}", "/bbb/k", 1, &bits), 1);
    assert_int_equal(fired("{\"key\":\"a/\",\"status\":503}", "/bbb/a/k", 1, &bits), 1);
    assert_int_equal(fired("{\"key\":\"a/\",\"status\":503}", "/bbb/b/a/k", 1, &bits), 0);
    assert_int_equal(fired("{\"key\":\"*.jpg\",\"status\":503}", "/bbb/a/b%20c.jpg", 1, &bits), 1);
    assert_int_equal(fired("{\"key\":\"a/?c\",\"status\":503}", "/bbb/a/b%63", 1, &bits), 1);
    assert_int_equal(fired("{\"key\":\"*.jpg\",\"status\":503}", "/bbb/a.jpg.txt", 1, &bits), 0);
    assert_int_equal(fired("{\"key\":\"a\",\"status\":503}", "/abb", 1, &bits), 0);
    assert_int_equal(fired("{\"service\":\"sqs\",\"status\":503}", "/bbb/k", 1, &bits), 0);
    assert_int_equal(fired("{\"operation\":\"GetObject\",\"status\":503}", "/bbb/k", 1, &bits), 1);
    assert_int_equal(fired("{\"operation\":\"HeadObject\",\"status\":503}", "/bbb/k", 1, &bits), 0);
}

static void takes_turns(void **state)
{
    (void)state;
    uint64_t bits, again;
    assert_int_equal(fired("{\"every\":3,\"status\":503}", "/bbb/k", 9, &bits), 3);
    assert_int_equal(bits, 0x49); /* 001001001 */
    assert_int_equal(fired("{\"count\":2,\"status\":503}", "/bbb/k", 5, &bits), 2);
    assert_int_equal(bits, 0x18);
    assert_int_equal(fired("{\"chance\":0,\"status\":503}", "/bbb/k", 50, &bits), 0);
    assert_int_equal(fired("{\"chance\":1,\"status\":503}", "/bbb/k", 50, &bits), 50);
    int found = fired("{\"chance\":0.25,\"status\":503}", "/bbb/k", 4000, &bits);
    assert_true(found > 800 && found < 1200);
    fired("{\"chance\":0.25,\"status\":503}", "/bbb/k", 4000, &again);
    assert_int_equal(bits, again);
}

static void tells_what_happens(void **state)
{
    (void)state;
    static const char rules[] = "{\"operation\":\"HeadObject\",\"status\":503}\n\n"
                                "{\"every\":2,\"status\":400,\"code\":\"Mine\",\"delay_ms\":9}\n"
                                "{\"cut_after\":0,\"bandwidth\":5}\n";
    struct err err;
    struct fault fault;
    struct faults *faults = load(rules, sizeof rules - 1, &err);
    struct call *call = call_for("s3", "GET", "/bbb/k", NULL, NULL);
    assert_true(faults_pick(faults, call, &fault));
    assert_int_equal(fault.status, 0);
    assert_int_equal(fault.cut_after, 0);
    assert_int_equal(fault.bandwidth, 5);
    assert_true(faults_pick(faults, call, &fault));
    assert_int_equal(fault.status, 400);
    assert_string_equal(fault.code, "Mine");
    assert_int_equal(fault.delay_ms, 9);
    assert_true(fault.cut_after == UINT64_MAX);
    call_free(call);
    faults_free(faults);
}

UNIT_GROUP(faults, cmocka_unit_test(refuses_wrong_rules), cmocka_unit_test(has_a_cap),
           cmocka_unit_test(names_operations), cmocka_unit_test(matches_keys_and_operations),
           cmocka_unit_test(takes_turns), cmocka_unit_test(tells_what_happens))
