/* The lifecycle rules of a bucket: when its objects expire, move to another storage class, lose
 * old versions. Documents are read, checked and written here; struct s3_lifecycle is what a server
 * that follows the rules works from.
 * Source: AmazonS3/latest/API/API_LifecycleRule.html, userguide/intro-lifecycle-rules.html and
 * lifecycle-transition-general-considerations.html. */
#ifndef AWS_S3_LIFECYCLE_H
#define AWS_S3_LIFECYCLE_H

#include <stdint.h>

#include "aws/s3_shape.h"

extern const struct s3_shape s3_lifecycle_shape;

enum { S3_LIFECYCLE_NONE = -1 }; /* of a number below: not said */

struct s3_lifecycle_tag {
    struct span key, value;
};

/* days count from the object's creation; of a noncurrent version, from when a newer one took its
 * place. */
struct s3_lifecycle_move {
    int64_t days, date_ms; /* one of the two */
    int64_t newer;         /* noncurrent: so many newer noncurrent versions are left alone */
    struct span storage_class;
};

struct s3_lifecycle_rule {
    struct span id; /* {NULL,0}: none */
    bool enabled;
    struct span prefix;           /* "": any key */
    struct s3_lifecycle_tag *tag; /* an object must have all of them */
    size_t tag_count;
    int64_t larger_than, smaller_than; /* bytes, both exclusive */
    int64_t expire_days, expire_date_ms;
    bool expire_marker; /* a delete marker with no versions behind it goes */
    struct s3_lifecycle_move *move, *noncurrent_move;
    size_t move_count, noncurrent_move_count;
    int64_t noncurrent_days, noncurrent_newer; /* versions expire after days, but for so many */
    int64_t abort_days;                        /* of an upload in parts, since it was begun */
};

struct s3_lifecycle {
    struct s3_lifecycle_rule *rule; /* owned */
    size_t count;
    json_t *document; /* owned: what the spans point into */
};

/* Reads a document in XML or JSON and checks it as S3 does. Returns 0, or -1 with err (ERR_DATA and
 * the service's code) naming rule and field; release in both cases. */
int s3_lifecycle_read(struct span text, struct s3_lifecycle *lifecycle, struct err *err);
void s3_lifecycle_release(struct s3_lifecycle *lifecycle);

/* The checks alone, of a document that has the shape. Returns 0, or -1 with err. */
int s3_lifecycle_check(const json_t *document, struct err *err);

#endif
