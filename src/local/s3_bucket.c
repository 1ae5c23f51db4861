/* CreateBucket, DeleteBucket, HeadBucket, GetBucketLocation, ListBuckets. Names are global, as on
 * AWS; a bucket belongs to the account that made it and nobody else may use it. */
#include "local/s3_bucket.h"

#include <stdio.h>
#include <string.h>

#include "aws/s3_proto.h"
#include "core/mem.h"
#include "core/num.h"
#include "local/s3_bucket_config.h"
#include "local/s3_error.h"
#include "local/s3_multipart.h"

enum { BUCKETS_PAGE = 10000 };

int64_t s3_bucket_find(struct store *store, struct call *call, struct span name)
{
    struct store_query *query = store_sql(store,
                                          "SELECT id, account FROM s3_bucket WHERE name = ?1");
    store_bind_text(query, 1, name);
    int64_t id = 0;
    if (!store_row(query)) {
        s3_error(call, "NoSuchBucket");
    } else if (!span_is(store_text(query, 1), call->account)) {
        call_fail(call, 403, "AccessDenied", "Access Denied");
    } else {
        id = store_int(query, 0);
    }
    store_done(query);
    struct span expected = call_header(call, "x-amz-expected-bucket-owner");
    if (id != 0 && expected.ptr != NULL && !span_is(expected, call->account)) {
        call_fail(call, 403, "AccessDenied", "Access Denied");
        return 0;
    }
    return id;
}

enum s3_versioning s3_bucket_versioning(struct store *store, int64_t bucket)
{
    struct store_query *query = store_sql(store, "SELECT versioning FROM s3_bucket WHERE id = ?1");
    store_bind_int(query, 1, bucket);
    int64_t versioning = store_row(query) ? store_int(query, 0) : S3_UNVERSIONED;
    store_done(query);
    return (enum s3_versioning)versioning;
}

/* The region asked for, in region; fails the call when body or region are not acceptable. */
static void wanted_region(struct call *call, struct buf *region)
{
    if (call->body.len > 0 && s3_proto_read_create_bucket(call->body, region, NULL) != 0) {
        s3_error(call, "MalformedXML");
        return;
    }
    if (region->len == 0)
        buf_adds(region, "us-east-1");
    if (region->len > 32)
        call_fail(call, 400, "InvalidLocationConstraint",
                  "The specified location-constraint is not valid");
}

static void refuse_taken(struct store *store, struct call *call, struct span name)
{
    struct store_query *query = store_sql(store, "SELECT account FROM s3_bucket WHERE name = ?1");
    store_bind_text(query, 1, name);
    if (store_row(query))
        s3_error(call, span_is(store_text(query, 0), call->account) ? "BucketAlreadyOwnedByYou"
                                                                    : "BucketAlreadyExists");
    store_done(query);
}

void s3_bucket_create(struct store *store, struct call *call, const struct s3_request *request)
{
    struct buf region;
    buf_init(&region, 0);
    if (!s3_proto_bucket_valid(request->bucket))
        s3_error(call, "InvalidBucketName");
    wanted_region(call, &region);
    refuse_taken(store, call, request->bucket);
    if (!call_failed(call)) {
        struct store_query *query = store_sql(
            store, "INSERT INTO s3_bucket (name, account, region, created_ms)"
                   " VALUES (?1, ?2, ?3, ?4)");
        store_bind_text(query, 1, request->bucket);
        store_bind_text(query, 2, span_str(call->account));
        store_bind_text(query, 3, buf_span(&region));
        store_bind_int(query, 4, call->now_ms / 1000 * 1000);
        store_run(query);
        char location[70];
        snprintf(location, sizeof location, "/%.*s", SPAN_ARG(request->bucket));
        call_add_header(call, "Location", span_str(location));
    }
    buf_release(&region);
}

