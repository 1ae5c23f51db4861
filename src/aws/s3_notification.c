/* Notifications. Two configurations must not both want the same event of the same key, so that an
 * event has one destination at most. */
#include "aws/s3_notification.h"

#include <string.h>

#include "aws/caps.h"

static const struct s3_shape rule_shape[] = {
    {.name = "Name", .flags = S3_REQUIRED}, {.name = "Value", .flags = S3_REQUIRED}, {0}};
static const struct s3_shape key_shape[] = {{.name = "FilterRule",
                                             .member = "FilterRules",
                                             .kind = S3_STRUCT,
                                             .flags = S3_REPEATED,
                                             .in = rule_shape},
                                            {0}};
static const struct s3_shape filter_shape[] = {
    {.name = "S3Key", .member = "Key", .kind = S3_STRUCT, .in = key_shape}, {0}};

#define REST                                                                                       \
    {.name = "Event", .member = "Events", .flags = S3_REQUIRED | S3_REPEATED},                     \
    {                                                                                              \
        .name = "Filter", .kind = S3_STRUCT, .in = filter_shape                                    \
    }
static const struct s3_shape topic_shape[] = {
    {.name = "Id"}, {.name = "Topic", .member = "TopicArn", .flags = S3_REQUIRED}, REST, {0}};
static const struct s3_shape queue_shape[] = {
    {.name = "Id"}, {.name = "Queue", .member = "QueueArn", .flags = S3_REQUIRED}, REST, {0}};
static const struct s3_shape function_shape[] = {
    {.name = "Id"},
    {.name = "CloudFunction", .member = "LambdaFunctionArn", .flags = S3_REQUIRED},
    REST,
    {0}};
static const struct s3_shape nothing[] = {{0}};

static const struct s3_shape root[] = {
    {.name = "TopicConfiguration",
     .member = "TopicConfigurations",
     .kind = S3_STRUCT,
     .flags = S3_REPEATED,
     .in = topic_shape},
    {.name = "QueueConfiguration",
     .member = "QueueConfigurations",
     .kind = S3_STRUCT,
     .flags = S3_REPEATED,
     .in = queue_shape},
    {.name = "CloudFunctionConfiguration",
     .member = "LambdaFunctionConfigurations",
     .kind = S3_STRUCT,
     .flags = S3_REPEATED,
     .in = function_shape},
    {.name = "EventBridgeConfiguration", .kind = S3_STRUCT, .in = nothing},
    {0}};
const struct s3_shape s3_notification_shape = {
    .name = "NotificationConfiguration", .kind = S3_STRUCT, .in = root};

/* "X:*" stands for all that begin with "X:". */
static const char *const events[] = {"s3:ReducedRedundancyLostObject",
                                     "s3:ObjectCreated:*",
                                     "s3:ObjectCreated:Put",
                                     "s3:ObjectCreated:Post",
                                     "s3:ObjectCreated:Copy",
                                     "s3:ObjectCreated:CompleteMultipartUpload",
                                     "s3:ObjectRemoved:*",
                                     "s3:ObjectRemoved:Delete",
                                     "s3:ObjectRemoved:DeleteMarkerCreated",
                                     "s3:ObjectRestore:*",
                                     "s3:ObjectRestore:Post",
                                     "s3:ObjectRestore:Completed",
                                     "s3:ObjectRestore:Delete",
                                     "s3:Replication:*",
                                     "s3:Replication:OperationFailedReplication",
                                     "s3:Replication:OperationNotTracked",
                                     "s3:Replication:OperationMissedThreshold",
                                     "s3:Replication:OperationReplicatedAfterThreshold",
                                     "s3:LifecycleTransition",
                                     "s3:IntelligentTiering",
                                     "s3:ObjectAcl:Put",
                                     "s3:LifecycleExpiration:*",
                                     "s3:LifecycleExpiration:Delete",
                                     "s3:LifecycleExpiration:DeleteMarkerCreated",
                                     "s3:ObjectTagging:*",
                                     "s3:ObjectTagging:Put",
                                     "s3:ObjectTagging:Delete",
                                     "s3:ObjectAnnotation:*",
                                     "s3:ObjectAnnotation:Put",
                                     "s3:ObjectAnnotation:Delete",
                                     "s3:ObjectRetention:Put"};

static struct span text_of(const json_t *value)
{
    return span_of(json_string_value(value), json_string_length(value));
}

static const json_t *rules_of(const json_t *configuration)
{
    return json_object_get(json_object_get(json_object_get(configuration, "Filter"), "Key"),
                           "FilterRules");
}

/* The value of the filter rule "prefix" or "suffix"; "" when there is none. */
static struct span rule_of(const json_t *configuration, const char *name)
{
    size_t i;
    json_t *rule;
    json_array_foreach(rules_of(configuration), i, rule)
    {
        if (span_is_nocase(json_text(rule, "Name"), name))
            return json_text(rule, "Value");
    }
    return span_of("", 0);
}

/* ---- matching ---- */

static bool starts(struct span text, struct span with)
{
    return text.len >= with.len && memcmp(text.ptr, with.ptr, with.len) == 0;
}

static bool ends(struct span text, struct span with)
{
    return text.len >= with.len && memcmp(text.ptr + text.len - with.len, with.ptr, with.len) == 0;
}

/* Is event one of those that wanted (maybe with a '*' at its end) stands for? */
static bool covers(struct span wanted, struct span event)
{
    if (wanted.len > 0 && wanted.ptr[wanted.len - 1] == '*')
        return starts(event, span_of(wanted.ptr, wanted.len - 1));
    return span_equal(wanted, event);
}

