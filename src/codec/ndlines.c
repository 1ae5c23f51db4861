/* Lines from reads: every byte is searched once for a newline and moved at most once, when the
 * unfinished line at the end of the buffer makes room for the next read. */
#include "codec/ndlines.h"

#include <string.h>

#include "core/caps.h"

enum {
    READ_SIZE = 64 * 1024,
    KEEP_SIZE = 1024 * 1024, /* a larger buffer is given back once it is empty */
    EXCERPT = 256            /* bytes shown of a line that is too long */
};

void ndlines_init(struct ndlines *lines, size_t max_line)
{
    *lines = (struct ndlines){.max_line = max_line > 0 ? max_line : CAP_LINE_DEFAULT};
    buf_init(&lines->pending, lines->max_line + (size_t)2 * READ_SIZE);
}

void ndlines_release(struct ndlines *lines)
{
    buf_release(&lines->pending);
}

char *ndlines_room(struct ndlines *lines, size_t *room)
{
    struct buf *pending = &lines->pending;
    if (lines->taken == pending->len && pending->size > KEEP_SIZE)
        buf_release(pending);
    else
        buf_drop(pending, lines->taken);
    lines->looked -= lines->taken;
    lines->taken = 0;
    char *at = buf_reserve(pending, READ_SIZE);
    *room = at != NULL ? pending->size - 1 - pending->len : 0;
    return at;
}

void ndlines_fed(struct ndlines *lines, size_t n)
{
    buf_grew(&lines->pending, n);
}

void ndlines_end(struct ndlines *lines)
{
    lines->ended = true;
}

/* Is this a line to give out? */
static bool counts(const struct ndlines *lines, const struct ndline *line)
{
    return line->too_long || lines->keep_blank || span_trim(line->text).len > 0;
}

/* Takes len bytes as the text of a line, or of the start of one that is too long. */
static void take(struct ndlines *lines, size_t len, struct ndline *line)
{
    line->text = span_of(lines->pending.data + lines->taken, len);
    line->number = ++lines->number;
    line->too_long = len > lines->max_line;
    if (line->too_long)
        line->text.len = lines->max_line < EXCERPT ? lines->max_line : EXCERPT;
}

/* No newline is left in the buffer. */
static bool unfinished(struct ndlines *lines, struct ndline *line)
{
    size_t len = lines->pending.len - lines->taken;
    lines->looked = lines->pending.len;
    if (lines->skipping || (lines->ended && len == 0)) {
        lines->taken = lines->pending.len;
        return false;
    }
    if (!lines->ended && len <= lines->max_line)
        return false;
    take(lines, len, line);
    lines->skipping = line->too_long;
    lines->taken = lines->pending.len;
    return counts(lines, line);
}

bool ndlines_next(struct ndlines *lines, struct ndline *line)
{
    struct buf *pending = &lines->pending;
    for (;;) {
        const char *from = pending->data + lines->looked;
        const char *newline = memchr(from, '\n', pending->len - lines->looked);
        if (newline == NULL)
            return unfinished(lines, line);
        size_t end = (size_t)(newline - pending->data);
        bool skipped = lines->skipping;
        lines->skipping = false;
        if (!skipped)
            take(lines, end - lines->taken, line);
        lines->taken = lines->looked = end + 1;
        if (!skipped && counts(lines, line))
            return true;
    }
}
