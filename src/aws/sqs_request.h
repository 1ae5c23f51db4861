/* An SQS request on the server's side: both protocols (AWS JSON 1.0 and the older query protocol,
 * version 2012-11-05) decoded into one struct. Pure. What the parameters may be is decided by
 * whoever runs the operation; here only their types are checked. */
#ifndef AWS_SQS_REQUEST_H
#define AWS_SQS_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "aws/caps.h"
#include "aws/sqs_message.h"
#include "core/buf.h"
#include "core/err.h"

enum sqs_op {
    SQS_OP_NONE, /* not an operation of SQS that is known here */
    SQS_CHANGE_MESSAGE_VISIBILITY,
    SQS_CHANGE_MESSAGE_VISIBILITY_BATCH,
    SQS_CREATE_QUEUE,
    SQS_DELETE_MESSAGE,
    SQS_DELETE_MESSAGE_BATCH,
    SQS_DELETE_QUEUE,
    SQS_GET_QUEUE_ATTRIBUTES,
    SQS_GET_QUEUE_URL,
    SQS_LIST_DEAD_LETTER_SOURCE_QUEUES,
    SQS_LIST_QUEUE_TAGS,
    SQS_LIST_QUEUES,
    SQS_PURGE_QUEUE,
    SQS_RECEIVE_MESSAGE,
    SQS_SEND_MESSAGE,
    SQS_SEND_MESSAGE_BATCH,
    SQS_SET_QUEUE_ATTRIBUTES,
    SQS_TAG_QUEUE,
    SQS_UNTAG_QUEUE
};

/* The operation called name, and the name of an operation. */
enum sqs_op sqs_request_op(struct span name);
const char *sqs_request_name(enum sqs_op op);

#define SQS_ABSENT INT64_MIN /* a number that was not given */

/* A message attribute as it came. */
struct sqs_request_attribute {
    struct span name, type;
    struct span text;   /* StringValue; {NULL,0}: absent */
    struct span binary; /* BinaryValue, decoded; {NULL,0}: absent */
};

/* One entry of a batch, or the parameters of the single form. Absent text is {NULL,0}. */
struct sqs_request_entry {
    struct span id, body, group, dedup, receipt;
    struct span trace; /* system attribute AWSTraceHeader */
    int64_t delay_s, visibility_s;
    struct sqs_request_attribute attribute[CAP_SQS_ATTRIBUTES];
    size_t attribute_count; /* as many as were sent; the first CAP_SQS_ATTRIBUTES are kept */
};

struct sqs_request_list {
    struct span item[CAP_SQS_LIST];
    size_t count;
};

struct sqs_request_map {
    struct sqs_pair item[CAP_SQS_LIST];
    size_t count;
};

struct sqs_request {
    enum sqs_op op;
    bool query;                                /* the older protocol: answer XML */
    struct span queue_url, queue_name, owner;  /* owner: QueueOwnerAWSAccountId */
    struct span prefix, token, attempt;        /* attempt: ReceiveRequestAttemptId */
    int64_t max_results, max_messages, wait_s; /* ReceiveMessage's visibility is entry[0]'s */
    struct sqs_request_list attribute_names;   /* AttributeNames */
    struct sqs_request_list system_names;      /* MessageSystemAttributeNames */
    struct sqs_request_list message_names;     /* MessageAttributeNames */
    struct sqs_request_list tag_keys;
    struct sqs_request_map attributes, tags;
    struct sqs_request_entry entry[CAP_SQS_BATCH];
    size_t entry_count; /* as many as were sent, the first CAP_SQS_BATCH are kept; 0 for singles */
    struct buf scratch;
};

/* Heap; spans point into the body, which must stay, or into the request itself. */
struct sqs_request *sqs_request_new(void);
void sqs_request_free(struct sqs_request *request);

/* Decodes a body. Returns 0, or -1 with err (ERR_DATA): no JSON or form, a member of a wrong type,
 * more list members than CAP_SQS_LIST. Unknown members are ignored. */
int sqs_request_json(struct sqs_request *request, enum sqs_op op, struct span body,
                     struct err *err);
int sqs_request_query(struct sqs_request *request, enum sqs_op op, struct span body,
                      struct err *err);

/* The value of the form parameter called name, decoded onto the end of out: where Action and
 * Version are found before the rest is decoded. Returns 0, or -1 when it is not there. */
int sqs_request_parameter(struct span body, const char *name, struct buf *out);

#endif
