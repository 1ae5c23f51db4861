/* Several files into S3, or one command's output: what is under way at once, and under which keys.
 * Files are taken in order; as many are open as fill the requests that may be in flight. */
#ifndef AWS_S3_PUT_H
#define AWS_S3_PUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aws/s3_headers.h"
#include "aws/s3_upload.h"
#include "aws/s3_url.h"

/* Everything is borrowed and must stay. */
struct s3_put_config {
    struct loop *loop;
    struct aws *aws;
    struct s3_url to;                 /* a key that is empty or ends in / gets a file's name */
    const struct s3_headers *headers; /* without Content-Type */
    const char *content_type;         /* NULL: by the key's extension */
    uint64_t part_size;
    int jobs;
    char **file; /* paths, - is standard input */
    size_t files;
    char **command; /* ended by NULL; with this, no files */

    void (*stored)(void *ctx, const struct s3_receipt *receipt);
    /* An object could not be stored: because of name itself (a path, a command), then key is NULL;
     * or because the service or the network did not take it. */
    void (*failed)(void *ctx, const char *name, const char *key, const struct err *err);
    void (*moved)(void *ctx, uint64_t bytes); /* as in s3_upload_config */
    void *ctx;
};

/* Returns 0, or -1 with err (ERR_USAGE): a file has no name to make a key of, two would get the
 * same key, or a key would be longer than CAP_S3_KEY. */
int s3_put_check(const struct s3_put_config *config, struct err *err);

struct s3_put;

/* Starts, from the loop; when all have ended nothing of it is left there. */
struct s3_put *s3_put_new(const struct s3_put_config *config);

/* Begins nothing more and gives up what is under way (silently: failed is not called for it). */
void s3_put_stop(struct s3_put *put);

int s3_put_inflight(const struct s3_put *put); /* requests that may be in flight now */

/* After the loop has run out, or after aws_free. */
void s3_put_free(struct s3_put *put);

#endif
