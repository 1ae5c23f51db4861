/* POST policies. Conditions are {"field": value}, ["eq"|"starts-with", "$field", value] and
 * ["content-length-range", min, max]. */
#include "aws/s3_post_policy.h"

#include <stdlib.h>
#include <strings.h>

#include "aws/caps.h"
#include "aws/s3_shape.h"
#include "codec/jwrite.h"
#include "core/clock.h"
#include "core/mem.h"
#include "core/num.h"

static int invalid(struct err *err, const char *why)
{
    return s3_shape_refuse(err, "InvalidPolicyDocument", "Invalid Policy: %s", why);
}

static struct span text_of(const json_t *value)
{
    return span_of(json_string_value(value), json_string_length(value));
}

/* ---- reading ---- */

static int read_size(const json_t *value, uint64_t *size)
{
    if (json_is_integer(value) && json_integer_value(value) >= 0) {
        *size = (uint64_t)json_integer_value(value);
        return 0;
    }
    return json_is_string(value) ? num_u64(text_of(value), UINT64_MAX, size) : -1;
}

static int read_list(const json_t *list, struct s3_post_policy_condition *condition,
                     struct err *err)
{
    struct span word = text_of(json_array_get(list, 0));
    const json_t *first = json_array_get(list, 1), *second = json_array_get(list, 2);
    if (json_array_size(list) != 3 || word.ptr == NULL)
        return invalid(err, "Invalid Condition: wrong number of arguments");
    if (span_is_nocase(word, "content-length-range")) {
        condition->kind = S3_POST_SIZE;
        if (read_size(first, &condition->min) != 0 || read_size(second, &condition->max) != 0)
            return invalid(err, "Invalid content-length-range: not two numbers of bytes");
        return 0;
    }
    if (!span_is_nocase(word, "eq") && !span_is_nocase(word, "starts-with"))
        return invalid(err, "Invalid Condition: unknown operation");
    condition->kind = span_is_nocase(word, "eq") ? S3_POST_EQUALS : S3_POST_STARTS;
    condition->field = text_of(first);
    condition->value = text_of(second);
    if (condition->field.len < 2 || condition->field.ptr[0] != '$' || condition->value.ptr == NULL)
        return invalid(err, "Invalid Condition: the field begins with '$', the value is a string");
    condition->field = span_of(condition->field.ptr + 1, condition->field.len - 1);
    return 0;
}

/* {"field": value}, maybe several of them. */
static int read_pairs(json_t *object, struct s3_post_policy *policy, struct err *err)
{
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        if (!json_is_string(value))
            return invalid(err, "Invalid Simple-Condition: value must be a string");
        if (policy->count == CAP_S3_POLICY_CONDITIONS)
            return invalid(err, "too many conditions");
        policy->condition[policy->count++] = (struct s3_post_policy_condition){
            .kind = S3_POST_EQUALS, .field = span_str(name), .value = text_of(value)};
    }
    return json_object_size(object) > 0 ? 0 : invalid(err, "Invalid Simple-Condition: empty");
}

static int read_conditions(const json_t *list, struct s3_post_policy *policy, struct err *err)
{
    size_t i;
    json_t *item;
    policy->condition = mem_array(CAP_S3_POLICY_CONDITIONS, sizeof *policy->condition);
    json_array_foreach(list, i, item)
    {
        int status = 0;
        if (json_is_object(item))
            status = read_pairs(item, policy, err);
        else if (!json_is_array(item))
            status = invalid(err, "Invalid Condition: neither an object nor a list");
        else if (policy->count == CAP_S3_POLICY_CONDITIONS)
            status = invalid(err, "too many conditions");
        else
            status = read_list(item, &policy->condition[policy->count++], err);
        if (status != 0)
            return -1;
    }
    return 0;
}

int s3_post_policy_read(struct span json, struct s3_post_policy *policy, struct err *err)
{
    *policy = (struct s3_post_policy){.document = json_parse(json, NULL)};
    const json_t *conditions = json_object_get(policy->document, "conditions");
    const char *expiration = json_text(policy->document, "expiration").ptr;
    if (!json_is_object(policy->document))
        return invalid(err, "Invalid JSON");
    if (expiration == NULL)
        return invalid(err, "Policy missing expiration");
    if (clock_parse(expiration, &policy->expires_ms) != 0)
        return invalid(err, "Invalid 'expiration' value");
    if (!json_is_array(conditions))
        return invalid(err, "Policy missing conditions");
    return read_conditions(conditions, policy, err);
}

