/* What the files of SQS share: a decoded call, a queue's row, receipt handles.
 *
 * Tables: sqs_queue, one row a queue; sqs_message, in which a message belongs to a box. A queue has
 * one box at a time: purging gives it a new one, and dead boxes are emptied little by little, so
 * that nobody waits for a million deletions. sqs_box counts the messages of each box. */
#ifndef LOCAL_SQS_CALL_H
#define LOCAL_SQS_CALL_H

#include "aws/sqs_reply.h"
#include "aws/sqs_request.h"
#include "local/call.h"
#include "local/store.h"

/* Why an entry of a batch (or the whole call, in the single form) is refused. code NULL: it is not.
 * Codes are the JSON protocol's names. */
struct sqs_refusal {
    const char *code; /* static */
    char message[320];
};

/* At most max bytes of text, whole characters: for messages. */
static inline struct span sqs_cut(struct span text, size_t max)
{
    if (text.len > max)
        text.len = max;
    while (text.len == max && text.len > 0 && (text.ptr[text.len - 1] & 0x80) != 0)
        text.len--;
    return text;
}

/* Sets refusal unless it is set. Returns false. */
bool sqs_refuse(struct sqs_refusal *refusal, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A receipt handle, decoded: it names one reception of one message. */
struct sqs_handle {
    int64_t queue, message; /* rows */
    int64_t count;          /* receive count at that reception */
    bool ok;
};

enum { SQS_HANDLE_TEXT = 40 };
void sqs_handle_write(const struct sqs_handle *handle, char out[SQS_HANDLE_TEXT]);
struct sqs_handle sqs_handle_read(struct span text);

/* The SequenceNumber of a FIFO message, 20 digits that grow with the row. */
void sqs_handle_sequence(int64_t message, char out[SQS_HANDLE_TEXT]);

/* What is made of an entry before the store thread sees it. */
struct sqs_prepared {
    struct sqs_refusal refusal;
    struct sqs_attribute attribute[CAP_SQS_ATTRIBUTES];
    size_t size;
    char message_id[37], md5[33], attributes_md5[33];
    size_t fragment, fragment_len; /* the attributes as JSON members, in state->fragments */
    struct sqs_handle handle;
};

/* call->state. */
struct sqs_state {
    struct sqs_request *request;
    struct span account, name; /* of the queue the call names */
    size_t entries;            /* kept entries; 1 in the single form */
    bool batch;
    struct sqs_prepared prepared[CAP_SQS_BATCH];
    struct buf fragments;
    unsigned system_names; /* ReceiveMessage: bits of sqs_show_bit */
    int64_t deadline_ms;   /* ReceiveMessage: when waiting ends */
};

/* A row of sqs_queue, without its texts. */
struct sqs_queue {
    int64_t id, box;
    bool fifo, content_dedup, group_dedup;
    int64_t delay_s, visibility_s, retention_s, wait_s, max_size;
    int64_t redrive_max; /* 0: no dead-letter queue */
};

static inline struct sqs_state *sqs_state(struct call *call)
{
    return call->state;
}

/* Fails the call with a refusal. */
void sqs_fail(struct call *call, const struct sqs_refusal *refusal);

/* The reply of the call's protocol, begun. */
void sqs_begin(struct call *call, struct sqs_reply *reply, bool result);

/* Finds the queue the call names; fails the call and returns false when it does not exist or is of
 * another account. */
bool sqs_queue_find(struct store *store, struct call *call, struct sqs_queue *queue);

/* The queue of account that an ARN of this service names; false: none. */
bool sqs_queue_by_arn(struct store *store, struct span account, struct span arn,
                      struct sqs_queue *queue);

/* Adds change to the count of a box. */
void sqs_queue_count(struct store *store, int64_t box, int64_t change);

/* Messages of a box, and how many of them are delayed and in flight now. */
struct sqs_depth {
    int64_t total, delayed, in_flight;
};
struct sqs_depth sqs_queue_depth(struct store *store, int64_t box, int64_t now_ms);

/* The bit of a system attribute ("SentTimestamp") in sqs_state.system_names; 0: none has the name.
 */
unsigned sqs_show_bit(struct span name);

/* Receives message id: hides it until visible_ms and writes it as the call wants to see it. */
void sqs_show_message(struct store *store, struct call *call, struct sqs_reply *reply,
                      const struct sqs_queue *queue, int64_t visible_ms, int64_t id);

/* One function per operation, on the store thread (as service.h's handle). */
void sqs_queue_create(struct store *store, struct call *call);
void sqs_queue_delete(struct store *store, struct call *call);
void sqs_queue_get_url(struct store *store, struct call *call);
void sqs_queue_list(struct store *store, struct call *call);
void sqs_queue_list_sources(struct store *store, struct call *call);
void sqs_queue_purge(struct store *store, struct call *call);
void sqs_config_get(struct store *store, struct call *call);
void sqs_config_set(struct store *store, struct call *call);
void sqs_tag_list(struct store *store, struct call *call);
void sqs_tag_add(struct store *store, struct call *call);
void sqs_tag_remove(struct store *store, struct call *call);
void sqs_send_handle(struct store *store, struct call *call);
void sqs_receive_handle(struct store *store, struct call *call);
void sqs_ack_handle(struct store *store, struct call *call);

/* Checks of what a call asks for that need no store (as service.h's prepare). */
void sqs_send_prepare(struct call *call);
void sqs_receive_prepare(struct call *call);
void sqs_ack_prepare(struct call *call);

/* Checks a batch's entry count and ids. False: the call has failed. */
bool sqs_batch_check(struct call *call);

/* Writes the results of a batch: success is called for each entry that was not refused. */
void sqs_batch_reply(struct call *call, const char *item,
                     void (*success)(struct call *call, struct sqs_reply *reply, size_t i));

/* Empties dead boxes and drops what has expired; when to come again. */
int64_t sqs_sweep_tick(struct store *store, int64_t now_ms);

#endif
