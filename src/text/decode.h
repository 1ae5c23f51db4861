/* Non-ASCII characters -> ASCII, for people who read Latin letters. */
#ifndef TEXT_DECODE_H
#define TEXT_DECODE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buf.h"

/* Appends the ASCII rendering of code, which may be empty (a combining accent, an arrow). Returns
 * false, with nothing appended, when code has no known rendering. */
bool decode_code(uint32_t code, struct buf *out);

/* Appends text with every character that has a rendering replaced by it; the others stay. */
void decode_text(struct span text, struct buf *out);

#endif
