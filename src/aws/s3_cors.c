/* Cross-origin rules: a pattern has at most one '*', which stands for any text. */
#include "aws/s3_cors.h"

#include <string.h>
#include <strings.h>

#include "aws/caps.h"

static const struct s3_shape rule_shape[] = {
    {.name = "ID"},
    {.name = "AllowedHeader", .member = "AllowedHeaders", .flags = S3_REPEATED},
    {.name = "AllowedMethod", .member = "AllowedMethods", .flags = S3_REQUIRED | S3_REPEATED},
    {.name = "AllowedOrigin", .member = "AllowedOrigins", .flags = S3_REQUIRED | S3_REPEATED},
    {.name = "ExposeHeader", .member = "ExposeHeaders", .flags = S3_REPEATED},
    {.name = "MaxAgeSeconds", .kind = S3_INT},
    {0}};
static const struct s3_shape root[] = {{.name = "CORSRule",
                                        .member = "CORSRules",
                                        .kind = S3_STRUCT,
                                        .flags = S3_REQUIRED | S3_REPEATED,
                                        .in = rule_shape},
                                       {0}};
const struct s3_shape s3_cors_shape = {.name = "CORSConfiguration", .kind = S3_STRUCT, .in = root};

static struct span text_of(const json_t *value)
{
    return span_of(json_string_value(value), json_string_length(value));
}

/* ---- checks ---- */

static int check_wildcards(const json_t *rule, const char *member, const char *element,
                           struct err *err)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(rule, member), i, item)
    {
        const char *text = json_string_value(item), *star = strchr(text, '*');
        if (star != NULL && strchr(star + 1, '*') != NULL)
            return s3_shape_refuse(err, "InvalidRequest",
                                   "%s \"%.100s\" can not have more than one wildcard", element,
                                   text);
    }
    return 0;
}

static int check_rule(const json_t *rule, struct err *err)
{
    static const char *const methods[] = {"GET", "PUT", "POST", "DELETE", "HEAD"};
    size_t i;
    json_t *item;
    if (json_text(rule, "ID").len > CAP_S3_RULE_ID)
        return s3_shape_refuse(err, "InvalidRequest",
                               "The ID of the CORS rule is longer than 255 characters");
    json_array_foreach(json_object_get(rule, "AllowedMethods"), i, item)
    {
        bool known = false;
        for (size_t m = 0; m < sizeof methods / sizeof methods[0]; m++)
            known = known || span_is(text_of(item), methods[m]);
        if (!known)
            return s3_shape_refuse(err, "InvalidRequest",
                                   "Found unsupported HTTP method in CORS config. Unsupported "
                                   "method is %.40s",
                                   json_string_value(item));
    }
    json_array_foreach(json_object_get(rule, "ExposeHeaders"), i, item)
    {
        if (strchr(json_string_value(item), '*') != NULL)
            return s3_shape_refuse(err, "InvalidRequest",
                                   "ExposeHeader \"%.100s\" contains wildcard. We currently do not "
                                   "support wildcard for ExposeHeader",
                                   json_string_value(item));
    }
    if (json_int(rule, "MaxAgeSeconds", 0) < 0 || json_int(rule, "MaxAgeSeconds", 0) > INT32_MAX)
        return s3_shape_refuse(err, "MalformedXML", "MaxAgeSeconds: not from 0 to 2147483647");
    if (check_wildcards(rule, "AllowedOrigins", "AllowedOrigin", err) != 0)
        return -1;
    return check_wildcards(rule, "AllowedHeaders", "AllowedHeader", err);
}

int s3_cors_check(const json_t *document, struct span bucket, struct err *err)
{
    (void)bucket;
    size_t i;
    json_t *rule;
    const json_t *rules = json_object_get(document, "CORSRules");
    if (json_array_size(rules) > CAP_S3_CORS)
        return s3_shape_refuse(err, "InvalidRequest",
                               "The number of CORS rules should not exceed allowed limit of %d "
                               "rules",
                               CAP_S3_CORS);
    json_array_foreach(rules, i, rule)
    {
        if (check_rule(rule, err) != 0)
            return s3_shape_within(err, "CORSRule", i + 1, json_text(rule, "ID"));
    }
    return 0;
}

/* ---- matching ---- */

static bool matches(struct span pattern, struct span text, bool any_case)
{
    int (*same)(const char *, const char *, size_t) = any_case ? strncasecmp : strncmp;
    const char *star = memchr(pattern.ptr, '*', pattern.len);
    if (star == NULL)
        return pattern.len == text.len && same(pattern.ptr, text.ptr, text.len) == 0;
    size_t before = (size_t)(star - pattern.ptr), after = pattern.len - before - 1;
    return text.len >= before + after && same(pattern.ptr, text.ptr, before) == 0 &&
           same(star + 1, text.ptr + text.len - after, after) == 0;
}

static bool any_matches(const json_t *patterns, struct span text, bool any_case)
{
    size_t i;
    json_t *item;
    json_array_foreach(patterns, i, item)
    {
        if (matches(text_of(item), text, any_case))
            return true;
    }
    return false;
}

static bool headers_allowed(const json_t *rule, struct span headers)
{
    const json_t *allowed = json_object_get(rule, "AllowedHeaders");
    while (headers.ptr != NULL) {
        struct span name = span_trim(span_cut(&headers, ','));
        if (name.len > 0 && !any_matches(allowed, name, true))
            return false;
    }
    return true;
}

const json_t *s3_cors_rule(const json_t *document, struct span origin, struct span method,
                           struct span headers)
{
    size_t i;
    json_t *rule;
    json_array_foreach(json_object_get(document, "CORSRules"), i, rule)
    {
        if (any_matches(json_object_get(rule, "AllowedOrigins"), origin, false) &&
            any_matches(json_object_get(rule, "AllowedMethods"), method, false) &&
            headers_allowed(rule, headers))
            return rule;
    }
    return NULL;
}

bool s3_cors_any_origin(const json_t *rule, struct span origin)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(rule, "AllowedOrigins"), i, item)
    {
        if (matches(text_of(item), origin, false))
            return span_is(text_of(item), "*");
    }
    return false;
}
