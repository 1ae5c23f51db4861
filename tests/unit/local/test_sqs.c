#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "aws/error.h"
#include "core/file.h"
#include "core/mem.h"
#include "local/sqs.h"

#define URL  "\"QueueUrl\":\"http://any/000000000000/q\""
#define FIFO "\"QueueUrl\":\"http://any/000000000000/q.fifo\""

static int sqs(struct store *store, const char *op, const char *body, json_t **reply)
{
    char target[64];
    snprintf(target, sizeof target, "AmazonSQS.%s", op);
    return ask(store, &sqs_service, target, body, reply);
}

static void ok(struct store *store, const char *op, const char *body)
{
    json_t *reply;
    int status = sqs(store, op, body, &reply);
    if (status != 200)
        print_error("%s %s: %s\n", op, body, ask_text(reply, "message"));
    assert_int_equal(status, 200);
    json_decref(reply);
}

/* The operation fails with this code (without its namespace). */
static void fails(struct store *store, const char *op, const char *body, int status,
                  const char *code)
{
    json_t *reply;
    char type[100];
    assert_int_equal(sqs(store, op, body, &reply), status);
    snprintf(type, sizeof type, "com.amazonaws.sqs#%s", code);
    assert_string_equal(ask_text(reply, "__type"), type);
    json_decref(reply);
}

/* Receives up to ten and returns their bodies, joined by spaces; the first handle into handle. */
static const char *receive(struct store *store, const char *parameters, char handle[64])
{
    static char bodies[400];
    char body[300];
    json_t *reply;
    snprintf(body, sizeof body, "{%s,\"MaxNumberOfMessages\":10}", parameters);
    assert_int_equal(sqs(store, "ReceiveMessage", body, &reply), 200);
    bodies[0] = '\0';
    for (size_t i = 0; i < ask_count(reply, "Messages"); i++) {
        char path[40];
        snprintf(path, sizeof path, "Messages.%zu.Body", i);
        snprintf(bodies + strlen(bodies), sizeof bodies - strlen(bodies), "%s%s", i > 0 ? " " : "",
                 ask_text(reply, path));
    }
    if (handle != NULL)
        snprintf(handle, 64, "%s", ask_text(reply, "Messages.0.ReceiptHandle"));
    json_decref(reply);
    return bodies;
}

static void with_handle(struct store *store, const char *op, const char *url, const char *handle,
                        const char *more, int status)
{
    char body[300];
    snprintf(body, sizeof body, "{%s,\"ReceiptHandle\":\"%s\"%s}", url, handle, more);
    assert_int_equal(sqs(store, op, body, NULL), status);
}

static void send(struct store *store, const char *url, const char *text, const char *more)
{
    char body[400];
    snprintf(body, sizeof body, "{%s,\"MessageBody\":\"%s\"%s}", url, text, more);
    ok(store, "SendMessage", body);
}

/* "visible, in flight, delayed" */
static const char *depth(struct store *store, const char *url)
{
    static char text[64];
    char body[200];
    json_t *reply;
    snprintf(body, sizeof body, "{%s,\"AttributeNames\":[\"All\"]}", url);
    assert_int_equal(sqs(store, "GetQueueAttributes", body, &reply), 200);
    snprintf(text, sizeof text, "%s %s %s",
             ask_text(reply, "Attributes.ApproximateNumberOfMessages"),
             ask_text(reply, "Attributes.ApproximateNumberOfMessagesNotVisible"),
             ask_text(reply, "Attributes.ApproximateNumberOfMessagesDelayed"));
    json_decref(reply);
    return text;
}

static int open_queue(void **state)
{
    struct store *store = ask_open();
    if (store == NULL)
        return -1;
    *state = store;
    return ask(store, &sqs_service, "AmazonSQS.CreateQueue", "{\"QueueName\":\"q\"}", NULL) == 200
               ? 0
               : -1;
}

static int close_queue(void **state)
{
    ask_close(*state);
    return 0;
}