bool s3_notification_wants(const json_t *configuration, const char *event, struct span key)
{
    size_t i;
    json_t *wanted;
    bool found = false;
    json_array_foreach(json_object_get(configuration, "Events"), i, wanted)
    {
        found = found || covers(text_of(wanted), span_str(event));
    }
    return found && starts(key, rule_of(configuration, "prefix")) &&
           ends(key, rule_of(configuration, "suffix"));
}

/* ---- checks ---- */

static int check_filter(const json_t *configuration, struct err *err)
{
    size_t i, prefixes = 0, suffixes = 0;
    json_t *rule;
    json_array_foreach(rules_of(configuration), i, rule)
    {
        struct span name = json_text(rule, "Name");
        prefixes += span_is_nocase(name, "prefix");
        suffixes += span_is_nocase(name, "suffix");
        if (prefixes + suffixes != i + 1)
            return s3_shape_refuse(err, "InvalidArgument",
                                   "filter rule name must be either prefix or suffix");
        if (prefixes > 1 || suffixes > 1)
            return s3_shape_refuse(err, "InvalidArgument",
                                   "Cannot specify more than one %s rule in a filter",
                                   prefixes > 1 ? "prefix" : "suffix");
        if (json_text(rule, "Value").len == 0)
            return s3_shape_refuse(err, "InvalidArgument", "filter value cannot be empty");
        if (json_text(rule, "Value").len > CAP_S3_KEY)
            return s3_shape_refuse(err, "InvalidArgument",
                                   "Size of filter rule value cannot exceed 1024 bytes in UTF-8 "
                                   "representation");
    }
    return 0;
}

static int check_one(const json_t *configuration, struct err *err)
{
    size_t i;
    json_t *item;
    if (json_text(configuration, "Id").len > CAP_S3_RULE_ID)
        return s3_shape_refuse(err, "InvalidArgument",
                               "Id length should not exceed allowed limit of 255");
    json_array_foreach(json_object_get(configuration, "Events"), i, item)
    {
        bool known = false;
        for (size_t e = 0; e < sizeof events / sizeof events[0]; e++)
            known = known || span_is(text_of(item), events[e]);
        if (!known)
            return s3_shape_refuse(err, "InvalidArgument",
                                   "The event '%.60s' is not supported for notifications",
                                   json_string_value(item));
    }
    return check_filter(configuration, err);
}

static bool share_event(const json_t *a, const json_t *b)
{
    size_t i, k;
    json_t *one, *other;
    json_array_foreach(json_object_get(a, "Events"), i, one)
    {
        json_array_foreach(json_object_get(b, "Events"), k, other)
        {
            if (covers(text_of(one), text_of(other)) || covers(text_of(other), text_of(one)))
                return true;
        }
    }
    return false;
}

static bool overlap(const json_t *a, const json_t *b)
{
    struct span a_prefix = rule_of(a, "prefix"), b_prefix = rule_of(b, "prefix");
    struct span a_suffix = rule_of(a, "suffix"), b_suffix = rule_of(b, "suffix");
    return share_event(a, b) && (starts(a_prefix, b_prefix) || starts(b_prefix, a_prefix)) &&
           (ends(a_suffix, b_suffix) || ends(b_suffix, a_suffix));
}

static int check_pair(const json_t *a, const json_t *b, struct err *err)
{
    struct span id = json_text(a, "Id");
    if (id.len > 0 && span_equal(id, json_text(b, "Id")))
        return s3_shape_refuse(err, "InvalidArgument",
                               "Same ID used for multiple configurations. IDs must be unique");
    if (overlap(a, b))
        return s3_shape_refuse(err, "InvalidArgument",
                               "Configuration is ambiguously defined. Cannot have overlapping "
                               "suffixes in two rules if the prefixes are overlapping for the same "
                               "event type");
    return 0;
}

int s3_notification_check(const json_t *document, struct span bucket, struct err *err)
{
    (void)bucket;
    const json_t *all[CAP_S3_NOTIFICATIONS];
    size_t count = 0;
    for (const struct s3_shape *kind = root; kind->member != NULL; kind++) {
        size_t i;
        json_t *configuration;
        json_array_foreach(json_object_get(document, kind->member), i, configuration)
        {
            int status = 0;
            if (count == CAP_S3_NOTIFICATIONS)
                return s3_shape_refuse(err, "InvalidRequest",
                                       "The number of configurations should not exceed %d",
                                       CAP_S3_NOTIFICATIONS);
            status = check_one(configuration, err);
            for (size_t before = 0; status == 0 && before < count; before++)
                status = check_pair(configuration, all[before], err);
            if (status != 0)
                return s3_shape_within(err, kind->name, i + 1, json_text(configuration, "Id"));
            all[count++] = configuration;
        }
    }
    return 0;
}

void s3_notification_tidy(json_t *document)
{
    for (const struct s3_shape *kind = root; kind->member != NULL; kind++) {
        size_t i, k;
        json_t *configuration, *rule;
        json_array_foreach(json_object_get(document, kind->member), i, configuration)
        {
            json_array_foreach(rules_of(configuration), k, rule)
            {
                bool prefix = span_is_nocase(json_text(rule, "Name"), "prefix");
                json_object_set_new(rule, "Name", json_string(prefix ? "Prefix" : "Suffix"));
            }
        }
    }
}
