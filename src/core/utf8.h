/* UTF-8 as Unicode's Table 3-7 has it: no overlong forms, no surrogates, nothing past U+10FFFF. */
#ifndef CORE_UTF8_H
#define CORE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

/* The bytes (1 to 4) of the well-formed sequence at the start of ptr[0..room), 0 when there is
 * none; sets *point to its code point. */
static inline size_t utf8_decode(const char *ptr, size_t room, uint32_t *point)
{
    const unsigned char *in = (const unsigned char *)ptr;
    if (room >= 1 && in[0] < 0x80) {
        *point = in[0];
        return 1;
    }
    if (room >= 3 && (in[0] & 0xf0) == 0xe0) {
        *point = (in[0] & 0x0fu) << 12 | (in[1] & 0x3fu) << 6 | (in[2] & 0x3fu);
        bool ok = (in[1] & 0xc0) == 0x80 && (in[2] & 0xc0) == 0x80;
        return ok && *point >= 0x800 && (*point & 0xf800) != 0xd800 ? 3 : 0;
    }
    if (room >= 2 && (in[0] & 0xe0) == 0xc0) {
        *point = (in[0] & 0x1fu) << 6 | (in[1] & 0x3fu);
        return (in[1] & 0xc0) == 0x80 && *point >= 0x80 ? 2 : 0;
    }
    if (room >= 4 && (in[0] & 0xf8) == 0xf0) {
        *point = (in[0] & 0x07u) << 18 | (in[1] & 0x3fu) << 12 | (in[2] & 0x3fu) << 6 |
                 (in[3] & 0x3fu);
        bool ok = (in[1] & 0xc0) == 0x80 && (in[2] & 0xc0) == 0x80 && (in[3] & 0xc0) == 0x80;
        return ok && *point >= 0x10000 && *point <= 0x10ffff ? 4 : 0;
    }
    return 0;
}

/* The code point at *at (at < end), moving past it. An ill-formed byte is skipped alone and reads
 * as U+FFFD. */
static inline uint32_t utf8_next(const char **at, const char *end)
{
    uint32_t point = 0xFFFD;
    size_t len = utf8_decode(*at, (size_t)(end - *at), &point);
    *at += len > 0 ? len : 1;
    return len > 0 ? point : 0xFFFD;
}

/* Is text well-formed from end to end? Does it hold nothing but ASCII? */
bool utf8_valid(struct span text);
bool utf8_ascii(struct span text);

/* How many code points utf8_next reads. */
size_t utf8_count(struct span text);

/* Appends the encoding of a code point (not a surrogate, at most U+10FFFF). */
void utf8_add(struct buf *out, uint32_t point);

#endif
