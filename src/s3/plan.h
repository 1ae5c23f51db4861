/* How an object is cut into parts: few enough for an upload, large enough for S3. */
#ifndef S3_PLAN_H
#define S3_PLAN_H

#include <stdint.h>

#define S3_PLAN_PART 8388608 /* bytes of a part unless told otherwise */

/* The part size for an object of size bytes: base, or as many whole MiB as it takes to need no more
 * than CAP_S3_PARTS parts. */
uint64_t s3_plan_known(uint64_t base, uint64_t size);

/* The size of part number (from 1) of an object whose size is not known: base for the first
 * S3_PLAN_STEP parts, twice that for as many more, and so on, at most CAP_S3_PART_MAX. Even from
 * the smallest base on this reaches 9 TiB. */
enum { S3_PLAN_STEP = 900 };
uint64_t s3_plan_unknown(uint64_t base, int number);

#endif
