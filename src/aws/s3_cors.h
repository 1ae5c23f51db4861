/* The cross-origin rules of a bucket: the document, and which rule answers a request.
 * Source: AmazonS3/latest/userguide/ManageCorsUsing.html, API_CORSRule.html. */
#ifndef AWS_S3_CORS_H
#define AWS_S3_CORS_H

#include "aws/s3_shape.h"

extern const struct s3_shape s3_cors_shape;

/* As in s3_settings.h. */
int s3_cors_check(const json_t *document, struct span bucket, struct err *err);

/* The first rule of a document that allows origin, method, and each of the comma-separated headers
 * ({NULL,0}: none); NULL: no rule does. Borrowed from the document. */
const json_t *s3_cors_rule(const json_t *document, struct span origin, struct span method,
                           struct span headers);

/* Does the rule allow any origin, rather than this one? */
bool s3_cors_any_origin(const json_t *rule, struct span origin);

#endif
