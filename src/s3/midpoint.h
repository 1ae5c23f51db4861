/* Where to split a range of keys whose contents nobody knows yet. Pure.
 *
 * Keys are UTF-8 and ordered by their bytes, which is the order of their code points. People's keys
 * share long beginnings and vary in digits and letters, so the middle of the bytes would mostly
 * miss; what is tried first is the end of the digits, of the capitals, of the small letters and of
 * ASCII. */
#ifndef S3_MIDPOINT_H
#define S3_MIDPOINT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"
#include "core/span.h"

/* Puts a text strictly between low and high (low < high) into out (cleared first). false: there is
 * none worth trying, or not within CAP_S3_KEY bytes. */
bool s3_midpoint(struct span low, struct span high, struct buf *out);

/* Without an upper end: a text behind low and behind all that begin as low does up to the code
 * point that is climb before byte at, but not before byte floor. false: there is none. */
bool s3_midpoint_behind(struct span low, size_t floor, size_t at, size_t climb, struct buf *out);

#endif
