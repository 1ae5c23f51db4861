/* The objects of a bucket, page by page: while one page is being used the next is fetched, so that
 * at most two are in memory. */
#ifndef S3_LIST_H
#define S3_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "aws/client.h"
#include "aws/s3_proto.h"

/* {NULL,0} or 0: not given. The spans must stay. */
struct s3_list_query {
    struct span bucket, prefix, delimiter, start_after;
    bool restore_status; /* ask for restoring and restored_until of archived objects */
    uint64_t max;        /* most objects and common prefixes to come */
};

struct s3_list_events {
    /* One page (valid during the call); true to go on, false to pause until s3_list_resume. No page
     * comes beyond max. */
    bool (*page)(void *ctx, const struct s3_listing *page);
    /* The end, once: err is NULL when everything has come. */
    void (*end)(void *ctx, const struct err *err);
    void *ctx;
};

struct s3_list;

/* Starts at once. */
struct s3_list *s3_list_new(struct aws *aws, const struct s3_list_query *query,
                            const struct s3_list_events *events);
void s3_list_resume(struct s3_list *list);

/* After aws_free, or after end. */
void s3_list_free(struct s3_list *list);

#endif
