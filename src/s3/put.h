/* Several objects into S3: what is under way at once. Jobs are taken in order, one after another,
 * as many as fill the requests that may be in flight; where they come from is s3_files.h,
 * s3_tree.h, s3_manifest.h. */
#ifndef S3_PUT_H
#define S3_PUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "s3/headers.h"
#include "s3/upload.h"
#include "s3/url.h"

/* One object to be. All is owned. */
struct s3_put_job {
    char *path;                 /* "-": standard input; a command's name when it is one */
    char *key;                  /* the whole key; NULL: there is none because of err */
    char **command;             /* borrowed; NULL: it is a file */
    bool regular;               /* anything but a regular file is refused (and not waited for) */
    char *content_type;         /* NULL: the common one */
    struct s3_headers *headers; /* NULL: the common ones */
    char *line;                 /* of the manifest; NULL: none */
    size_t line_len;
    uint64_t number; /* of the line, from 1 */
    struct err err;  /* ERR_NONE, or why there can be no object */
};

struct s3_put_job *s3_put_job_new(const char *path, struct span prefix, struct span rest);
void s3_put_job_free(struct s3_put_job *job); /* NULL is fine */

enum s3_put_next { S3_PUT_JOB, S3_PUT_WAIT, S3_PUT_END };

/* Where jobs come from: next gives one away, or says that there is none now (s3_put_more is going
 * to be called) or no more. */
struct s3_put_jobs {
    enum s3_put_next (*next)(void *ctx, struct s3_put_job **job);
    void *ctx;
};

/* Everything is borrowed and must stay. */
struct s3_put_config {
    struct loop *loop;
    struct aws *aws;
    struct span bucket;
    struct s3_put_jobs jobs_from;
    const struct s3_headers *headers; /* without Content-Type */
    const char *content_type;         /* NULL: by the key's extension */
    uint64_t part_size;
    int jobs;
    enum hashes_kind checksum;           /* as in s3_upload_config, like the next three */
    const struct http_header *condition; /* NULL: none */
    bool resume;
    struct s3_expect expect;

    void (*stored)(void *ctx, const struct s3_put_job *job, const struct s3_receipt *receipt);
    /* An object could not be stored: because of its source (a path, a command), or, with service,
     * because the service or the network did not take it. */
    void (*failed)(void *ctx, const struct s3_put_job *job, bool service, const struct err *err);
    void (*moved)(void *ctx, uint64_t bytes); /* as in s3_upload_config */
    void *ctx;
};

struct s3_put;

/* Starts, from the loop; when all have ended nothing of it is left there. */
struct s3_put *s3_put_new(const struct s3_put_config *config);

/* Jobs have come, or their end has; ctx: the s3_put. */
void s3_put_more(void *ctx);

/* Begins nothing more and gives up what is under way (silently: failed is not called for it). */
void s3_put_stop(struct s3_put *put);

int s3_put_inflight(const struct s3_put *put); /* requests that may be in flight now */

/* After the loop has run out, or after aws_free. */
void s3_put_free(struct s3_put *put);

#endif
