#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "aws/caps.h"
#include "aws/s3_config.h"
#include "aws/s3_cors.h"
#include "aws/s3_notification.h"

static json_t *read_text(const char *topic, const char *text, struct err *err)
{
    const struct s3_topic *found = s3_topic_named(span_str(topic));
    assert_non_null(found);
    return s3_config_read(found, span_str(text), span_str("bucket"), err);
}

/* Documents in JSON that are written and read again unchanged. */
static void round_trips(void **state)
{
    (void)state;
    static const struct {
        const char *topic, *text;
    } cases[] = {
        {"versioning", "{\"Status\":\"Suspended\",\"MFADelete\":\"Disabled\"}"},
        {"accelerate", "{\"Status\":\"Enabled\"}"},
        {"tagging", "{\"TagSet\":[]}"},
        {"tagging", "{\"TagSet\":[{\"Key\":\"a <b>\",\"Value\":\"\"}]}"},
        {"public-access", "{\"BlockPublicAcls\":true,\"IgnorePublicAcls\":false}"},
        {"encryption", "{\"Rules\":[{\"ApplyServerSideEncryptionByDefault\":{\"SSEAlgorithm\":"
                       "\"aws:kms\",\"KMSMasterKeyID\":\"k\"},\"BucketKeyEnabled\":true}]}"},
        {"cors", "{\"CORSRules\":[{\"ID\":\"i\",\"AllowedHeaders\":[\"x-*\"],\"AllowedMethods\":"
                 "[\"GET\",\"PUT\"],\"AllowedOrigins\":[\"*\"],\"ExposeHeaders\":[\"ETag\"],"
                 "\"MaxAgeSeconds\":5}]}"},
        {"notification", "{}"},
        {"notification",
         "{\"TopicConfigurations\":[{\"TopicArn\":\"t\",\"Events\":[\"s3:ObjectRemoved:*\"]}],"
         "\"QueueConfigurations\":[{\"Id\":\"q\",\"QueueArn\":\"q\",\"Events\":"
         "[\"s3:ObjectCreated:*\"],\"Filter\":{\"Key\":{\"FilterRules\":[{\"Name\":\"Prefix\","
         "\"Value\":\"a\"}]}}}],\"LambdaFunctionConfigurations\":[{\"LambdaFunctionArn\":\"f\","
         "\"Events\":[\"s3:ObjectTagging:Put\"]}],\"EventBridgeConfiguration\":{}}"},
        {"policy", "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":"
                   "\"*\",\"Action\":\"s3:*\",\"Resource\":[\"arn:aws:s3:::bucket/*\"]}]}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        struct buf wire, text;
        buf_init(&wire, 0);
        buf_init(&text, 0);
        json_t *document = read_text(cases[i].topic, cases[i].text, &err);
        if (document == NULL)
            fail_msg("%s: %s", cases[i].text, err.message);
        s3_config_write(s3_topic_named(span_str(cases[i].topic)), document, &wire);
        json_t *again = read_text(cases[i].topic, wire.data, &err);
        json_print(again, &text);
        assert_string_equal(text.data, cases[i].text);
        json_decref(document);
        json_decref(again);
        buf_release(&wire);
        buf_release(&text);
    }
}

/* As moto and others answer. */
static void replies_of_other_servers(void **state)
{
    (void)state;
    const struct s3_topic *topic = s3_topic_named(span_str("versioning"));
    struct span text = span_str("<GetBucketVersioningResponse><Status>Enabled</Status>"
                                "</GetBucketVersioningResponse>");
    json_t *document = s3_config_load(topic, text, NULL);
    assert_true(span_is(json_text(document, "Status"), "Enabled"));
    json_decref(document);
    assert_null(s3_config_read(topic, text, span_str("bucket"), NULL));
}

#define CORS(more)                                                                                 \
    "{\"CORSRules\":[{\"AllowedMethods\":[\"GET\"],\"AllowedOrigins\":[\"*\"]" more "}]}"
#define QUEUE(id, event, rules)                                                                    \
    "{\"Id\":\"" id "\",\"QueueArn\":\"q\",\"Events\":[\"" event                                   \
    "\"],\"Filter\":{\"Key\":{\"FilterRules\":[" rules "]}}}"
#define QUEUES(list)        "{\"QueueConfigurations\":[" list "]}"
#define FILTER(name, value) "{\"Name\":\"" name "\",\"Value\":\"" value "\"}"
#define STATEMENT(more)                                                                            \
    "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"}," more "}]}"
