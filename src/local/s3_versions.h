/* Buckets with versions: the configuration, and ListObjectVersions. */
#ifndef LOCAL_S3_VERSIONS_H
#define LOCAL_S3_VERSIONS_H

#include "local/s3_request.h"

void s3_versions_configure(struct store *store, struct call *call,
                           const struct s3_request *request);
void s3_versions_show(struct store *store, struct call *call, const struct s3_request *request);
void s3_versions_list(struct store *store, struct call *call, const struct s3_request *request);

#endif
