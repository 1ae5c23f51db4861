/* Messages that another service of cloudlet puts into a queue. */
#ifndef LOCAL_SQS_DELIVER_H
#define LOCAL_SQS_DELIVER_H

#include "local/store.h"

enum sqs_target { SQS_TARGET_GOOD, SQS_TARGET_ABSENT, SQS_TARGET_FIFO };

/* Can messages be delivered to the queue of account that arn names? */
enum sqs_target sqs_deliver_target(struct store *store, struct span account, struct span arn);

/* Puts body into the queue, in the transaction that is open, and wakes who waits for it. Nothing
 * happens when the queue is not there any more. */
void sqs_deliver(struct store *store, struct span account, struct span arn, struct span body,
                 int64_t now_ms);

#endif
