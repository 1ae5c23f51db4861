/* The media type of a file by its name's extension. */
#ifndef CODEC_MEDIATYPE_H
#define CODEC_MEDIATYPE_H

#include "core/span.h"

/* "application/json" for "a/b.json"; case does not matter; "application/octet-stream" for what is
 * not known. name is a path or a key; static storage. */
const char *mediatype_of(struct span name);

#endif
