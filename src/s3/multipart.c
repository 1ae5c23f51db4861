/* CreateMultipartUpload, CompleteMultipartUpload, AbortMultipartUpload. */
#include "s3/multipart.h"

#include <stdlib.h>
#include <string.h>

#include "s3/client.h"
#include "core/mem.h"

static struct aws_call *start(const struct s3_multipart *upload, struct aws_request *request,
                              s3_multipart_fn *done)
{
    request->body_fd = -1;
    request->done = done;
    request->ctx = upload->ctx;
    return s3_start(upload->aws, upload->bucket, upload->key, request);
}

void s3_multipart_create(const struct s3_multipart *upload, const struct http_header *header,
                         size_t header_count, const struct s3_sums *sums, s3_multipart_fn *done)
{
    struct http_header *all = mem_array(header_count + 2, sizeof *all);
    struct sigv4_pair query = {span_str("uploads"), span_str("")};
    struct aws_request request = {.method = "POST",
                                  .query = &query,
                                  .query_count = 1,
                                  .header = all,
                                  .header_count = header_count};
    memcpy(all, header, header_count * sizeof *all);
    if (s3_sums_declared(sums))
        all[request.header_count++] = (struct http_header){"x-amz-checksum-algorithm",
                                                           hashes_name(sums->kind)};
    if (sums->full)
        all[request.header_count++] = (struct http_header){"x-amz-checksum-type", "FULL_OBJECT"};
    start(upload, &request, done);
    free(all);
}

struct aws_call *s3_multipart_complete(const struct s3_multipart *upload,
                                       const struct s3_parts *parts,
                                       const struct http_header *header, size_t header_count,
                                       struct buf *body, s3_multipart_fn *done)
{
    struct http_header all[1 + S3_MULTIPART_HEADERS] = {{"content-type", "application/xml"}};
    buf_clear(body);
    s3_proto_write_complete(parts, body);
    struct sigv4_pair query = {span_str("uploadId"), upload->id};
    for (size_t i = 0; i < header_count; i++)
        all[1 + i] = header[i];
    struct aws_request request = {.method = "POST",
                                  .query = &query,
                                  .query_count = 1,
                                  .header = all,
                                  .header_count = 1 + header_count,
                                  .body = buf_span(body),
                                  .fresh = header_count > 0};
    return start(upload, &request, done);
}

void s3_multipart_abort(const struct s3_multipart *upload, s3_multipart_fn *done)
{
    struct sigv4_pair query = {span_str("uploadId"), upload->id};
    struct aws_request request = {.method = "DELETE", .query = &query, .query_count = 1};
    start(upload, &request, done);
}
