/* The renderings that no rule gives: see text/decode.c. */
#ifndef TEXT_DECODE_TABLE_H
#define TEXT_DECODE_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct decode_entry {
    uint32_t code;
    char text[8]; /* ASCII, NUL-terminated */
};

/* Sorted by code point. */
extern const struct decode_entry decode_table[];
extern const size_t decode_table_count;

#endif
