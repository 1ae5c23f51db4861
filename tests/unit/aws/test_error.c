#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/error.h"
#include "core/file.h"
#include "net/retry.h"

/* A case of tests/vectors/errors.txt. */
struct reply {
    char name[64];
    int status;
    struct buf headers;
    const char *body;
};

static void check(const struct reply *reply, const char *expected)
{
    struct err err;
    char actual[1024];
    error_decode(reply->status, buf_span(&reply->headers),
                 span_str(reply->body != NULL ? reply->body : ""), &err);
    snprintf(actual, sizeof actual, "%s %s %s | %s | %s", err_kind_name(err.kind),
             err.retryable ? "retry" : "final", err.code, err.message, err.request_id);
    if (strcmp(actual, expected) != 0)
        fail_msg("%s:\n%s instead of\n%s", reply->name, actual, expected);
    assert_int_equal(err.http_status, reply->status);
    assert_int_equal(error_is_document(span_str(reply->body != NULL ? reply->body : "")),
                     strncmp(reply->name, "s3-", 3) == 0 && reply->body != NULL);
}

static void replies(void **state)
{
    (void)state;
    const char *top = getenv("top_srcdir");
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/vectors/errors.txt", top != NULL ? top : ".");
    struct buf file;
    buf_init(&file, 0);
    assert_int_equal(file_read(path, 1 << 20, &file, NULL), 0);
    struct reply now = {0};
    buf_init(&now.headers, 0);
    int cases = 0;
    char *save = NULL;
    for (char *line = strtok_r(file.data, "\n", &save); line != NULL;
         line = strtok_r(NULL, "\n", &save)) {
        char *rest = strchr(line, ' ');
        if (line[0] == '#')
            continue;
        assert_non_null(rest);
        *rest++ = '\0';
        if (strcmp(line, "case") == 0) {
            snprintf(now.name, sizeof now.name, "%s", rest);
            buf_clear(&now.headers);
            now.body = NULL;
        } else if (strcmp(line, "status") == 0) {
            now.status = atoi(rest);
        } else if (strcmp(line, "header") == 0) {
            buf_addf(&now.headers, "%s\r\n", rest);
        } else if (strcmp(line, "body") == 0) {
            now.body = rest;
        } else {
            assert_string_equal(line, "is");
            check(&now, rest);
            cases++;
        }
    }
    assert_int_equal(cases, 25);
    buf_release(&now.headers);
    buf_release(&file);
}

/* A reply can be longer than what struct err holds, and full of rubbish. */
static void hostile(void **state)
{
    (void)state;
    struct err err;
    struct buf body;
    buf_init(&body, 0);
    buf_adds(&body, "{\"__type\":\"");
    for (int i = 0; i < 5000; i++)
        buf_addc(&body, 'x');
    buf_adds(&body, "\",\"message\":\"");
    for (int i = 0; i < 5000; i++)
        buf_addc(&body, 'y');
    buf_adds(&body, "\"}");
    error_decode(400, span_str("x-amzn-requestid"), buf_span(&body), &err);
    assert_int_equal(strlen(err.code), CAP_ERR_CODE - 1);
    assert_int_equal(strlen(err.message), CAP_ERR_MESSAGE - 1);
    static const char *const bodies[] = {"{",    "<",    "{\"__type\":1}",     "[]",
                                         "null", "<a/>", "{\"__type\":\"#\"}", "{\"__type\":\"\"}"};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        error_decode(400, span_str("\r\n:\r\nx\r\n"), span_str(bodies[i]), &err);
        assert_string_equal(err.code, "");
        assert_string_equal(err.message, "bad request");
    }
    buf_release(&body);
}

