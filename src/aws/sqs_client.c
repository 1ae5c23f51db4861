/* SQS from the client's side: names, URLs and attributes of queues. */
#include "aws/sqs_client.h"

#include <stdio.h>
#include <string.h>

#include "net/retry.h"

int sqs_client_init(struct jsonapi *sqs, struct loop *loop, const struct aws_options *options,
                    struct err *err)
{
    return jsonapi_init(sqs, loop, options, AWS_SQS, SQS_PROTO_TYPE, SQS_PROTO_TARGET, err);
}

bool sqs_client_is_url(const char *queue)
{
    return strncmp(queue, "http://", 7) == 0 || strncmp(queue, "https://", 8) == 0;
}

struct span sqs_client_name(struct span url)
{
    while (url.len > 0 && url.ptr[url.len - 1] == '/')
        url.len--;
    const char *slash = url.len > 0 ? memrchr(url.ptr, '/', url.len) : NULL;
    if (slash == NULL)
        return url;
    return span_of(slash + 1, (size_t)(url.ptr + url.len - slash) - 1);
}

bool sqs_client_fifo(struct span queue)
{
    static const char suffix[] = ".fifo";
    size_t len = sizeof suffix - 1;
    return queue.len > len && memcmp(queue.ptr + queue.len - len, suffix, len) == 0;
}

void sqs_client_hint(struct span queue, struct err *err)
{
    if (err->kind != ERR_NOT_FOUND)
        return;
    struct span name = sqs_client_name(queue);
    if (name.len > 256)
        name.len = 256;
    snprintf(err->message, sizeof err->message,
             "the queue does not exist; to make it: sqsqueue create %.*s", SPAN_ARG(name));
}

int sqs_client_url(struct jsonapi *sqs, const char *queue, struct buf *url, struct err *err)
{
    buf_clear(url);
    if (sqs_client_is_url(queue)) {
        buf_adds(url, queue);
        return 0;
    }
    struct buf body, reply;
    buf_init(&body, 0);
    buf_init(&reply, 0);
    sqs_proto_get_queue_url(&body, span_str(queue), span_of(NULL, 0));
    int status = jsonapi_wait(sqs, "GetQueueUrl", buf_span(&body), &reply, err);
    if (status == 0)
        status = sqs_proto_read_url(buf_span(&reply), url, err);
    else
        sqs_client_hint(span_str(queue), err);
    buf_release(&body);
    buf_release(&reply);
    return status;
}

json_t *sqs_client_attributes(struct jsonapi *sqs, struct span url, const char *const *names,
                              size_t count, struct err *err)
{
    struct buf body, reply;
    buf_init(&body, 0);
    buf_init(&reply, 0);
    json_t *attributes = NULL;
    sqs_proto_get_queue_attributes(&body, url, names, count);
    if (jsonapi_wait(sqs, "GetQueueAttributes", buf_span(&body), &reply, err) == 0)
        attributes = sqs_proto_read_map(buf_span(&reply), "Attributes", err);
    else
        sqs_client_hint(url, err);
    buf_release(&body);
    buf_release(&reply);
    return attributes;
}

static struct feeder_result feeder_result_of(const struct sqs_result *result)
{
    struct feeder_result out = {
        .ok = result->ok,
        .code = result->code,
        .message = result->message,
        .id = result->message_id,
        .place = result->sequence,
    };
    if (result->ok)
        return out;
    char code[CAP_ERR_CODE];
    snprintf(code, sizeof code, "%.*s", (int)(result->code.len < 90 ? result->code.len : 90),
             result->code.ptr != NULL ? result->code.ptr : "");
    enum retry_class class = retry_classify(result->sender_fault ? 400 : 500, code);
    out.retry = class != RETRY_NO;
    out.throttled = class == RETRY_THROTTLED;
    return out;
}

int sqs_client_results(struct span reply, size_t sent, struct buf *scratch,
                       struct feeder_result *result, struct err *err)
{
    struct sqs_result entry[CAP_SQS_BATCH];
    if (sqs_proto_read_batch(reply, sent, entry, scratch, err) != 0)
        return -1;
    for (size_t i = 0; i < sent; i++)
        result[i] = feeder_result_of(&entry[i]);
    return 0;
}
