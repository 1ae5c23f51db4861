/* Delivering without a request: a plain message, to standard queues only. */
#include "local/sqs_deliver.h"

#include "aws/sqs_message.h"
#include "core/random.h"
#include "local/sqs.h"
#include "local/sqs_call.h"

enum sqs_target sqs_deliver_target(struct store *store, struct span account, struct span arn)
{
    struct sqs_queue queue;
    if (!sqs_queue_by_arn(store, account, arn, &queue))
        return SQS_TARGET_ABSENT;
    return queue.fifo ? SQS_TARGET_FIFO : SQS_TARGET_GOOD;
}

void sqs_deliver(struct store *store, struct span account, struct span arn, struct span body,
                 int64_t now_ms)
{
    struct sqs_queue queue;
    char id[37], md5[33];
    if (!sqs_queue_by_arn(store, account, arn, &queue) || queue.fifo)
        return;
    random_uuid(id);
    sqs_message_md5(body, md5);
    struct store_query *query = store_sql(
        store, "INSERT INTO sqs_message (box, visible_ms, count, sent_ms, fifo, message_id, sender,"
               " md5, body) VALUES (?, ?, 0, ?, 0, ?, ?, ?, ?)");
    store_bind_int(query, 1, queue.box);
    store_bind_int(query, 2, now_ms + queue.delay_s * 1000);
    store_bind_int(query, 3, now_ms);
    store_bind_text(query, 4, span_of(id, 36));
    store_bind_text(query, 5, account);
    store_bind_text(query, 6, span_of(md5, 32));
    store_bind_text(query, 7, body);
    store_run(query);
    sqs_queue_count(store, queue.box, 1);
    if (queue.delay_s > 0)
        store_wake_at(store, &sqs_service, (uint64_t)queue.id, now_ms + queue.delay_s * 1000);
    else
        store_wake(store, &sqs_service, (uint64_t)queue.id);
}