static void regions(void **state)
{
    (void)state;
    static const struct {
        const char *headers, *body, *region;
    } cases[] = {
        {"x-amz-bucket-region: eu-west-1\r\n", "", "eu-west-1"},
        {"X-Amz-Bucket-Region:eu-west-1\r\n", "<Error><Code>PermanentRedirect</Code></Error>",
         "eu-west-1"},
        {"", "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-2</Region></Error>",
         "eu-west-2"},
        {"", "<Error><Code>PermanentRedirect</Code></Error>", ""},
        {"", "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char region[64];
        bool found = error_region(span_str(cases[i].headers), span_str(cases[i].body), region);
        assert_string_equal(region, cases[i].region);
        assert_int_equal(found, cases[i].region[0] != '\0');
    }
}

/* The two layers' ideas of what may be tried again: one table here, one in net/retry.c. */
static void agrees_with_retry(void **state)
{
    (void)state;
    static const char *const codes[] = {"",
                                        "AccessDenied",
                                        "BandwidthLimitExceeded",
                                        "ConditionalRequestConflict",
                                        "EC2ThrottledException",
                                        "ExpiredToken",
                                        "InternalError",
                                        "InternalFailure",
                                        "InternalServerError",
                                        "KMSThrottlingException",
                                        "LimitExceededException",
                                        "NoSuchKey",
                                        "PriorRequestNotComplete",
                                        "ProvisionedThroughputExceededException",
                                        "QueueDoesNotExist",
                                        "RequestLimitExceeded",
                                        "RequestThrottled",
                                        "RequestThrottledException",
                                        "RequestTimeout",
                                        "RequestTimeoutException",
                                        "SignatureDoesNotMatch",
                                        "SlowDown",
                                        "ThrottledException",
                                        "Throttling",
                                        "ThrottlingException",
                                        "TooManyRequestsException",
                                        "TransactionInProgressException"};
    static const int statuses[] = {400, 403, 404, 409, 412, 429, 500, 501, 502, 503, 504, 509};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        for (size_t j = 0; j < sizeof statuses / sizeof statuses[0]; j++) {
            bool retryable;
            enum err_kind kind = error_classify(statuses[j], codes[i], &retryable);
            enum retry_class class = retry_classify(statuses[j], codes[i]);
            if (retryable != (class != RETRY_NO) ||
                (kind == ERR_THROTTLED) != (class == RETRY_THROTTLED))
                fail_msg("%s with %d", codes[i], statuses[j]);
        }
}

static void writing(void **state)
{
    (void)state;
    static const struct {
        enum error_protocol protocol;
        const char *code, *body;
    } cases[] = {
        {ERROR_S3, "NoSuchKey",
         "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code>"
         "<Message>a &lt; &quot;b&quot;</Message><Key>x&amp;y</Key><RequestId>R1</RequestId>"
         "<HostId>R1</HostId></Error>"},
        {ERROR_QUERY, "QueueDoesNotExist",
         "<?xml version=\"1.0\"?>\n<ErrorResponse xmlns=\"http://queue.amazonaws.com/doc/"
         "2012-11-05/\"><Error><Type>Sender</Type>"
         "<Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>a &lt; "
         "&quot;b&quot;</Message>"
         "<Detail/></Error><RequestId>R1</RequestId></ErrorResponse>"},
        {ERROR_JSON10, "QueueDoesNotExist",
         "{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\"a < \\\"b\\\"\"}"},
        {ERROR_JSON11, "ResourceNotFoundException",
         "{\"__type\":\"ResourceNotFoundException\",\"message\":\"a < \\\"b\\\"\"}"},
    };
    struct error_extra extra = {"Key", span_str("x&y")};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out;
        struct err err;
        struct error_reply reply = {cases[i].code, span_str("a < \"b\""), "R1", &extra, 1};
        buf_init(&out, 0);
        error_encode(cases[i].protocol, &reply, &out);
        assert_string_equal(out.data, cases[i].body);
        error_decode(error_status(cases[i].protocol, cases[i].code), span_str(""), buf_span(&out),
                     &err);
        assert_string_equal(err.code, cases[i].code);
        assert_string_equal(err.message, "a < \"b\"");
        assert_int_equal(err.kind, ERR_NOT_FOUND);
        buf_release(&out);
    }
}

static void statuses(void **state)
{
    (void)state;
    static const struct {
        enum error_protocol protocol;
        const char *code;
        int status;
    } cases[] = {{ERROR_S3, "NoSuchBucket", 404},
                 {ERROR_S3, "InvalidRange", 416},
                 {ERROR_S3, "BucketNotEmpty", 409},
                 {ERROR_S3, "InvalidArgument", 400},
                 {ERROR_S3, "NotImplemented", 501},
                 {ERROR_JSON10, "QueueDoesNotExist", 400},
                 {ERROR_JSON10, "ReceiptHandleIsInvalid", 404},
                 {ERROR_JSON10, "ResourceNotFoundException", 404},
                 {ERROR_QUERY, "ResourceNotFoundException", 404},
                 {ERROR_JSON11, "ResourceNotFoundException", 400},
                 {ERROR_JSON11, "InternalFailure", 500}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(error_status(cases[i].protocol, cases[i].code), cases[i].status);
    assert_string_equal(error_query_code("QueueNameExists"), "QueueAlreadyExists");
    assert_string_equal(error_query_code("OverLimit"), "OverLimit");
    assert_string_equal(error_content_type(ERROR_S3), "application/xml");
    assert_string_equal(error_content_type(ERROR_JSON11), "application/x-amz-json-1.1");
}

UNIT_GROUP(error, cmocka_unit_test(replies), cmocka_unit_test(hostile), cmocka_unit_test(regions),
           cmocka_unit_test(agrees_with_retry), cmocka_unit_test(writing),
           cmocka_unit_test(statuses))