static void refuse_full(struct store *store, struct call *call, int64_t bucket)
{
    struct store_query *query = store_sql(
        store, "SELECT 1 FROM s3_object WHERE bucket = ?1 AND latest = 1 LIMIT 1");
    store_bind_int(query, 1, bucket);
    bool full = store_row(query); /* a key has a latest version as long as it has any */
    store_done(query);
    if (full && s3_bucket_versioning(store, bucket) == S3_UNVERSIONED)
        s3_error(call, "BucketNotEmpty");
    else if (full)
        call_fail(call, 409, "BucketNotEmpty",
                  "The bucket you tried to delete is not empty. You must delete all versions in "
                  "the bucket.");
}

void s3_bucket_delete(struct store *store, struct call *call, const struct s3_request *request)
{
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket == 0)
        return;
    refuse_full(store, call, bucket);
    if (call_failed(call))
        return;
    s3_multipart_drop_all(store, bucket);
    s3_bucket_config_drop(store, bucket);
    struct store_query *query = store_sql(store, "DELETE FROM s3_bucket WHERE id = ?1");
    store_bind_int(query, 1, bucket);
    store_run(query);
    call_status(call, 204);
}

static bool region_of(struct store *store, int64_t bucket, char region[64])
{
    struct store_query *query = store_sql(store, "SELECT region FROM s3_bucket WHERE id = ?1");
    store_bind_int(query, 1, bucket);
    bool found = store_row(query);
    if (found)
        snprintf(region, 64, "%.*s", SPAN_ARG(store_text(query, 0)));
    store_done(query);
    return found;
}

void s3_bucket_head(struct store *store, struct call *call, const struct s3_request *request)
{
    char region[64];
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket != 0 && region_of(store, bucket, region))
        call_add_header(call, "x-amz-bucket-region", span_str(region));
}

void s3_bucket_location(struct store *store, struct call *call, const struct s3_request *request)
{
    char region[64];
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket == 0 || !region_of(store, bucket, region))
        return;
    call_add_header(call, "Content-Type", span_str("application/xml"));
    s3_proto_write_location(span_str(region), &call->reply.body);
}

void s3_bucket_list(struct store *store, struct call *call, const struct s3_request *request)
{
    (void)request;
    int64_t max = BUCKETS_PAGE;
    struct span text = call_query(call, "max-buckets");
    if (text.ptr != NULL && num_i64(text, 1, BUCKETS_PAGE, &max) != 0) {
        s3_error_argument(call, "max-buckets", text,
                          "max-buckets must be an integer between 1 and 10000");
        return;
    }
    struct span region = call_query(call, "bucket-region"), prefix = call_query(call, "prefix");
    struct s3_buckets buckets = {.owner = span_str(call->account), .prefix = prefix};
    buckets.bucket = mem_array((size_t)max + 1, sizeof buckets.bucket[0]);
    struct buf names;
    buf_init(&names, CAP_LOCAL_REPLY);
    buf_reserve(&names, ((size_t)max + 1) * 100); /* so that it never moves */
    struct store_query *query = store_sql(
        store, "SELECT name, created_ms, region FROM s3_bucket WHERE account = ?1"
               " AND name > ?2 AND substr(name, 1, length(?3)) = ?3"
               " AND (?4 = '' OR region = ?4) ORDER BY name LIMIT ?5");
    store_bind_text(query, 1, span_str(call->account));
    store_bind_text(query, 2, call_query(call, "continuation-token"));
    store_bind_text(query, 3, prefix);
    store_bind_text(query, 4, region);
    store_bind_int(query, 5, max + 1);
    while (store_row(query)) {
        struct s3_bucket *bucket = &buckets.bucket[buckets.count++];
        struct span name = store_text(query, 0), place = store_text(query, 2);
        bucket->name = span_of(names.data + names.len, name.len);
        buf_addspan(&names, name);
        bucket->region = span_of(names.data + names.len, place.len);
        buf_addspan(&names, place);
        bucket->created_ms = store_int(query, 1);
    }
    if (buckets.count > (size_t)max) {
        buckets.count = (size_t)max;
        buckets.next_token = buckets.bucket[max - 1].name;
    }
    call_add_header(call, "Content-Type", span_str("application/xml"));
    s3_proto_write_buckets(&buckets, &call->reply.body);
    s3_buckets_release(&buckets);
    buf_release(&names);
}
