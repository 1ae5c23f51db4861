#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "aws/caps.h"
#include "aws/s3_lifecycle.h"

static void read_ok(const char *text, struct s3_lifecycle *lifecycle)
{
    struct err err = {0};
    if (s3_lifecycle_read(span_str(text), lifecycle, &err) != 0)
        fail_msg("%s: %s", text, err.message);
}

static void assert_text(struct span text, const char *expected)
{
    if (!span_is(text, expected))
        fail_msg("'%.*s' is not '%s'", SPAN_ARG(text), expected);
}

/* The samples of the API reference and user guide, put together. */
static void model_of_a_document(void **state)
{
    (void)state;
    static const char xml[] =
        "<LifecycleConfiguration><Rule><ID>old logs</ID><Filter><And><Prefix>logs/</Prefix>"
        "<Tag><Key>a</Key><Value>1</Value></Tag><Tag><Key>b</Key><Value/></Tag>"
        "<ObjectSizeGreaterThan>500</ObjectSizeGreaterThan>"
        "<ObjectSizeLessThan>64000</ObjectSizeLessThan></And></Filter><Status>Enabled</Status>"
        "<Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition>"
        "<Transition><Days>60</Days><StorageClass>GLACIER</StorageClass></Transition>"
        "<Expiration><Days>365</Days></Expiration>"
        "<NoncurrentVersionTransition><NoncurrentDays>30</NoncurrentDays><StorageClass>ONEZONE_IA"
        "</StorageClass><NewerNoncurrentVersions>2</NewerNoncurrentVersions>"
        "</NoncurrentVersionTransition>"
        "<NoncurrentVersionExpiration><NoncurrentDays>90</NoncurrentDays><NewerNoncurrentVersions>"
        "5</NewerNoncurrentVersions></NoncurrentVersionExpiration></Rule>"
        "<Rule><Prefix/><Status>Disabled</Status><AbortIncompleteMultipartUpload>"
        "<DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>"
        "<Rule><ID>once</ID><Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter><Status>"
        "Enabled</Status><Expiration><Date>2030-01-01T00:00:00Z</Date></Expiration></Rule>"
        "<Rule><Filter/><Status>Enabled</Status><Expiration><ExpiredObjectDeleteMarker>true"
        "</ExpiredObjectDeleteMarker></Expiration></Rule></LifecycleConfiguration>";
    struct s3_lifecycle cycle;
    read_ok(xml, &cycle);
    assert_int_equal(cycle.count, 4);
    const struct s3_lifecycle_rule *rule = cycle.rule;
    assert_text(rule->id, "old logs");
    assert_true(rule->enabled);
    assert_text(rule->prefix, "logs/");
    assert_int_equal(rule->tag_count, 2);
    assert_text(rule->tag[1].key, "b");
    assert_text(rule->tag[1].value, "");
    assert_int_equal(rule->larger_than, 500);
    assert_int_equal(rule->smaller_than, 64000);
    assert_int_equal(rule->move_count, 2);
    assert_int_equal(rule->move[1].days, 60);
    assert_int_equal(rule->move[1].date_ms, S3_LIFECYCLE_NONE);
    assert_text(rule->move[1].storage_class, "GLACIER");
    assert_int_equal(rule->expire_days, 365);
    assert_int_equal(rule->noncurrent_move[0].newer, 2);
    assert_int_equal(rule->noncurrent_days, 90);
    assert_int_equal(rule->noncurrent_newer, 5);
    assert_int_equal(rule->abort_days, S3_LIFECYCLE_NONE);
    assert_null(rule[1].id.ptr);
    assert_false(rule[1].enabled);
    assert_text(rule[1].prefix, "");
    assert_int_equal(rule[1].abort_days, 7);
    assert_int_equal(rule[1].expire_days, S3_LIFECYCLE_NONE);
    assert_int_equal(rule[2].expire_date_ms, 1893456000000);
    assert_text(rule[2].tag[0].key, "k");
    assert_true(rule[3].expire_marker);
    assert_int_equal(rule[3].larger_than, S3_LIFECYCLE_NONE);
    s3_lifecycle_release(&cycle);
}

#define RULE(filter, actions)                                                                      \
    "{\"Rules\":[{\"ID\":\"r\",\"Status\":\"Enabled\"," filter "," actions "}]}"
#define ANY               "\"Filter\":{}"
#define TAGGED            "\"Filter\":{\"Tag\":{\"Key\":\"k\",\"Value\":\"v\"}}"
#define EXPIRES           "\"Expiration\":{\"Days\":1}"
#define MOVE(days, class) "{\"Days\":" days ",\"StorageClass\":\"" class "\"}"

