/* Tags of objects: GetObjectTagging, PutObjectTagging, DeleteObjectTagging, and the headers. */
#ifndef LOCAL_S3_TAGGING_H
#define LOCAL_S3_TAGGING_H

#include "local/s3_request.h"

/* Appends the tags of x-amz-tagging to text, or fails the call. Without any, text stays empty. */
void s3_tagging_read(struct call *call, struct buf *text);

/* Adds x-amz-tagging-count to the reply when there are tags. */
void s3_tagging_reply(struct call *call, struct span tags);

void s3_tagging_get(struct store *store, struct call *call, const struct s3_request *request);
void s3_tagging_put(struct store *store, struct call *call, const struct s3_request *request);
void s3_tagging_delete(struct store *store, struct call *call, const struct s3_request *request);

#endif
