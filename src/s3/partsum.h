/* The parts that an upload in progress has stored, counted and their sizes added up (ListParts,
 * AmazonS3/latest/API/API_ListParts.html). */
#ifndef S3_PARTSUM_H
#define S3_PARTSUM_H

#include "aws/client.h"
#include "s3/record.h"

/* sum is NULL when err says why there is none. */
typedef void s3_partsum_fn(void *ctx, const struct s3_parts_sum *sum, const struct err *err);

/* Starts; the spans must stay until done, which comes once. */
void s3_partsum_start(struct aws *aws, struct span bucket, const struct s3_pending *upload,
                      s3_partsum_fn *done, void *ctx);

#endif
