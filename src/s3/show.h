/* What s3ls prints of a listing: a JSON object for each entry, a table for people, or only sums. */
#ifndef S3_SHOW_H
#define S3_SHOW_H

#include "s3/record.h"
#include "net/outstream.h"

enum s3_show_form { S3_SHOW_LINES, S3_SHOW_TABLE, S3_SHOW_SUMMARY };

enum s3_show_what { S3_SHOW_BUCKETS, S3_SHOW_OBJECTS, S3_SHOW_VERSIONS, S3_SHOW_UPLOADS };

struct s3_show {
    enum s3_show_what what;
    enum s3_show_form form;
    bool human; /* a table's sizes as "1.4 MiB" */
    struct span bucket;
    struct outstream *out;
    struct buf line;
    uint64_t objects, markers, prefixes, uploads, buckets, bytes; /* counted in any form */
};

/* In place; what, form, human, bucket and out are the caller's. */
void s3_show_init(struct s3_show *show);
void s3_show_release(struct s3_show *show);

void s3_show_object(struct s3_show *show, const struct s3_object *object);
void s3_show_version(struct s3_show *show, const struct s3_version *version);
void s3_show_prefix(struct s3_show *show, struct span prefix);
void s3_show_upload(struct s3_show *show, const struct s3_pending *upload,
                    const struct s3_parts_sum *parts); /* NULL: not asked for */
void s3_show_bucket(struct s3_show *show, const struct s3_bucket *bucket);

/* The summary, if that is the form: one line of what was counted. */
void s3_show_sums(struct s3_show *show);

#endif
