/* Event notifications, records of version 2.1. An event is a message in the same transaction as the
 * change it tells of, so neither is there without the other. */
#include "local/s3_event.h"

#include <stdio.h>

#include "aws/s3_notification.h"
#include "codec/jwrite.h"
#include "codec/url.h"
#include "core/clock.h"
#include "core/random.h"
#include "local/s3_bucket_config.h"
#include "local/s3_error.h"
#include "local/sqs_deliver.h"

/* Larger for what happened later; its digits sort as it does. */
static int64_t next_sequencer(struct store *store)
{
    store_run(store_sql(store, "INSERT INTO s3_counter VALUES ('sequencer', 1)"
                               " ON CONFLICT (name) DO UPDATE SET value = value + 1"));
    struct store_query *query = store_sql(store,
                                          "SELECT value FROM s3_counter WHERE name = 'sequencer'");
    int64_t value = store_row(query) ? store_int(query, 0) : 0;
    store_done(query);
    return value;
}

static void text(struct buf *out, const char *name, struct span value)
{
    jwrite_name(out, name);
    jwrite_string_lossy(out, value);
    buf_addc(out, ',');
}

/* Percent-encoded but for slashes, with '+' for spaces. */
static void key_text(struct buf *out, struct span key)
{
    struct buf encoded;
    buf_init(&encoded, 0);
    url_encode(key, true, &encoded);
    buf_adds(out, "\"key\":\"");
    for (size_t i = 0; i < encoded.len; i++) {
        if (encoded.len - i >= 3 && memcmp(encoded.data + i, "%20", 3) == 0) {
            buf_addc(out, '+');
            i += 2;
        } else {
            buf_addc(out, encoded.data[i]);
        }
    }
    buf_addc(out, '"');
    buf_release(&encoded);
}

struct place {
    struct buf name, account, region; /* of the bucket */
};

/* What is told of the object, by the beginning of the event's name: the first that fits. */
static const struct form {
    const char *name, *version;
    bool size, etag, sequencer;
} forms[] = {
    {"s3:ObjectCreated:", "2.1", true, true, true},
    {"s3:ObjectRemoved:DeleteMarkerCreated", "2.1", false, true, true},
    {"s3:ObjectRemoved:", "2.1", false, false, true},
    {"s3:ObjectRestore:", "2.1", true, true, true},
    {"s3:ObjectTagging:", "2.3", false, true, false},
    {"s3:LifecycleExpiration:DeleteMarkerCreated", "2.3", false, true, true},
    {"s3:LifecycleExpiration:", "2.3", false, false, true},
    {"s3:", "2.3", true, true, true},
};

static const struct form *form_of(const struct s3_event *event)
{
    const struct form *form = forms;
    while (!span_starts(span_str(event->name), form->name))
        form++;
    return form;
}

static void write_object(struct buf *out, const struct s3_event *event, int64_t sequencer)
{
    static const char nothing[] = "d41d8cd98f00b204e9800998ecf8427e"; /* a marker's ETag */
    const struct form *form = form_of(event);
    buf_adds(out, "\"object\":{");
    key_text(out, event->key);
    if (form->size)
        buf_addf(out, ",\"size\":%llu", (unsigned long long)event->size);
    if (form->etag) {
        buf_adds(out, ",\"eTag\":");
        jwrite_string_lossy(out, event->etag.ptr != NULL ? event->etag : span_str(nothing));
    }
    if (event->version.ptr != NULL) {
        buf_adds(out, ",\"versionId\":");
        jwrite_string_lossy(out, event->version);
    }
    if (form->sequencer)
        buf_addf(out, ",\"sequencer\":\"%018llX\"", (unsigned long long)sequencer);
    buf_addc(out, '}');
}

static void write_record(struct buf *out, const struct call *call, const struct place *place,
                         struct span id, const struct s3_event *event, int64_t sequencer)
{
    char time[25], uuid[37];
    clock_iso(call != NULL ? call->now_ms : event->now_ms, time);
    random_uuid(uuid);
    struct span request = span_str(call != NULL ? call->request_id : uuid);
    buf_addf(out, "{\"Records\":[{\"eventVersion\":\"%s\",\"eventSource\":\"aws:s3\",",
             form_of(event)->version);
    text(out, "awsRegion", buf_span(&place->region));
    text(out, "eventTime", span_str(time));
    text(out, "eventName", span_str(event->name + strlen("s3:")));
    buf_addf(out, "\"userIdentity\":{\"principalId\":\"%s%s\"},", call != NULL ? "AWS:" : "",
             call != NULL ? call->account : "s3.amazonaws.com");
    buf_addf(out, "\"requestParameters\":{\"sourceIPAddress\":\"%s\"},",
             call != NULL ? "127.0.0.1" : "s3.amazonaws.com");
    buf_addf(out,
             "\"responseElements\":{\"x-amz-request-id\":\"%.*s\",\"x-amz-id-2\":\"%.*s\"},"
             "\"s3\":{\"s3SchemaVersion\":\"1.0\",",
             SPAN_ARG(request), SPAN_ARG(request));
    text(out, "configurationId", id);
    buf_adds(out, "\"bucket\":{");
    text(out, "name", buf_span(&place->name));
    buf_addf(out, "\"ownerIdentity\":{\"principalId\":\"%s\"},\"arn\":\"arn:aws:s3:::%s\"},",
             place->account.data, place->name.data);
    write_object(out, event, sequencer);
    buf_addc(out, '}');
    if (event->storage_class.ptr != NULL)
        buf_addf(out,
                 ",\"lifecycleEventData\":{\"transitionEventData\":{\"destinationStorageClass\":"
                 "\"%.*s\"}}",
                 SPAN_ARG(event->storage_class));
    buf_adds(out, "}]}");
}

