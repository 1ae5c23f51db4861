/* What is configured on buckets: GET, PUT and DELETE of the sub-resources of aws/s3_config.h, all
 * in one table; and the document of one, for those who act on it. */
#ifndef LOCAL_S3_BUCKET_CONFIG_H
#define LOCAL_S3_BUCKET_CONFIG_H

#include "aws/s3_config.h"
#include "local/s3_request.h"

void s3_bucket_config_get(struct store *store, struct call *call, const struct s3_request *request);
void s3_bucket_config_put(struct store *store, struct call *call, const struct s3_request *request);
void s3_bucket_config_delete(struct store *store, struct call *call,
                             const struct s3_request *request);

/* The document of a sub-resource ("lifecycle"), owned by the caller; NULL: there is none. */
json_t *s3_bucket_config_find(struct store *store, int64_t bucket, const char *name);

/* All of a bucket goes. */
void s3_bucket_config_drop(struct store *store, int64_t bucket);

#endif
