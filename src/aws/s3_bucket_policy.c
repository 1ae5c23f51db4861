/* Bucket policies: the grammar of statements, as far as S3 checks it when one is put. Who may do
 * what is not decided here.
 * Source: IAM/latest/UserGuide/reference_policies_grammar.html. */
#include "aws/caps.h"
#include "aws/s3_settings.h"

static int malformed(struct err *err, const char *what)
{
    return s3_shape_refuse(err, "MalformedPolicy", "%s", what);
}

/* The ARN names this bucket, or what is in it; a wildcard may stand for any part. */
static bool speaks_of(struct span arn, struct span bucket)
{
    static const char start[] = "arn:aws:s3:::";
    size_t len = sizeof start - 1;
    if (!span_starts(arn, start))
        return span_is(arn, "*");
    struct span rest = span_of(arn.ptr + len, arn.len - len), name = span_cut(&rest, '/');
    if (memchr(name.ptr, '*', name.len) != NULL || memchr(name.ptr, '?', name.len) != NULL)
        return true;
    return span_equal(name, bucket);
}

static int check_resource(const json_t *value, struct span bucket, struct err *err)
{
    struct span arn = span_of(json_string_value(value), json_string_length(value));
    if (arn.ptr == NULL || !speaks_of(arn, bucket))
        return malformed(err, "Policy has invalid resource");
    return 0;
}

static int check_resources(const json_t *value, struct span bucket, struct err *err)
{
    size_t i;
    json_t *item;
    if (!json_is_array(value))
        return check_resource(value, bucket, err);
    json_array_foreach(value, i, item)
    {
        if (check_resource(item, bucket, err) != 0)
            return -1;
    }
    return json_array_size(value) > 0 ? 0 : malformed(err, "Policy has invalid resource");
}

static const json_t *either(const json_t *statement, const char *name, const char *negated)
{
    const json_t *value = json_object_get(statement, name);
    const json_t *other = json_object_get(statement, negated);
    if (value != NULL && other != NULL)
        return NULL;
    return value != NULL ? value : other;
}

static int check_actions(const json_t *value, struct err *err)
{
    size_t count = json_is_array(value) ? json_array_size(value) : 1;
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_is_array(value) ? json_array_get(value, i) : value;
        struct span action = span_of(json_string_value(item), json_string_length(item));
        struct span service = action, name = {NULL, 0};
        if (action.ptr != NULL) {
            name = service;
            service = span_cut(&name, ':');
        }
        if (!span_is(action, "*") && (!span_is_nocase(service, "s3") || name.len == 0))
            return malformed(err, "Policy has invalid action");
    }
    return count > 0 ? 0 : malformed(err, "Policy has invalid action");
}

static int check_statement(const json_t *statement, struct span bucket, struct err *err)
{
    static const char *const known[] = {"Sid",          "Effect",      "Principal",
                                        "NotPrincipal", "Action",      "NotAction",
                                        "Resource",     "NotResource", "Condition"};
    const char *name;
    json_t *value;
    if (!json_is_object(statement))
        return malformed(err, "Statement is not an object");
    json_object_foreach((json_t *)statement, name, value)
    {
        bool found = false;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
            found = found || strcmp(name, known[i]) == 0;
        if (!found)
            return s3_shape_refuse(err, "MalformedPolicy", "Unknown field %.40s", name);
    }
    struct span effect = json_text(statement, "Effect");
    if (!span_is(effect, "Allow") && !span_is(effect, "Deny"))
        return malformed(err, "Effect must be Allow or Deny");
    const json_t *principal = either(statement, "Principal", "NotPrincipal");
    if (!json_is_object(principal) &&
        !span_is(span_of(json_string_value(principal), json_string_length(principal)), "*"))
        return malformed(err, "Invalid principal in policy");
    if (check_actions(either(statement, "Action", "NotAction"), err) != 0)
        return -1;
    return check_resources(either(statement, "Resource", "NotResource"), bucket, err);
}

int s3_bucket_policy_check(const json_t *document, struct span bucket, struct err *err)
{
    const json_t *statements = json_object_get(document, "Statement");
    struct span version = json_text(document, "Version");
    if (!json_is_object(document))
        return malformed(err, "Policies must be valid JSON and the first byte must be '{'");
    if (json_object_get(document, "Version") != NULL && !span_is(version, "2012-10-17") &&
        !span_is(version, "2008-10-17"))
        return malformed(err, "The policy must contain a valid version string");
    size_t count = json_is_array(statements) ? json_array_size(statements) : 1;
    if (statements == NULL || count == 0)
        return malformed(err, "Missing required field Statement");
    for (size_t i = 0; i < count; i++) {
        const json_t *statement = json_is_array(statements) ? json_array_get(statements, i)
                                                            : statements;
        if (check_statement(statement, bucket, err) != 0)
            return s3_shape_within(err, "Statement", i + 1, json_text(statement, "Sid"));
    }
    return 0;
}
