/* The frame of s3sign: keys from the chain, then URLs for operands, a form, or a URL for each line
 * of a list, printed on standard output. Messages are printed here too: this is a frame of a
 * program, not a library call. */
#ifndef S3_SIGNER_H
#define S3_SIGNER_H

#include "aws/options.h"
#include "s3/policy.h"
#include "s3/presign.h"
#include "s3/url.h"

/* Everything is borrowed. One of list, policy and object is given. */
struct s3_signer {
    const struct aws_options *options;
    const struct s3_presign *what; /* the object apart; for lines the defaults */
    const char *list;              /* a file of lines, "-": standard input */
    const char *failed;            /* see aws/failures.h */
    size_t max_line;
    const struct s3_policy *policy;
    const struct s3_url *object;
    size_t objects;
};

/* Returns the program's exit status, or ends the process after a stop signal or a closed pipe. */
int s3_signer_run(const struct s3_signer *config);

#endif
