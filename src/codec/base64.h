/* Base64 with the standard alphabet and padding (RFC 4648 section 4). */
#ifndef CODEC_BASE64_H
#define CODEC_BASE64_H

#include "core/buf.h"

/* Appends the encoding of bytes to out. */
void base64_encode(struct span bytes, struct buf *out);

/* Appends the decoded bytes to out. Strict: padding required, no white space, no stray bits.
 * Returns 0, or -1 and out unchanged. Speed matters: Kinesis and SQS payloads pass through here. */
int base64_decode(struct span text, struct buf *out);

#endif
