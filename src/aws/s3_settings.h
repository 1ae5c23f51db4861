/* The small configurations of a bucket: versioning, acceleration, tags, default encryption, the
 * public access block, the bucket policy. Shapes, and what S3 refuses beyond them.
 * Source: AmazonS3/latest/API, the Put... operations of each. */
#ifndef AWS_S3_SETTINGS_H
#define AWS_S3_SETTINGS_H

#include "aws/s3_shape.h"

extern const struct s3_shape s3_versioning_shape, s3_accelerate_shape, s3_tagging_shape,
    s3_encryption_shape, s3_public_access_shape;

/* Checks of a document that has its shape, for bucket. Each returns 0, or -1 with err (ERR_DATA and
 * the service's code). */
int s3_versioning_check(const json_t *document, struct span bucket, struct err *err);
int s3_accelerate_check(const json_t *document, struct span bucket, struct err *err);
int s3_tagging_check(const json_t *document, struct span bucket, struct err *err);
int s3_encryption_check(const json_t *document, struct span bucket, struct err *err);

/* A policy, which has no shape: its statements, and that they speak of this bucket. Codes
 * MalformedPolicy; the message names the statement. */
int s3_bucket_policy_check(const json_t *document, struct span bucket, struct err *err);

#endif
