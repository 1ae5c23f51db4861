/* What S3 refuses in lifecycle rules beyond their shape, with its codes and messages. */
#include <stdio.h>

#include "aws/caps.h"
#include "aws/s3_lifecycle.h"
#include "core/clock.h"
#include "core/utf8.h"

enum { IA_DAYS = 30, DAY_MS = 86400000 };

static bool has(const json_t *object, const char *name)
{
    return json_object_get(object, name) != NULL;
}

/* A number that must be positive where it stands; what: "'Days' for Expiration action". */
static int positive(const json_t *object, const char *name, int64_t max, const char *what,
                    struct err *err)
{
    int64_t value = json_int(object, name, 1);
    if (value < 1)
        return s3_shape_refuse(err, "InvalidArgument", "%s must be a positive integer", what);
    if (value > max)
        return s3_shape_refuse(err, "InvalidArgument", "%s must not be more than %lld", what,
                               (long long)max);
    return 0;
}

static int check_date(const json_t *object, struct err *err)
{
    int64_t ms;
    struct span date = json_text(object, "Date");
    if (date.ptr == NULL || (clock_parse(date.ptr, &ms) == 0 && ms % DAY_MS == 0))
        return 0;
    return s3_shape_refuse(err, "InvalidArgument", "'Date' must be at midnight GMT");
}

/* ---- the filter ---- */

static int check_tag(const json_t *tag, struct err *err)
{
    if (tag == NULL)
        return 0;
    struct span key = json_text(tag, "Key"), value = json_text(tag, "Value");
    if (key.len == 0 || utf8_count(key) > CAP_S3_TAG_KEY)
        return s3_shape_refuse(err, "InvalidTag", "Tag: the TagKey you have provided is invalid");
    if (utf8_count(value) > CAP_S3_TAG_VALUE)
        return s3_shape_refuse(err, "InvalidTag", "Tag: the TagValue you have provided is invalid");
    return 0;
}

static int check_tags(const json_t *tags, struct err *err)
{
    size_t i;
    json_t *tag, *seen = json_object();
    int status = 0;
    json_array_foreach(tags, i, tag)
    {
        struct span key = json_text(tag, "Key");
        status = check_tag(tag, err);
        if (status == 0 && json_object_get(seen, key.ptr) != NULL)
            status = s3_shape_refuse(err, "InvalidRequest", "Duplicate Tag Keys are not allowed");
        if (status != 0)
            break;
        json_object_set_new(seen, key.ptr, json_null());
    }
    json_decref(seen);
    return status;
}

static int check_sizes(const json_t *filter, struct err *err)
{
    int64_t more = json_int(filter, "ObjectSizeGreaterThan", 0);
    int64_t less = json_int(filter, "ObjectSizeLessThan", CAP_S3_SIZE_FILTER);
    if (more < 0 || more >= CAP_S3_SIZE_FILTER)
        return s3_shape_refuse(err, "InvalidRequest",
                               "'ObjectSizeGreaterThan' must be 0 or more, and less than %lld",
                               CAP_S3_SIZE_FILTER);
    if (less < 1 || less > CAP_S3_SIZE_FILTER)
        return s3_shape_refuse(err, "InvalidRequest", "'ObjectSizeLessThan' must be from 1 to %lld",
                               CAP_S3_SIZE_FILTER);
    if (less <= more)
        return s3_shape_refuse(err, "InvalidRequest",
                               "'ObjectSizeLessThan' has to be a value greater than "
                               "'ObjectSizeGreaterThan'");
    return 0;
}

static int check_filter(const json_t *rule, struct err *err)
{
    const json_t *filter = json_object_get(rule, "Filter"), *all = json_object_get(filter, "And");
    if (has(rule, "Prefix") == (filter != NULL))
        return s3_shape_refuse(err, "MalformedXML", "a rule has either a Filter or a Prefix");
    if (json_object_size(filter) > 1)
        return s3_shape_refuse(err, "MalformedXML",
                               "Filter: more than one condition stands inside And");
    const json_t *inner = all != NULL ? all : filter;
    struct span prefix = json_text(inner == NULL ? rule : inner, "Prefix");
    if (prefix.len > CAP_S3_KEY)
        return s3_shape_refuse(err, "InvalidRequest", "The maximum size of a prefix is 1024");
    if (all != NULL && json_object_size(all) == 0)
        return s3_shape_refuse(err, "MalformedXML", "Filter: And: empty");
    if (check_tag(json_object_get(filter, "Tag"), err) != 0 ||
        check_tags(json_object_get(all, "Tags"), err) != 0)
        return -1;
    return check_sizes(inner, err);
}

static bool by_tag(const json_t *rule)
{
    const json_t *filter = json_object_get(rule, "Filter");
    return has(filter, "Tag") || has(json_object_get(filter, "And"), "Tags");
}

