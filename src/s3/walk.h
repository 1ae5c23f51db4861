/* The listings of a bucket that go on behind a key and an id: its versions (ListObjectVersions) and
 * its uploads in progress (ListMultipartUploads). As s3_list, page by page, one ahead. */
#ifndef S3_WALK_H
#define S3_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "aws/client.h"
#include "aws/s3_proto.h"

enum s3_walk_kind { S3_WALK_VERSIONS, S3_WALK_UPLOADS };

/* {NULL,0} or 0: not given. The spans must stay. */
struct s3_walk_query {
    enum s3_walk_kind kind;
    struct span bucket, prefix, delimiter;
    bool restore_status; /* as in struct s3_list_query */
    uint64_t max;        /* most versions or uploads, and common prefixes, to come */
};

/* One page; the other pointer is NULL. */
struct s3_walk_page {
    const struct s3_versions *versions;
    const struct s3_uploads *uploads;
};

/* As struct s3_list_events; but a page that the callback says false to stays until
 * s3_walk_resume. */
struct s3_walk_events {
    bool (*page)(void *ctx, const struct s3_walk_page *page);
    void (*end)(void *ctx, const struct err *err);
    void *ctx;
};

struct s3_walk;

struct s3_walk *s3_walk_new(struct aws *aws, const struct s3_walk_query *query,
                            const struct s3_walk_events *events);
void s3_walk_resume(struct s3_walk *walk);
void s3_walk_free(struct s3_walk *walk); /* after aws_free, or after end; NULL is fine */

#endif
