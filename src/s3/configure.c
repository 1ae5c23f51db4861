/* Configurations over the wire: GET, PUT and DELETE of a sub-resource of the bucket. Every body
 * carries Content-MD5, which S3 wants of most of them. */
#include "s3/configure.h"

#include "codec/base64.h"
#include "codec/digest.h"

static int ask(struct loop *loop, struct aws *aws, struct span bucket, const char *method,
               const struct s3_topic *topic, struct span body, struct buf *out, struct err *err)
{
    unsigned char md5[DIGEST_MD5_SIZE];
    struct s3_reply reply;
    struct buf digest;
    buf_init(&digest, 0);
    digest_md5(body, md5);
    base64_encode(span_of((const char *)md5, sizeof md5), &digest);
    const struct sigv4_pair query = {span_str(topic->query), span_str("")};
    const struct http_header headers[] = {
        {"Content-MD5", digest.data},
        {"Content-Type", topic->shape != NULL ? "application/xml" : "application/json"}};
    const struct aws_request request = {.method = method,
                                        .query = &query,
                                        .query_count = 1,
                                        .header = headers,
                                        .header_count = body.len > 0 ? 2 : 0,
                                        .body = body};
    s3_reply_init(&reply);
    int status = s3_call(loop, aws, bucket, (struct span){NULL, 0}, &request, &reply, err);
    if (status == 0 && out != NULL)
        buf_addspan(out, buf_span(&reply.body));
    s3_reply_release(&reply);
    buf_release(&digest);
    return status;
}

int s3_configure_fetch(struct loop *loop, struct aws *aws, struct span bucket,
                       const struct s3_topic *topic, struct buf *out, struct err *err)
{
    return ask(loop, aws, bucket, "GET", topic, (struct span){NULL, 0}, out, err);
}

json_t *s3_configure_get(struct loop *loop, struct aws *aws, struct span bucket,
                         const struct s3_topic *topic, struct err *err)
{
    json_t *document = NULL;
    struct buf body;
    buf_init(&body, 0);
    if (s3_configure_fetch(loop, aws, bucket, topic, &body, err) == 0) {
        document = s3_config_load(topic, buf_span(&body), err);
        if (document == NULL)
            err_prefix(err, "the %s of the reply", topic->name);
    }
    buf_release(&body);
    return document;
}

int s3_configure_put(struct loop *loop, struct aws *aws, struct span bucket,
                     const struct s3_topic *topic, const json_t *document, struct err *err)
{
    struct buf body;
    buf_init(&body, 0);
    s3_config_write(topic, document, &body);
    int status = ask(loop, aws, bucket, "PUT", topic, buf_span(&body), NULL, err);
    buf_release(&body);
    return status;
}

int s3_configure_remove(struct loop *loop, struct aws *aws, struct span bucket,
                        const struct s3_topic *topic, struct err *err)
{
    if (topic->removable)
        return ask(loop, aws, bucket, "DELETE", topic, (struct span){NULL, 0}, NULL, err);
    json_t *empty = json_object();
    int status = s3_configure_put(loop, aws, bucket, topic, empty, err);
    json_decref(empty);
    return status;
}
