/* Kinesis Data Streams from the client's side: aws/kinesis_proto.h over aws/jsonapi.h. */
#ifndef AWS_KINESIS_CLIENT_H
#define AWS_KINESIS_CLIENT_H

#include "aws/feeder.h"
#include "aws/jsonapi.h"
#include "aws/kinesis_proto.h"

/* As jsonapi_init. */
int kinesis_client_init(struct jsonapi *kinesis, struct loop *loop,
                        const struct aws_options *options, struct err *err);

/* The stream's name: what follows the last slash of an ARN. */
struct span kinesis_client_name(const char *stream);

/* When err says that the stream (name or ARN) does not exist: says how to make it. */
void kinesis_client_hint(const char *stream, struct err *err);

/* What DescribeStreamSummary says ("StreamDescriptionSummary"), owned by the caller; NULL and err,
 * with the hint. */
json_t *kinesis_client_summary(struct jsonapi *kinesis, const char *stream, struct err *err);

/* All shards of the stream, as ListShards gives them: an array owned by the caller; NULL and err,
 * with the hint. */
json_t *kinesis_client_shards(struct jsonapi *kinesis, const char *stream, struct err *err);

/* A record's result of PutRecords as the feeder wants it. */
struct feeder_result kinesis_client_result(const struct kinesis_result *result);

#endif
