/* Non-ASCII characters -> ASCII, for people who read Latin letters. */
#ifndef TEXT_DECODE_H
#define TEXT_DECODE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"
#include "text/caps.h"

#define DECODE_PAGES 0x1100 /* of 256 code points */
#define DECODE_EMPTY "\xff" /* the cell of a code point that renders as nothing */

/* 256 cells of width bytes, one a code point: its rendering, NUL-terminated ASCII; "" when it has
 * none. With width 0 none of them has one. */
struct decode_page {
    const char *cells;
    size_t width;
};

/* Never changes once made, so threads share it. */
struct decode_table {
    uint16_t index[DECODE_PAGES]; /* which of page holds U+xx00 to U+xxFF */
    const struct decode_page *page;
};

/* The table that comes with the program: data/decode/README tells what it was made from. */
extern const struct decode_table decode_builtin;

/* Makes a table from text: a line for each code point, "U+", 4 to 6 hexadecimal digits, a tab, the
 * rendering in printable ASCII, which may be empty, with \\ \n \r \t and \xHH (01 to 7f) for other
 * characters. Lines that are empty or start with '#' are skipped, a CR before the newline too.
 * source is for messages.
 * Returns NULL with err (ERR_DATA with the line's number) for anything else, a code point that is
 * ASCII, a surrogate or there twice, a rendering past CAP_DECODE_TEXT, more than CAP_DECODE_CODES
 * lines, or none. Free with decode_free. */
struct decode_table *decode_parse(struct span text, const char *source, struct err *err);

/* The same from a file. */
struct decode_table *decode_load(const char *path, struct err *err);

void decode_free(struct decode_table *table);

/* Appends the ASCII rendering of code, which may be empty (a combining accent, an arrow). Returns
 * false, with nothing appended, when the table has none. */
bool decode_code(const struct decode_table *table, uint32_t code, struct buf *out);

/* Appends text with every character that has a rendering replaced by it; the others stay. */
void decode_text(const struct decode_table *table, struct span text, struct buf *out);

#endif
