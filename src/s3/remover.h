/* The frame of s3rm: objects named, listed or read as lines, deleted in bulk, and a line printed
 * for each that is gone. Messages are printed here too: this is a frame of a program, not a library
 * call. */
#ifndef S3_REMOVER_H
#define S3_REMOVER_H

#include "aws/options.h"
#include "s3/url.h"
#include "core/progress.h"

/* Everything is borrowed. */
struct s3_remover {
    const struct aws_options *options;
    const struct s3_url *object; /* with list: the default bucket, if any */
    size_t objects;
    bool recursive;         /* they are prefixes */
    bool versions;          /* with recursive: all versions and delete markers */
    const char *version_id; /* of the one object, NULL: none */
    const char *list;       /* a file of lines, "-": standard input, NULL: none */
    const char *failed;     /* see aws/failures.h */
    size_t max_line;
    bool dry_run;
    int64_t jobs;
    enum progress_mode progress;
};

/* Returns the program's exit status, or ends the process after a stop signal or a closed pipe. */
int s3_remover_run(const struct s3_remover *remover);

#endif
