/* RedrivePolicy: where messages go that were received too often. */
#ifndef LOCAL_SQS_REDRIVE_H
#define LOCAL_SQS_REDRIVE_H

#include <jansson.h>

#include "local/sqs_call.h"

/* May the attribute have this value? The empty one ends the policy. */
bool sqs_redrive_valid(struct span value);

/* The policy in force among a queue's attributes: appends its target's ARN and sets *max to its
 * count, 0 without a policy. */
void sqs_redrive_of(const json_t *attributes, struct buf *target, int64_t *max);

/* A policy that is being set must name another queue of the same account and type. Otherwise the
 * call fails. */
void sqs_redrive_check(struct store *store, struct call *call, int64_t queue,
                       const json_t *attributes, struct span target);

#endif
