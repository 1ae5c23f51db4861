/* Conditional requests: RFC 9110 section 13, as S3 has them. */
#ifndef LOCAL_S3_CONDITIONS_H
#define LOCAL_S3_CONDITIONS_H

#include "local/call.h"

/* If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since of a read (copy: the
 * x-amz-copy-source- forms) against an object; a condition that does not hold fails the call with
 * PreconditionFailed, or NotModified for a read. If-Match rules out If-Unmodified-Since, and
 * If-None-Match If-Modified-Since. */
void s3_conditions_read(struct call *call, bool copy, struct span etag, int64_t modified_ms);

/* If-None-Match: * and If-Match of a write, against the object that is there (etag {NULL,0}:
 * none). */
void s3_conditions_write(struct call *call, struct span etag);

/* If-Range: is it still what the client has parts of? An ETag, or the date of its last
 * modification. */
bool s3_conditions_range(struct span guard, struct span etag, int64_t modified_ms);

/* Does the list of a condition header ("*", "\"a\", W/\"b\"", bare a) contain etag? */
bool s3_conditions_match(struct span list, struct span etag);

#endif
