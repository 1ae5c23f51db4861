/* SQS requests of both protocols and replies, from any bytes: what is counted fits, and what was
 * decoded can be walked to its end. */
#include "fuzz.h"

#include "aws/sqs_proto.h"
#include "aws/sqs_request.h"

static size_t touch(struct span text)
{
    size_t sum = 0;
    for (size_t i = 0; i < text.len; i++)
        sum += (unsigned char)text.ptr[i];
    return sum;
}

static size_t walk_request(const struct sqs_request *request)
{
    MUST(request->attributes.count <= CAP_SQS_LIST && request->tag_keys.count <= CAP_SQS_LIST);
    size_t sum = touch(request->queue_url) + touch(request->prefix);
    for (size_t i = 0; i < CAP_SQS_BATCH; i++) {
        const struct sqs_request_entry *entry = &request->entry[i];
        sum += touch(entry->body) + touch(entry->receipt) + sqs_message_valid(entry->body);
        for (size_t a = 0; a < entry->attribute_count && a < CAP_SQS_ATTRIBUTES; a++)
            sum += touch(entry->attribute[a].name) + touch(entry->attribute[a].binary);
    }
    return sum;
}

static void requests(struct span input)
{
    struct err err;
    struct sqs_request *json = sqs_request_new(), *form = sqs_request_new();
    if (sqs_request_json(json, SQS_SEND_MESSAGE_BATCH, input, &err) == 0)
        walk_request(json);
    if (sqs_request_query(form, SQS_SEND_MESSAGE_BATCH, input, &err) == 0)
        walk_request(form);
    sqs_request_free(json);
    sqs_request_free(form);
}

static void replies(struct span input)
{
    static struct sqs_received message[CAP_SQS_BATCH];
    struct sqs_result result[CAP_SQS_BATCH];
    struct buf scratch;
    struct err err;
    size_t count;
    buf_init(&scratch, 0);
    if (sqs_proto_read_batch(input, 2, result, &scratch, &err) == 0)
        MUST(result[0].index == 0 && result[1].index == 1);
    if (sqs_proto_read_messages(input, message, &count, &scratch, &err) == 0)
        for (size_t i = 0; i < count; i++)
            MUST(touch(message[i].body) + touch(message[i].receipt) > 0);
    buf_release(&scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    requests(span_of((const char *)data, size));
    replies(span_of((const char *)data, size));
    return 0;
}
