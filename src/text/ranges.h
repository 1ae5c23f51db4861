/* Looking a code point up in a table of ranges. */
#ifndef TEXT_RANGES_H
#define TEXT_RANGES_H

#include <stddef.h>
#include <stdint.h>

/* The code points first..last and what they stand for, which the table's owner knows. */
struct range {
    uint32_t first, last;
    int value;
};

/* The range that code is in, NULL when there is none. The ranges are in order and do not meet. */
const struct range *ranges_find(const struct range *ranges, size_t count, uint32_t code);

/* The same for an array. */
#define RANGES_FIND(ranges, code) ranges_find(ranges, sizeof(ranges) / sizeof((ranges)[0]), code)

#endif
