/* One object into S3: a single PUT when it fits into one part, else a multipart upload whose parts
 * go in parallel. Bodies are sent from files (a pipe's bytes wait in unlinked temporary files), so
 * memory does not depend on the object's size, and a retry needs no memory either.
 *
 * Nothing appears in the bucket before the whole is there; whatever goes wrong, the parts that are
 * there already are removed again. A retry that meets what its own first attempt made is no
 * failure. */
#ifndef S3_UPLOAD_H
#define S3_UPLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "aws/client.h"
#include "s3/record.h"
#include "s3/sums.h"

enum { S3_UPLOAD_JOBS_MAX = 256 };

struct s3_upload_config {
    struct loop *loop;
    struct aws *aws;
    struct span bucket, key;          /* copied */
    const struct http_header *header; /* kept with the object: Content-Type first, disposition,
                                         x-amz-meta-...; borrowed until done */
    size_t header_count;
    uint64_t part_size;        /* CAP_S3_PART_MIN .. CAP_S3_PART_MAX; s3_plan.h makes it larger */
    int jobs;                  /* parts in flight, 1..S3_UPLOAD_JOBS_MAX */
    bool hold;                 /* publish nothing before s3_upload_publish */
    enum hashes_kind checksum; /* sent along; HASHES_MD5: Content-MD5, HASHES_KINDS: none */
    const struct http_header *condition; /* If-None-Match or If-Match, NULL: none; borrowed until
                                            done */
    bool resume; /* of a file: go on with an interrupted upload; leave the parts when this one is */
    struct s3_expect expect; /* else nothing is published (ERR_DATA) */

    void (*moved)(void *ctx, uint64_t bytes); /* so many more bytes are in S3 */
    /* The end, once: receipt (valid during the call) when the object is there, else err. */
    void (*done)(void *ctx, const struct s3_receipt *receipt, const struct err *err);
    void *ctx;
};

struct s3_upload;

/* Starts, from the loop. fd stays the caller's and must stay open until done. A regular file is
 * sent from its current offset to its end as fstat says now; when it changes meanwhile that is an
 * error (ERR_DATA). Everything else is read to its end. NULL and err: fd cannot be used, or no
 * temporary file can be made. */
struct s3_upload *s3_upload_new(const struct s3_upload_config *config, int fd, struct err *err);

/* Ends the hold. */
void s3_upload_publish(struct s3_upload *upload);

/* Gives up: done comes with why, after what is in S3 has been removed. No effect while a
 * multipart upload is being completed: it is too late then. */
void s3_upload_abort(struct s3_upload *upload, const struct err *why);

/* Inside done or later, or after aws_free. NULL is fine. */
void s3_upload_free(struct s3_upload *upload);

#endif
