/* An object of S3, or a range of it, as one stream of bytes in order. When the connection is lost
 * on the way, it goes on with a range from where it was, of the same version of the object
 * (If-Match).
 */
#ifndef S3_DOWNLOAD_H
#define S3_DOWNLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "aws/client.h"
#include "s3/terms.h"

/* What is to be read, and on what conditions; borrowed. A condition that fails is an error with
 * http_status 304. */
struct s3_read {
    struct span bucket, key;
    struct span version;          /* version id, {NULL,0}: the current one */
    const struct s3_terms *terms; /* conditions; NULL: none */
};

/* What the first reply says. */
struct s3_download_facts {
    uint64_t total;                 /* bytes of the whole object, UINT64_MAX: not known */
    struct span etag;               /* as sent, "" when absent */
    bool whole;                     /* the whole object is coming */
    const struct http_reply *reply; /* its head */
};

struct s3_download_config {
    struct loop *loop;
    struct aws *aws;
    struct s3_read read; /* borrowed until done */
    uint64_t offset;     /* the first byte wanted */
    uint64_t size;       /* bytes wanted, 0: to the end; fewer come when there are fewer */
    struct span etag;    /* of the version wanted, {NULL,0}: any; borrowed until done */
    bool checksum;       /* ask for the object's checksum too */

    /* Optional: before the first byte. Not called when the object cannot be had. */
    void (*begin)(void *ctx, const struct s3_download_facts *facts);
    /* The next bytes; as http_request.sink. After HTTP_SINK_ABORT done comes with ERR_CANCELLED. */
    enum http_sink_result (*data)(void *ctx, const char *ptr, size_t len);
    /* The end, once: err is NULL when every byte has come. */
    void (*done)(void *ctx, const struct err *err);
    void *ctx;
};

struct s3_download;

/* Starts at once. Of a service that answers a range from 0 with the whole object the range is
 * taken; to any other range only the right answer will do. */
struct s3_download *s3_download_new(const struct s3_download_config *config);

/* Inside begin: no byte from end on is wanted any more. What is under way is cut off there, and the
 * connection with it. */
void s3_download_cut(struct s3_download *download, uint64_t end);

/* After data has answered HTTP_SINK_PAUSE. */
void s3_download_resume(struct s3_download *download);

/* Gives up: done comes with ERR_CANCELLED, from the loop. */
void s3_download_abort(struct s3_download *download);

/* Inside done (err goes with it) or later, or after aws_free. NULL is fine. */
void s3_download_free(struct s3_download *download);

#endif