static void visibility(void **state)
{
    struct store *store = *state;
    char first[64], second[64];
    send(store, URL, "a", "");
    assert_string_equal(receive(store, URL, first), "a");
    assert_string_equal(receive(store, URL, NULL), "");
    assert_string_equal(depth(store, URL), "0 1 0");
    ask_later(29999);
    assert_string_equal(receive(store, URL, NULL), "");
    ask_later(1);
    assert_string_equal(depth(store, URL), "1 0 0");
    /* A handle whose time is over hides nothing again. */
    with_handle(store, "ChangeMessageVisibility", URL, first, ",\"VisibilityTimeout\":60", 400);
    assert_string_equal(receive(store, URL ",\"VisibilityTimeout\":5", second), "a");
    /* The handle of an earlier reception: success, and the message stays. */
    with_handle(store, "DeleteMessage", URL, first, "", 200);
    assert_string_equal(depth(store, URL), "0 1 0");
    with_handle(store, "ChangeMessageVisibility", URL, second, ",\"VisibilityTimeout\":0", 200);
    assert_string_equal(depth(store, URL), "1 0 0");
    /* The handle of the last reception deletes, its time over or not, and may do so again. */
    with_handle(store, "DeleteMessage", URL, second, "", 200);
    with_handle(store, "DeleteMessage", URL, second, "", 200);
    assert_string_equal(depth(store, URL), "0 0 0");
    with_handle(store, "DeleteMessage", URL, "AQAB", "", 404);
}

static void handles_belong_to_a_queue(void **state)
{
    struct store *store = *state;
    char handle[64];
    ok(store, "CreateQueue", "{\"QueueName\":\"other\"}");
    send(store, URL, "a", "");
    assert_string_equal(receive(store, URL, handle), "a");
    with_handle(store, "DeleteMessage", "\"QueueUrl\":\"http://any/000000000000/other\"", handle,
                "", 404);
    assert_string_equal(depth(store, URL), "0 1 0");
}

static void delay(void **state)
{
    struct store *store = *state;
    ok(store, "SetQueueAttributes", "{" URL ",\"Attributes\":{\"DelaySeconds\":\"10\"}}");
    send(store, URL, "queue", "");
    send(store, URL, "message", ",\"DelaySeconds\":5");
    send(store, URL, "none", ",\"DelaySeconds\":0");
    assert_string_equal(depth(store, URL), "1 0 2");
    assert_string_equal(receive(store, URL, NULL), "none");
    ask_later(5000);
    assert_string_equal(receive(store, URL, NULL), "message");
    ask_later(5000);
    assert_string_equal(receive(store, URL, NULL), "queue");
}

static void retention(void **state)
{
    struct store *store = *state;
    ok(store, "SetQueueAttributes",
       "{" URL ",\"Attributes\":{\"MessageRetentionPeriod\":\"60\",\"VisibilityTimeout\":\"50\"}}");
    send(store, URL, "old", "");
    assert_string_equal(receive(store, URL, NULL), "old");
    ask_later(55000);
    send(store, URL, "new", "");
    ask_later(5000);
    assert_string_equal(receive(store, URL, NULL), "new");
    assert_string_equal(depth(store, URL), "0 1 0");
}

