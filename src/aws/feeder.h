/* The frame of the programs that eat lines and send them in batches (sqspush, sqsack, kinput):
 * lines of standard input are gathered into requests, many under way at once; each entry of a batch
 * succeeds or fails by itself, and only failed ones are sent again; stored lines are echoed, failed
 * ones reported. A program brings how its requests are written and its replies read.
 *
 * A batch goes when it is full, when nothing is under way, or a few milliseconds after the input
 * fell silent. Memory is bounded by the jobs times FEEDER_SHARE, whatever the input's length.
 * Messages and failed lines are printed here: this is a frame of programs, not a library call. */
#ifndef AWS_FEEDER_H
#define AWS_FEEDER_H

#include "aws/jsonapi.h"
#include "aws/pending.h"
#include "core/opt.h"

#define FEEDER_BATCH_MAX 500
#define FEEDER_JOBS_MAX  256

/* Bytes of lines held for each job; one more line may pass it. */
#define FEEDER_SHARE ((size_t)160 << 10)

struct feeder_options {
    int64_t jobs;
    bool echo, strict, progress, no_progress;
    const char *failed;
    uint64_t max_line;
};
#define FEEDER_OPTIONS_INIT(n)                                                                     \
    {                                                                                              \
        .jobs = n, .max_line = CAP_LINE_DEFAULT                                                    \
    }

/* Rows for a program's option table. */
#define FEEDER_OPT_JOBS(o, help) OPT_INT('j', "jobs", "N", &(o)->jobs, 1, FEEDER_JOBS_MAX, help)
#define FEEDER_OPT_ECHO(o, help) OPT_FLAG('e', "echo", &(o)->echo, help)
#define FEEDER_OPT_REST(o)                                                                         \
    OPT_TEXT(0, "failed", "FILE", &(o)->failed, "write failed lines to FILE, with the reason"),    \
        OPT_FLAG(0, "strict", &(o)->strict, "stop at the first failed line"),                      \
        OPT_SIZE(0, "max-line", "SIZE", &(o)->max_line, 1, (int64_t)CAP_LINE_MAX,                  \
                 "longest line accepted (default 16M)"),                                           \
        OPT_FLAG(0, "progress", &(o)->progress, "show progress even without a terminal"),          \
        OPT_FLAG(0, "no-progress", &(o)->no_progress, "never show progress")

/* What became of one entry. Spans borrowed from the reply or the program until the next read. */
struct feeder_result {
    bool ok;
    bool retry;                /* worth another try */
    bool throttled;            /* because the service wants us to slow down */
    struct span code, message; /* when not ok */
    struct span id, place;     /* when ok: what echo needs */
};

enum feeder_add { FEEDER_ADDED, FEEDER_FULL, FEEDER_BAD };

struct feeder_ops {
    const char *unit;      /* "messages", for the progress line */
    const char *operation; /* "SendMessageBatch" */
    size_t batch_max;      /* entries of a request, up to FEEDER_BATCH_MAX */

    /* The order and lane of a line (aws/pending.h), 0 at the start. NULL: none have any. Returns 0,
     * or -1 with err: the line fails. */
    int (*sort)(void *ctx, struct span line, uint64_t *order, unsigned *lane, struct err *err);

    /* A request body for lane: begin; add for each entry, the index-th, from 0; end. body is
     * cleared before begin. add answers FULL, and leaves body as it was, when the entry would pass
     * the service's limits (never for index 0); BAD with err when the line cannot be sent. */
    void (*begin)(void *ctx, struct buf *body, unsigned lane);
    enum feeder_add (*add)(void *ctx, struct buf *body, unsigned index,
                           const struct pending_item *item, struct err *err);
    void (*end)(void *ctx, struct buf *body);

    /* Reads the reply to a request of sent entries into result[0..sent). Returns 0, or -1 with
     * err. */
    int (*read)(void *ctx, struct span reply, size_t sent, struct feeder_result *result,
                struct err *err);

    /* Appends the line to print, without newline. NULL: no echo. */
    void (*echo)(void *ctx, const struct pending_item *item, const struct feeder_result *result,
                 struct buf *out);

    /* Adds a hint to an error that stops everything. NULL: none. */
    void (*hint)(void *ctx, struct err *err);
};

/* Does it all, from standard input to standard output. Returns the program's exit status, or does
 * not return: a stop signal, or the signal of a closed pipe, ends the process after an orderly
 * stop. */
int feeder_run(struct jsonapi *api, const struct feeder_ops *ops, void *ctx,
               const struct feeder_options *options);

#endif
