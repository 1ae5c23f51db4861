/* Kinesis from the client's side: streams and their shards. */
#include "aws/kinesis_client.h"

#include <stdio.h>
#include <string.h>

#include "codec/json.h"
#include "net/retry.h"

int kinesis_client_init(struct jsonapi *kinesis, struct loop *loop,
                        const struct aws_options *options, struct err *err)
{
    return jsonapi_init(kinesis, loop, options, AWS_KINESIS, KINESIS_PROTO_TYPE,
                        KINESIS_PROTO_TARGET, err);
}

struct span kinesis_client_name(const char *stream)
{
    const char *slash = strncmp(stream, "arn:", 4) == 0 ? strrchr(stream, '/') : NULL;
    return span_str(slash != NULL ? slash + 1 : stream);
}

void kinesis_client_hint(const char *stream, struct err *err)
{
    if (err->kind != ERR_NOT_FOUND)
        return;
    struct span name = kinesis_client_name(stream);
    if (name.len > 256)
        name.len = 256;
    snprintf(err->message, sizeof err->message,
             "the stream does not exist; to make it: kinstream create --wait %.*s", SPAN_ARG(name));
}

json_t *kinesis_client_summary(struct jsonapi *kinesis, const char *stream, struct err *err)
{
    struct buf body, reply;
    json_t *summary = NULL;
    buf_init(&body, 0);
    buf_init(&reply, 0);
    kinesis_proto_stream(&body, span_str(stream));
    if (jsonapi_wait(kinesis, "DescribeStreamSummary", buf_span(&body), &reply, err) == 0)
        summary = kinesis_proto_read_object(buf_span(&reply), "StreamDescriptionSummary", err);
    else
        kinesis_client_hint(stream, err);
    buf_release(&body);
    buf_release(&reply);
    return summary;
}

json_t *kinesis_client_shards(struct jsonapi *kinesis, const char *stream, struct err *err)
{
    struct buf body, reply, token;
    json_t *all = json_array(), *page;
    buf_init(&body, 0);
    buf_init(&reply, 0);
    buf_init(&token, 0);
    do {
        buf_clear(&body);
        kinesis_proto_list_shards(&body, span_str(stream), buf_span(&token));
        buf_clear(&token);
        page = NULL;
        if (jsonapi_wait(kinesis, "ListShards", buf_span(&body), &reply, err) == 0)
            page = kinesis_proto_read_array(buf_span(&reply), "Shards", &token, NULL, err);
        else
            kinesis_client_hint(stream, err);
        if (page != NULL)
            json_array_extend(all, page);
        json_decref(page);
    } while (page != NULL && token.len > 0);
    buf_release(&body);
    buf_release(&reply);
    buf_release(&token);
    if (page != NULL)
        return all;
    json_decref(all);
    return NULL;
}

struct feeder_result kinesis_client_result(const struct kinesis_result *result)
{
    struct feeder_result out = {
        .ok = result->ok,
        .code = result->code,
        .message = result->message,
        .id = result->sequence,
        .place = result->shard,
    };
    if (result->ok)
        return out;
    char code[CAP_ERR_CODE];
    snprintf(code, sizeof code, "%.*s", (int)(result->code.len < 90 ? result->code.len : 90),
             result->code.ptr != NULL ? result->code.ptr : "");
    enum retry_class class = retry_classify(400, code);
    out.retry = class != RETRY_NO;
    out.throttled = class == RETRY_THROTTLED;
    return out;
}