static void long_polls(void **state)
{
    struct store *store = *state;
    json_t *reply;
    const char *poll = "{" URL ",\"WaitTimeSeconds\":20}";
    struct asked *first = ask_begin(store, &sqs_service, "AmazonSQS.ReceiveMessage", poll);
    send(store, URL, "a", "");
    assert_int_equal(ask_end(first, &reply), 200);
    assert_string_equal(ask_text(reply, "Messages.0.Body"), "a");
    json_decref(reply);
    /* The queue's own wait; over when its time has come. */
    ok(store, "SetQueueAttributes",
       "{" URL ",\"Attributes\":{\"ReceiveMessageWaitTimeSeconds\":\"5\"}}");
    first = ask_begin(store, &sqs_service, "AmazonSQS.ReceiveMessage", "{" URL "}");
    assert_string_equal(depth(store, URL), "0 1 0");
    ask_later(5000);
    assert_string_equal(depth(store, URL), "0 1 0");
    assert_int_equal(ask_end(first, &reply), 200);
    assert_int_equal(json_object_size(reply), 0);
    json_decref(reply);
    /* A purge in between makes no difference. */
    first = ask_begin(store, &sqs_service, "AmazonSQS.ReceiveMessage", poll);
    ok(store, "PurgeQueue", "{" URL "}");
    send(store, URL, "b", "");
    assert_int_equal(ask_end(first, &reply), 200);
    assert_string_equal(ask_text(reply, "Messages.0.Body"), "b");
    json_decref(reply);
    /* Who waits next takes over the wait for what becomes visible. */
    first = ask_begin(store, &sqs_service, "AmazonSQS.ReceiveMessage",
                      "{" URL ",\"WaitTimeSeconds\":5}");
    struct asked *second = ask_begin(store, &sqs_service, "AmazonSQS.ReceiveMessage", poll);
    send(store, URL, "c", ",\"DelaySeconds\":10");
    ask_later(5000);
    assert_string_equal(depth(store, URL), "0 1 1");
    assert_int_equal(ask_end(first, NULL), 200);
    ask_later(5000);
    assert_string_equal(depth(store, URL), "1 1 0"); /* the store looks around after this */
    assert_string_equal(depth(store, URL), "0 2 0");
    assert_int_equal(ask_end(second, &reply), 200);
    assert_string_equal(ask_text(reply, "Messages.0.Body"), "c");
    json_decref(reply);
    /* Woken by the queue's end. */
    first = ask_begin(store, &sqs_service, "AmazonSQS.ReceiveMessage", poll);
    ok(store, "DeleteQueue", "{" URL "}");
    assert_int_equal(ask_end(first, NULL), 400);
}

static void dead_letters(void **state)
{
    struct store *store = *state;
    json_t *reply;
    ok(store, "CreateQueue", "{\"QueueName\":\"dead\"}");
    fails(store, "SetQueueAttributes",
          "{" URL
          ",\"Attributes\":{\"RedrivePolicy\":\"{\\\"deadLetterTargetArn\\\":\\\"arn:aws:sqs:"
          "us-east-1:000000000000:none\\\",\\\"maxReceiveCount\\\":2}\"}}",
          400, "InvalidParameterValueException");
    ok(store, "SetQueueAttributes",
       "{" URL ",\"Attributes\":{\"VisibilityTimeout\":\"0\",\"RedrivePolicy\":"
       "\"{\\\"deadLetterTargetArn\\\":\\\"arn:aws:sqs:us-east-1:000000000000:dead\\\","
       "\\\"maxReceiveCount\\\":\\\"2\\\"}\"}}");
    send(store, URL, "a", "");
    assert_string_equal(receive(store, URL, NULL), "a");
    assert_string_equal(receive(store, URL, NULL), "a");
    assert_string_equal(receive(store, URL, NULL), "");
    assert_string_equal(depth(store, URL), "0 0 0");
    assert_int_equal(sqs(store, "ReceiveMessage",
                         "{\"QueueUrl\":\"http://any/000000000000/dead\",\"AttributeNames\":"
                         "[\"DeadLetterQueueSourceArn\"]}",
                         &reply),
                     200);
    assert_string_equal(ask_text(reply, "Messages.0.Body"), "a");
    assert_string_equal(ask_text(reply, "Messages.0.Attributes.DeadLetterQueueSourceArn"),
                        "arn:aws:sqs:us-east-1:000000000000:q");
    json_decref(reply);
    assert_int_equal(sqs(store, "ListDeadLetterSourceQueues",
                         "{\"QueueUrl\":\"http://any/000000000000/dead\"}", &reply),
                     200);
    assert_string_equal(ask_text(reply, "queueUrls.0"), "http://localhost:1/000000000000/q");
    json_decref(reply);
    /* The target may go: the message stays where it is, and other attributes can still be set. */
    ok(store, "DeleteQueue", "{\"QueueUrl\":\"http://any/000000000000/dead\"}");
    ok(store, "SetQueueAttributes", "{" URL ",\"Attributes\":{\"DelaySeconds\":\"0\"}}");
    send(store, URL, "b", "");
    for (int i = 0; i < 4; i++)
        assert_string_equal(receive(store, URL, NULL), "b");
}

