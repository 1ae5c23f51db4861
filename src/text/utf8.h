/* UTF-8 (RFC 3629), one code point at a time. */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/span.h"

#define UTF8_BAD 0xFFFD /* what a malformed byte reads as */

/* Reads the code point at *at (at < end) and moves past it. A malformed byte is skipped alone and
 * reads as UTF8_BAD. */
uint32_t utf8_next(const char **at, const char *end);

/* Appends code, which is a Unicode scalar value. */
void utf8_put(struct buf *out, uint32_t code);

bool utf8_valid(struct span text);
bool utf8_ascii(struct span text);

/* How many code points text holds. */
size_t utf8_count(struct span text);

#endif
