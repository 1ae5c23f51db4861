/* Objects deleted in bulk: gathered into DeleteObjects requests of one bucket, several under way at
 * once; each object succeeds or fails by itself, and only failed ones are asked for again.
 * Source: AmazonS3/latest/API/API_DeleteObjects.html, API_DeleteObject.html. */
#ifndef S3_REMOVE_H
#define S3_REMOVE_H

#include "aws/client.h"
#include "core/err.h"
#include "core/span.h"

enum { S3_REMOVE_JOBS_MAX = 64 };

struct s3_remove_item {
    struct span bucket, key;
    struct span version_id; /* {NULL,0}: none */
    struct span line;       /* the caller's, kept with it */
    uint64_t number;        /* likewise */
};

/* Callbacks come from the loop. Items are valid during the call. */
struct s3_remove_config {
    struct aws *aws;
    struct loop *loop;
    int jobs; /* requests under way, up to S3_REMOVE_JOBS_MAX */

    /* The object is gone. version_id as the header x-amz-version-id has it: the version that was
     * deleted, or the delete marker that was made; {NULL,0}: neither. marker: it is a marker. */
    void (*deleted)(void *ctx, const struct s3_remove_item *item, bool marker,
                    struct span version_id);
    /* It is not, retries included. nth: whole requests that fail tell each item with the same err,
     * counted from 0; an item that failed by itself is 0. */
    void (*failed)(void *ctx, const struct s3_remove_item *item, const struct err *err, size_t nth);
    /* add has said false and would now say true. */
    void (*ready)(void *ctx);
    void *ctx;
};

struct s3_remove;

struct s3_remove *s3_remove_new(const struct s3_remove_config *config);
void s3_remove_free(struct s3_remove *remove); /* after aws_free; NULL is fine */

/* Takes an item (copied), always. false: enough for now, go on at ready. Memory is bounded if what
 * comes in spite of that is. */
bool s3_remove_add(struct s3_remove *remove, const struct s3_remove_item *item);

/* Sends what has been gathered and is no full request yet. */
void s3_remove_flush(struct s3_remove *remove);

/* Forgets what is not under way yet; the callbacks do not come for it. */
void s3_remove_stop(struct s3_remove *remove);

size_t s3_remove_inflight(const struct s3_remove *remove); /* requests */

#endif
