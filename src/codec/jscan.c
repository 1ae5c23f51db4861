/* The strict scanner: one pass, no recursion, no tree (RFC 8259, as far as jansson accepts it).
 * Strings are codec/jstring.c, names that stand twice codec/jkeys.c, numbers and structure here. */
#include "codec/jscan.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "codec/caps.h"
#include "codec/jkeys.h"
#include "codec/jstring.h"

/* An open container. */
struct level {
    struct jkeys_object names;
    bool is_object;
};

struct scan {
    const char *start, *end;
    struct jstring_fault fault;
    struct jkeys keys;
    size_t depth; /* open containers */
    struct level level[CAP_JSON_DEPTH];
    jscan_visit *visit; /* NULL: nobody wants the members */
    void *context;
    struct span name;  /* of the current top-level member */
    const char *value; /* where its value starts */
};

static const char *fail(struct scan *scan, const char *at, const char *why)
{
    scan->fault = (struct jstring_fault){at, why};
    return NULL;
}

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
        at++;
    return at;
}

static const char *skip_digits(const char *at, const char *end)
{
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return at;
}

/* Does the real number at first, digits before its point or exponent, reach infinity? strtod(3)
 * decides, but is asked only about what may pass 1e300. Some byte that is no part of the number
 * follows it. */
static bool too_large(const char *first, size_t digits, const char *exponent)
{
    size_t power = 0;
    if (exponent != NULL && *exponent != '-')
        for (const char *at = exponent + (*exponent == '+'); *at >= '0' && *at <= '9'; at++)
            power = power < 1000 ? power * 10 + (size_t)(*at - '0') : power;
    return digits + power > 300 && isinf(strtod(first, NULL));
}

static bool integer_fits(const char *digits, size_t count, bool negative)
{
    static const char largest[] = "9223372036854775807", smallest[] = "9223372036854775808";
    return count < 19 || (count == 19 && memcmp(digits, negative ? smallest : largest, 19) <= 0);
}

static const char *number(struct scan *scan, const char *at)
{
    const char *first = at, *end = scan->end;
    at += *at == '-';
    const char *digits = at;
    at = skip_digits(at, end);
    size_t count = (size_t)(at - digits);
    if (count == 0 || (*digits == '0' && count > 1))
        return fail(scan, first, "invalid number");
    if (at < end && *at != '.' && *at != 'e' && *at != 'E')
        return integer_fits(digits, count, digits > first)
                   ? at
                   : fail(scan, first, "integer does not fit 64 bits");
    if (at < end && *at == '.') {
        const char *fraction = ++at;
        at = skip_digits(at, end);
        if (at == fraction)
            return fail(scan, first, "invalid number");
    }
    const char *exponent = NULL;
    if (at < end && (*at == 'e' || *at == 'E')) {
        exponent = ++at;
        if (at < end && (*at == '+' || *at == '-'))
            at++;
        const char *power = at;
        at = skip_digits(at, end);
        if (at == power)
            return fail(scan, first, "invalid number");
    }
    if (at == end)
        return fail(scan, end, "text ends too early");
    return too_large(first, count, exponent) ? fail(scan, first, "real number overflow") : at;
}

static const char *literal(struct scan *scan, const char *at, const char *word)
{
    size_t len = strlen(word);
    if ((size_t)(scan->end - at) < len || memcmp(at, word, len) != 0)
        return fail(scan, at, "invalid token");
    return at + len;
}

static const char *scalar(struct scan *scan, const char *at)
{
    bool unused;
    switch (*at) {
    case '"':
        at = jstring_end(at + 1, scan->end, &unused, &scan->fault);
        return at != NULL ? at + 1 : NULL;
    case 't':
        return literal(scan, at, "true");
    case 'f':
        return literal(scan, at, "false");
    case 'n':
        return literal(scan, at, "null");
    default:
        if (*at == '-' || (*at >= '0' && *at <= '9'))
            return number(scan, at);
        return fail(scan, at, "invalid token");
    }
}

/* A name, the colon, and white space up to the value. */
static const char *member_name(struct scan *scan, const char *at)
{
    bool escaped = false;
    if (at == scan->end || *at != '"')
        return fail(scan, at, "name in quotes expected");
    const char *close = jstring_end(at + 1, scan->end, &escaped, &scan->fault);
    if (close == NULL)
        return NULL;
    struct span raw = span_of(at + 1, (size_t)(close - at - 1));
    if (!jkeys_add(&scan->keys, &scan->level[scan->depth - 1].names, raw, escaped))
        return fail(scan, at, "duplicate name");
    at = skip_space(close + 1, scan->end);
    if (at == scan->end || *at != ':')
        return fail(scan, at, "':' expected");
    at = skip_space(at + 1, scan->end);
    if (scan->depth == 1) {
        scan->name = raw;
        scan->value = at;
    }
    return at;
}

