/* One object out of S3, as one stream of bytes in order. When the connection is lost on the way, it
 * goes on with a range from where it was, of the same version of the object (If-Match). */
#ifndef AWS_S3_DOWNLOAD_H
#define AWS_S3_DOWNLOAD_H

#include <stdint.h>

#include "aws/client.h"

struct s3_download_config {
    struct loop *loop;
    struct aws *aws;
    struct span bucket, key; /* borrowed until done */

    /* Before the first byte: the object's size, UINT64_MAX when the service does not say. Not
     * called when the object cannot be had. */
    void (*begin)(void *ctx, uint64_t size);
    /* The next bytes; as http_request.sink. After HTTP_SINK_ABORT done comes with ERR_CANCELLED. */
    enum http_sink_result (*data)(void *ctx, const char *ptr, size_t len);
    /* The end, once: err is NULL when every byte has come. */
    void (*done)(void *ctx, const struct err *err);
    void *ctx;
};

struct s3_download;

/* Starts at once. */
struct s3_download *s3_download_new(const struct s3_download_config *config);

/* After data has answered HTTP_SINK_PAUSE. */
void s3_download_resume(struct s3_download *download);

/* Gives up: done comes with ERR_CANCELLED, from the loop. */
void s3_download_abort(struct s3_download *download);

/* After done, or after aws_free. NULL is fine. */
void s3_download_free(struct s3_download *download);

#endif
