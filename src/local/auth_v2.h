/* Signature Version 2 in the query: how boto3 and the AWS CLI still presign S3's URLs for us-east-1
 * unless told otherwise. Version 2 in the Authorization header is refused.
 * Source: docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html. */
#ifndef LOCAL_AUTH_V2_H
#define LOCAL_AUTH_V2_H

#include "local/auth.h"

/* Reads AWSAccessKeyId, Expires and Signature. */
void auth_v2_read(const struct call *call, struct auth_claim *claim);

/* Checks the signature and sets call->account, or fails the call. */
void auth_v2_verify(const struct keys *keys, struct call *call, const struct auth_claim *claim,
                    int64_t now_ms);

#endif
