/* SQS from the client's side: aws/sqs_proto.h over aws/jsonapi.h. */
#ifndef AWS_SQS_CLIENT_H
#define AWS_SQS_CLIENT_H

#include "aws/feeder.h"
#include "aws/jsonapi.h"
#include "aws/sqs_proto.h"

/* As jsonapi_init. */
int sqs_client_init(struct jsonapi *sqs, struct loop *loop, const struct aws_options *options,
                    struct err *err);

/* Is queue (an operand: a name or a URL) a URL? */
bool sqs_client_is_url(const char *queue);

/* The queue's name: what follows the last slash of a URL. */
struct span sqs_client_name(struct span url);

/* Does the name or URL say that the queue is FIFO? */
bool sqs_client_fifo(struct span queue);

/* Puts the URL of queue into url (cleared first): a URL as it is, a name through GetQueueUrl.
 * Requests go to the configured endpoint whatever host the URL names: in the JSON protocol the URL
 * only says which queue. Returns 0, or -1 with err; a missing queue comes with the hint below. */
int sqs_client_url(struct jsonapi *sqs, const char *queue, struct buf *url, struct err *err);

/* When err says that the queue (name or URL) does not exist: says how to make it. */
void sqs_client_hint(struct span queue, struct err *err);

/* The queue's attributes (names NULL: all), an object of strings that the caller owns; NULL and
 * err. */
json_t *sqs_client_attributes(struct jsonapi *sqs, struct span url, const char *const *names,
                              size_t count, struct err *err);

/* Reads the reply to a batch of sent entries as the feeder wants it; throttling and the service's
 * own faults are worth another try. scratch holds what the results point to. Returns 0, or -1 with
 * err. */
int sqs_client_results(struct span reply, size_t sent, struct buf *scratch,
                       struct feeder_result *result, struct err *err);

#endif
