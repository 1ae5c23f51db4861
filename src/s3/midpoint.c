/* Midpoints by code points. */
#include "s3/midpoint.h"

#include "aws/caps.h"
#include "core/utf8.h"

enum { LIMIT = 0x110000 }; /* behind every code point */

/* The code point at byte at of text, -1 at its end; sets *len. What is not UTF-8 counts as -1. */
static int64_t point_at(struct span text, size_t at, size_t *len)
{
    uint32_t point;
    *len = at < text.len ? utf8_decode(text.ptr + at, text.len - at, &point) : 0;
    return *len > 0 ? (int64_t)point : -1;
}

/* Something between two code points, -1: there is nothing. */
static int64_t between(int64_t low, int64_t high)
{
    static const int64_t ends[] = {'9' + 1, 'Z' + 1, 'z' + 1, 0x80};
    static const int64_t starts[] = {'0', 'A', 'a', 0};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (low >= starts[i] && low < ends[i] && ends[i] < high)
            return ends[i];
    int64_t middle = (low < 0 ? 0 : low) + (high - (low < 0 ? 0 : low)) / 2;
    if (middle >= 0xd800 && middle < 0xe000) /* surrogates are no characters */
        middle = low < 0xd7ff ? 0xd7ff : 0xe000;
    return middle > low && middle > 0 && middle < high && middle < LIMIT ? middle : -1;
}

static bool make(struct span head, int64_t point, struct buf *out)
{
    if (point < 0)
        return false;
    buf_clear(out);
    buf_addspan(out, head);
    utf8_add(out, (uint32_t)point);
    return out->len <= CAP_S3_KEY;
}

bool s3_midpoint(struct span low, struct span high, struct buf *out)
{
    size_t at = 0, len, other;
    int64_t a, b;
    while ((a = point_at(low, at, &len)) == (b = point_at(high, at, &other)) && a >= 0)
        at += len;
    if (b < 0)
        return false;
    if (make(span_of(low.ptr, at), between(a, b), out))
        return true;
    /* They are neighbours: what is left lies behind low's code point here, mostly. */
    if (a < 0)
        return false;
    at += len;
    a = point_at(low, at, &len);
    return make(span_of(low.ptr, at), between(a, LIMIT), out);
}

bool s3_midpoint_behind(struct span low, size_t floor, size_t at, size_t climb, struct buf *out)
{
    size_t len;
    while (at > floor && (at >= low.len || climb > 0)) {
        at--;
        while (at > floor && ((unsigned char)low.ptr[at] & 0xc0) == 0x80)
            at--;
        climb -= climb > 0;
    }
    int64_t point = point_at(low, at, &len);
    if (point < 0 || point + 1 == LIMIT)
        return false;
    return make(span_of(low.ptr, at), point + 1 == 0xd800 ? 0xe000 : point + 1, out);
}
