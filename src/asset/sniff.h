/* What the first bytes of a body say it is, and the names that go with it. Pure. */
#ifndef ASSET_SNIFF_H
#define ASSET_SNIFF_H

#include "core/span.h"

enum media {
    MEDIA_UNKNOWN, /* bytes of some other kind */
    MEDIA_TEXT,    /* a page, a document, a message: not media */
    MEDIA_JPEG,
    MEDIA_PNG,
    MEDIA_WEBP,
    MEDIA_GIF,
    MEDIA_AVIF,
    MEDIA_HEIC,
    MEDIA_MP4,
    MEDIA_WEBM,
    MEDIA_KINDS
};

/* How many first bytes sniff wants to see; fewer when the body has no more. */
enum { SNIFF_BYTES = 512 };

enum media sniff(struct span head);

/* "jpg" and "image/jpeg"; for MEDIA_UNKNOWN and MEDIA_TEXT "bin" and "application/octet-stream". */
const char *sniff_extension(enum media media);
const char *sniff_type(enum media media);

/* "jpeg", "png", ..., "unknown", "text": a word for people. */
const char *sniff_name(enum media media);

#endif
