/* S3's Signature Version 2 in the query of a URL, as SDKs still presign for us-east-1; pure.
 * Source: docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html, "Query string
 * request authentication alternative". */
#ifndef AWS_SIGV2_H
#define AWS_SIGV2_H

#include "aws/sigv4.h"
#include "core/buf.h"

struct sigv2_request {
    const char *method;
    struct span expires; /* the parameter Expires as sent: seconds since 1970 */
    struct span bucket;  /* of a virtual-hosted request, {NULL,0} when the path names it */
    struct span path;    /* as on the wire */
    const struct sigv4_pair *query; /* decoded, any order; what is not signed is passed over */
    size_t query_count;
    const struct sigv4_pair *header; /* likewise, any case */
    size_t header_count;
};

/* Appends the string to sign. x-amz-date is not part of it. */
void sigv2_string_to_sign(const struct sigv2_request *request, struct buf *out);

/* Appends the signature: base64 of HMAC-SHA1, 28 bytes. */
void sigv2_signature(const char *secret, struct span string, struct buf *out);

#endif
