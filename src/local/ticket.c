/* Version, numbers, CRC-32, all big-endian, in base64. */
#include "local/ticket.h"

#include <stddef.h>

#include "codec/base64.h"
#include "codec/gzip.h"

enum { VERSION = 1, CRC_BYTES = 4, BYTES_MAX = 1 + 8 * TICKET_NUMBERS + CRC_BYTES };

static unsigned char *put(unsigned char *out, uint64_t number, int bytes)
{
    while (bytes-- > 0)
        *out++ = (unsigned char)(number >> 8 * bytes);
    return out;
}

static uint64_t get(const unsigned char **in, int bytes)
{
    uint64_t number = 0;
    while (bytes-- > 0)
        number = number << 8 | *(*in)++;
    return number;
}

void ticket_write(const struct ticket_form *form, const int64_t number[TICKET_NUMBERS],
                  struct buf *out)
{
    unsigned char bytes[BYTES_MAX] = {VERSION}, *end = bytes + 1;
    for (size_t i = 0; i < TICKET_NUMBERS; i++)
        end = put(end, (uint64_t)number[i], form->width[i]);
    end = put(end, gzip_crc32(0, bytes, (size_t)(end - bytes)), CRC_BYTES);
    base64_encode(span_of((const char *)bytes, (size_t)(end - bytes)), out);
}

int ticket_read(const struct ticket_form *form, struct span text, int64_t number[TICKET_NUMBERS])
{
    struct buf bytes;
    size_t len = 1;
    int status = -1;
    for (size_t i = 0; i < TICKET_NUMBERS; i++)
        len += form->width[i];
    buf_init(&bytes, 2 * BYTES_MAX);
    if (text.len < 2 * BYTES_MAX && base64_decode(text, &bytes) == 0 &&
        bytes.len == len + CRC_BYTES) {
        const unsigned char *start = (const unsigned char *)bytes.data, *in = start + 1;
        for (size_t i = 0; i < TICKET_NUMBERS; i++)
            number[i] = (int64_t)get(&in, form->width[i]);
        if (*start == VERSION && get(&in, CRC_BYTES) == gzip_crc32(0, start, len))
            status = 0;
    }
    buf_release(&bytes);
    return status;
}
