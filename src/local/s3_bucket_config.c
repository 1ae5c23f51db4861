/* Configurations are kept as JSON, checked when they come. What would ask cloudlet for something it
 * does not do is refused here, not kept and ignored. */
#include "local/s3_bucket_config.h"

#include "aws/s3_notification.h"
#include "core/random.h"
#include "local/s3_bucket.h"
#include "local/s3_checksum.h"
#include "local/s3_error.h"
#include "local/s3_event.h"

/* ---- rows ---- */

json_t *s3_bucket_config_find(struct store *store, int64_t bucket, const char *name)
{
    json_t *document = NULL;
    struct store_query *query = store_sql(
        store, "SELECT value FROM s3_config WHERE bucket = ?1 AND name = ?2");
    store_bind_int(query, 1, bucket);
    store_bind_text(query, 2, span_str(name));
    if (store_row(query))
        document = json_parse(store_text(query, 0), NULL);
    store_done(query);
    return document;
}

static void keep(struct store *store, int64_t bucket, const char *name, const json_t *document)
{
    struct buf value;
    buf_init(&value, CAP_LOCAL_BODY);
    json_print(document, &value);
    struct store_query *query = store_sql(
        store, "INSERT OR REPLACE INTO s3_config (bucket, name, value) VALUES (?1, ?2, ?3)");
    store_bind_int(query, 1, bucket);
    store_bind_text(query, 2, span_str(name));
    store_bind_text(query, 3, buf_span(&value));
    store_run(query);
    buf_release(&value);
}

static void forget(struct store *store, int64_t bucket, const char *name)
{
    struct store_query *query = store_sql(store,
                                          "DELETE FROM s3_config WHERE bucket = ?1 AND name = ?2");
    store_bind_int(query, 1, bucket);
    store_bind_text(query, 2, span_str(name));
    store_run(query);
}

void s3_bucket_config_drop(struct store *store, int64_t bucket)
{
    struct store_query *query = store_sql(store, "DELETE FROM s3_config WHERE bucket = ?1");
    store_bind_int(query, 1, bucket);
    store_run(query);
}

/* ---- what S3 adds to documents ---- */

/* Gives each item without one a name of its own. */
static void name_items(json_t *items, const char *member)
{
    size_t i;
    json_t *item;
    char id[37];
    json_array_foreach(items, i, item)
    {
        if (json_text(item, member).len > 0)
            continue;
        random_uuid(id);
        json_object_set_new(item, member, json_string(id));
    }
}

static void refuse_keys(struct call *call, const json_t *document)
{
    const json_t *rule = json_array_get(json_object_get(document, "Rules"), 0);
    const json_t *wanted = json_object_get(rule, "ApplyServerSideEncryptionByDefault");
    if (!span_is(json_text(wanted, "SSEAlgorithm"), "AES256"))
        call_fail(call, 501, "NotImplemented", "Encryption with keys of KMS is not implemented");
}

static void complete(struct store *store, struct call *call, const struct s3_request *request,
                     const struct s3_topic *topic, json_t *document)
{
    if (span_is(span_str(topic->name), "notification")) {
        name_items(json_object_get(document, "QueueConfigurations"), "Id");
        s3_notification_tidy(document);
        s3_event_begin(store, call, request->bucket, document);
    } else if (span_is(span_str(topic->name), "lifecycle"))
        name_items(json_object_get(document, "Rules"), "ID");
    else if (span_is(span_str(topic->name), "encryption"))
        refuse_keys(call, document);
}

/* ---- operations ---- */

static const struct s3_topic *topic_of(const struct s3_request *request)
{
    return s3_topic_of_query(span_str(request->operation->select));
}

/* The body as it should be: its digest is right, and there where it must be. */
static void check_digest(struct call *call, const struct s3_topic *topic)
{
    struct s3_checksum checksum;
    s3_checksum_verify(call, &checksum);
    if (topic->digest && checksum.kind == HASHES_KINDS &&
        call_header(call, "content-md5").ptr == NULL)
        call_fail(call, 400, "InvalidRequest",
                  "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
}

static void refuse(struct call *call, const struct err *err)
{
    if (strcmp(err->code, "MalformedXML") == 0) {
        s3_error(call, "MalformedXML");
        call_detail(call, "Reason", span_str(err->message));
        return;
    }
    call_fail(call, 400, err->code, "%s", err->message);
}

void s3_bucket_config_put(struct store *store, struct call *call, const struct s3_request *request)
{
    struct err err = {0};
    const struct s3_topic *topic = topic_of(request);
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    json_t *document = NULL;
    if (bucket != 0)
        check_digest(call, topic);
    if (!call_failed(call)) {
        document = s3_config_receive(topic, call->body, request->bucket, &err);
        if (document == NULL)
            refuse(call, &err);
        else
            complete(store, call, request, topic, document);
    }
    if (!call_failed(call)) {
        if (json_is_object(document) && json_object_size(document) == 0)
            forget(store, bucket, topic->query); /* notifications are removed so */
        else
            keep(store, bucket, topic->query, document);
        call_status(call, topic->put_status);
    }
    json_decref(document);
}

/* What a bucket is encrypted with when nothing was said, since January 2023. */
static json_t *encryption_by_default(void)
{
    return json_pack("{s:[{s:{s:s},s:b}]}", "Rules", "ApplyServerSideEncryptionByDefault",
                     "SSEAlgorithm", "AES256", "BucketKeyEnabled", 0);
}

void s3_bucket_config_get(struct store *store, struct call *call, const struct s3_request *request)
{
    const struct s3_topic *topic = topic_of(request);
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket == 0)
        return;
    json_t *document = s3_bucket_config_find(store, bucket, topic->query);
    if (document == NULL && span_is(span_str(topic->name), "encryption"))
        document = encryption_by_default();
    if (document == NULL && topic->absent != NULL) {
        call_fail(call, 404, topic->absent, "%s", topic->absent_message);
        if (strstr(topic->absent, "Bucket") == NULL) /* else the document has it anyway */
            call_detail(call, "BucketName", request->bucket);
        return;
    }
    if (document == NULL)
        document = json_object();
    call_add_header(call, "Content-Type",
                    span_str(topic->shape != NULL ? "application/xml" : "application/json"));
    s3_config_write(topic, document, &call->reply.body);
    json_decref(document);
}

void s3_bucket_config_delete(struct store *store, struct call *call,
                             const struct s3_request *request)
{
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket == 0)
        return;
    forget(store, bucket, topic_of(request)->query);
    call_status(call, 204);
}
