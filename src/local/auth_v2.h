/* URLs that were presigned with Signature Version 2, which S3 in us-east-1 still takes and SDKs
 * still make. Only auth_read and auth_verify use this.
 * Source: docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html. */
#ifndef LOCAL_AUTH_V2_H
#define LOCAL_AUTH_V2_H

#include "local/auth.h"

/* Has the query parameters of this form? */
bool auth_v2_present(const struct call *call);

/* Reads the claim, and moves the parameters of the signature out of the query: an x-amz- parameter
 * becomes a header (unless there is a header of that name), which is what S3 takes it for. */
void auth_v2_read(struct call *call, struct auth_claim *claim);

/* Fails the call: a parameter is missing. */
void auth_v2_fail_malformed(struct call *call);

/* Fails the call when Expires is not a time, or past. */
void auth_v2_check_time(struct call *call, const struct auth_claim *claim, int64_t now_ms);

/* Is the signature that of secret? Appends the string to sign. */
bool auth_v2_matches(const struct call *call, const struct auth_claim *claim, const char *secret,
                     struct buf *string);

#endif
