/* flaky COMMAND ARG...: runs the command against a small SQS and Kinesis that misbehaves on
 * purpose, and exits with its status. What it stores goes, a line each, to the file "stored" of the
 * current folder, in the order of storing.
 *
 *   - Every third entry of a batch fails, and may be tried again.
 *   - An entry whose payload holds "poison" always fails, as the sender's fault.
 *   - A request with an entry that holds "spoiler" is refused as a whole.
 *   - The queue's URL names another host than the one that answers.
 *   - The stream "split" has a shard that was split in two; iterators expire and reads are
 * throttled now and then. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server.h"

#include "codec/base64.h"
#include "codec/digest.h"
#include "codec/hex.h"
#include "codec/json.h"

enum { FAIL_EVERY = 3, RECORDS_PER_SHARD = 40, PAGE = 15, UNWELL_EVERY = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned entries, reads; /* under the lock */

static void reply(const struct served *request, int status, json_t *body)
{
    struct buf text;
    buf_init(&text, 0);
    json_print(body, &text);
    server_reply(request->fd, status, "x-amzn-RequestId: F1\r\n", text.data, text.len);
    buf_release(&text);
    json_decref(body);
}

static void refuse(const struct served *request, const char *code)
{
    reply(request, 400, json_pack("{s:s,s:s}", "__type", code, "message", "refused by flaky"));
}

static bool holds(struct span text, const char *word)
{
    return memmem(text.ptr, text.len, word, strlen(word)) != NULL;
}

enum fate { STORED, TRY_AGAIN, REFUSED };

/* Decides about one entry and, when it is stored, writes it down. */
static enum fate decide(struct span payload)
{
    if (holds(payload, "poison"))
        return REFUSED;
    if (++entries % FAIL_EVERY == 0)
        return TRY_AGAIN;
    FILE *stored = fopen("stored", "a");
    if (stored == NULL)
        abort();
    fprintf(stored, "%.*s\n", SPAN_ARG(payload));
    fclose(stored);
    return STORED;
}

static bool any_holds(const json_t *list, const char *member, const char *word)
{
    size_t i;
    json_t *entry;
    json_array_foreach(list, i, entry) if (holds(json_text(entry, member), word)) return true;
    return false;
}

/* SendMessageBatch, DeleteMessageBatch, ChangeMessageVisibilityBatch; member is what is stored. */
static void batch(const struct served *request, const json_t *body, const char *member)
{
    const json_t *list = json_object_get(body, "Entries");
    json_t *ok = json_array(), *failed = json_array(), *entry;
    size_t i;
    if (any_holds(list, member, "spoiler")) {
        json_decref(ok);
        json_decref(failed);
        refuse(request, "InvalidParameterValue");
        return;
    }
    json_array_foreach(list, i, entry)
    {
        struct span text = json_text(entry, member);
        json_t *id = json_object_get(entry, "Id");
        enum fate fate = decide(text);
        unsigned char md5[DIGEST_MD5_SIZE];
        char hex[2 * DIGEST_MD5_SIZE + 1];
        digest_md5(text, md5);
        hex_encode(md5, sizeof md5, hex);
        if (fate == STORED)
            json_array_append_new(ok, json_pack("{s:O,s:s,s:s}", "Id", id, "MessageId", "m",
                                                "MD5OfMessageBody", hex));
        else
            json_array_append_new(failed, json_pack("{s:O,s:s,s:b,s:s}", "Id", id, "Code",
                                                    fate == REFUSED ? "Bad" : "InternalError",
                                                    "SenderFault", fate == REFUSED, "Message",
                                                    "refused by flaky"));
    }
    reply(request, 200, json_pack("{s:o,s:o}", "Successful", ok, "Failed", failed));
}

static void put_records(const struct served *request, const json_t *body)
{
    const json_t *list = json_object_get(body, "Records");
    json_t *results = json_array(), *entry;
    size_t i;
    int failures = 0;
    struct buf data;
    buf_init(&data, 0);
    json_array_foreach(list, i, entry)
    {
        buf_clear(&data);
        base64_decode(json_text(entry, "Data"), &data);
        enum fate fate = decide(buf_span(&data));
        failures += fate != STORED;
        json_array_append_new(
            results,
            fate == STORED
                ? json_pack("{s:s,s:s}", "SequenceNumber", "1", "ShardId", "shard-0")
                : json_pack("{s:s,s:s}", "ErrorCode", fate == REFUSED ? "Bad" : "InternalFailure",
                            "ErrorMessage", "refused by flaky"));
    }
    buf_release(&data);
    reply(request, 200, json_pack("{s:i,s:o}", "FailedRecordCount", failures, "Records", results));
}

/* ---- the stream "split": shard-0, closed, parent of shard-1 and shard-2 ---- */

