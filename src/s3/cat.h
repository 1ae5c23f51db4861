/* Objects one after the other as one stream of bytes, in the order of the targets; while one
 * streams, the next ones are fetched ahead, a little of each. */
#ifndef S3_CAT_H
#define S3_CAT_H

#include <stdbool.h>
#include <stdint.h>

#include "s3/targets.h"
#include "s3/terms.h"

enum { S3_CAT_JOBS_MAX = 512 };

/* Bytes fetched ahead, of all objects together; each may have at least 64 KiB. */
#define S3_CAT_AHEAD ((size_t)8 << 20)

/* Everything is borrowed and must stay. */
struct s3_cat_config {
    struct loop *loop;
    struct aws *aws;
    struct s3_targets *targets;
    int jobs;   /* objects under way, 1..S3_CAT_JOBS_MAX */
    bool lines; /* put a newline between two objects where there is none */
    const struct s3_terms *terms;

    bool (*full)(void *ctx); /* take no more now; s3_cat_resume goes on */
    void (*write)(void *ctx, const char *ptr, size_t len);
    void (*begun)(void *ctx, uint64_t bytes); /* so many are going to come */
    void (*moved)(void *ctx, uint64_t bytes); /* so many more have come */
    void (*done)(void *ctx, const struct s3_target *target);
    /* The first that cannot be had, or not in full, ends it, unless it was not modified
     * (err->http_status 304). Of it and those before so many bytes were written. */
    void (*failed)(void *ctx, const struct s3_target *target, const struct err *err,
                   uint64_t before, uint64_t of_it);
    void (*end)(void *ctx); /* once: after the last target, after failed, or after s3_cat_stop */
    void *ctx;
};

struct s3_cat;
struct s3_cat *s3_cat_new(const struct s3_cat_config *config);
void s3_cat_ready(struct s3_cat *cat);  /* the targets are */
void s3_cat_resume(struct s3_cat *cat); /* no longer full */
void s3_cat_stop(struct s3_cat *cat);
int s3_cat_inflight(const struct s3_cat *cat);
void s3_cat_free(struct s3_cat *cat); /* after aws_free; NULL is fine */

#endif
