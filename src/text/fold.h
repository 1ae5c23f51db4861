/* Decorative alphabets -> plain ASCII. */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include <stdint.h>

#include "core/buf.h"

/* What code becomes: one of A-Za-z0-9 for the letters and digits of thirteen decorative alphabets
 * (negative circled, negative squared, squared, circled; mathematical bold, sans bold, sans italic,
 * sans bold italic, monospace, double-struck, bold fraktur, bold script; full-width; and the
 * sans-serif digits), otherwise code itself. The other mathematical alphabets stay as they are:
 * decoding (text/decode.h) deals with them. */
uint32_t fold_code(uint32_t code);

/* Appends the folded text. */
void fold_text(struct span text, struct buf *out);

#endif
