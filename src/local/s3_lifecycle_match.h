/* What the rules of a lifecycle mean for one version. Pure. */
#ifndef LOCAL_S3_LIFECYCLE_MATCH_H
#define LOCAL_S3_LIFECYCLE_MATCH_H

#include "aws/s3_lifecycle.h"
#include "local/s3_object.h"

enum s3_lifecycle_action { S3_LIFECYCLE_STAY, S3_LIFECYCLE_EXPIRE, S3_LIFECYCLE_MOVE };

struct s3_lifecycle_place {
    struct span key;
    size_t newer; /* of a version that is not the latest: how many newer ones are not either */
    bool alone;   /* of the latest: there are no others */
};

/* What is to be done at the midnight ms; *storage_class is set for MOVE, borrowed from lifecycle.
 */
enum s3_lifecycle_action s3_lifecycle_decide(const struct s3_lifecycle *lifecycle,
                                             const struct s3_object_row *row,
                                             const struct s3_lifecycle_place *place, int64_t ms,
                                             struct span *storage_class);

/* When the latest version expires, INT64_MAX: never; *rule is the one that lets it. */
int64_t s3_lifecycle_expiry(const struct s3_lifecycle *lifecycle, const struct s3_object_row *row,
                            struct span key, const struct s3_lifecycle_rule **rule);

/* When an upload in parts is aborted, likewise. */
int64_t s3_lifecycle_abort(const struct s3_lifecycle *lifecycle, struct span key,
                           int64_t initiated_ms, const struct s3_lifecycle_rule **rule);

#endif
