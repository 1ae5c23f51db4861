/* Magic numbers, as the WHATWG's MIME Sniffing Standard (sections 6 and 7) and ISO/IEC 14496-12
 * (the brand of a file type box) have them. What looks like text is no media. */
#include "asset/sniff.h"

#include <stdbool.h>
#include <string.h>

static const struct {
    const char *name, *extension, *type;
} kinds[MEDIA_KINDS] = {
    [MEDIA_UNKNOWN] = {"unknown", "bin", "application/octet-stream"},
    [MEDIA_TEXT] = {"text", "bin", "application/octet-stream"},
    [MEDIA_JPEG] = {"jpeg", "jpg", "image/jpeg"},
    [MEDIA_PNG] = {"png", "png", "image/png"},
    [MEDIA_WEBP] = {"webp", "webp", "image/webp"},
    [MEDIA_GIF] = {"gif", "gif", "image/gif"},
    [MEDIA_AVIF] = {"avif", "avif", "image/avif"},
    [MEDIA_HEIC] = {"heic", "heic", "image/heic"},
    [MEDIA_MP4] = {"mp4", "mp4", "video/mp4"},
    [MEDIA_WEBM] = {"webm", "webm", "video/webm"},
};

static bool starts(struct span head, size_t at, const char *magic, size_t len)
{
    return head.len >= at + len && memcmp(head.ptr + at, magic, len) == 0;
}

/* A file type box: its brand says what kind of ISO media it is. */
static enum media brand(struct span head)
{
    static const char *const heic[] = {"heic", "heix", "mif1", "msf1", "hevc", "hevx"};
    if (starts(head, 8, "avif", 4) || starts(head, 8, "avis", 4))
        return MEDIA_AVIF;
    for (size_t i = 0; i < sizeof heic / sizeof heic[0]; i++)
        if (starts(head, 8, heic[i], 4))
            return MEDIA_HEIC;
    return MEDIA_MP4;
}

/* The standard's "text or binary" (section 7.2): a UTF-16 or UTF-8 mark, or no control bytes but
 * white space and escape. */
static bool is_text(struct span head)
{
    if (starts(head, 0, "\xfe\xff", 2) || starts(head, 0, "\xff\xfe", 2) ||
        starts(head, 0, "\xef\xbb\xbf", 3))
        return true;
    for (size_t i = 0; i < head.len && i < SNIFF_BYTES; i++) {
        unsigned char byte = (unsigned char)head.ptr[i];
        if (byte < 0x20 && (byte == 0 || strchr("\t\n\f\r\033", byte) == NULL))
            return false;
    }
    return true;
}

enum media sniff(struct span head)
{
    if (starts(head, 0, "\xff\xd8\xff", 3))
        return MEDIA_JPEG;
    if (starts(head, 0, "\x89PNG\r\n\x1a\n", 8))
        return MEDIA_PNG;
    if (starts(head, 0, "RIFF", 4) && starts(head, 8, "WEBP", 4))
        return MEDIA_WEBP;
    if (starts(head, 0, "GIF87a", 6) || starts(head, 0, "GIF89a", 6))
        return MEDIA_GIF;
    if (starts(head, 4, "ftyp", 4) && head.len >= 12)
        return brand(head);
    if (starts(head, 0, "\x1a\x45\xdf\xa3", 4))
        return MEDIA_WEBM;
    return is_text(head) ? MEDIA_TEXT : MEDIA_UNKNOWN;
}

const char *sniff_extension(enum media media)
{
    return kinds[media].extension;
}

const char *sniff_type(enum media media)
{
    return kinds[media].type;
}

const char *sniff_name(enum media media)
{
    return kinds[media].name;
}
