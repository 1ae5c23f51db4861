/* CopyObject, and the source of copies: x-amz-copy-source: /bucket/key, percent-encoded. A copy
 * shares the files of its source, so it costs a row whatever its size. */
#include <string.h>

#include "aws/s3_proto.h"
#include "codec/url.h"
#include "local/s3_bucket.h"
#include "local/s3_conditions.h"
#include "local/s3_error.h"
#include "local/s3_headers.h"
#include "local/s3_object.h"
#include "local/s3_piece.h"

struct source {
    struct span bucket, key, version; /* version {NULL,0}: the latest */
};

/* Splits the header, decoded into text. Fails the call. */
static void read_source(struct call *call, struct buf *text, struct source *source)
{
    struct span rest = call_header(call, "x-amz-copy-source"), path = span_cut(&rest, '?');
    int64_t row;
    *source = (struct source){.version = {NULL, 0}};
    if (rest.ptr != NULL && !span_starts(rest, "versionId=")) {
        s3_error_header(call, span_str("x-amz-copy-source"));
        return;
    }
    if (rest.ptr != NULL)
        source->version = span_of(rest.ptr + 10, rest.len - 10);
    if (url_decode(path, false, text) != 0)
        path.len = 0;
    source->key = buf_span(text);
    if (source->key.len > 0 && source->key.ptr[0] == '/')
        source->key = span_of(source->key.ptr + 1, source->key.len - 1);
    source->bucket = span_cut(&source->key, '/');
    if (path.len == 0 || source->key.ptr == NULL || source->key.len == 0)
        s3_error_argument(call, "x-amz-copy-source", span_str("x-amz-copy-source"),
                          "Invalid copy source object key");
    else if (rest.ptr != NULL && !span_is(source->version, "null") &&
             s3_version_row(source->version, &row) != 0)
        s3_error_argument(call, "x-amz-copy-source", call_header(call, "x-amz-copy-source"),
                          "Invalid version id specified");
}

static void find_source(struct store *store, struct call *call, int64_t bucket,
                        const struct source *source, struct s3_object_row *row)
{
    if (source->version.ptr != NULL)
        s3_object_find_version(store, bucket, source->key, source->version, row);
    else
        s3_object_find(store, bucket, source->key, row);
    if (row->marker && source->version.ptr != NULL)
        call_fail(call, 400, "InvalidRequest",
                  "The source of a copy request may not specifically refer to a delete marker by "
                  "version id.");
    else if (row->id == 0 && source->version.ptr != NULL)
        s3_error(call, "NoSuchVersion");
    else if (row->id == 0 || row->marker)
        s3_error(call, "NoSuchKey");
    else
        s3_conditions_read(call, true, row->etag, row->modified_ms);
    if (s3_bucket_versioning(store, bucket) != S3_UNVERSIONED)
        call_add_header(call, "x-amz-copy-source-version-id", span_str(row->version));
}

void s3_object_source(struct store *store, struct call *call, struct s3_object_row *row,
                      bool *named)
{
    struct source source;
    struct buf text;
    buf_init(&text, CAP_LOCAL_CONNECTION);
    *row = (struct s3_object_row){0};
    read_source(call, &text, &source);
    *named = source.version.ptr != NULL;
    int64_t bucket = call_failed(call) ? 0 : s3_bucket_find(store, call, source.bucket);
    if (bucket != 0)
        find_source(store, call, bucket, &source, row);
    buf_release(&text);
}

static bool replaces_metadata(struct call *call)
{
    struct span directive = call_header(call, "x-amz-metadata-directive");
    if (directive.ptr != NULL && !span_is(directive, "COPY") && !span_is(directive, "REPLACE"))
        s3_error_argument(call, "x-amz-metadata-directive", directive,
                          "Unknown metadata directive.");
    return span_is(directive, "REPLACE");
}

/* The new object: pieces are shared before the old one goes, which may be the source. */
static void copy(struct store *store, struct call *call, int64_t bucket, struct span key,
                 const struct s3_object_row *source, struct span headers)
{
    struct s3_object_row new = *source;
    new.headers = headers;
    int64_t held = s3_piece_object(0); /* a place for the pieces until the new row has its id */
    s3_piece_share(store, held, s3_piece_object(source->id), 0, source->size);
    s3_object_put_row(store, call, bucket, key, &new);
    s3_piece_move(store, s3_piece_object(new.id), 0, held);
    call_add_header(call, "Content-Type", span_str("application/xml"));
    struct buf etag;
    buf_init(&etag, 0);
    buf_addf(&etag, "\"%.*s\"", SPAN_ARG(source->etag));
    s3_proto_write_copied(false, buf_span(&etag), call->now_ms / 1000 * 1000, &call->reply.body);
    buf_release(&etag);
    call_add_header(call, "x-amz-server-side-encryption", span_str("AES256"));
}

void s3_object_copy(struct store *store, struct call *call, const struct s3_request *request)
{
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket == 0)
        return;
    struct s3_object_row source, old;
    struct buf headers;
    bool named;
    buf_init(&headers, 0);
    s3_object_source(store, call, &source, &named);
    s3_object_find(store, bucket, request->key, &old);
    bool replace = replaces_metadata(call);
    s3_conditions_write(call, old.etag);
    if (replace)
        s3_headers_collect(call, &headers);
    if (!call_failed(call) && !replace && !named && source.id == old.id)
        call_fail(call, 400, "InvalidRequest",
                  "This copy request is illegal because it is trying to copy an object to itself "
                  "without changing the object's metadata, storage class, website redirect "
                  "location or encryption attributes.");
    if (!call_failed(call))
        copy(store, call, bucket, request->key, &source,
             replace ? buf_span(&headers) : source.headers);
    s3_object_release(&source);
    s3_object_release(&old);
    buf_release(&headers);
}
