/* Strict number parsing: the whole text or nothing, no locale, no white space. */
#ifndef CORE_NUM_H
#define CORE_NUM_H

#include <stddef.h>
#include <stdint.h>

#include "core/span.h"

/* Each returns 0 and sets *out, or -1 when text is not a number of the kind or outside min..max. */
int num_i64(struct span text, int64_t min, int64_t max, int64_t *out);
int num_u64(struct span text, uint64_t max, uint64_t *out);
int num_double(struct span text, double min, double max, double *out);

/* Bytes: "4096", "64K", "8M", "1G" (powers of 1024; KiB, MiB, GiB too). */
int num_size(struct span text, uint64_t max, uint64_t *out);

/* Milliseconds: "250ms", "30", "30s", "5m", "12h", "4d"; a bare number is seconds. */
int num_duration(struct span text, int64_t max_ms, int64_t *out);

/* A number for people: "9,999", and bytes as "1.4 MiB". out holds at least 32 bytes. */
void num_group(uint64_t number, char out[32]);
void num_human(double bytes, char out[32]);

#endif
