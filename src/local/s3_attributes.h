/* GetObjectAttributes. */
#ifndef LOCAL_S3_ATTRIBUTES_H
#define LOCAL_S3_ATTRIBUTES_H

#include "local/s3_request.h"

void s3_attributes_get(struct store *store, struct call *call, const struct s3_request *request);

#endif
