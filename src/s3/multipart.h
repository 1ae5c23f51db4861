/* The requests around the parts of a multipart upload: each starts a call, whose done gets ctx. */
#ifndef S3_MULTIPART_H
#define S3_MULTIPART_H

#include "aws/client.h"
#include "aws/s3_proto.h"
#include "s3/sums.h"

struct s3_multipart {
    struct aws *aws;
    struct span bucket, key;
    struct span id; /* the upload's, once it has one */
    void *ctx;
};

typedef void s3_multipart_fn(void *ctx, struct http_reply *reply, const struct err *err);

/* CreateMultipartUpload with the headers that the object is to keep. sums: what the parts will
 * come with. */
void s3_multipart_create(const struct s3_multipart *upload, const struct http_header *header,
                         size_t header_count, const struct s3_sums *sums, s3_multipart_fn *done);

/* CompleteMultipartUpload with up to S3_MULTIPART_HEADERS further headers; the request's body is
 * written to body, which must stay until done. With a condition among the headers aws_doubtful can
 * tell of the call, which is valid until done returns. */
enum { S3_MULTIPART_HEADERS = 4 };
struct aws_call *s3_multipart_complete(const struct s3_multipart *upload,
                                       const struct s3_parts *parts,
                                       const struct http_header *header, size_t header_count,
                                       struct buf *body, s3_multipart_fn *done);

/* AbortMultipartUpload. */
void s3_multipart_abort(const struct s3_multipart *upload, s3_multipart_fn *done);

#endif