/* A dead-letter queue is another queue, of the same type. */
static void dead_letter_targets(void **state)
{
    struct store *store = *state;
    static const char *const targets[] = {"q", "q.fifo", "none"};
    ok(store, "CreateQueue", "{\"QueueName\":\"q.fifo\",\"Attributes\":{\"FifoQueue\":\"true\"}}");
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        char body[400];
        snprintf(body, sizeof body,
                 "{" URL ",\"Attributes\":{\"RedrivePolicy\":\"{\\\"deadLetterTargetArn\\\":"
                 "\\\"arn:aws:sqs:us-east-1:000000000000:%s\\\",\\\"maxReceiveCount\\\":2}\"}}",
                 targets[i]);
        fails(store, "SetQueueAttributes", body, 400, "InvalidParameterValueException");
    }
}

static void purged(void **state)
{
    struct store *store = *state;
    char handle[64];
    send(store, URL, "a", "");
    send(store, URL, "b", "");
    receive(store, URL, handle);
    ok(store, "PurgeQueue", "{" URL "}");
    assert_string_equal(depth(store, URL), "0 0 0");
    with_handle(store, "DeleteMessage", URL, handle, "", 200);
    send(store, URL, "c", "");
    assert_string_equal(depth(store, URL), "1 0 0");
    ask_later(60000); /* the dead box is swept */
    assert_string_equal(receive(store, URL, NULL), "c");
    assert_string_equal(depth(store, URL), "0 1 0");
}

/* Groups are given out in order; one with a message in flight gives nothing; another goes on. */
static void fifo_groups(void **state)
{
    struct store *store = *state;
    char first[64], second[64];
    ok(store, "CreateQueue",
       "{\"QueueName\":\"q.fifo\",\"Attributes\":{\"FifoQueue\":\"true\","
       "\"ContentBasedDeduplication\":\"true\"}}");
    send(store, FIFO, "a1", ",\"MessageGroupId\":\"a\"");
    send(store, FIFO, "b1", ",\"MessageGroupId\":\"b\"");
    send(store, FIFO, "a2", ",\"MessageGroupId\":\"a\"");
    assert_string_equal(receive(store, FIFO, first), "a1 b1 a2");
    send(store, FIFO, "a3", ",\"MessageGroupId\":\"a\"");
    send(store, FIFO, "c1", ",\"MessageGroupId\":\"c\"");
    assert_string_equal(receive(store, FIFO, second), "c1");
    with_handle(store, "DeleteMessage", FIFO, first, "", 200);
    assert_string_equal(receive(store, FIFO, NULL), ""); /* a2 is still in flight */
    ask_later(30000);
    with_handle(store, "DeleteMessage", FIFO, second, "", 400); /* its time is over */
    assert_string_equal(receive(store, FIFO, NULL), "b1 a2 a3 c1");
}

/* A message that is still delayed holds back those behind it in its group, not those before it; and
 * a deletion frees the group for whoever waits. */
