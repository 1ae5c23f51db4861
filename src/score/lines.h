/* NDJSON lines from files or standard input, in pieces for threads.
 *
 * A piece is what one read gave, cut after the last whole line: while input flows that is some
 * hundred records, when it pauses what is there is not kept waiting. */
#ifndef SCORE_LINES_H
#define SCORE_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "codec/ndlines.h"
#include "core/buf.h"
#include "core/err.h"

struct lines {
    char *const *path; /* borrowed; "-" is standard input */
    size_t path_count, next;
    int fd; /* -1: no file is open */
    const char *name;
    struct ndlines splitter;
    size_t max_line;
    int stop[2];     /* a pipe: lines_stop writes */
    bool keep_blank; /* may be set after lines_init: blank lines come out too */
    bool ended;
};

/* A line of a piece; text lies in the piece. */
struct lines_item {
    size_t at, len;
    uint64_t number; /* in its file */
    bool too_long;   /* text is only the start of the line */
};

struct lines_piece {
    struct buf text;
    struct lines_item *item;
    size_t count, room;
    const char *name; /* of the file, NULL for standard input alone */
    bool failed;      /* the file could not be opened or read: err says why, count is 0 */
    struct err err;
};

/* No paths: standard input. max_line 0: CAP_LINE_DEFAULT. */
void lines_init(struct lines *lines, char *const *path, size_t path_count, size_t max_line);
void lines_release(struct lines *lines);

void lines_piece_init(struct lines_piece *piece);
void lines_piece_release(struct lines_piece *piece);

/* Fills piece with the next lines, waiting for them. false: the input is at its end, or a stop
 * signal came (an unfinished line is then left), or lines_stop was called. */
bool lines_take(struct lines *lines, struct lines_piece *piece);

/* From any thread: makes the lines_take under way, and all later ones, return false. */
void lines_stop(struct lines *lines);

/* The text of a line. */
struct span lines_text(const struct lines_piece *piece, const struct lines_item *item);

/* "NAME: line 12", without the name for standard input alone, into out. */
void lines_place(const struct lines_piece *piece, const struct lines_item *item, struct buf *out);

#endif
