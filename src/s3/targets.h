/* The objects that are to be got, one after the other: those of the command line, all under a
 * prefix, or those that NDJSON lines name. At most about a thousand wait in memory. */
#ifndef S3_TARGETS_H
#define S3_TARGETS_H

#include <stdbool.h>
#include <stdint.h>

#include "aws/client.h"
#include "s3/url.h"

struct s3_target {
    char *bucket, *key, *version; /* owned; version NULL: the current one */
    char *path;                   /* owned; below the folder, "" when the key has no name for it */
    bool folder;                  /* an empty object that stands for a folder */
    struct span line;             /* owned; of the list, {NULL,0}: from elsewhere */
    uint64_t number;              /* of line */
    struct err err;               /* what is wrong with line, then the rest is NULL */
};

void s3_target_free(struct s3_target *target); /* NULL is fine */

/* "s3://BUCKET/KEY", or "line N" of a line that names none. */
void s3_target_name(const struct s3_target *target, struct buf *out);

/* A record that names the object: the line of the list, else {"bucket","key","version_id"?,
 * "path"?}. */
void s3_target_record(const struct s3_target *target, struct buf *out);

struct s3_targets_config {
    struct loop *loop;
    struct aws *aws;
    const struct s3_url *url; /* borrowed; urls of them */
    size_t urls;
    bool recursive;      /* each url is a prefix */
    const char *version; /* of the only url, or NULL */
    const char *path;    /* of the only url; NULL: what stands behind the last slash */
    int list_fd;         /* NDJSON lines instead of urls; -1: none */
    uint64_t max_line;

    void (*ready)(void *ctx); /* from the loop: there are more, or it is the end */
    void *ctx;
};

struct s3_targets;
struct s3_targets *s3_targets_new(const struct s3_targets_config *config);

/* The next one, the caller's; NULL: none now. */
struct s3_target *s3_targets_next(struct s3_targets *targets);

/* Is it the end? Then err, if not ERR_NONE, is what ended it early. */
bool s3_targets_ended(const struct s3_targets *targets, struct err *err);

/* Looks for no more. */
void s3_targets_stop(struct s3_targets *targets);

void s3_targets_free(struct s3_targets *targets); /* after aws_free; NULL is fine */

#endif
