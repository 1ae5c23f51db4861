/* One look into a table in two stages, by page of 256 code points, as the Unicode Standard
 * describes (section 5.1, Multistage Tables). What a table has no rendering for stays in the text:
 * in the built-in one nearly all emoji, as the production model keeps them. */
#include "text/decode.h"

#include <string.h>

#include "core/utf8.h"

bool decode_code(const struct decode_table *table, uint32_t code, struct buf *out)
{
    if (code < 0x80) {
        buf_addc(out, (char)code);
        return true;
    }
    const struct decode_page *page = &table->page[table->index[code >> 8]];
    const char *cell = page->cells + (code & 0xFF) * page->width;
    if (cell[0] == '\0')
        return false;
    if (cell[0] != DECODE_EMPTY[0])
        buf_adds(out, cell);
    return true;
}

void decode_text(const struct decode_table *table, struct span text, struct buf *out)
{
    if (utf8_ascii(text)) {
        buf_addspan(out, text);
        return;
    }
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end) {
        const char *start = at;
        if (!decode_code(table, utf8_next(&at, end), out))
            buf_add(out, start, (size_t)(at - start));
    }
}
