/* An SQS message: checksums, size and permitted characters, as the developer guide defines them. */
#include "aws/sqs_message.h"

#include <string.h>

#include "codec/digest.h"
#include "codec/hex.h"

bool sqs_message_binary(struct span type)
{
    return span_starts(type, "Binary") && (type.len == 6 || type.ptr[6] == '.');
}

size_t sqs_message_size(struct span body, const struct sqs_attribute *attribute, size_t count)
{
    size_t size = body.len;
    for (size_t i = 0; i < count; i++)
        size += attribute[i].name.len + attribute[i].type.len + attribute[i].value.len;
    return size;
}

/* The length of the UTF-8 sequence at p (before end) when it is well-formed and encodes a permitted
 * character, else 0. */
static size_t character(const unsigned char *p, const unsigned char *end)
{
    unsigned c = p[0];
    if (c < 0x80)
        return c >= 0x20 || c == 0x9 || c == 0xa || c == 0xd;
    size_t len = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
    static const unsigned least[5] = {0, 0, 0x80, 0x800, 0x10000};
    if (c < 0xc2 || c > 0xf4 || (size_t)(end - p) < len)
        return 0;
    unsigned code = c & (0x7fU >> len);
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (p[i] & 0x3f);
    }
    if (code < least[len] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ||
        code == 0xfffe || code == 0xffff)
        return 0;
    return len;
}

/* Are all eight bytes ASCII and no control characters? */
static bool plain(const unsigned char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return ((word | (word - 0x2020202020202020)) & 0x8080808080808080) == 0;
}

bool sqs_message_valid(struct span body)
{
    const unsigned char *p = (const unsigned char *)body.ptr, *end = p + body.len;
    if (body.len == 0)
        return false;
    while (p < end) {
        if (end - p >= 8 && plain(p)) { /* nearly always */
            p += 8;
            continue;
        }
        size_t len = character(p, end);
        if (len == 0)
            return false;
        p += len;
    }
    return true;
}

void sqs_message_md5(struct span body, char out[33])
{
    unsigned char md5[DIGEST_MD5_SIZE];
    digest_md5(body, md5);
    hex_encode(md5, sizeof md5, out);
}

static void add_counted(struct digest *digest, struct span bytes)
{
    unsigned char len[4] = {(unsigned char)(bytes.len >> 24), (unsigned char)(bytes.len >> 16),
                            (unsigned char)(bytes.len >> 8), (unsigned char)bytes.len};
    digest_update(digest, len, sizeof len);
    digest_update(digest, bytes.ptr, bytes.len);
}

void sqs_message_attribute_md5(const struct sqs_attribute *attribute, size_t count, char out[33])
{
    const struct sqs_attribute *sorted[CAP_SQS_ATTRIBUTES];
    out[0] = '\0';
    if (count == 0)
        return;
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at > 0 && span_compare(attribute[i].name, sorted[at - 1]->name) < 0; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = &attribute[i];
    }
    struct digest *digest = digest_new(DIGEST_MD5);
    for (size_t i = 0; i < count; i++) {
        add_counted(digest, sorted[i]->name);
        add_counted(digest, sorted[i]->type);
        unsigned char kind = sqs_message_binary(sorted[i]->type) ? 2 : 1;
        digest_update(digest, &kind, 1);
        add_counted(digest, sorted[i]->value);
    }
    unsigned char md5[DIGEST_SHA256_SIZE];
    digest_finish(digest, md5);
    digest_free(digest);
    hex_encode(md5, DIGEST_MD5_SIZE, out);
}
