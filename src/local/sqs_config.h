/* A queue's attributes and tags. */
#ifndef LOCAL_SQS_CONFIG_H
#define LOCAL_SQS_CONFIG_H

#include "local/sqs_call.h"

/* Does CreateQueue ask for a FIFO queue? */
bool sqs_config_is_fifo(const struct sqs_request_map *attributes);

/* Are these attributes and values that may be set? False: the call has failed. */
bool sqs_config_check(struct call *call, const struct sqs_request_map *attributes, bool fifo,
                      bool creating);

/* Does the existing queue have these values? False: the call has failed, naming the attribute. */
bool sqs_config_same(struct store *store, struct call *call, int64_t queue,
                     const struct sqs_request_map *attributes);

/* Merges checked attributes into the queue's row. False: the call has failed (a dead-letter queue
 * that is not there). */
bool sqs_config_store(struct store *store, struct call *call, int64_t queue,
                      const struct sqs_request_map *attributes);
void sqs_config_store_tags(struct store *store, int64_t queue, const struct sqs_request_map *tags);

/* Appends the ARN of a queue in the call's region. */
void sqs_config_arn(const struct call *call, struct span account, struct span name,
                    struct buf *arn);

#endif
