/* Buckets: the operations on them, and finding one. */
#ifndef LOCAL_S3_BUCKET_H
#define LOCAL_S3_BUCKET_H

#include "local/s3_request.h"

/* The id of the request's bucket if the caller owns it; otherwise 0 and the call has failed with
 * NoSuchBucket or AccessDenied. */
int64_t s3_bucket_find(struct store *store, struct call *call, struct span name);

/* The numbers stand in the database. */
enum s3_versioning { S3_UNVERSIONED = 0, S3_VERSIONED = 1, S3_SUSPENDED = 2 };

enum s3_versioning s3_bucket_versioning(struct store *store, int64_t bucket);

void s3_bucket_create(struct store *store, struct call *call, const struct s3_request *request);
void s3_bucket_delete(struct store *store, struct call *call, const struct s3_request *request);
void s3_bucket_head(struct store *store, struct call *call, const struct s3_request *request);
void s3_bucket_location(struct store *store, struct call *call, const struct s3_request *request);
void s3_bucket_list(struct store *store, struct call *call, const struct s3_request *request);

#endif
