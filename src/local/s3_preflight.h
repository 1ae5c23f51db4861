/* Cross-origin requests: what a browser asks first, and the headers that let a page see a reply.
 * Source: AmazonS3/latest/userguide/cors.html; Fetch standard, "CORS protocol". */
#ifndef LOCAL_S3_PREFLIGHT_H
#define LOCAL_S3_PREFLIGHT_H

#include "local/s3_request.h"

/* OPTIONS. */
void s3_preflight(struct store *store, struct call *call, const struct s3_request *request);

/* Before a request is run: finds the rule of its bucket that lets its Origin see the reply. */
void s3_preflight_find(struct store *store, const struct call *call, struct s3_request *request);

/* Adds that rule's headers to the reply, if one was found. */
void s3_preflight_reply(struct call *call, const struct s3_request *request);

#endif
