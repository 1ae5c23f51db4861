/* Objects into files, many at once. A file appears when its object is whole, checked and on disk;
 * what is there already is replaced. */
#ifndef S3_GET_H
#define S3_GET_H

#include <stdbool.h>
#include <stdint.h>

#include "s3/fetch.h"
#include "s3/targets.h"
#include "s3/terms.h"

enum { S3_GET_JOBS_MAX = 512 };

struct s3_got {
    const struct s3_facts *facts; /* NULL: skipped, the file was there */
    const char *path;             /* of the file */
    uint64_t size;                /* of the file */
    enum hashes_kind verified;    /* HASHES_KINDS: against nothing */
};

/* Everything is borrowed and must stay. */
struct s3_get_config {
    struct loop *loop;
    struct aws *aws;
    struct s3_targets *targets;
    const char *folder; /* paths are below it and folders are made; NULL: a path is where it goes */
    int jobs;           /* requests in flight, 1..S3_GET_JOBS_MAX */
    bool skip_existing; /* leave files alone that are there */
    bool resume;        /* with NAME.part (s3_resume.h); only for whole objects as they are */
    const struct s3_terms *terms;

    void (*got)(void *ctx, const struct s3_target *target, const struct s3_got *got);
    /* Also for an object that was not modified: err->http_status is 304 then. */
    void (*failed)(void *ctx, const struct s3_target *target, const struct err *err);
    void (*begun)(void *ctx, uint64_t bytes); /* so many are going to come */
    void (*moved)(void *ctx, uint64_t bytes); /* so many more have come */
    void (*end)(void *ctx); /* once: every target has ended, or those under way after s3_get_stop */
    void *ctx;
};

struct s3_get;
struct s3_get *s3_get_new(const struct s3_get_config *config);

/* The targets have become ready. */
void s3_get_ready(struct s3_get *get);

/* Begins nothing more and gives up what is under way, silently. What is whole is still published.
 */
void s3_get_stop(struct s3_get *get);

int s3_get_inflight(const struct s3_get *get); /* requests */

void s3_get_free(struct s3_get *get); /* after aws_free; NULL is fine */

#endif
