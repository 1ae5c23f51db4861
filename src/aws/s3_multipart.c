/* CreateMultipartUpload, CompleteMultipartUpload, AbortMultipartUpload. */
#include "aws/s3_multipart.h"

#include <stdlib.h>
#include <string.h>

#include "aws/s3_client.h"
#include "core/mem.h"

static void start(const struct s3_multipart *upload, struct aws_request *request,
                  s3_multipart_fn *done)
{
    request->body_fd = -1;
    request->done = done;
    request->ctx = upload->ctx;
    s3_start(upload->aws, upload->bucket, upload->key, request);
}

void s3_multipart_create(const struct s3_multipart *upload, const struct http_header *header,
                         size_t header_count, bool checksum, s3_multipart_fn *done)
{
    struct http_header *all = mem_array(header_count + 1, sizeof *all);
    struct sigv4_pair query = {span_str("uploads"), span_str("")};
    struct aws_request request = {.method = "POST",
                                  .query = &query,
                                  .query_count = 1,
                                  .header = all,
                                  .header_count = header_count};
    memcpy(all, header, header_count * sizeof *all);
    if (checksum)
        all[request.header_count++] = (struct http_header){"x-amz-checksum-algorithm", "CRC32"};
    start(upload, &request, done);
    free(all);
}

void s3_multipart_complete(const struct s3_multipart *upload, const struct s3_parts *parts,
                           struct buf *body, s3_multipart_fn *done)
{
    buf_clear(body);
    s3_proto_write_complete(parts, body);
    struct sigv4_pair query = {span_str("uploadId"), upload->id};
    struct http_header type = {"content-type", "application/xml"};
    struct aws_request request = {.method = "POST",
                                  .query = &query,
                                  .query_count = 1,
                                  .header = &type,
                                  .header_count = 1,
                                  .body = buf_span(body)};
    start(upload, &request, done);
}

void s3_multipart_abort(const struct s3_multipart *upload, s3_multipart_fn *done)
{
    struct sigv4_pair query = {span_str("uploadId"), upload->id};
    struct aws_request request = {.method = "DELETE", .query = &query, .query_count = 1};
    start(upload, &request, done);
}