static void fifo_order_and_waiting(void **state)
{
    struct store *store = *state;
    char handle[64];
    json_t *reply;
    ok(store, "CreateQueue",
       "{\"QueueName\":\"q.fifo\",\"Attributes\":{\"FifoQueue\":\"true\","
       "\"ContentBasedDeduplication\":\"true\"}}");
    send(store, FIFO, "a1", ",\"MessageGroupId\":\"a\"");
    ok(store, "SetQueueAttributes", "{" FIFO ",\"Attributes\":{\"DelaySeconds\":\"10\"}}");
    send(store, FIFO, "a2", ",\"MessageGroupId\":\"a\"");
    ok(store, "SetQueueAttributes", "{" FIFO ",\"Attributes\":{\"DelaySeconds\":\"0\"}}");
    send(store, FIFO, "a3", ",\"MessageGroupId\":\"a\"");
    assert_string_equal(receive(store, FIFO, handle), "a1");
    with_handle(store, "DeleteMessage", FIFO, handle, "", 200);
    assert_string_equal(receive(store, FIFO, NULL), "");
    ask_later(10000);
    json_t *first;
    assert_int_equal(sqs(store, "ReceiveMessage", "{" FIFO "}", &first), 200);
    assert_string_equal(ask_text(first, "Messages.0.Body"), "a2");
    struct asked *waiting = ask_begin(store, &sqs_service, "AmazonSQS.ReceiveMessage",
                                      "{" FIFO ",\"WaitTimeSeconds\":20}");
    with_handle(store, "DeleteMessage", FIFO, ask_text(first, "Messages.0.ReceiptHandle"), "", 200);
    assert_int_equal(ask_end(waiting, &reply), 200);
    assert_string_equal(ask_text(reply, "Messages.0.Body"), "a3");
    json_decref(reply);
    json_decref(first);
}

static void fifo_deduplication(void **state)
{
    struct store *store = *state;
    json_t *original, *again;
    const char *body = "{" FIFO ",\"MessageBody\":\"a\",\"MessageGroupId\":\"g\","
                       "\"MessageDeduplicationId\":\"d\"}";
    ok(store, "CreateQueue", "{\"QueueName\":\"q.fifo\",\"Attributes\":{\"FifoQueue\":\"true\"}}");
    assert_int_equal(sqs(store, "SendMessage", body, &original), 200);
    ask_later(299999);
    assert_int_equal(sqs(store, "SendMessage", body, &again), 200);
    assert_string_equal(ask_text(original, "MessageId"), ask_text(again, "MessageId"));
    assert_string_equal(ask_text(original, "SequenceNumber"), ask_text(again, "SequenceNumber"));
    assert_int_equal(strlen(ask_text(again, "SequenceNumber")), 20);
    json_decref(again);
    assert_string_equal(depth(store, FIFO), "1 0 0");
    ask_later(1);
    assert_int_equal(sqs(store, "SendMessage", body, &again), 200);
    assert_true(strcmp(ask_text(again, "SequenceNumber"), ask_text(original, "SequenceNumber")) >
                0);
    assert_string_equal(depth(store, FIFO), "2 0 0");
    json_decref(again);
    json_decref(original);
    fails(store, "SendMessage", "{" FIFO ",\"MessageBody\":\"x\",\"MessageGroupId\":\"g\"}", 400,
          "InvalidParameterValueException");
    fails(store, "SendMessage", "{" FIFO ",\"MessageBody\":\"x\"}", 400,
          "MissingRequiredParameterException");
}

