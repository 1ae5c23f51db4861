/* Listing the keys of a bucket. */
#ifndef LOCAL_S3_KEYS_H
#define LOCAL_S3_KEYS_H

#include "local/s3_request.h"

/* ListObjectsV2 and ListObjects. */
void s3_keys_list_v2(struct store *store, struct call *call, const struct s3_request *request);
void s3_keys_list_v1(struct store *store, struct call *call, const struct s3_request *request);

/* What of a page was asked for: max (0..1000) from the parameter called name, encoding-type. Fails
 * the call. */
int64_t s3_keys_max(struct call *call, const char *name);
bool s3_keys_url_encoded(struct call *call);

/* The common prefix of key under prefix and delimiter ({NULL,0}: the key stands for itself), and
 * the smallest string behind all keys that start with it, appended to out. */
struct span s3_keys_common(struct span key, struct span prefix, struct span delimiter);
void s3_keys_behind(struct span prefix, struct buf *out);

#endif