static void find_place(struct store *store, int64_t bucket, struct place *place)
{
    struct buf *column[] = {&place->name, &place->account, &place->region};
    struct store_query *query = store_sql(
        store, "SELECT name, account, region FROM s3_bucket WHERE id = ?1");
    store_bind_int(query, 1, bucket);
    bool found = store_row(query);
    for (int i = 0; i < 3; i++) {
        buf_init(column[i], 0);
        if (found)
            buf_addspan(column[i], store_text(query, i));
    }
    store_done(query);
}

static void deliver(struct store *store, const struct call *call, int64_t bucket,
                    const json_t *configuration, const struct s3_event *event)
{
    struct place place;
    struct buf body;
    buf_init(&body, 0);
    find_place(store, bucket, &place);
    write_record(&body, call, &place, json_text(configuration, "Id"), event, next_sequencer(store));
    sqs_deliver(store, buf_span(&place.account), json_text(configuration, "QueueArn"),
                buf_span(&body), call != NULL ? call->now_ms : event->now_ms);
    buf_release(&place.name);
    buf_release(&place.account);
    buf_release(&place.region);
    buf_release(&body);
}

void s3_event(struct store *store, const struct call *call, int64_t bucket,
              const struct s3_event *event)
{
    size_t i;
    json_t *configuration, *document = s3_bucket_config_find(store, bucket, "notification");
    json_array_foreach(json_object_get(document, "QueueConfigurations"), i, configuration)
    {
        if (s3_notification_wants(configuration, event->name, event->key)) {
            deliver(store, call, bucket, configuration, event);
            break; /* configurations do not overlap */
        }
    }
    json_decref(document);
}

/* ---- the configuration ---- */

static void refuse_target(struct call *call, struct span arn, const char *why)
{
    s3_error_argument(call, arn.ptr, span_str(why),
                      "Unable to validate the following destination configurations");
}

static void send_test(struct store *store, struct call *call, struct span bucket, struct span arn)
{
    char time[25];
    struct buf body;
    buf_init(&body, 0);
    clock_iso(call->now_ms, time);
    buf_adds(&body, "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",");
    text(&body, "Time", span_str(time));
    text(&body, "Bucket", bucket);
    buf_addf(&body, "\"RequestId\":\"%s\",\"HostId\":\"%s\"}", call->request_id, call->request_id);
    sqs_deliver(store, span_str(call->account), arn, buf_span(&body), call->now_ms);
    buf_release(&body);
}

void s3_event_begin(struct store *store, struct call *call, struct span bucket,
                    const json_t *document)
{
    static const char *const others[] = {"TopicConfigurations", "LambdaFunctionConfigurations",
                                         "EventBridgeConfiguration"};
    size_t i;
    json_t *item;
    const json_t *queues = json_object_get(document, "QueueConfigurations");
    for (i = 0; i < sizeof others / sizeof others[0]; i++)
        if (json_object_get(document, others[i]) != NULL)
            call_fail(call, 501, "NotImplemented",
                      "Notifications go to queues only; %s is not implemented", others[i]);
    if (span_is_nocase(call_header(call, "x-amz-skip-destination-validation"), "true"))
        return;
    json_array_foreach(queues, i, item)
    {
        struct span arn = json_text(item, "QueueArn");
        enum sqs_target target = sqs_deliver_target(store, span_str(call->account), arn);
        if (target == SQS_TARGET_ABSENT)
            refuse_target(call, arn, "The destination queue does not exist");
        else if (target == SQS_TARGET_FIFO)
            refuse_target(call, arn, "FIFO SQS queues are not supported");
    }
    json_array_foreach(queues, i, item)
    {
        if (!call_failed(call))
            send_test(store, call, bucket, json_text(item, "QueueArn"));
    }
}
