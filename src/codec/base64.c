/* Base64 (RFC 4648 section 4): whole groups in a loop of table look-ups without branches on the
 * data; only the last group needs thought. Kinesis and SQS payloads all pass through here. */
#include "codec/base64.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The value of each digit; BAD for every other byte. BAD in any digit of a group shows in the
 * bitwise or of the group. */
enum { BAD = 0x80 };
#define B8 BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD
static const unsigned char values[256] = {
    B8,  B8,  B8,  B8, B8,                                                      /* 0x00 */
    BAD, BAD, BAD, 62, BAD, BAD, BAD, 63,                                       /* ( to / */
    52,  53,  54,  55, 56,  57,  58,  59, 60, 61, BAD, BAD, BAD, BAD, BAD, BAD, /* 0 to ? */
    BAD, 0,   1,   2,  3,   4,   5,   6,  7,  8,  9,   10,  11,  12,  13,  14,  /* @ to O */
    15,  16,  17,  18, 19,  20,  21,  22, 23, 24, 25,  BAD, BAD, BAD, BAD, BAD, /* P to _ */
    BAD, 26,  27,  28, 29,  30,  31,  32, 33, 34, 35,  36,  37,  38,  39,  40,  /* ` to o */
    41,  42,  43,  44, 45,  46,  47,  48, 49, 50, 51,  BAD, BAD, BAD, BAD, BAD, /* p to DEL */
    B8,  B8,  B8,  B8, B8,  B8,  B8,  B8, B8, B8, B8,  B8,  B8,  B8,  B8,  B8,  /* 0x80 */
};

void base64_encode(struct span bytes, struct buf *out)
{
    if (bytes.len == 0)
        return;
    size_t groups = bytes.len / 3, rest = bytes.len % 3;
    char *to = buf_reserve(out, (groups + (rest > 0)) * 4);
    if (to == NULL)
        return;
    char *start = to;
    const unsigned char *in = (const unsigned char *)bytes.ptr;
    for (const unsigned char *end = in + 3 * groups; in < end; in += 3, to += 4) {
        to[0] = digits[in[0] >> 2];
        to[1] = digits[(in[0] & 3) << 4 | in[1] >> 4];
        to[2] = digits[(in[1] & 15) << 2 | in[2] >> 6];
        to[3] = digits[in[2] & 63];
    }
    if (rest > 0) {
        unsigned second = rest > 1 ? in[1] : 0;
        to[0] = digits[in[0] >> 2];
        to[1] = digits[(in[0] & 3u) << 4 | second >> 4];
        to[2] = '=';
        if (rest > 1)
            to[2] = digits[(second & 15) << 2];
        to[3] = '=';
        to += 4;
    }
    buf_grew(out, (size_t)(to - start));
}

/* The last group, padded or not. Returns how many bytes it gave, 0 when it is wrong. Bits that
 * belong to no byte must be zero, so that every byte string has one encoding. */
static size_t decode_last(const unsigned char *in, char *to)
{
    unsigned a = values[in[0]], b = values[in[1]], c = values[in[2]], d = values[in[3]];
    size_t count = in[3] != '=' ? 3 : in[2] != '=' ? 2 : 1;
    if (count < 3)
        d = 0;
    if (count < 2)
        c = 0;
    if (((a | b | c | d) & BAD) != 0 || (count == 2 && (c & 3) != 0) ||
        (count == 1 && (b & 15) != 0))
        return 0;
    unsigned group = a << 18 | b << 12 | c << 6 | d;
    for (size_t i = 0; i < count; i++)
        to[i] = (char)(group >> (16 - 8 * i));
    return count;
}

int base64_decode(struct span text, struct buf *out)
{
    if (text.len % 4 != 0)
        return -1;
    if (text.len == 0)
        return 0;
    size_t whole = text.len / 4 - 1, start = out->len;
    char *to = buf_reserve(out, whole * 3 + 3);
    if (to == NULL)
        return -1;
    const unsigned char *in = (const unsigned char *)text.ptr;
    unsigned wrong = 0;
    for (const unsigned char *end = in + 4 * whole; in < end; in += 4, to += 3) {
        unsigned a = values[in[0]], b = values[in[1]], c = values[in[2]], d = values[in[3]];
        wrong |= a | b | c | d;
        to[0] = (char)(a << 2 | b >> 4);
        to[1] = (char)(b << 4 | c >> 2);
        to[2] = (char)(c << 6 | d);
    }
    size_t last = (wrong & BAD) != 0 ? 0 : decode_last(in, to);
    if (last == 0) {
        out->data[start] = '\0';
        return -1;
    }
    buf_grew(out, whole * 3 + last);
    return 0;
}
