/* An object of S3 in parallel ranges of one version, for who can take bytes in any order: a file.
 */
#ifndef AWS_S3_FETCH_H
#define AWS_S3_FETCH_H

#include <stdint.h>

#include "aws/client.h"

enum { S3_FETCH_JOBS_MAX = 64 };

struct s3_fetch_config {
    struct loop *loop;
    struct aws *aws;
    struct span bucket, key; /* borrowed until done */
    uint64_t range_size;     /* bytes of a request; 0: 8 MiB, and more for very large objects */
    int jobs;                /* requests in flight, 1..S3_FETCH_JOBS_MAX */

    /* Bytes of the object and where they belong. Returns 0, or -1 to give up. */
    int (*write)(void *ctx, uint64_t offset, const char *ptr, size_t len);
    /* The end, once: err is NULL when every byte has come. After write has failed it is
     * ERR_CANCELLED. */
    void (*done)(void *ctx, const struct err *err);
    void *ctx;
};

struct s3_fetch;

/* Starts at once. */
struct s3_fetch *s3_fetch_new(const struct s3_fetch_config *config);

/* After done, or after aws_free. NULL is fine. */
void s3_fetch_free(struct s3_fetch *fetch);

#endif
