/* The lifecycles of buckets: what their rules do to objects, versions and uploads, and what replies
 * tell of it beforehand. The rules are the document "lifecycle" of table s3_config. */
#ifndef LOCAL_S3_LIFECYCLE_RUN_H
#define LOCAL_S3_LIFECYCLE_RUN_H

#include "local/s3_object.h"

/* Does what the rules ask for at every midnight UTC since the last one that was done, in their
 * order. Returns the next midnight. */
int64_t s3_lifecycle_run(struct store *store, int64_t now_ms);

/* Adds x-amz-expiration to the reply when a rule will let the latest version, row, expire. */
void s3_lifecycle_reply(struct store *store, struct call *call, int64_t bucket, struct span key,
                        const struct s3_object_row *row);

/* Adds x-amz-abort-date and x-amz-abort-rule-id when a rule will abort an upload begun then. */
void s3_lifecycle_reply_abort(struct store *store, struct call *call, int64_t bucket,
                              struct span key, int64_t initiated_ms);

#endif
