/* The headers of S3 requests: which are known, which are kept with an object. */
#ifndef LOCAL_S3_HEADERS_H
#define LOCAL_S3_HEADERS_H

#include "local/call.h"

/* Fails the call with NotImplemented when an x-amz- header asks for something cloudlet does not
 * do. */
void s3_headers_check(struct call *call);

/* Appends the headers that are kept with an object (Content-Type ..., x-amz-meta-...) as lines
 * "Name: value\n"; aws-chunked is no part of the content's encoding. Fails the call when user
 * metadata is larger than 2 KiB. */
void s3_headers_collect(struct call *call, struct buf *lines);

/* Adds kept headers to the reply, those the query overrides (response-content-type ...)
 * accordingly. */
void s3_headers_reply(struct call *call, struct span lines);

#endif
