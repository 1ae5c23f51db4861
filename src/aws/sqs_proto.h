/* SQS over AWS JSON 1.0, the client's side: bodies of requests, and what replies say. Pure.
 * Source: the service's API reference, version 2012-11-05.
 *
 * Every request is a POST of the body to the endpoint's "/" (or to the queue URL) with the headers
 * Content-Type: SQS_PROTO_TYPE and X-Amz-Target: SQS_PROTO_TARGET "SendMessageBatch" etc. Errors
 * are aws/error.h. The server's side is sqs_request.h and sqs_reply.h. */
#ifndef AWS_SQS_PROTO_H
#define AWS_SQS_PROTO_H

#include <jansson.h>

#include "aws/sqs_message.h"
#include "core/buf.h"
#include "core/err.h"

#define SQS_PROTO_TYPE   "application/x-amz-json-1.0"
#define SQS_PROTO_TARGET "AmazonSQS."

/* ---- queues: each appends a request body to out ---- */

void sqs_proto_create_queue(struct buf *out, struct span name, const struct sqs_pair *attribute,
                            size_t attributes, const struct sqs_pair *tag, size_t tags);
/* account: whose queue, {NULL,0} for one's own. */
void sqs_proto_get_queue_url(struct buf *out, struct span name, struct span account);
/* names: attributes asked for; count 0 asks for All. */
void sqs_proto_get_queue_attributes(struct buf *out, struct span url, const char *const *names,
                                    size_t count);
void sqs_proto_set_queue_attributes(struct buf *out, struct span url,
                                    const struct sqs_pair *attribute, size_t attributes);
/* PurgeQueue, DeleteQueue, ListQueueTags: the queue alone. */
void sqs_proto_queue(struct buf *out, struct span url);
/* prefix and token may be {NULL,0}; max 0 leaves the page size to the service (and then it gives
 * no token: ask for 1000 to page). */
void sqs_proto_list_queues(struct buf *out, struct span prefix, struct span token, int64_t max);

/* ---- messages ----
 * A batch is begun with _begin, gets 1..CAP_SQS_BATCH entries, and is ended with _end. The id of an
 * entry is its index, 0 to 9: results come back with it. */

void sqs_proto_send_begin(struct buf *out, struct span url);
void sqs_proto_send_add(struct buf *out, unsigned index, const struct sqs_entry *entry);
void sqs_proto_delete_begin(struct buf *out, struct span url);
void sqs_proto_delete_add(struct buf *out, unsigned index, struct span receipt);
void sqs_proto_visibility_begin(struct buf *out, struct span url);
void sqs_proto_visibility_add(struct buf *out, unsigned index, struct span receipt,
                              int64_t seconds);
void sqs_proto_batch_end(struct buf *out);

/* ReceiveMessage, with all attributes and system attributes. wait_s and visibility_s: -1 leaves
 * them to the queue. attempt: ReceiveRequestAttemptId for FIFO queues, or {NULL,0}. */
void sqs_proto_receive(struct buf *out, struct span url, int max, int64_t wait_s,
                       int64_t visibility_s, struct span attempt);

/* ---- replies ----
 * Each takes the body of a 2xx reply and returns 0, or -1 with err (ERR_SERVICE: a reply that makes
 * no sense). Spans point into body or into scratch, which is cleared first; both must stay. */

/* CreateQueue and GetQueueUrl: appends the URL. */
int sqs_proto_read_url(struct span body, struct buf *url, struct err *err);

/* GetQueueAttributes ("Attributes"), ListQueueTags ("Tags"): the object of strings, owned by the
 * caller; an empty object when the reply has none. NULL and err otherwise. */
json_t *sqs_proto_read_map(struct span body, const char *member, struct err *err);

/* ListQueues: the array of URLs (owned by the caller), and the token appended to next ("": last
 * page). NULL and err otherwise. */
json_t *sqs_proto_read_queues(struct span body, struct buf *next, struct err *err);

/* One entry's result of a batch request. */
struct sqs_result {
    unsigned index; /* as given to _add */
    bool ok;
    bool sender_fault;         /* the service blames the request: a retry cannot help */
    struct span code, message; /* when not ok */
    struct span message_id, md5_body, md5_attributes, sequence; /* SendMessageBatch, when ok */
};

/* The reply to a batch of sent entries (1..CAP_SQS_BATCH): fills result[0..sent) by index. An entry
 * the reply does not mention, or mentions twice, makes the reply senseless. */
int sqs_proto_read_batch(struct span body, size_t sent, struct sqs_result result[CAP_SQS_BATCH],
                         struct buf *scratch, struct err *err);

/* One received message. */
struct sqs_received {
    struct span id, receipt, body, md5_body, md5_attributes;
    struct sqs_pair system[CAP_SQS_SYSTEM]; /* SentTimestamp, MessageGroupId, ... */
    size_t system_count;
    struct sqs_attribute attribute[CAP_SQS_ATTRIBUTES];
    size_t attribute_count;
};

/* The reply to ReceiveMessage: fills message[0..*count). */
int sqs_proto_read_messages(struct span body, struct sqs_received message[CAP_SQS_BATCH],
                            size_t *count, struct buf *scratch, struct err *err);

/* The value of a system attribute, {NULL,0} when absent. */
struct span sqs_proto_system(const struct sqs_received *message, const char *name);

#endif
