/* Lines of NDJSON from a stream of bytes. */
#ifndef CODEC_NDLINES_H
#define CODEC_NDLINES_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buf.h"

/* Splits a stream of bytes into lines, across reads, with a cap. How the bytes were cut into reads
 * makes no difference to what comes out.
 *
 *     while ((n = read(fd, ndlines_room(&l, &room), room)) > 0) {
 *         ndlines_fed(&l, n);
 *         while (ndlines_next(&l, &line)) ...
 *     }
 *     ndlines_end(&l); while (ndlines_next(&l, &line)) ...
 *
 * A line past the cap is not kept: it comes out once, with too_long set, its start (a few hundred
 * bytes) as text, and the rest is skipped; the stream goes on. Blank lines are skipped (they count
 * in number) unless keep_blank is set. A last line without newline counts. A CR before the newline
 * is white space: it stays in text, a line of nothing else is blank. */
struct ndline {
    struct span text; /* without newline; valid until the next call on the splitter */
    uint64_t number;  /* from 1 */
    bool too_long;
};

struct ndlines {
    struct buf pending;
    size_t taken;  /* bytes of pending already given out */
    size_t looked; /* bytes of pending already searched for a newline */
    size_t max_line;
    uint64_t number;
    bool keep_blank; /* may be set after ndlines_init */
    bool skipping, ended;
};

/* max_line 0: CAP_LINE_DEFAULT. */
void ndlines_init(struct ndlines *lines, size_t max_line);
void ndlines_release(struct ndlines *lines);

/* Where to read to, and how much (at least 64 KiB). Ask only after ndlines_next has said false:
 * then memory stays below max_line and a few reads. The pointer is good until the next call. */
char *ndlines_room(struct ndlines *lines, size_t *room);

/* n bytes of the room have been filled. */
void ndlines_fed(struct ndlines *lines, size_t n);

/* The input is at its end. */
void ndlines_end(struct ndlines *lines);

/* The next line; false when more input is needed, or after the end. */
bool ndlines_next(struct ndlines *lines, struct ndline *line);

#endif
