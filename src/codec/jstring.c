/* JSON strings (RFC 8259 section 7), with jansson's two exclusions: \u0000 and lone surrogates.
 *
 * Most of a record is plain text in strings, so it is searched eight bytes at a time for the first
 * byte that means something. */
#include "codec/jstring.h"

#include <string.h>

#include "codec/hex.h"
#include "core/utf8.h"

/* The four hex digits at at; -1 when they are not all there. */
static int32_t hex4(const char *at, const char *end)
{
    unsigned char bytes[2];
    if (end - at < 4 || hex_decode(span_of(at, 4), bytes, 2) != 0)
        return -1;
    return bytes[0] << 8 | bytes[1];
}

static const char *wrong(struct jstring_fault *fault, const char *at, const char *why)
{
    *fault = (struct jstring_fault){at, why};
    return NULL;
}

/* at stands on a backslash. Returns what follows the escape (both halves of a surrogate pair) and
 * sets *point to the character it means. */
static const char *escape(const char *at, const char *end, uint32_t *point,
                          struct jstring_fault *fault)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    if (end - at < 2)
        return wrong(fault, at, "string without end");
    const char *letter = memchr(letters, at[1], sizeof letters - 1);
    if (letter != NULL) {
        *point = (unsigned char)meanings[letter - letters];
        return at + 2;
    }
    int32_t unit = at[1] == 'u' ? hex4(at + 2, end) : -1;
    if (unit < 0)
        return wrong(fault, at, "invalid escape");
    if (unit == 0)
        return wrong(fault, at, "\\u0000 is not allowed");
    *point = (uint32_t)unit;
    if ((unit & 0xf800) != 0xd800)
        return at + 6;
    int32_t low = unit < 0xdc00 && end - at > 7 && at[6] == '\\' && at[7] == 'u' ? hex4(at + 8, end)
                                                                                 : -1;
    if (low < 0xdc00 || low > 0xdfff)
        return wrong(fault, at, "unpaired surrogate");
    *point = 0x10000 + (((uint32_t)unit & 0x3ff) << 10 | ((uint32_t)low & 0x3ff));
    return at + 12;
}

const char *jstring_end(const char *at, const char *end, bool *escaped, struct jstring_fault *fault)
{
    uint32_t point;
    while (at < end) {
        if (end - at >= 8) {
            size_t plain = jstring_plain(at);
            at += plain;
            if (plain == 8)
                continue;
        }
        unsigned char c = (unsigned char)*at;
        if (c == '"')
            return at;
        if (c == '\\') {
            *escaped = true;
            at = escape(at, end, &point, fault);
            if (at == NULL)
                return NULL;
        } else if (c < 0x20) {
            return wrong(fault, at, "control character in a string");
        } else {
            do {
                size_t len = utf8_decode(at, (size_t)(end - at), &point);
                if (len == 0)
                    return wrong(fault, at, "invalid UTF-8");
                at += len;
            } while (at < end && (unsigned char)*at >= 0x80);
        }
    }
    return wrong(fault, end, "string without end");
}

void jstring_decode(struct span raw, struct buf *out)
{
    const char *at = raw.ptr, *end = raw.ptr + raw.len;
    while (at < end) {
        const char *backslash = memchr(at, '\\', (size_t)(end - at));
        buf_add(out, at, (size_t)((backslash != NULL ? backslash : end) - at));
        if (backslash == NULL)
            return;
        uint32_t point = 0;
        struct jstring_fault unused;
        at = escape(backslash, end, &point, &unused);
        if (at == NULL)
            return;
        utf8_add(out, point);
    }
}

/* The next character of a checked string; moves *at past it. */
static uint32_t next_point(const char **at, const char *end, bool escaped)
{
    uint32_t point = 0;
    struct jstring_fault unused;
    const char *next = escaped && **at == '\\'
                           ? escape(*at, end, &point, &unused)
                           : *at + utf8_decode(*at, (size_t)(end - *at), &point);
    *at = next != NULL && next > *at ? next : *at + 1;
    return point;
}

int jstring_compare(struct span a, bool a_escaped, struct span b, bool b_escaped)
{
    if (!a_escaped && !b_escaped)
        return span_compare(a, b);
    const char *a_at = a.ptr, *a_end = a.ptr + a.len, *b_at = b.ptr, *b_end = b.ptr + b.len;
    while (a_at < a_end && b_at < b_end) {
        uint32_t x = next_point(&a_at, a_end, a_escaped), y = next_point(&b_at, b_end, b_escaped);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return (a_at < a_end) - (b_at < b_end);
}
