/* The attribute RedrivePolicy: {"deadLetterTargetArn":ARN,"maxReceiveCount":N}, where N may be a
 * text. "Using dead-letter queues in Amazon SQS". */
#include "local/sqs_redrive.h"

#include "codec/json.h"
#include "core/num.h"

/* The target, borrowed from policy, and the count. Returns 0 or -1. */
static int read_policy(const json_t *policy, struct span *target, int64_t *max)
{
    const json_t *count = json_object_get(policy, "maxReceiveCount");
    *target = json_text(policy, "deadLetterTargetArn");
    *max = json_int(policy, "maxReceiveCount", 0);
    if (json_is_string(count) && num_i64(json_text(policy, "maxReceiveCount"), 1, 1000, max) != 0)
        return -1;
    return target->len > 0 && *max >= 1 && *max <= 1000 ? 0 : -1;
}

bool sqs_redrive_valid(struct span value)
{
    struct span target;
    int64_t max;
    if (value.len == 0)
        return true;
    json_t *policy = json_parse(value, NULL);
    bool valid = policy != NULL && read_policy(policy, &target, &max) == 0;
    json_decref(policy);
    return valid;
}

void sqs_redrive_of(const json_t *attributes, struct buf *target, int64_t *max)
{
    struct span text = json_text(attributes, "RedrivePolicy"), arn;
    *max = 0;
    if (text.len == 0)
        return;
    json_t *policy = json_parse(text, NULL);
    if (policy != NULL && read_policy(policy, &arn, max) == 0)
        buf_addspan(target, arn);
    json_decref(policy);
}

void sqs_redrive_check(struct store *store, struct call *call, int64_t queue,
                       const json_t *attributes, struct span target)
{
    struct sqs_queue dead;
    const char *reason = NULL;
    if (!sqs_queue_by_arn(store, span_str(call->account), target, &dead))
        reason = "Dead letter target does not exist.";
    else if (dead.id == queue)
        reason = "A queue cannot be its own dead letter queue.";
    else if (dead.fifo != span_is_nocase(json_text(attributes, "FifoQueue"), "true"))
        reason = "Dead-letter queue must be same type of queue as the source.";
    if (reason != NULL)
        call_fail(call, 400, "InvalidParameterValueException",
                  "Value %.*s for parameter RedrivePolicy is invalid. Reason: %s",
                  SPAN_ARG(sqs_cut(json_text(attributes, "RedrivePolicy"), 200)), reason);
}
