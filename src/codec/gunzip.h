/* gzip streams undone step by step (RFC 1952): several members one after the other count as one,
 * zeros behind them are padding. */
#ifndef CODEC_GUNZIP_H
#define CODEC_GUNZIP_H

#include <stdbool.h>

#include "core/err.h"
#include "core/span.h"

struct gunzip;

/* Bytes that do not begin like gzip pass through unchanged, unless must is set: then that is an
 * error. */
struct gunzip *gunzip_new(bool must);
void gunzip_free(struct gunzip *gunzip); /* NULL is fine */

/* Reads from *in, which advances, and writes up to room bytes to out, *made of them. Returns 0, or
 * -1 with err (ERR_DATA). Call again while *in is not empty or out was filled. */
int gunzip_step(struct gunzip *gunzip, struct span *in, char *out, size_t room, size_t *made,
                struct err *err);

/* After the last byte has gone in and the last has come out: 0, or -1 with err (ERR_DATA) when the
 * stream breaks off. What was held back for lack of a second byte comes out in rest (borrowed). */
int gunzip_end(struct gunzip *gunzip, struct span *rest, struct err *err);

#endif
