/* Lifecycle rules as a model: a document that has the shape and passed the checks (in
 * s3_lifecycle_check.c) is laid out in structs. */
#include "aws/s3_lifecycle.h"

#include <stdlib.h>

#include "core/clock.h"
#include "core/mem.h"

#define CLASSES "STANDARD_IA|INTELLIGENT_TIERING|ONEZONE_IA|GLACIER_IR|GLACIER|DEEP_ARCHIVE"

static const struct s3_shape tag[] = {
    {.name = "Key", .flags = S3_REQUIRED}, {.name = "Value", .flags = S3_REQUIRED}, {0}};

static const struct s3_shape all_of[] = {
    {.name = "Prefix"},
    {.name = "Tag", .member = "Tags", .kind = S3_STRUCT, .flags = S3_REPEATED, .in = tag},
    {.name = "ObjectSizeGreaterThan", .kind = S3_INT},
    {.name = "ObjectSizeLessThan", .kind = S3_INT},
    {0}};

static const struct s3_shape filter[] = {{.name = "Prefix"},
                                         {.name = "Tag", .kind = S3_STRUCT, .in = tag},
                                         {.name = "ObjectSizeGreaterThan", .kind = S3_INT},
                                         {.name = "ObjectSizeLessThan", .kind = S3_INT},
                                         {.name = "And", .kind = S3_STRUCT, .in = all_of},
                                         {0}};

static const struct s3_shape expiration[] = {{.name = "Date", .kind = S3_TIME},
                                             {.name = "Days", .kind = S3_INT},
                                             {.name = "ExpiredObjectDeleteMarker", .kind = S3_BOOL},
                                             {0}};

static const struct s3_shape transition[] = {
    {.name = "Date", .kind = S3_TIME},
    {.name = "Days", .kind = S3_INT},
    {.name = "StorageClass", .flags = S3_REQUIRED, .one_of = CLASSES},
    {0}};

static const struct s3_shape noncurrent_transition[] = {
    {.name = "NoncurrentDays", .kind = S3_INT},
    {.name = "StorageClass", .flags = S3_REQUIRED, .one_of = CLASSES},
    {.name = "NewerNoncurrentVersions", .kind = S3_INT},
    {0}};

static const struct s3_shape noncurrent_expiration[] = {
    {.name = "NoncurrentDays", .kind = S3_INT},
    {.name = "NewerNoncurrentVersions", .kind = S3_INT},
    {0}};

static const struct s3_shape abort_upload[] = {{.name = "DaysAfterInitiation", .kind = S3_INT},
                                               {0}};

static const struct s3_shape rule_shape[] = {
    {.name = "Expiration", .kind = S3_STRUCT, .in = expiration},
    {.name = "ID"},
    {.name = "Prefix"},
    {.name = "Filter", .kind = S3_STRUCT, .in = filter},
    {.name = "Status", .flags = S3_REQUIRED, .one_of = "Enabled|Disabled"},
    {.name = "Transition",
     .member = "Transitions",
     .kind = S3_STRUCT,
     .flags = S3_REPEATED,
     .in = transition},
    {.name = "NoncurrentVersionTransition",
     .member = "NoncurrentVersionTransitions",
     .kind = S3_STRUCT,
     .flags = S3_REPEATED,
     .in = noncurrent_transition},
    {.name = "NoncurrentVersionExpiration", .kind = S3_STRUCT, .in = noncurrent_expiration},
    {.name = "AbortIncompleteMultipartUpload", .kind = S3_STRUCT, .in = abort_upload},
    {0}};

static const struct s3_shape root[] = {{.name = "Rule",
                                        .member = "Rules",
                                        .kind = S3_STRUCT,
                                        .flags = S3_REQUIRED | S3_REPEATED,
                                        .in = rule_shape},
                                       {0}};

const struct s3_shape s3_lifecycle_shape = {
    .name = "LifecycleConfiguration", .kind = S3_STRUCT, .in = root};

/* ---- the model ---- */

static int64_t number(const json_t *object, const char *name)
{
    return json_int(object, name, S3_LIFECYCLE_NONE);
}

