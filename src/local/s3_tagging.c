/* Tags of objects. Their text stands in the row of the version (aws/s3_tags.h). */
#include "local/s3_tagging.h"

#include "aws/s3_tags.h"
#include "local/s3_error.h"
#include "local/s3_object.h"

void s3_tagging_read(struct call *call, struct buf *text)
{
    struct err err;
    struct span header = call_header(call, "x-amz-tagging");
    if (s3_tags_read_header(header, text, &err) == 0)
        return;
    call_fail(call, 400, err.code, "%s", err.message);
    call_detail(call, "ArgumentName", span_str("x-amz-tagging"));
    call_detail(call, "ArgumentValue", header);
}

void s3_tagging_reply(struct call *call, struct span tags)
{
    if (tags.len > 0)
        call_add_headerf(call, "x-amz-tagging-count", "%zu", s3_tags_count(tags));
}

/* The version the request is about, and its bucket; 0 when the call has failed. Release in any
 * case. */
static int64_t find(struct store *store, struct call *call, const struct s3_request *request,
                    struct s3_object_row *row)
{
    *row = (struct s3_object_row){0};
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket != 0)
        s3_object_wanted(store, call, bucket, request, row);
    if (!call_failed(call))
        s3_object_reply_version(call, s3_bucket_versioning(store, bucket), row);
    return call_failed(call) ? 0 : bucket;
}

static void keep(struct store *store, const struct s3_object_row *row, struct span tags)
{
    struct store_query *query = store_sql(store, "UPDATE s3_object SET tags = ?2 WHERE id = ?1");
    store_bind_int(query, 1, row->id);
    if (tags.len > 0)
        store_bind_text(query, 2, tags);
    store_run(query);
}

/* Sets the tags of the version that the request is about, or removes them. */
static void set(struct store *store, struct call *call, const struct s3_request *request,
                struct span tags)
{
    struct s3_object_row row;
    int64_t bucket = find(store, call, request, &row);
    if (bucket != 0)
        keep(store, &row, tags);
    if (bucket != 0)
        s3_object_tell(store, call, bucket, s3_bucket_versioning(store, bucket), request->key, &row,
                       call_is(call, "PUT") ? "s3:ObjectTagging:Put" : "s3:ObjectTagging:Delete");
    s3_object_release(&row);
}

void s3_tagging_get(struct store *store, struct call *call, const struct s3_request *request)
{
    struct s3_object_row row;
    if (find(store, call, request, &row) != 0) {
        call_add_header(call, "Content-Type", span_str("application/xml"));
        s3_tags_write_xml(row.tags, &call->reply.body);
    }
    s3_object_release(&row);
}

void s3_tagging_put(struct store *store, struct call *call, const struct s3_request *request)
{
    struct s3_checksum checksum;
    struct buf tags;
    struct err err;
    buf_init(&tags, 0);
    s3_checksum_verify(call, &checksum);
    if (s3_tags_read_xml(call->body, &tags, &err) != 0)
        call_fail(call, 400, err.code, "%s", err.message);
    set(store, call, request, buf_span(&tags));
    buf_release(&tags);
}

void s3_tagging_delete(struct store *store, struct call *call, const struct s3_request *request)
{
    set(store, call, request, span_of(NULL, 0));
    call_status(call, 204);
}