static bool by_size(const json_t *rule)
{
    const json_t *filter = json_object_get(rule, "Filter"), *all = json_object_get(filter, "And");
    const json_t *inner = all != NULL ? all : filter;
    return has(inner, "ObjectSizeGreaterThan") || has(inner, "ObjectSizeLessThan");
}

/* ---- actions ---- */

static int check_expiration(const json_t *rule, struct err *err)
{
    const json_t *expire = json_object_get(rule, "Expiration");
    if (expire == NULL)
        return 0;
    if (json_object_size(expire) != 1)
        return s3_shape_refuse(err, "MalformedXML",
                               "Expiration: one of Days, Date and ExpiredObjectDeleteMarker");
    if (has(expire, "ExpiredObjectDeleteMarker") && by_tag(rule))
        return s3_shape_refuse(err, "InvalidRequest",
                               "ExpiredObjectDeleteMarker cannot be specified with Tags");
    if (positive(expire, "Days", INT32_MAX, "'Days' for Expiration action", err) != 0)
        return -1;
    return check_date(expire, err);
}

static int check_old(const json_t *rule, struct err *err)
{
    const json_t *old = json_object_get(rule, "NoncurrentVersionExpiration");
    const json_t *aborting = json_object_get(rule, "AbortIncompleteMultipartUpload");
    if (old != NULL && !has(old, "NoncurrentDays"))
        return s3_shape_refuse(err, "MalformedXML",
                               "NoncurrentVersionExpiration: NoncurrentDays: missing");
    if (has(old, "NewerNoncurrentVersions") && !has(rule, "Filter"))
        return s3_shape_refuse(err, "InvalidRequest",
                               "NewerNoncurrentVersions needs a rule with a Filter");
    if (aborting != NULL && !has(aborting, "DaysAfterInitiation"))
        return s3_shape_refuse(err, "MalformedXML",
                               "AbortIncompleteMultipartUpload: DaysAfterInitiation: missing");
    if (aborting != NULL && by_tag(rule))
        return s3_shape_refuse(err, "InvalidRequest",
                               "AbortIncompleteMultipartUpload cannot be specified with Tags");
    if (aborting != NULL && by_size(rule))
        return s3_shape_refuse(err, "InvalidRequest",
                               "AbortIncompleteMultipartUpload cannot be specified with Object "
                               "Size");
    if (positive(old, "NoncurrentDays", INT32_MAX,
                 "'NoncurrentDays' for NoncurrentVersionExpiration action", err) != 0 ||
        positive(old, "NewerNoncurrentVersions", CAP_S3_NEWER_VERSIONS, "'NewerNoncurrentVersions'",
                 err) != 0)
        return -1;
    return positive(aborting, "DaysAfterInitiation", INT32_MAX,
                    "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action", err);
}

/* ---- transitions: down the waterfall of classes, each later than the one before ---- */

static const char *const classes[] = {
    "STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"};
enum { CLASSES = 6 };

static bool infrequent(size_t class)
{
    return class == 0 || class == 2;
}

/* The days (or days since 1970) of a move. */
static int64_t moment(const json_t *move, const char *days)
{
    int64_t ms;
    struct span date = json_text(move, "Date");
    if (date.ptr != NULL && clock_parse(date.ptr, &ms) == 0)
        return ms / DAY_MS;
    return json_int(move, days, 0);
}

static int check_move(const json_t *move, const char *days, const char *action, struct err *err)
{
    const char *class = json_text(move, "StorageClass").ptr;
    int64_t after = json_int(move, days, 0);
    if (has(move, days) == has(move, "Date"))
        return s3_shape_refuse(err, "MalformedXML", "%s: one of %s and Date", action, days);
    if (after < 0)
        return s3_shape_refuse(err, "InvalidArgument", "'%s' for %s action must be nonnegative",
                               days, action);
    if (after > INT32_MAX)
        return s3_shape_refuse(err, "InvalidArgument", "'%s' for %s action is too large", days,
                               action);
    if (has(move, days) && after < IA_DAYS &&
        (strcmp(class, classes[0]) == 0 || strcmp(class, classes[2]) == 0))
        return s3_shape_refuse(err, "InvalidArgument",
                               "'%s' in %s action must be greater than or equal to 30 for "
                               "storageClass '%s'",
                               days, action, class);
    if (positive(move, "NewerNoncurrentVersions", CAP_S3_NEWER_VERSIONS,
                 "'NewerNoncurrentVersions'", err) != 0)
        return -1;
    return check_date(move, err);
}

static size_t class_of(const json_t *move)
{
    size_t class = 0;
    while (class + 1 < CLASSES && !span_is(json_text(move, "StorageClass"), classes[class]))
        class ++;
    return class;
}