/* The '{' or '[' at at, and white space after it. */
static const char *open_container(struct scan *scan, const char *at)
{
    struct level *level = &scan->level[scan->depth++];
    level->is_object = *at == '{';
    if (level->is_object)
        jkeys_begin(&scan->keys, &level->names);
    return skip_space(at + 1, scan->end);
}

static const char *close_container(struct scan *scan, const char *at)
{
    struct level *level = &scan->level[--scan->depth];
    if (!level->is_object)
        return at + 1;
    const char *twice = jkeys_end(&scan->keys, &level->names);
    return twice != NULL ? fail(scan, twice - 1, "duplicate name") : at + 1;
}

static bool closes(const struct scan *scan, const char *at)
{
    return scan->depth > 0 && at < scan->end &&
           *at == (scan->level[scan->depth - 1].is_object ? '}' : ']');
}

/* In an array a value starts here, in an object its name does. */
static const char *to_value(struct scan *scan, const char *at)
{
    return scan->level[scan->depth - 1].is_object ? member_name(scan, at) : at;
}

/* A value has ended at at. Returns where the next one starts, the end of the outermost container
 * (then depth is 0), or NULL. */
static const char *after_value(struct scan *scan, const char *at)
{
    while (scan->depth > 0) {
        if (scan->visit != NULL && scan->depth == 1 && scan->level[0].is_object) {
            struct span value = span_of(scan->value, (size_t)(at - scan->value));
            const char *why = scan->visit(scan->context, scan->name, value);
            if (why != NULL)
                return fail(scan, scan->value, why);
        }
        at = skip_space(at, scan->end);
        if (at < scan->end && *at == ',') {
            return to_value(scan, skip_space(at + 1, scan->end));
        }
        if (!closes(scan, at))
            return fail(scan, at, at == scan->end ? "text ends too early" : "',' expected");
        at = close_container(scan, at);
        if (at == NULL)
            return NULL;
    }
    return at;
}

/* The container at at, to its end. jansson counts a scalar as a level too. */
static const char *container(struct scan *scan, const char *at)
{
    do {
        if (at == scan->end)
            return fail(scan, at, "text ends too early");
        if (scan->depth == CAP_JSON_DEPTH)
            return fail(scan, at, "nested too deeply");
        if (*at != '{' && *at != '[') {
            at = scalar(scan, at);
        } else {
            at = open_container(scan, at);
            if (!closes(scan, at)) {
                at = to_value(scan, at);
                continue;
            }
            at = close_container(scan, at);
        }
        if (at != NULL)
            at = after_value(scan, at);
    } while (at != NULL && scan->depth > 0);
    return at;
}

static int run(struct scan *scan, struct span text, bool object_only, struct span *whole,
               struct err *err)
{
    if (text.len > CAP_LINE_MAX)
        return err_set(err, ERR_DATA, "longer than %zu bytes", CAP_LINE_MAX);
    if (text.ptr == NULL)
        text.ptr = "";
    scan->start = text.ptr;
    scan->end = text.ptr + text.len;
    scan->depth = 0;
    jkeys_init(&scan->keys, text.ptr);
    const char *at = skip_space(text.ptr, scan->end), *first = at;
    if (at == scan->end)
        at = fail(scan, at, "empty");
    else if (*at != '{' && (object_only || *at != '['))
        at = fail(scan, at, object_only ? "not a JSON object" : "not a JSON object or array");
    else
        at = container(scan, at);
    jkeys_release(&scan->keys);
    if (at != NULL) {
        *whole = span_of(first, (size_t)(at - first));
        at = skip_space(at, scan->end);
        if (at < scan->end)
            at = fail(scan, at, "something follows the JSON text");
    }
    return at != NULL ? 0
                      : err_set(err, ERR_DATA, "column %zu: %s",
                                (size_t)(scan->fault.at - scan->start) + 1, scan->fault.why);
}

int jscan_check(struct span text, struct err *err)
{
    struct scan scan;
    struct span unused;
    scan.visit = NULL;
    return run(&scan, text, false, &unused, err);
}

int jscan_object(struct span text, jscan_visit *visit, void *context, struct span *object,
                 struct err *err)
{
    struct scan scan;
    scan.visit = visit;
    scan.context = context;
    return run(&scan, text, true, object, err);
}
