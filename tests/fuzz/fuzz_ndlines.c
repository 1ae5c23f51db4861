/* However a stream is cut into reads, the same lines come out of it. The first byte of the input
 * decides the cap and the reads. */
#include "fuzz.h"

#include <string.h>

#include "codec/ndlines.h"

/* Lists the lines of text, read at most step bytes at a time. */
static void list(struct span text, size_t max_line, size_t step, struct buf *out)
{
    struct ndlines lines;
    struct ndline line;
    ndlines_init(&lines, max_line);
    for (size_t at = 0; at <= text.len; at += step) {
        size_t room, n = text.len - at < step ? text.len - at : step;
        char *to = ndlines_room(&lines, &room);
        MUST(room >= 65536 && n <= room);
        if (n > 0)
            memcpy(to, text.ptr + at, n);
        ndlines_fed(&lines, n);
        if (at + step > text.len)
            ndlines_end(&lines);
        while (ndlines_next(&lines, &line)) {
            MUST(line.text.len <= max_line);
            MUST(memchr(line.text.ptr, '\n', line.text.len) == NULL);
            buf_addf(out, "%llu %d ", (unsigned long long)line.number, line.too_long);
            buf_addspan(out, line.text);
            buf_addc(out, '\n');
        }
    }
    MUST(!ndlines_next(&lines, &line));
    ndlines_release(&lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct buf whole, cut;
    buf_init(&whole, 0);
    buf_init(&cut, 0);
    struct span text = span_of((const char *)data + 1, size - 1 < 65536 ? size - 1 : 65536);
    size_t max_line = 1 + data[0] % 16 * 20u, step = 1 + data[0] / 16;
    list(text, max_line, text.len + 1, &whole);
    list(text, max_line, step, &cut);
    MUST(span_equal(buf_span(&whole), buf_span(&cut)));
    buf_release(&whole);
    buf_release(&cut);
    return 0;
}
