/* JSON written straight into a buffer. The caller minds the commas. */
#ifndef CODEC_JWRITE_H
#define CODEC_JWRITE_H

#include "core/buf.h"

/* Appends text as a JSON string with its quotes: '"', '\' and control characters escaped, the rest
 * as it is. text must be UTF-8. */
void jwrite_string(struct buf *out, struct span text);

/* The same for text of unknown origin (a service's message, a file name): every byte that is not
 * UTF-8, and NUL, which no reader here accepts, becomes U+FFFD. */
void jwrite_string_lossy(struct buf *out, struct span text);

/* The shortest decimal that reads back as number, always with a '.' or an exponent (100.0,
 * 85.71428571428572), as Python prints a float. number is finite. */
void jwrite_double(struct buf *out, double number);

/* "name": (no comma before it). name needs no escaping. */
void jwrite_name(struct buf *out, const char *name);

#endif