#define RESOURCE "\"Resource\":\"arn:aws:s3:::bucket/*\""

static void refusals(void **state)
{
    (void)state;
    static const struct {
        const char *topic, *text, *code, *message;
    } cases[] = {
        {"versioning", "{}", "IllegalVersioningConfigurationException", "must be specified"},
        {"accelerate", "{}", "MalformedXML", "Status: missing"},
        {"tagging", "{}", "MalformedXML", "TagSet: missing"},
        {"tagging", "{\"TagSet\":[{\"Key\":\"\",\"Value\":\"\"}]}", "InvalidTag",
         "Tag 1: The TagKey"},
        {"tagging", "{\"TagSet\":[{\"Key\":\"aws:x\",\"Value\":\"\"}]}", "InvalidTag",
         "System tags"},
        {"tagging", "{\"TagSet\":[{\"Key\":\"a\",\"Value\":\"\"},{\"Key\":\"a\",\"Value\":\"b\"}]}",
         "InvalidTag", "Tag 2 (a): Cannot provide multiple"},
        {"encryption", "{\"Rules\":[{}]}", "MalformedXML", "one Rule"},
        {"encryption",
         "{\"Rules\":[{\"ApplyServerSideEncryptionByDefault\":{\"SSEAlgorithm\":\"rot13\"}}]}",
         "MalformedXML", "'rot13' is not one of"},
        {"encryption",
         "{\"Rules\":[{\"ApplyServerSideEncryptionByDefault\":{\"SSEAlgorithm\":\"AES256\","
         "\"KMSMasterKeyID\":\"k\"}}]}",
         "InvalidArgument", "KMSMasterKeyID is not applicable"},
        {"cors", CORS(",\"ExposeHeaders\":[\"x-*\"]"), "InvalidRequest", "contains wildcard"},
        {"cors", CORS(",\"AllowedHeaders\":[\"*-*\"]"), "InvalidRequest", "more than one wildcard"},
        {"cors", CORS(",\"MaxAgeSeconds\":-1"), "MalformedXML", "CORSRule 1: MaxAgeSeconds"},
        {"cors", "{\"CORSRules\":[{\"AllowedMethods\":[\"PATCH\"],\"AllowedOrigins\":[\"*\"]}]}",
         "InvalidRequest", "Unsupported method is PATCH"},
        {"cors", "{\"CORSRules\":[{\"AllowedMethods\":[\"GET\"],\"AllowedOrigins\":[\"*.*\"]}]}",
         "InvalidRequest", "AllowedOrigin \"*.*\""},
        {"cors", "{\"CORSRules\":[{\"AllowedMethods\":[\"GET\"]}]}", "MalformedXML",
         "AllowedOrigin: missing"},
        {"notification", QUEUES(QUEUE("a", "s3:ObjectEaten", "")), "InvalidArgument",
         "QueueConfiguration 1 (a): The event 's3:ObjectEaten'"},
        {"notification", QUEUES(QUEUE("a", "s3:ObjectCreated:*", FILTER("infix", "x"))),
         "InvalidArgument", "either prefix or suffix"},
        {"notification", QUEUES(QUEUE("a", "s3:ObjectCreated:*", FILTER("prefix", ""))),
         "InvalidArgument", "filter value cannot be empty"},
        {"notification",
         QUEUES(QUEUE("a", "s3:ObjectCreated:*", FILTER("prefix", "x") "," FILTER("Prefix", "y"))),
         "InvalidArgument", "more than one prefix rule"},
        {"notification",
         QUEUES(QUEUE("a", "s3:ObjectCreated:*", "") "," QUEUE("a", "s3:ObjectRemoved:*", "")),
         "InvalidArgument", "Same ID"},
        {"notification",
         QUEUES(QUEUE("a", "s3:ObjectCreated:*", FILTER("prefix", "x/")) "," QUEUE(
             "b", "s3:ObjectCreated:Put", FILTER("prefix", "x/y"))),
         "InvalidArgument", "QueueConfiguration 2 (b): Configuration is ambiguously"},
        {"policy", "{\"Statement\":[]}", "MalformedPolicy", "Missing required field Statement"},
        {"policy", "not json", "MalformedPolicy", "line 1"},
        {"policy", "[]", "MalformedPolicy", "first byte"},
        {"policy", "{\"Version\":\"2020\",\"Statement\":{}}", "MalformedPolicy", "version string"},
        {"policy", STATEMENT("\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::other/*\""),
         "MalformedPolicy", "Statement 1: Policy has invalid resource"},
        {"policy", STATEMENT("\"Action\":\"sqs:SendMessage\"," RESOURCE), "MalformedPolicy",
         "invalid action"},
        {"policy", STATEMENT("\"Action\":\"s3:*\"," RESOURCE ",\"Colour\":1"), "MalformedPolicy",
         "Unknown field Colour"},
        {"policy", "{\"Statement\":{\"Effect\":\"Maybe\"}}", "MalformedPolicy", "Effect"},
        {"policy", "{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"s3:*\"}}", "MalformedPolicy",
         "Invalid principal"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        if (read_text(cases[i].topic, cases[i].text, &err) != NULL)
            fail_msg("%s: taken", cases[i].text);
        if (strcmp(err.code, cases[i].code) != 0 || strstr(err.message, cases[i].message) == NULL)
            fail_msg("%s: %s, '%s'", cases[i].text, err.code, err.message);
    }
    assert_null(s3_config_read(s3_topic_named(span_str("accelerate")),
                               span_str("{\"Status\":\"Enabled\"}"), span_str("a.b"), NULL));
}

/* What does not overlap is taken: other events, other prefixes, other suffixes. */
static void notifications_side_by_side(void **state)
{
    (void)state;
    struct err err = {0};
    json_t *document = read_text(
        "notification",
        QUEUES(QUEUE("a", "s3:ObjectCreated:*", FILTER("prefix", "x/")) "," QUEUE(
            "b", "s3:ObjectRemoved:*",
            FILTER(
                "prefix",
                "x/")) "," QUEUE("c", "s3:ObjectCreated:*",
                                 FILTER(
                                     "PREFIX",
                                     "y/")) "," QUEUE("d", "s3:ObjectTagging:*",
                                                      FILTER(
                                                          "suffix",
                                                          ".jpg")) "," QUEUE("e",
                                                                             "s3:ObjectTagging:*",
                                                                             FILTER("suffix",
                                                                                    ".png"))),
        &err);
    if (document == NULL)
        fail_msg("%s", err.message);
    s3_notification_tidy(document);
    const json_t *queues = json_object_get(document, "QueueConfigurations");
    const json_t *a = json_array_get(queues, 0), *d = json_array_get(queues, 3);
    assert_true(s3_notification_wants(a, "s3:ObjectCreated:Put", span_str("x/1")));
    assert_false(s3_notification_wants(a, "s3:ObjectCreated:Put", span_str("1")));
    assert_false(s3_notification_wants(a, "s3:ObjectRemoved:Delete", span_str("x/1")));
    assert_true(s3_notification_wants(d, "s3:ObjectTagging:Put", span_str("b.jpg")));
    assert_false(s3_notification_wants(d, "s3:ObjectTagging:Put", span_str("jpg")));
    struct buf text;
    buf_init(&text, 0);
    json_print(document, &text);
    assert_non_null(strstr(text.data, "\"Name\":\"Prefix\",\"Value\":\"y/\""));
    assert_null(strstr(text.data, "PREFIX"));
    buf_release(&text);
    json_decref(document);
}

static void cors_rules(void **state)
{
    (void)state;
    json_t *document = read_text(
        "cors",
        "{\"CORSRules\":[{\"AllowedMethods\":[\"PUT\"],\"AllowedOrigins\":[\"http://a.b\"],"
        "\"AllowedHeaders\":[\"X-Amz-*\",\"content-type\"]},{\"AllowedMethods\":[\"GET\"],"
        "\"AllowedOrigins\":[\"https://*.c\",\"*\"]}]}",
        NULL);
    const json_t *first = json_array_get(json_object_get(document, "CORSRules"), 0);
    static const struct {
        const char *origin, *method, *headers;
        int rule; /* -1: none */
    } cases[] = {
        {"http://a.b", "PUT", NULL, 0},
        {"http://a.b", "PUT", "x-amz-date, Content-Type", 0},
        {"http://a.b", "PUT", "x-amz-date,authorization", -1},
        {"http://a.bc", "PUT", NULL, -1},
        {"http://a.b", "GET", NULL, 1},
        {"https://x.c", "GET", "", 1},
        {"https://x.c", "GET", "a", -1},
        {"https://x.c", "DELETE", NULL, -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const json_t *rule = s3_cors_rule(document, span_str(cases[i].origin),
                                          span_str(cases[i].method), span_str(cases[i].headers));
        int got = rule == NULL ? -1 : rule != first;
        if (got != cases[i].rule)
            fail_msg("case %zu: rule %d", i, got);
    }
    const json_t *any = s3_cors_rule(document, span_str("http://q"), span_str("GET"),
                                     span_str(NULL));
    assert_true(s3_cors_any_origin(any, span_str("http://q")));
    assert_false(s3_cors_any_origin(any, span_str("https://x.c")));
    json_decref(document);
}

/* Is a list of count items taken? */
static bool taken(const char *topic, const char *start, const char *item, size_t count)
{
    struct buf text;
    buf_init(&text, 0);
    buf_adds(&text, start);
    for (size_t i = 0; i < count; i++) {
        buf_adds(&text, i > 0 ? "," : "");
        buf_addf(&text, item, i, i);
    }
    buf_adds(&text, "]}");
    json_t *document = read_text(topic, text.data, NULL);
    bool read = document != NULL;
    json_decref(document);
    buf_release(&text);
    return read;
}

static void caps(void **state)
{
    (void)state;
    static const struct {
        const char *topic, *start, *item;
        size_t cap;
    } cases[] = {
        {"tagging", "{\"TagSet\":[", "{\"Key\":\"%zu\",\"Value\":\"%zu\"}", CAP_S3_BUCKET_TAGS},
        {"cors", "{\"CORSRules\":[",
         "{\"ID\":\"%zu\",\"AllowedMethods\":[\"GET\"],\"AllowedOrigins\":[\"%zu\"]}", CAP_S3_CORS},
        {"notification", "{\"QueueConfigurations\":[",
         "{\"Id\":\"%zu\",\"QueueArn\":\"q\",\"Events\":[\"s3:ObjectCreated:*\"],\"Filter\":{"
         "\"Key\":"
         "{\"FilterRules\":[{\"Name\":\"prefix\",\"Value\":\"%03zu\"}]}}}",
         CAP_S3_NOTIFICATIONS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(taken(cases[i].topic, cases[i].start, cases[i].item, cases[i].cap));
        assert_false(taken(cases[i].topic, cases[i].start, cases[i].item, cases[i].cap + 1));
    }
    struct buf policy;
    buf_init(&policy, 0);
    buf_adds(&policy, STATEMENT("\"Action\":\"s3:*\"," RESOURCE));
    while (policy.len < CAP_S3_POLICY)
        buf_addc(&policy, ' ');
    json_t *document = read_text("policy", policy.data, NULL);
    assert_non_null(document);
    json_decref(document);
    buf_addc(&policy, ' ');
    assert_null(read_text("policy", policy.data, NULL));
    buf_release(&policy);
}

int test_s3_config(void);
int test_s3_config(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trips), cmocka_unit_test(replies_of_other_servers),
        cmocka_unit_test(refusals),    cmocka_unit_test(notifications_side_by_side),
        cmocka_unit_test(cors_rules),  cmocka_unit_test(caps),
    };
    return cmocka_run_group_tests_name("s3_config", tests, NULL, NULL);
}
