/* Walking a document that jscan_check has accepted: nothing is checked twice here. */
#include "codec/jscan.h"

#include <string.h>

#include "codec/jstring.h"

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
        at++;
    return at;
}

/* at stands on the opening quote; returns what follows the closing one: the first quote with an
 * even number of backslashes before it. */
static const char *skip_string(const char *at, const char *end)
{
    const char *start = ++at;
    for (const char *quote; (quote = memchr(at, '"', (size_t)(end - at))) != NULL; at = quote + 1) {
        const char *run = quote;
        while (run > start && run[-1] == '\\')
            run--;
        if ((quote - run) % 2 == 0)
            return quote + 1;
    }
    return end;
}

static const char *skip_container(const char *at, const char *end)
{
    size_t depth = 0;
    while (at < end) {
        char c = *at;
        if (c == '"') {
            at = skip_string(at, end);
            continue;
        }
        at++;
        if (c == '{' || c == '[')
            depth++;
        else if ((c == '}' || c == ']') && --depth == 0)
            return at;
    }
    return end;
}

static const char *skip_value(const char *at, const char *end)
{
    if (*at == '"')
        return skip_string(at, end);
    if (*at == '{' || *at == '[')
        return skip_container(at, end);
    while (at < end && *at != ',' && *at != ']' && *at != '}' && (unsigned char)*at > ' ')
        at++;
    return at;
}

enum jscan_type jscan_type(struct span value)
{
    switch (value.ptr[0]) {
    case '{':
        return JSCAN_OBJECT;
    case '[':
        return JSCAN_ARRAY;
    case '"':
        return JSCAN_STRING;
    case 't':
        return JSCAN_TRUE;
    case 'f':
        return JSCAN_FALSE;
    case 'n':
        return JSCAN_NULL;
    default:
        break;
    }
    for (size_t i = 0; i < value.len; i++)
        if (value.ptr[i] == '.' || value.ptr[i] == 'e' || value.ptr[i] == 'E')
            return JSCAN_REAL;
    return JSCAN_INTEGER;
}

void jscan_begin(struct jscan *scan, struct span container)
{
    const char *end = container.ptr + container.len;
    scan->at = skip_space(container.ptr, end) + 1;
    scan->end = end;
}

/* Moves to the next member or element; false at the end. */
static bool next(struct jscan *scan)
{
    while (scan->at < scan->end && (*scan->at == ',' || (unsigned char)*scan->at <= ' '))
        scan->at++;
    return scan->at < scan->end && *scan->at != '}' && *scan->at != ']';
}

bool jscan_element(struct jscan *scan, struct span *value)
{
    if (!next(scan))
        return false;
    const char *start = scan->at;
    scan->at = skip_value(start, scan->end);
    *value = span_of(start, (size_t)(scan->at - start));
    return true;
}

bool jscan_member(struct jscan *scan, struct span *name, struct span *value)
{
    if (!next(scan))
        return false;
    const char *quote = scan->at;
    const char *after = skip_string(quote, scan->end);
    *name = span_of(quote + 1, (size_t)(after - quote - 2));
    scan->at = skip_space(skip_space(after, scan->end) + 1, scan->end);
    return jscan_element(scan, value);
}

struct span jscan_find(struct span object, const char *name)
{
    struct jscan scan;
    struct span found, value;
    jscan_begin(&scan, object);
    while (jscan_member(&scan, &found, &value))
        if (jscan_name_is(found, name))
            return value;
    return span_of(NULL, 0);
}

bool jscan_name_is(struct span raw, const char *name)
{
    struct span plain = span_str(name);
    if (raw.len < plain.len) /* escapes only lengthen */
        return false;
    bool escaped = memchr(raw.ptr, '\\', raw.len) != NULL;
    return escaped ? jstring_compare(raw, true, plain, false) == 0 : span_equal(raw, plain);
}

void jscan_string(struct span value, struct buf *out)
{
    jstring_decode(span_of(value.ptr + 1, value.len - 2), out);
}

struct span jscan_text(struct span value, struct buf *scratch)
{
    struct span raw = span_of(value.ptr + 1, value.len - 2);
    if (memchr(raw.ptr, '\\', raw.len) == NULL)
        return raw;
    buf_clear(scratch);
    jstring_decode(raw, scratch);
    return buf_span(scratch);
}