static int64_t date(const json_t *object)
{
    int64_t ms = S3_LIFECYCLE_NONE;
    struct span text = json_text(object, "Date");
    if (text.ptr != NULL && clock_parse(text.ptr, &ms) != 0)
        return S3_LIFECYCLE_NONE;
    return ms;
}

static void load_moves(const json_t *list, const char *days, struct s3_lifecycle_move **move,
                       size_t *count)
{
    size_t i;
    json_t *item;
    *move = mem_array(json_array_size(list) + 1, sizeof **move);
    json_array_foreach(list, i, item)
    {
        (*move)[(*count)++] = (struct s3_lifecycle_move){
            .days = number(item, days),
            .date_ms = date(item),
            .newer = number(item, "NewerNoncurrentVersions"),
            .storage_class = json_text(item, "StorageClass")};
    }
}

static void load_tag(struct s3_lifecycle_rule *rule, const json_t *from)
{
    if (from != NULL)
        rule->tag[rule->tag_count++] = (struct s3_lifecycle_tag){json_text(from, "Key"),
                                                                 json_text(from, "Value")};
}

static void load_filter(const json_t *from, struct s3_lifecycle_rule *rule)
{
    size_t i;
    json_t *item;
    const json_t *all = json_object_get(from, "Filter"), *list;
    rule->prefix = json_text(from, "Prefix");
    if (json_object_get(all, "And") != NULL)
        all = json_object_get(all, "And");
    list = json_object_get(all, "Tags");
    rule->tag = mem_array(json_array_size(list) + 1, sizeof *rule->tag);
    load_tag(rule, json_object_get(all, "Tag"));
    json_array_foreach(list, i, item)
    {
        load_tag(rule, item);
    }
    if (rule->prefix.ptr == NULL)
        rule->prefix = json_text(all, "Prefix");
    if (rule->prefix.ptr == NULL)
        rule->prefix = span_of("", 0);
    rule->larger_than = number(all, "ObjectSizeGreaterThan");
    rule->smaller_than = number(all, "ObjectSizeLessThan");
}

static void load_rule(const json_t *from, struct s3_lifecycle_rule *rule)
{
    const json_t *expire = json_object_get(from, "Expiration");
    const json_t *old = json_object_get(from, "NoncurrentVersionExpiration");
    rule->id = json_text(from, "ID");
    rule->enabled = span_is(json_text(from, "Status"), "Enabled");
    load_filter(from, rule);
    rule->expire_days = number(expire, "Days");
    rule->expire_date_ms = date(expire);
    rule->expire_marker = json_bool(expire, "ExpiredObjectDeleteMarker", 0) != 0;
    load_moves(json_object_get(from, "Transitions"), "Days", &rule->move, &rule->move_count);
    load_moves(json_object_get(from, "NoncurrentVersionTransitions"), "NoncurrentDays",
               &rule->noncurrent_move, &rule->noncurrent_move_count);
    rule->noncurrent_days = number(old, "NoncurrentDays");
    rule->noncurrent_newer = number(old, "NewerNoncurrentVersions");
    rule->abort_days = number(json_object_get(from, "AbortIncompleteMultipartUpload"),
                              "DaysAfterInitiation");
}

int s3_lifecycle_read(struct span text, struct s3_lifecycle *lifecycle, struct err *err)
{
    *lifecycle = (struct s3_lifecycle){.document = s3_shape_read(&s3_lifecycle_shape, text, err)};
    if (lifecycle->document == NULL || s3_lifecycle_check(lifecycle->document, err) != 0)
        return -1;
    const json_t *rules = json_object_get(lifecycle->document, "Rules");
    size_t count = json_array_size(rules);
    lifecycle->rule = mem_array(count, sizeof *lifecycle->rule);
    for (; lifecycle->count < count; lifecycle->count++)
        load_rule(json_array_get(rules, lifecycle->count), &lifecycle->rule[lifecycle->count]);
    return 0;
}

void s3_lifecycle_release(struct s3_lifecycle *lifecycle)
{
    for (size_t i = 0; i < lifecycle->count; i++) {
        free(lifecycle->rule[i].tag);
        free(lifecycle->rule[i].move);
        free(lifecycle->rule[i].noncurrent_move);
    }
    free(lifecycle->rule);
    json_decref(lifecycle->document);
    *lifecycle = (struct s3_lifecycle){0};
}