static void refusals(void **state)
{
    struct store *store = *state;
    static const struct {
        const char *op, *body;
        int status;
        const char *code;
    } cases[] = {
        {"SendMessage", "{" URL "}", 400, "MissingRequiredParameterException"},
        {"SendMessage", "{" URL ",\"MessageBody\":\"\\u0001\"}", 400, "InvalidMessageContents"},
        {"SendMessage", "{" URL ",\"MessageBody\":\"a\",\"DelaySeconds\":901}", 400,
         "InvalidParameterValueException"},
        {"SendMessage", "{" URL ",\"MessageBody\":\"a\",\"DelaySeconds\":-1}", 400,
         "InvalidParameterValueException"},
        {"SendMessage", "{" URL ",\"MessageBody\":\"a\",\"MessageDeduplicationId\":\"d\"}", 400,
         "InvalidParameterValueException"},
        {"SendMessage",
         "{" URL ",\"MessageBody\":\"a\",\"MessageAttributes\":{\"AWS.x\":{\"DataType\":\"String\","
         "\"StringValue\":\"1\"}}}",
         400, "InvalidParameterValueException"},
        {"SendMessage",
         "{" URL ",\"MessageBody\":\"a\",\"MessageAttributes\":{\"x\":{\"DataType\":\"Number\","
         "\"StringValue\":\"one\"}}}",
         400, "InvalidParameterValueException"},
        {"SendMessage",
         "{" URL ",\"MessageBody\":\"a\",\"MessageAttributes\":{\"x\":{\"DataType\":\"String\","
         "\"StringValue\":\"\"}}}",
         400, "InvalidParameterValueException"},
        {"SendMessage",
         "{" URL ",\"MessageBody\":\"a\",\"MessageAttributes\":{\"x\":{\"StringValue\":\"1\"}}}",
         400, "InvalidParameterValueException"},
        {"SendMessage", "{\"MessageBody\":\"a\"}", 400, "MissingRequiredParameterException"},
        {"SendMessage", "{\"QueueUrl\":\"q\",\"MessageBody\":\"a\"}", 404, "InvalidAddress"},
        {"SendMessage", "{\"QueueUrl\":\"http://any/000000000000/x\",\"MessageBody\":\"a\"}", 400,
         "QueueDoesNotExist"},
        {"SendMessage", "{", 400, "SerializationException"},
        {"ReceiveMessage", "{" URL ",\"MaxNumberOfMessages\":0}", 400,
         "InvalidParameterValueException"},
        {"ReceiveMessage", "{" URL ",\"MaxNumberOfMessages\":11}", 400,
         "InvalidParameterValueException"},
        {"ReceiveMessage", "{" URL ",\"WaitTimeSeconds\":21}", 400,
         "InvalidParameterValueException"},
        {"ReceiveMessage", "{" URL ",\"VisibilityTimeout\":43201}", 400,
         "InvalidParameterValueException"},
        {"ReceiveMessage", "{" URL ",\"AttributeNames\":[\"X\"]}", 400, "InvalidAttributeName"},
        {"GetQueueAttributes", "{" URL ",\"AttributeNames\":[\"X\"]}", 400, "InvalidAttributeName"},
        {"SetQueueAttributes", "{" URL ",\"Attributes\":{\"VisibilityTimeout\":\"43201\"}}", 400,
         "InvalidAttributeValue"},
        {"SetQueueAttributes", "{" URL ",\"Attributes\":{\"FifoQueue\":\"true\"}}", 400,
         "InvalidAttributeValue"},
        {"CreateQueue", "{\"QueueName\":\"a.fifo\"}", 400, "InvalidParameterValueException"},
        {"CreateQueue", "{\"QueueName\":\"a\",\"Attributes\":{\"FifoQueue\":\"true\"}}", 400,
         "InvalidParameterValueException"},
        {"CreateQueue", "{\"QueueName\":\"q\",\"Attributes\":{\"DelaySeconds\":\"1\"}}", 400,
         "QueueNameExists"},
        {"DeleteMessageBatch", "{" URL ",\"Entries\":[]}", 400, "EmptyBatchRequest"},
        {"DeleteMessageBatch", "{" URL ",\"Entries\":[{\"Id\":\"a b\",\"ReceiptHandle\":\"x\"}]}",
         400, "InvalidBatchEntryId"},
        {"DeleteMessageBatch",
         "{" URL ",\"Entries\":[{\"Id\":\"a\",\"ReceiptHandle\":\"x\"},{\"Id\":\"a\"}]}", 400,
         "BatchEntryIdsNotDistinct"},
        {"StartMessageMoveTask", "{}", 501, "NotImplemented"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        fails(store, cases[i].op, cases[i].body, cases[i].status, cases[i].code);
}

/* Errors recorded from the service: "(400, 'CODE', 'MESSAGE', ...": what is refused here is refused
 * there in the same words. */
static void refusals_in_the_services_words(void **state)
{
    struct store *store = *state;
    static const struct {
        const char *op, *body;
    } cases[] = {
        {"SendMessage", "{" URL ",\"MessageBody\":\"\"}"},
        {"SendMessage", "{" FIFO ",\"MessageBody\":\"x\"}"},
        {"SendMessage", "{" FIFO ",\"MessageBody\":\"x\",\"MessageGroupId\":\"g\"}"},
        {"SendMessage", "{" FIFO ",\"MessageBody\":\"x\",\"MessageGroupId\":\"group 123\"}"},
        {"SendMessage", "{" FIFO ",\"MessageBody\":\"x\",\"MessageGroupId\":\"\"}"},
        {"SendMessage", "{" FIFO ",\"MessageBody\":\"x\",\"MessageGroupId\":\"g\","
                        "\"MessageDeduplicationId\":\"group 123\"}"},
        {"SendMessage",
         "{" FIFO ",\"MessageBody\":\"x\",\"MessageGroupId\":\"g\",\"DelaySeconds\":2}"},
        {"SendMessage", "{" URL ",\"MessageBody\":\"x\",\"MessageAttributes\":{\"ErrorDetails\":"
                        "{\"DataType\":\"String\",\"StringValue\":\"\"}}}"},
        {"SendMessage", "{\"QueueUrl\":\"http://any/000000000000/x\",\"MessageBody\":\"x\"}"},
        {"SendMessageBatch", "{" URL ",\"Entries\":[{\"Id\":\"\",\"MessageBody\":\"x\"}]}"},
        {"ReceiveMessage", "{" URL ",\"WaitTimeSeconds\":21}"},
        {"ReceiveMessage", "{" URL ",\"WaitTimeSeconds\":-1}"},
        {"ReceiveMessage", "{" URL ",\"MaxNumberOfMessages\":11}"},
        {"CreateQueue", "{\"QueueName\":\"q\",\"Attributes\":{\"DelaySeconds\":\"1\"}}"},
        {"CreateQueue", "{\"QueueName\":\"q.fifo\",\"Attributes\":{\"FifoQueue\":\"true\","
                        "\"ContentBasedDeduplication\":\"true\"}}"},
        {"CreateQueue", "{\"QueueName\":\"z\",\"Attributes\":{\"FifoQueue\":\"false\"}}"},
        {"CreateQueue",
         "{\"QueueName\":\"z\",\"Attributes\":{\"ContentBasedDeduplication\":\"true\"}}"},
        {"CreateQueue", "{\"QueueName\":\"z\",\"Attributes\":{\"DeduplicationScope\":\"queue\"}}"},
        {"CreateQueue",
         "{\"QueueName\":\"z\",\"Attributes\":{\"FifoThroughputLimit\":\"perQueue\"}}"},
        {"SetQueueAttributes", "{" URL ",\"Attributes\":{\"FifoQueue\":\"true\"}}"},
    };
    const char *shared = getenv("SLUICE_SHARED"), *top = getenv("top_srcdir");
    struct buf path, recorded;
    buf_init(&path, 0);
    buf_init(&recorded, 0);
    if (shared != NULL)
        buf_addf(&path, "%s/vectors/aws-errors-sqs.txt", shared);
    else
        buf_addf(&path, "%s/../shared/vectors/aws-errors-sqs.txt", top != NULL ? top : ".");
    if (file_read(path.data, CAP_SMALL_FILE, &recorded, NULL) != 0) {
        buf_release(&path);
        print_message("no recorded errors\n");
        skip();
    }
    ok(store, "CreateQueue", "{\"QueueName\":\"q.fifo\",\"Attributes\":{\"FifoQueue\":\"true\"}}");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *reply;
        char error[400];
        sqs(store, cases[i].op, cases[i].body, &reply);
        const char *code = strchr(ask_text(reply, "__type"), '#');
        assert_non_null(code);
        const char *message = ask_text(reply, "message");
        char quote = strchr(message, '\'') != NULL ? '"' : '\'';
        snprintf(error, sizeof error, ", '%s', %c%s%c,", error_query_code(code + 1), quote, message,
                 quote);
        if (strstr(recorded.data, error) == NULL)
            print_error("not recorded: %s\n", error);
        assert_non_null(strstr(recorded.data, error));
        json_decref(reply);
    }
    buf_release(&recorded);
    buf_release(&path);
}

/* Messages and batches at their limits and one past them; attributes count. */
static void sizes(void **state)
{
    struct store *store = *state;
    size_t max = 1048576;
    char *body = mem_alloc(max + 200);
    for (size_t over = 0; over <= 1; over++) {
        int at = sprintf(body, "{" URL ",\"MessageAttributes\":{\"n\":{\"DataType\":\"String\","
                               "\"StringValue\":\"v\"}},\"MessageBody\":\"");
        size_t len = max - 8 + over;
        memset(body + at, 'x', len);
        strcpy(body + at + len, "\"}");
        assert_int_equal(sqs(store, "SendMessage", body, NULL), over ? 400 : 200);
        at = sprintf(body, "{" URL ",\"Entries\":[{\"Id\":\"1\",\"MessageBody\":\"y\"},"
                           "{\"Id\":\"2\",\"MessageBody\":\"");
        len = max - 1 + over;
        memset(body + at, 'x', len);
        strcpy(body + at + len, "\"}]}");
        assert_int_equal(sqs(store, "SendMessageBatch", body, NULL), over ? 400 : 200);
    }
    free(body);
}

/* One entry of a batch fails, the others are done. */
static void batches(void **state)
{
    struct store *store = *state;
    json_t *reply;
    ok(store, "SetQueueAttributes", "{" URL ",\"Attributes\":{\"MaximumMessageSize\":\"1024\"}}");
    char body[2000] = "{" URL ",\"Entries\":[{\"Id\":\"a\",\"MessageBody\":\"1\"},"
                      "{\"Id\":\"b\",\"MessageBody\":\"";
    size_t at = strlen(body);
    memset(body + at, 'x', 1025);
    strcpy(body + at + 1025, "\"},{\"Id\":\"c\",\"MessageBody\":\"3\"},{\"Id\":\"d\"}]}");
    assert_int_equal(sqs(store, "SendMessageBatch", body, &reply), 200);
    assert_int_equal(ask_count(reply, "Successful"), 2);
    assert_string_equal(ask_text(reply, "Successful.1.Id"), "c");
    assert_int_equal(ask_count(reply, "Failed"), 2);
    assert_string_equal(ask_text(reply, "Failed.0.Id"), "b");
    assert_string_equal(ask_text(reply, "Failed.0.Code"), "InvalidParameterValue");
    assert_string_equal(ask_text(reply, "Failed.1.Code"), "MissingParameter");
    json_decref(reply);
    assert_string_equal(depth(store, URL), "2 0 0");
}

static void query_protocol(void **state)
{
    struct store *store = *state;
    json_t *reply;
    assert_int_equal(ask(store, &sqs_service, NULL,
                         "Action=SendMessage&Version=2012-11-05&QueueUrl=http%3A%2F%2Fany%2F"
                         "000000000000%2Fq&MessageBody=a+%26b",
                         &reply),
                     200);
    assert_non_null(strstr(json_string_value(reply), "<SendMessageResponse xmlns="));
    assert_non_null(strstr(json_string_value(reply), "</MessageId>"));
    json_decref(reply);
    assert_string_equal(receive(store, URL, NULL), "a &b");
    assert_int_equal(ask(store, &sqs_service, NULL,
                         "Action=PurgeQueue&QueueUrl=http%3A%2F%2Fany%2F000000000000%2Fnone",
                         &reply),
                     400);
    assert_non_null(strstr(json_string_value(reply),
                           "<Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>The "
                           "specified queue does not exist for this wsdl version.</Message>"));
    json_decref(reply);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_queue, close_queue)

UNIT_GROUP(sqs, TEST(visibility), TEST(handles_belong_to_a_queue), TEST(delay), TEST(retention),
           TEST(long_polls), TEST(dead_letters), TEST(dead_letter_targets), TEST(purged),
           TEST(fifo_groups), TEST(fifo_order_and_waiting), TEST(fifo_deduplication),
           TEST(refusals), TEST(refusals_in_the_services_words), TEST(sizes), TEST(batches),
           TEST(query_protocol))
