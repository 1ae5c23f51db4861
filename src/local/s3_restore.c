/* RestoreObject. A version's row says from when to when its copy is there, so nothing needs to be
 * done when either time comes. The tiers take as long as S3 says they take at most.
 * Source: AmazonS3/latest/API/API_RestoreObject.html, userguide/restoring-objects.html,
 * userguide/restoring-objects-retrieval-options.html. */
#include "local/s3_restore.h"

#include "core/clock.h"
#include "local/s3_error.h"
#include "local/s3_storage.h"

#define MINUTE_MS ((int64_t)60000)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

int64_t s3_restore_midnight(int64_t ms)
{
    return (ms + DAY_MS - 1) / DAY_MS * DAY_MS;
}

/* How long a tier takes; 0: the class does not have it. */
static int64_t duration(struct span storage_class, enum s3_restore_tier tier)
{
    static const int64_t glacier[S3_RESTORE_TIERS] = {[S3_RESTORE_STANDARD] = 5 * HOUR_MS,
                                                      [S3_RESTORE_BULK] = 12 * HOUR_MS,
                                                      [S3_RESTORE_EXPEDITED] = 5 * MINUTE_MS};
    static const int64_t deep[S3_RESTORE_TIERS] = {
        [S3_RESTORE_STANDARD] = 12 * HOUR_MS, [S3_RESTORE_BULK] = 48 * HOUR_MS};
    return span_is(storage_class, "DEEP_ARCHIVE") ? deep[tier] : glacier[tier];
}

static bool there(const struct s3_object_row *row, int64_t now_ms)
{
    return row->restore_ready_ms != 0 && row->restore_ready_ms <= now_ms &&
           now_ms < row->restore_until_ms;
}

static bool under_way(const struct s3_object_row *row, int64_t now_ms)
{
    return row->restore_ready_ms > now_ms;
}

void s3_restore_check(struct call *call, const struct s3_object_row *row, bool copy)
{
    if (!s3_storage_archived(row->storage_class) || there(row, call->now_ms))
        return;
    if (copy) {
        call_fail(call, 403, "ObjectNotInActiveTierError",
                  "The source object of the COPY action is not in the active tier and is only "
                  "stored in Amazon S3 Glacier.");
        return;
    }
    call_fail(call, 403, "InvalidObjectState",
              "The operation is not valid for the object's storage class");
    call_detail(call, "StorageClass", row->storage_class);
}

void s3_restore_reply(struct call *call, const struct s3_object_row *row)
{
    char date[30];
    if (under_way(row, call->now_ms)) {
        call_add_header(call, "x-amz-restore", span_str("ongoing-request=\"true\""));
    } else if (there(row, call->now_ms)) {
        clock_http(row->restore_until_ms, date);
        call_add_headerf(call, "x-amz-restore", "ongoing-request=\"false\", expiry-date=\"%s\"",
                         date);
    }
}

bool s3_restore_wanted(struct call *call)
{
    struct span list = call_header(call, "x-amz-optional-object-attributes");
    bool wanted = list.ptr != NULL;
    while (list.ptr != NULL) {
        struct span one = span_trim(span_cut(&list, ','));
        if (!span_is(one, "RestoreStatus"))
            s3_error_argument(call, "x-amz-optional-object-attributes", one,
                              "Invalid attribute name specified");
    }
    return wanted;
}

void s3_restore_list(int64_t now_ms, int64_t ready_ms, int64_t until_ms, struct s3_object *object)
{
    const struct s3_object_row row = {.restore_ready_ms = ready_ms, .restore_until_ms = until_ms};
    object->restoring = under_way(&row, now_ms);
    if (there(&row, now_ms))
        object->restored_until_ms = until_ms;
}

static void keep(struct store *store, int64_t id, int64_t ready_ms, int64_t until_ms)
{
    struct store_query *query = store_sql(
        store, "UPDATE s3_object SET restore_ready_ms = ?2, restore_until_ms = ?3 WHERE id = ?1");
    store_bind_int(query, 1, id);
    store_bind_int(query, 2, ready_ms);
    store_bind_int(query, 3, until_ms);
    store_run(query);
}

/* A copy that is there is kept longer (200); otherwise one is under way now (202). */
static void begin(struct store *store, struct call *call, const struct s3_object_row *row,
                  const struct s3_restore *restore)
{
    int64_t takes_ms = duration(row->storage_class, restore->tier);
    int64_t ready_ms = call->now_ms + takes_ms;
    if (!s3_storage_archived(row->storage_class)) {
        call_fail(call, 403, "InvalidObjectState",
                  "Restore is not allowed for the object's current storage class");
        call_detail(call, "StorageClass", s3_storage_name(row->storage_class));
    } else if (under_way(row, call->now_ms)) {
        call_fail(call, 409, "RestoreAlreadyInProgress", "Object restore is already in progress");
    } else if (takes_ms == 0) {
        s3_error_argument(call, "Tier", span_str(s3_restore_tiers[restore->tier]),
                          "The storage class does not have this retrieval tier");
    } else {
        bool longer = there(row, call->now_ms);
        call_status(call, longer ? 200 : 202);
        if (longer)
            ready_ms = row->restore_ready_ms;
        int64_t from_ms = longer ? call->now_ms : ready_ms;
        keep(store, row->id, ready_ms, s3_restore_midnight(from_ms + restore->days * DAY_MS));
    }
}

void s3_restore_begin(struct store *store, struct call *call, const struct s3_request *request)
{
    struct s3_object_row row = {0};
    struct s3_restore restore;
    struct s3_checksum checksum;
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    s3_checksum_verify(call, &checksum);
    if (s3_proto_read_restore(call->body, &restore, NULL) != 0)
        s3_error(call, "MalformedXML");
    else if (restore.select)
        call_fail(call, 501, "NotImplemented", "cloudlet has no SELECT restore");
    else if (restore.days < 1)
        call_fail(call, 400, "InvalidArgument", "restoration days should be at least 1");
    if (bucket != 0)
        s3_object_wanted(store, call, bucket, request, &row);
    if (!call_failed(call))
        begin(store, call, &row, &restore);
    if (!call_failed(call) && call->reply.status == 202)
        s3_object_tell(store, call, bucket, s3_bucket_versioning(store, bucket), request->key, &row,
                       "s3:ObjectRestore:Post");
    s3_object_release(&row);
}
