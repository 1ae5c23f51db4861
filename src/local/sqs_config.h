/* A queue's attributes and tags. */
#ifndef LOCAL_SQS_CONFIG_H
#define LOCAL_SQS_CONFIG_H

#include <jansson.h>

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

/* Adds tags to the queue's. */
void sqs_tag_store(struct store *store, int64_t queue, const struct sqs_request_map *tags);

/* The JSON object that sql ("SELECT column FROM sqs_queue WHERE id = ?", a literal) finds; owned,
 * empty when there is none. */
json_t *sqs_config_load(struct store *store, int64_t queue, const char *sql);

/* Sets object's member name to the text value. */
void sqs_config_set_member(json_t *object, struct span name, struct span value);

/* Appends the ARN of a queue in the call's region. */
void sqs_config_arn(const struct call *call, struct span account, struct span name,
                    struct buf *arn);

#endif
