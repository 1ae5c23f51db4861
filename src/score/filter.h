/* The frame of a program that changes line after line with several threads: lines in, changed lines
 * out in the same order, and the lines that fail to a file or into messages.
 *
 * Each thread takes a piece of the input, works on its lines into a buffer of its own and hands
 * that over when the pieces before it have been written (core/ordered.h). */
#ifndef SCORE_FILTER_H
#define SCORE_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/opt.h"

enum { FILTER_JOBS_MAX = 64 };

/* What the options of such programs set. */
struct filter_options {
    int64_t jobs;
    uint64_t max_line;
    const char *failed;
    bool strict, progress, no_progress;
};

/* The lines of their option tables. */
#define FILTER_JOBS(o)                                                                             \
    OPT_INT('j', "jobs", "N", &(o)->jobs, 1, FILTER_JOBS_MAX, "threads (default: one a processor)")
#define FILTER_REST(o)                                                                             \
    OPT_TEXT(0, "failed", "FILE", &(o)->failed, "where lines that fail go, with _error"),          \
        OPT_FLAG(0, "strict", &(o)->strict, "stop at the first line that fails"),                  \
        OPT_SIZE(0, "max-line", "SIZE", &(o)->max_line, 1, CAP_LINE_MAX,                           \
                 "longest line (default 16M)"),                                                    \
        OPT_FLAG(0, "progress", &(o)->progress, "show progress even without a terminal"),          \
        OPT_FLAG(0, "no-progress", &(o)->no_progress, "never show progress")

struct filter {
    const struct filter_options *options;
    const char *unit; /* of the progress line */
    bool keep_blank;  /* blank lines are lines too; otherwise they are skipped */
    void *context;    /* for open */

    /* What one thread works with, and its end. */
    void *(*open)(void *context);
    void (*close)(void *worker);

    /* Appends what becomes of line, without newline. Returns 0, or -1 with err and out unchanged.
     * Called by several threads at once, each with its own worker. */
    int (*line)(void *worker, struct span line, struct buf *out, struct err *err);
};

/* The defaults: a thread for each processor, lines of CAP_LINE_DEFAULT. */
void filter_options_init(struct filter_options *options);

/* Runs over the files (none: standard input) to standard output. Returns the exit status; after a
 * stop signal, and when the reader of the output has gone, it does not return. Call sig_install
 * before. */
int filter_run(const struct filter *filter, char *const *path, size_t path_count);

#endif
