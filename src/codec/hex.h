/* Bytes <-> hexadecimal digits. */
#ifndef CODEC_HEX_H
#define CODEC_HEX_H

#include <stddef.h>

#include "core/buf.h"

/* Writes 2*len lower-case digits and a NUL to out. */
void hex_encode(const void *bytes, size_t len, char *out);

/* The value of one digit of either case, -1 for any other character. */
int hex_digit(char c);

/* Reads exactly 2*len digits of either case. Returns 0, or -1 when text is not that (bytes
 * is then unfinished). */
int hex_decode(struct span text, void *bytes, size_t len);

#endif