void s3_post_policy_release(struct s3_post_policy *policy)
{
    free(policy->condition);
    json_decref(policy->document);
    *policy = (struct s3_post_policy){0};
}

/* ---- checking ---- */

/* The condition as messages show it. */
static void write_condition(const struct s3_post_policy_condition *condition, struct buf *out)
{
    struct buf field;
    buf_init(&field, 0);
    buf_addc(&field, '$');
    buf_addspan(&field, condition->field);
    buf_adds(out, condition->kind == S3_POST_EQUALS ? "[\"eq\", " : "[\"starts-with\", ");
    jwrite_string(out, buf_span(&field));
    buf_adds(out, ", ");
    jwrite_string(out, condition->value);
    buf_addc(out, ']');
    buf_release(&field);
}

static bool same_name(struct span a, struct span b)
{
    return a.len == b.len && strncasecmp(a.ptr, b.ptr, a.len) == 0;
}

static bool starts(struct span text, struct span with)
{
    return text.len >= with.len && memcmp(text.ptr, with.ptr, with.len) == 0;
}

/* A list of media types may start with the text in each of its items. */
static bool holds(const struct s3_post_policy_condition *condition, struct span value)
{
    if (condition->kind == S3_POST_EQUALS)
        return span_equal(value, condition->value);
    if (!span_is_nocase(condition->field, "content-type"))
        return starts(value, condition->value);
    while (value.ptr != NULL)
        if (!starts(span_trim(span_cut(&value, ',')), condition->value))
            return false;
    return true;
}

/* A field that comes twice must fit twice: either of them may be the one that counts. */
static int check_condition(const struct s3_post_policy_condition *condition,
                           const struct s3_post_policy_field *field, size_t count, struct err *err)
{
    if (condition->kind == S3_POST_SIZE)
        return 0;
    size_t fit = 0, named = 0;
    for (size_t i = 0; i < count; i++)
        if (same_name(field[i].name, condition->field)) {
            named++;
            fit += holds(condition, field[i].value);
        }
    if (named > 0 && fit == named)
        return 0;
    struct buf text;
    buf_init(&text, 0);
    write_condition(condition, &text);
    s3_shape_refuse(err, "AccessDenied", "Invalid according to Policy: Policy Condition failed: %s",
                    text.data);
    buf_release(&text);
    return -1;
}

static bool needs_no_condition(struct span name)
{
    static const char *const free_names[] = {"policy", "file", "x-amz-signature", "signature",
                                             "awsaccesskeyid"};
    for (size_t i = 0; i < sizeof free_names / sizeof free_names[0]; i++)
        if (span_is_nocase(name, free_names[i]))
            return true;
    return name.len >= 9 && strncasecmp(name.ptr, "x-ignore-", 9) == 0;
}

static bool covered(const struct s3_post_policy *policy, struct span name)
{
    for (size_t i = 0; i < policy->count; i++)
        if (policy->condition[i].kind != S3_POST_SIZE &&
            same_name(policy->condition[i].field, name))
            return true;
    return needs_no_condition(name);
}

int s3_post_policy_check(const struct s3_post_policy *policy,
                         const struct s3_post_policy_field *field, size_t count, int64_t now_ms,
                         struct err *err)
{
    if (now_ms > policy->expires_ms)
        return s3_shape_refuse(err, "AccessDenied", "Invalid according to Policy: Policy expired.");
    for (size_t i = 0; i < policy->count; i++)
        if (check_condition(&policy->condition[i], field, count, err) != 0)
            return -1;
    for (size_t i = 0; i < count; i++)
        if (!covered(policy, field[i].name))
            return s3_shape_refuse(
                err, "AccessDenied", "Invalid according to Policy: Extra input fields: %.*s",
                (int)(field[i].name.len < 100 ? field[i].name.len : 100), field[i].name.ptr);
    return 0;
}

void s3_post_policy_size(const struct s3_post_policy *policy, uint64_t *min, uint64_t *max)
{
    *min = 0;
    *max = UINT64_MAX;
    for (size_t i = 0; i < policy->count; i++) {
        const struct s3_post_policy_condition *condition = &policy->condition[i];
        if (condition->kind != S3_POST_SIZE)
            continue;
        *min = condition->min > *min ? condition->min : *min;
        *max = condition->max < *max ? condition->max : *max;
    }
}