/* As `aws s3api get-bucket-lifecycle-configuration` prints it. */
static void what_the_command_line_adds(void **state)
{
    (void)state;
    struct s3_lifecycle cycle;
    read_ok("{\"TransitionDefaultMinimumObjectSize\":\"all_storage_classes_128K\",\"Rules\":[{"
            "\"ID\":\"r\",\"Status\":\"Enabled\"," ANY "," EXPIRES "}]}",
            &cycle);
    s3_lifecycle_release(&cycle);
    assert_int_equal(
        s3_lifecycle_read(
            span_str("{\"TransitionDefaultMinimumObjectSize\":\"varies_by_storage_class\","
                     "\"Rules\":[{\"ID\":\"r\",\"Status\":\"Enabled\"," ANY "," EXPIRES "}]}"),
            &cycle, NULL),
        -1);
    s3_lifecycle_release(&cycle);
}

static void refusals(void **state)
{
    (void)state;
    static const struct {
        const char *text, *code, *message;
    } cases[] = {
        {"{\"Rules\":[]}", "MalformedXML", "Rule: missing"},
        {RULE("\"Filter\":{},\"Prefix\":\"\"", EXPIRES), "MalformedXML", "either a Filter or"},
        {"{\"Rules\":[{\"Status\":\"Enabled\"," EXPIRES "}]}", "MalformedXML",
         "Rule 1: a rule has"},
        {RULE("\"Filter\":{\"Prefix\":\"a\",\"ObjectSizeLessThan\":5}", EXPIRES), "MalformedXML",
         "stands inside And"},
        {RULE("\"Filter\":{\"And\":{}}", EXPIRES), "MalformedXML", "And: empty"},
        {RULE("\"Filter\":{\"And\":{\"Tags\":[{\"Key\":\"a\",\"Value\":\"\"},{\"Key\":\"a\","
              "\"Value\":\"b\"}]}}",
              EXPIRES),
         "InvalidRequest", "Duplicate Tag Keys"},
        {RULE("\"Filter\":{\"Tag\":{\"Key\":\"\",\"Value\":\"v\"}}", EXPIRES), "InvalidTag",
         "TagKey"},
        {RULE("\"Filter\":{\"ObjectSizeGreaterThan\":-1}", EXPIRES), "InvalidRequest",
         "'ObjectSizeGreaterThan'"},
        {RULE("\"Filter\":{\"ObjectSizeLessThan\":1099511627777}", EXPIRES), "InvalidRequest",
         "from 1 to 1099511627776"},
        {RULE("\"Filter\":{\"And\":{\"ObjectSizeLessThan\":5,\"ObjectSizeGreaterThan\":5}}",
              EXPIRES),
         "InvalidRequest", "has to be a value greater"},
        {RULE(ANY, "\"Transitions\":[]"), "InvalidRequest", "At least one action"},
        {"{\"Rules\":[{\"ID\":\"r\",\"Status\":\"Enabled\"," ANY "}]}", "InvalidRequest",
         "At least one action"},
        {RULE(ANY, "\"Expiration\":{\"Days\":1,\"Date\":\"2030-01-01\"}"), "MalformedXML",
         "Rule 1 (r): Expiration: one of"},
        {RULE(ANY, "\"Expiration\":{}"), "MalformedXML", "Expiration: one of"},
        {RULE(ANY, "\"Expiration\":{\"Days\":0}"), "InvalidArgument",
         "Rule 1 (r): 'Days' for Expiration action must be a positive integer"},
        {RULE(ANY, "\"Expiration\":{\"Date\":\"2030-01-01T01:00:00Z\"}"), "InvalidArgument",
         "'Date' must be at midnight GMT"},
        {RULE(TAGGED, "\"Expiration\":{\"ExpiredObjectDeleteMarker\":true}"), "InvalidRequest",
         "ExpiredObjectDeleteMarker cannot be specified with Tags"},
        {RULE(TAGGED, "\"AbortIncompleteMultipartUpload\":{\"DaysAfterInitiation\":1}"),
         "InvalidRequest", "AbortIncompleteMultipartUpload cannot"},
        {RULE("\"Filter\":{\"ObjectSizeLessThan\":9}",
              "\"AbortIncompleteMultipartUpload\":{\"DaysAfterInitiation\":1}"),
         "InvalidRequest", "cannot be specified with Object Size"},
        {RULE(ANY, "\"AbortIncompleteMultipartUpload\":{}"), "MalformedXML",
         "DaysAfterInitiation: missing"},
        {RULE(ANY, "\"AbortIncompleteMultipartUpload\":{\"DaysAfterInitiation\":0}"),
         "InvalidArgument", "must be a positive integer"},
        {RULE(ANY, "\"NoncurrentVersionExpiration\":{\"NewerNoncurrentVersions\":1}"),
         "MalformedXML", "NoncurrentDays: missing"},
        {RULE("\"Prefix\":\"\"", "\"NoncurrentVersionExpiration\":{\"NoncurrentDays\":1,"
                                 "\"NewerNoncurrentVersions\":1}"),
         "InvalidRequest", "needs a rule with a Filter"},
        {RULE(ANY, "\"NoncurrentVersionExpiration\":{\"NoncurrentDays\":1,"
                   "\"NewerNoncurrentVersions\":101}"),
         "InvalidArgument", "not be more than 100"},
        {RULE(ANY, "\"Transitions\":[" MOVE("29", "STANDARD_IA") "]"), "InvalidArgument",
         "greater than or equal to 30"},
        {RULE(ANY, "\"Transitions\":[" MOVE("-1", "GLACIER") "]"), "InvalidArgument",
         "must be nonnegative"},
        {RULE(ANY, "\"Transitions\":[{\"StorageClass\":\"GLACIER\"}]"), "MalformedXML",
         "one of Days and Date"},
        {RULE(ANY, "\"Transitions\":[" MOVE("30", "STANDARD_IA") "," MOVE("59", "GLACIER") "]"),
         "InvalidArgument", "30 days more"},
        {RULE(ANY, "\"Transitions\":[" MOVE("9", "DEEP_ARCHIVE") "," MOVE("9", "GLACIER") "]"),
         "InvalidArgument", "1 days more"},
        {RULE(ANY, "\"Transitions\":[" MOVE("9", "GLACIER") "," MOVE("10", "GLACIER") "]"),
         "InvalidRequest", "must be different"},
        {RULE(ANY, "\"Transitions\":[" MOVE("9", "GLACIER") ",{\"Date\":\"2030-01-01\","
                                                            "\"StorageClass\":\"DEEP_ARCHIVE\"}]"),
         "InvalidRequest", "Found mixed"},
        {RULE(ANY, "\"Transitions\":[" MOVE("9", "GLACIER") "],\"Expiration\":{\"Days\":9}"),
         "InvalidArgument", "must be greater than"},
        {RULE(ANY, "\"Transitions\":[" MOVE("9", "GLACIER") "],\"Expiration\":{\"Date\":"
                                                            "\"2030-01-01\"}"),
         "InvalidRequest", "Found mixed"},
        {RULE(ANY, "\"NoncurrentVersionTransitions\":[{\"NoncurrentDays\":9,\"StorageClass\":"
                   "\"GLACIER\"}],\"NoncurrentVersionExpiration\":{\"NoncurrentDays\":9}"),
         "InvalidArgument", "must be greater than"},
        {"{\"Rules\":[{\"ID\":\"x\",\"Status\":\"Enabled\"," ANY "," EXPIRES "},"
         "{\"ID\":\"x\",\"Status\":\"Enabled\"," ANY "," EXPIRES "}]}",
         "InvalidArgument", "Rule 2 (x): Rule ID must be unique"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        struct s3_lifecycle cycle;
        int status = s3_lifecycle_read(span_str(cases[i].text), &cycle, &err);
        s3_lifecycle_release(&cycle);
        if (status == 0)
            fail_msg("%s: taken", cases[i].text);
        if (strcmp(err.code, cases[i].code) != 0 || strstr(err.message, cases[i].message) == NULL)
            fail_msg("%s: %s, '%s'", cases[i].text, err.code, err.message);
    }
}

/* count rules whose ids are id_len bytes; the status of reading them. */
static int read_many(size_t count, size_t id_len)
{
    struct buf text;
    struct s3_lifecycle cycle;
    buf_init(&text, 0);
    buf_adds(&text, "{\"Rules\":[");
    for (size_t i = 0; i < count; i++)
        buf_addf(&text, "%s{\"ID\":\"%0*zu\",\"Status\":\"Enabled\"," ANY "," EXPIRES "}",
                 i > 0 ? "," : "", (int)id_len, i);
    buf_adds(&text, "]}");
    int status = s3_lifecycle_read(buf_span(&text), &cycle, NULL);
    s3_lifecycle_release(&cycle);
    buf_release(&text);
    return status;
}

static void caps(void **state)
{
    (void)state;
    assert_int_equal(read_many(CAP_S3_LIFECYCLE, 4), 0);
    assert_int_equal(read_many(CAP_S3_LIFECYCLE + 1, 4), -1);
    assert_int_equal(read_many(1, CAP_S3_RULE_ID), 0);
    assert_int_equal(read_many(1, CAP_S3_RULE_ID + 1), -1);
}

int test_s3_lifecycle(void);
int test_s3_lifecycle(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(model_of_a_document),
        cmocka_unit_test(what_the_command_line_adds),
        cmocka_unit_test(refusals),
        cmocka_unit_test(caps),
    };
    return cmocka_run_group_tests_name("s3_lifecycle", tests, NULL, NULL);
}
