/* What s3put tells: receipts on standard output, failures as messages or as lines of --failed,
 * progress. */
#ifndef S3_REPORT_H
#define S3_REPORT_H

#include "aws/failures.h"
#include "s3/put.h"
#include "core/output.h"
#include "core/progress.h"

struct s3_report {
    struct span bucket;      /* borrowed; like stop and ctx the caller's to set */
    void (*stop)(void *ctx); /* nothing more makes sense */
    void *ctx;
    struct output out;
    struct failures failures;
    struct progress progress;
    struct ndrec rec;
    struct buf line;
    bool common;             /* one failure stands for all */
    uint64_t stored, failed; /* objects */
    struct err first;        /* why the first failed, or the one that stands for all */
};

/* failed: the file of --failed, NULL: messages. Returns 0, or -1 with err. */
int s3_report_open(struct s3_report *report, const char *failed, struct err *err);

/* For s3_put_config; ctx: the s3_report. The line of a manifest gets its receipt as "_s3"; other
 * receipts stand alone. job NULL: nothing is printed.
 * A failed file becomes a line of --failed that a manifest can have. A
 * failure that every other object would meet too is told once, and stops. */
void s3_report_stored(void *ctx, const struct s3_put_job *job, const struct s3_receipt *receipt);
void s3_report_failed(void *ctx, const struct s3_put_job *job, bool service, const struct err *err);

/* For streams of lines. One line, printed with its receipt as "_s3"; to be flushed after the last
 * one. A line that cannot be stored. An object that could not be, which ends it all. */
void s3_report_line(struct s3_report *report, struct span line, const struct s3_receipt *receipt);
void s3_report_flush(struct s3_report *report);
void s3_report_bad_line(struct s3_report *report, const struct ndline *line, const struct err *err);
void s3_report_lost(struct s3_report *report, const char *key, const struct err *err);

/* One failure of the whole. */
void s3_report_end(struct s3_report *report, const struct err *err);

/* The exit status of it all; many: more than one object was asked for. Also releases. */
int s3_report_close(struct s3_report *report, bool many);

#endif
