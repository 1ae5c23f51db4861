/* UTF-8 (The Unicode Standard, section 3.9). */
#include "core/utf8.h"

#include <string.h>

bool utf8_valid(struct span text)
{
    if (text.len == 0)
        return true;
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end) {
        uint64_t word;
        if (end - at >= 8 && (memcpy(&word, at, 8), (word & 0x8080808080808080) == 0)) {
            at += 8;
            continue;
        }
        uint32_t point;
        size_t len = utf8_decode(at, (size_t)(end - at), &point);
        if (len == 0)
            return false;
        at += len;
    }
    return true;
}

bool utf8_ascii(struct span text)
{
    size_t i = 0;
    uint64_t word;
    for (; i + 8 <= text.len; i += 8)
        if ((memcpy(&word, text.ptr + i, 8), (word & 0x8080808080808080) != 0))
            return false;
    for (; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
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

void utf8_add(struct buf *out, uint32_t point)
{
    char bytes[4];
    size_t len = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = len - 1; i > 0; i--, point >>= 6)
        bytes[i] = (char)(0x80 | (point & 0x3f));
    bytes[0] = (char)(lead[len] | point);
    buf_add(out, bytes, len);
}
