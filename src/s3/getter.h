/* The frame of s3get: objects into files, or one after the other to a descriptor, with receipts,
 * failed lines, messages and progress. Prints: this is a frame of a program, not a library call. */
#ifndef S3_GETTER_H
#define S3_GETTER_H

#include "aws/options.h"
#include "s3/terms.h"
#include "s3/url.h"

struct s3_getter {
    struct aws_options aws;
    int64_t jobs;
    bool recursive, skip_existing, resume, lines, progress, no_progress;
    const char *list, *failed, *version_id;
    uint64_t max_line;
    struct s3_terms terms;

    struct s3_url *url; /* urls of them, when there is no list */
    size_t urls;
    const char *to; /* a file or folder; NULL: standard output */
    bool folder;    /* to is one, or will be */
    bool device;    /* to is no regular file: it is written to, never replaced */
};

/* Does it all. Returns the program's exit status, or does not return: a stop signal, or the signal
 * of a closed pipe, ends the process after an orderly stop. */
int s3_getter_run(const struct s3_getter *getter);

#endif
