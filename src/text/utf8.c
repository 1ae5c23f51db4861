/* UTF-8 as RFC 3629 section 3 has it: no overlong forms, no surrogates, nothing past U+10FFFF. */
#include "text/utf8.h"

#include <string.h>

/* The length a lead byte announces, 0 when it is none, and the bits it carries. */
static size_t lead(unsigned char byte, uint32_t *bits)
{
    if (byte >= 0xC2 && byte <= 0xDF) {
        *bits = byte & 0x1Fu;
        return 2;
    }
    if (byte >= 0xE0 && byte <= 0xEF) {
        *bits = byte & 0x0Fu;
        return 3;
    }
    if (byte >= 0xF0 && byte <= 0xF4) {
        *bits = byte & 0x07u;
        return 4;
    }
    return 0;
}

uint32_t utf8_next(const char **at, const char *end)
{
    const unsigned char *p = (const unsigned char *)*at;
    if (p[0] < 0x80) {
        ++*at;
        return p[0];
    }
    uint32_t code = 0;
    size_t len = lead(p[0], &code);
    if (len == 0 || (size_t)(end - *at) < len)
        goto bad;
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xC0) != 0x80)
            goto bad;
        code = code << 6 | (p[i] & 0x3Fu);
    }
    if ((len == 3 && (code < 0x800 || (code >= 0xD800 && code <= 0xDFFF))) ||
        (len == 4 && (code < 0x10000 || code > 0x10FFFF)))
        goto bad;
    *at += len;
    return code;
bad:
    ++*at;
    return UTF8_BAD;
}

void utf8_put(struct buf *out, uint32_t code)
{
    char bytes[4];
    size_t len;
    if (code < 0x80) {
        buf_addc(out, (char)code);
        return;
    }
    if (code < 0x800) {
        bytes[0] = (char)(0xC0 | code >> 6);
        len = 2;
    } else if (code < 0x10000) {
        bytes[0] = (char)(0xE0 | code >> 12);
        bytes[1] = (char)(0x80 | (code >> 6 & 0x3F));
        len = 3;
    } else {
        bytes[0] = (char)(0xF0 | code >> 18);
        bytes[1] = (char)(0x80 | (code >> 12 & 0x3F));
        bytes[2] = (char)(0x80 | (code >> 6 & 0x3F));
        len = 4;
    }
    bytes[len - 1] = (char)(0x80 | (code & 0x3F));
    buf_add(out, bytes, len);
}

bool utf8_ascii(struct span text)
{
    size_t i = 0;
    for (; i + 8 <= text.len; i += 8) {
        uint64_t word;
        memcpy(&word, text.ptr + i, 8);
        if ((word & 0x8080808080808080u) != 0)
            return false;
    }
    for (; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    return true;
}

bool utf8_valid(struct span text)
{
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end) {
        const char *start = at;
        if (utf8_next(&at, end) == UTF8_BAD && at - start == 1)
            return false;
    }
    return true;
}

size_t utf8_count(struct span text)
{
    const char *at = text.ptr, *end = text.ptr + text.len;
    size_t count = 0;
    for (; at < end; count++)
        utf8_next(&at, end);
    return count;
}