static void list_shards(const struct served *request)
{
    json_t *shards = json_array();
    for (int i = 2; i >= 0; i--) {
        char id[32];
        snprintf(id, sizeof id, "shard-%d", i);
        json_t *range = json_pack("{s:s}", "StartingSequenceNumber", "0");
        json_t *shard = json_pack("{s:s,s:o}", "ShardId", id, "SequenceNumberRange", range);
        if (i == 0)
            json_object_set_new(range, "EndingSequenceNumber", json_string("99"));
        else
            json_object_set_new(shard, "ParentShardId", json_string("shard-0"));
        json_array_append_new(shards, shard);
    }
    reply(request, 200, json_pack("{s:o}", "Shards", shards));
}

/* An iterator is "SHARD/POSITION"; one of LATEST, "SHARD/late", has always expired. */
static void get_iterator(const struct served *request, const json_t *body)
{
    char text[64];
    struct span shard = json_text(body, "ShardId"),
                after = json_text(body, "StartingSequenceNumber");
    int position = after.ptr != NULL ? atoi(after.ptr) + 1 : 0;
    const json_t *time = json_object_get(body, "Timestamp");
    snprintf(text, sizeof text, "%.*s/%d", SPAN_ARG(shard), position);
    if (span_is(json_text(body, "ShardIteratorType"), "LATEST"))
        snprintf(text, sizeof text, "%.*s/late", SPAN_ARG(shard));
    if (time != NULL && json_number_value(time) < 1.7e9)
        refuse(request, "InvalidArgumentException");
    else
        reply(request, 200, json_pack("{s:s}", "ShardIterator", text));
}

static void get_records(const struct served *request, const json_t *body)
{
    int shard, position, most = (int)json_int(body, "Limit", PAGE);
    bool late = holds(json_text(body, "ShardIterator"), "late");
    if (late || ++reads % UNWELL_EVERY == 0) {
        refuse(request, "ExpiredIteratorException");
        return;
    }
    sscanf(json_text(body, "ShardIterator").ptr, "shard-%d/%d", &shard, &position);
    json_t *records = json_array();
    for (int i = 0; i < PAGE && i < most && position < RECORDS_PER_SHARD; i++, position++) {
        char text[64], sequence[16];
        struct buf data;
        buf_init(&data, 0);
        snprintf(text, sizeof text, "{\"shard\":%d,\"n\":%d}", shard, position);
        snprintf(sequence, sizeof sequence, "%d", position);
        base64_encode(span_str(text), &data);
        json_array_append_new(records, json_pack("{s:s,s:s,s:s,s:f}", "SequenceNumber", sequence,
                                                 "PartitionKey", "k", "Data", data.data,
                                                 "ApproximateArrivalTimestamp", 1.5));
        buf_release(&data);
    }
    bool end = position == RECORDS_PER_SHARD;
    json_t *page = json_pack("{s:o,s:i}", "Records", records, "MillisBehindLatest", end ? 0 : 1000);
    if (!end || shard != 0) {
        char next[64];
        snprintf(next, sizeof next, "shard-%d/%d", shard, position);
        json_object_set_new(page, "NextShardIterator", json_string(next));
    }
    reply(request, 200, page);
}

/* ---- all of it ---- */

static void dispatch(const struct served *request, const char *operation, const json_t *body)
{
    if (strcmp(operation, "GetQueueUrl") == 0)
        reply(request, 200,
              json_pack("{s:s}", "QueueUrl", "https://sqs.nowhere.invalid/000000000000/q"));
    else if (strcmp(operation, "SendMessageBatch") == 0)
        batch(request, body, "MessageBody");
    else if (strcmp(operation, "DeleteMessageBatch") == 0 ||
             strcmp(operation, "ChangeMessageVisibilityBatch") == 0)
        batch(request, body, "ReceiptHandle");
    else if (strcmp(operation, "DescribeStreamSummary") == 0)
        refuse(request, "AccessDeniedException");
    else if (strcmp(operation, "PutRecords") == 0)
        put_records(request, body);
    else if (strcmp(operation, "ListShards") == 0)
        list_shards(request);
    else if (strcmp(operation, "GetShardIterator") == 0)
        get_iterator(request, body);
    else if (strcmp(operation, "GetRecords") == 0)
        get_records(request, body);
    else
        refuse(request, "UnknownOperationException");
}

static bool answer(const struct served *request)
{
    char target[128];
    struct err err;
    server_header(request, "X-Amz-Target", target, sizeof target);
    const char *dot = strrchr(target, '.');
    json_t *body = json_parse(span_of(request->body, request->body_len), &err);
    pthread_mutex_lock(&lock);
    if (dot == NULL || body == NULL)
        refuse(request, "SerializationException");
    else
        dispatch(request, dot + 1, body);
    pthread_mutex_unlock(&lock);
    json_decref(body);
    return true;
}

int main(int argc, char **argv)
{
    (void)argc;
    struct server server;
    char url[64];
    server_start(&server, answer);
    snprintf(url, sizeof url, "http://127.0.0.1:%d", server.port);
    setenv("AWS_ENDPOINT_URL", url, 1);
    setenv("AWS_REGION", "us-east-1", 1);
    setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", 1);
    setenv("AWS_SECRET_ACCESS_KEY", "secret", 1);
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    int status = 0;
    waitpid(child, &status, 0);
    server_stop(&server);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