/* The moves by class, each class once. */
static int sort_moves(const json_t *moves, const json_t *by_class[CLASSES], const char *days,
                      const char *action, struct err *err)
{
    size_t i;
    json_t *move;
    const json_t *first = json_array_get(moves, 0);
    json_array_foreach(moves, i, move)
    {
        size_t class = class_of(move);
        if (check_move(move, days, action, err) != 0)
            return -1;
        if (by_class[class] != NULL)
            return s3_shape_refuse(err, "InvalidRequest",
                                   "'StorageClass' must be different for '%s' actions in the same "
                                   "rule",
                                   action);
        if (has(move, "Date") != has(first, "Date"))
            return s3_shape_refuse(err, "InvalidRequest",
                                   "Found mixed 'Date' and 'Days' based %s actions in lifecycle "
                                   "rule",
                                   action);
        by_class[class] = move;
    }
    return 0;
}

/* ends: the expiration that follows, or NULL. */
static int check_moves(const json_t *moves, const json_t *ends, const char *days,
                       const char *action, struct err *err)
{
    const json_t *by_class[CLASSES] = {NULL}, *last = NULL;
    size_t last_class = 0;
    if (sort_moves(moves, by_class, days, action, err) != 0)
        return -1;
    for (size_t class = 0; class < CLASSES; class ++) {
        if (by_class[class] == NULL)
            continue;
        int64_t least = last != NULL && infrequent(last_class) ? IA_DAYS : 1;
        if (last != NULL && moment(by_class[class], days) < moment(last, days) + least)
            return s3_shape_refuse(err, "InvalidArgument",
                                   "'%s' in the %s action with StorageClass '%s' must be at least "
                                   "%d days more than that with StorageClass '%s'",
                                   days, action, classes[class], (int)least, classes[last_class]);
        last = by_class[class];
        last_class = class;
    }
    bool timed = has(ends, days) || has(ends, "Date");
    if (last == NULL || !timed)
        return 0;
    if (has(ends, "Date") != has(last, "Date"))
        return s3_shape_refuse(err, "InvalidRequest",
                               "Found mixed 'Date' and 'Days' based Expiration and Transition "
                               "actions in lifecycle rule");
    if (moment(ends, days) <= moment(last, days))
        return s3_shape_refuse(err, "InvalidArgument",
                               "'%s' in the Expiration action must be greater than '%s' in the %s "
                               "action",
                               days, days, action);
    return 0;
}

/* ---- rules ---- */

static int check_rule(const json_t *rule, struct err *err)
{
    static const char *const actions[] = {
        "Expiration", "Transitions", "NoncurrentVersionTransitions", "NoncurrentVersionExpiration",
        "AbortIncompleteMultipartUpload"};
    bool acts = false;
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
        const json_t *action = json_object_get(rule, actions[i]);
        acts = acts || json_is_object(action) || json_array_size(action) > 0;
    }
    if (json_text(rule, "ID").len > CAP_S3_RULE_ID)
        return s3_shape_refuse(err, "InvalidArgument",
                               "ID length should not exceed allowed limit of 255");
    if (check_filter(rule, err) != 0)
        return -1;
    if (!acts)
        return s3_shape_refuse(err, "InvalidRequest",
                               "At least one action needs to be specified in a rule");
    if (check_expiration(rule, err) != 0 || check_old(rule, err) != 0)
        return -1;
    if (check_moves(json_object_get(rule, "Transitions"), json_object_get(rule, "Expiration"),
                    "Days", "Transition", err) != 0)
        return -1;
    return check_moves(json_object_get(rule, "NoncurrentVersionTransitions"),
                       json_object_get(rule, "NoncurrentVersionExpiration"), "NoncurrentDays",
                       "NoncurrentVersionTransition", err);
}

int s3_lifecycle_check(const json_t *document, struct err *err)
{
    size_t i;
    json_t *rule, *seen = json_object();
    const json_t *rules = json_object_get(document, "Rules");
    int status = 0;
    if (json_array_size(rules) > CAP_S3_LIFECYCLE)
        status = s3_shape_refuse(err, "MalformedXML", "more than %d rules", CAP_S3_LIFECYCLE);
    for (i = 0; status == 0 && i < json_array_size(rules); i++) {
        rule = json_array_get(rules, i);
        struct span id = json_text(rule, "ID");
        status = check_rule(rule, err);
        if (status == 0 && id.len > 0 && json_object_get(seen, id.ptr) != NULL)
            status = s3_shape_refuse(err, "InvalidArgument",
                                     "Rule ID must be unique. Found same ID for more than one "
                                     "rule");
        if (status != 0)
            s3_shape_within(err, "Rule", i + 1, id);
        else if (id.len > 0)
            json_object_set_new(seen, id.ptr, json_null());
    }
    json_decref(seen);
    return status;
}
