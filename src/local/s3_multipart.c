/* CreateMultipartUpload, AbortMultipartUpload, ListMultipartUploads. */
#include "local/s3_multipart.h"

#include <stdlib.h>
#include <string.h>

#include "aws/caps.h"
#include "aws/s3_proto.h"
#include "codec/hex.h"
#include "core/mem.h"
#include "core/num.h"
#include "core/random.h"
#include "local/s3_bucket.h"
#include "local/s3_error.h"
#include "local/s3_headers.h"
#include "local/s3_keys.h"
#include "local/s3_lifecycle_run.h"
#include "local/s3_piece.h"
#include "local/s3_storage.h"
#include "local/s3_tagging.h"

static struct span copy(struct buf *text, struct span from)
{
    struct span to = span_of(text->data + text->len, from.len);
    buf_addspan(text, from);
    return from.ptr == NULL ? span_of(NULL, 0) : to;
}

static void read_row(struct store_query *query, struct s3_multipart_row *row)
{
    struct span *const to[] = {&row->headers, &row->storage_class, &row->encryption, &row->tags};
    static const int columns[] = {1, 4, 5, 6};
    size_t total = 1;
    for (size_t i = 0; i < 4; i++)
        total += store_text(query, columns[i]).len;
    buf_reserve(&row->text, total); /* so that it never moves */
    for (size_t i = 0; i < 4; i++)
        *to[i] = copy(&row->text, store_text(query, columns[i]));
    row->id = store_int(query, 0);
    row->initiated_ms = store_int(query, 7);
    s3_checksum_load(&row->choice, store_text(query, 2), span_of(NULL, 0), store_text(query, 3));
}

int64_t s3_multipart_find(struct store *store, struct call *call, const struct s3_request *request,
                          struct s3_multipart_row *row)
{
    *row = (struct s3_multipart_row){.choice.kind = HASHES_KINDS};
    buf_init(&row->text, 0);
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket == 0)
        return 0;
    struct store_query *query = store_sql(
        store, "SELECT id, headers, checksum_name, checksum_type, storage_class, encryption, tags,"
               " initiated_ms FROM s3_upload"
               " WHERE name = ?1 AND bucket = ?2 AND key = ?3");
    store_bind_text(query, 1, call_query(call, "uploadId"));
    store_bind_int(query, 2, bucket);
    store_bind_text(query, 3, request->key);
    if (store_row(query)) {
        read_row(query, row);
    } else {
        s3_error(call, "NoSuchUpload");
        call_detail(call, "UploadId", call_query(call, "uploadId"));
    }
    store_done(query);
    return row->id != 0 ? bucket : 0;
}

void s3_multipart_release(struct s3_multipart_row *row)
{
    buf_release(&row->text);
}

/* The first number of a query with one parameter, 0: no row. */
static int64_t first_id(struct store_query *query, int64_t parameter)
{
    store_bind_int(query, 1, parameter);
    int64_t id = store_row(query) ? store_int(query, 0) : 0;
    store_done(query);
    return id;
}

void s3_multipart_drop(struct store *store, int64_t id)
{
    static const char next[] = "SELECT id FROM s3_part WHERE upload = ?1 LIMIT 1";
    int64_t part;
    while ((part = first_id(store_sql(store, next), id)) != 0) {
        s3_piece_drop(store, s3_piece_part(part));
        first_id(store_sql(store, "DELETE FROM s3_part WHERE id = ?1"), part);
    }
    first_id(store_sql(store, "DELETE FROM s3_upload WHERE id = ?1"), id);
}

void s3_multipart_drop_all(struct store *store, int64_t bucket)
{
    static const char next[] = "SELECT id FROM s3_upload WHERE bucket = ?1 LIMIT 1";
    int64_t id;
    while ((id = first_id(store_sql(store, next), bucket)) != 0)
        s3_multipart_drop(store, id);
}

int s3_multipart_part_number(struct call *call)
{
    int64_t number = 0;
    struct span text = call_query(call, "partNumber");
    if (num_i64(text, 1, CAP_S3_PARTS, &number) != 0)
        s3_error_argument(call, "partNumber", text,
                          "Part number must be an integer between 1 and 10000, inclusive");
    return (int)number;
}

/* The id given to the client: unguessable, and in the order of creation. */
static void new_name(int64_t now_ms, char name[49])
{
    unsigned char bytes[24];
    random_bytes(bytes, sizeof bytes);
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)now_ms >> (8 * (7 - i)));
    hex_encode(bytes, sizeof bytes, name);
}

/* What the object will have of its own. */
struct wanted {
    struct s3_checksum choice;
    struct s3_storage storage;
    struct buf headers, tags;
};

static void wanted_read(struct call *call, struct wanted *wanted)
{
    buf_init(&wanted->headers, 0);
    buf_init(&wanted->tags, 0);
    s3_checksum_choice(call, &wanted->choice);
    s3_headers_collect(call, &wanted->headers);
    s3_storage_read(call, &wanted->storage);
    s3_tagging_read(call, &wanted->tags);
}

static void wanted_release(struct wanted *wanted)
{
    buf_release(&wanted->headers);
    buf_release(&wanted->tags);
    s3_storage_release(&wanted->storage);
}

static void bind_optional(struct store_query *query, int i, struct span text)
{
    if (text.len > 0)
        store_bind_text(query, i, text);
}

static void insert(struct store *store, int64_t bucket, struct span key, const char *name,
                   int64_t now_ms, const struct wanted *wanted)
{
    struct store_query *query = store_sql(
        store, "INSERT INTO s3_upload (name, bucket, key, initiated_ms, headers, checksum_name,"
               " checksum_type, storage_class, encryption, tags)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    store_bind_text(query, 1, span_str(name));
    store_bind_int(query, 2, bucket);
    store_bind_text(query, 3, key);
    store_bind_int(query, 4, now_ms / 1000 * 1000);
    store_bind_text(query, 5, buf_span(&wanted->headers));
    bind_optional(query, 6, s3_checksum_name(&wanted->choice));
    bind_optional(query, 7, s3_checksum_type(&wanted->choice));
    bind_optional(query, 8, wanted->storage.storage_class);
    bind_optional(query, 9, wanted->storage.encryption);
    bind_optional(query, 10, buf_span(&wanted->tags));
    store_run(query);
}

void s3_multipart_create(struct store *store, struct call *call, const struct s3_request *request)
{
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    struct wanted wanted;
    wanted_read(call, &wanted);
    if (!call_failed(call)) {
        char name[49];
        new_name(call->now_ms, name);
        insert(store, bucket, request->key, name, call->now_ms, &wanted);
        if (wanted.choice.kind != HASHES_KINDS) {
            call_add_header(call, "x-amz-checksum-algorithm", s3_checksum_name(&wanted.choice));
            call_add_header(call, "x-amz-checksum-type", s3_checksum_type(&wanted.choice));
        }
        s3_storage_reply_encryption(call, wanted.storage.encryption);
        s3_lifecycle_reply_abort(store, call, bucket, request->key, call->now_ms);
        call_add_header(call, "Content-Type", span_str("application/xml"));
        s3_proto_write_upload(request->bucket, request->key, span_str(name), &call->reply.body);
    }
    wanted_release(&wanted);
}

void s3_multipart_abort(struct store *store, struct call *call, const struct s3_request *request)
{
    struct s3_multipart_row row;
    if (s3_multipart_find(store, call, request, &row) != 0)
        s3_multipart_drop(store, row.id);
    call_status(call, 204);
    s3_multipart_release(&row);
}

/* --- ListMultipartUploads --- */

struct page {
    struct s3_uploads uploads;
    struct buf text; /* what the spans point into; never moves */
    struct buf seek_key, seek_name;
    struct span last_key, last_name;
};

static struct span keep(struct page *page, struct span s)
{
    size_t from = page->text.len;
    buf_addspan(&page->text, s);
    return span_of(page->text.data + from, s.len);
}

static void set(struct buf *buf, struct span s)
{
    buf_clear(buf);
    buf_addspan(buf, s);
}

/* Takes uploads behind (seek_key, seek_name) until the page is full, the prefix ends or a common
 * prefix asks for another seek; true: seek again. */
static bool walk(struct store *store, int64_t bucket, struct page *page)
{
    struct s3_uploads *uploads = &page->uploads;
    struct store_query *query = store_sql(
        store, "SELECT key, name, initiated_ms, storage_class FROM s3_upload WHERE bucket = ?1"
               " AND (key, name) > (?2, ?3) ORDER BY key, name");
    store_bind_int(query, 1, bucket);
    store_bind_text(query, 2, buf_span(&page->seek_key));
    store_bind_text(query, 3, buf_span(&page->seek_name));
    bool again = false;
    while (!again && store_row(query)) {
        struct span key = store_text(query, 0);
        if (span_compare(key, uploads->prefix) < 0)
            continue;
        if (key.len < uploads->prefix.len ||
            memcmp(key.ptr, uploads->prefix.ptr, uploads->prefix.len) != 0)
            break;
        if (uploads->count + uploads->prefix_count == (size_t)uploads->max_uploads) {
            uploads->truncated = true;
            break;
        }
        struct span common = s3_keys_common(key, uploads->prefix, uploads->delimiter);
        if (common.ptr != NULL) {
            page->last_key = keep(page, common);
            page->last_name = span_of("", 0);
            uploads->common_prefix[uploads->prefix_count++] = page->last_key;
            again = true;
            continue;
        }
        struct s3_pending *upload = &uploads->upload[uploads->count++];
        upload->key = page->last_key = keep(page, key);
        upload->upload_id = page->last_name = keep(page, store_text(query, 1));
        upload->initiated_ms = store_int(query, 2);
        upload->storage_class = keep(page, s3_storage_name(store_text(query, 3)));
    }
    store_done(query);
    if (again) {
        buf_clear(&page->seek_key);
        buf_clear(&page->seek_name);
        s3_keys_behind(page->last_key, &page->seek_key);
    }
    return again;
}

void s3_multipart_list(struct store *store, struct call *call, const struct s3_request *request)
{
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket == 0)
        return;
    struct page page = {0};
    struct s3_uploads *uploads = &page.uploads;
    uploads->max_uploads = s3_keys_max(call, "max-uploads");
    uploads->url_encoded = s3_keys_url_encoded(call);
    uploads->bucket = request->bucket;
    uploads->prefix = call_query(call, "prefix");
    if (uploads->prefix.ptr == NULL)
        uploads->prefix = span_of("", 0);
    uploads->delimiter = call_query(call, "delimiter");
    uploads->key_marker = call_query(call, "key-marker");
    uploads->id_marker = call_query(call, "upload-id-marker");
    size_t room = (size_t)uploads->max_uploads + 1;
    uploads->upload = mem_array(room, sizeof uploads->upload[0]);
    uploads->common_prefix = mem_array(room, sizeof uploads->common_prefix[0]);
    buf_init(&page.text, 0);
    buf_init(&page.seek_key, 0);
    buf_init(&page.seek_name, 0);
    buf_reserve(&page.text, room * (CAP_S3_KEY + 128));
    set(&page.seek_key, uploads->key_marker);
    /* A key marker alone stands for all uploads of that key. */
    set(&page.seek_name, uploads->id_marker.len > 0 || uploads->key_marker.len == 0
                             ? uploads->id_marker
                             : span_str("\xff"));
    while (uploads->max_uploads > 0 && walk(store, bucket, &page))
        ;
    if (uploads->truncated) {
        uploads->next_key_marker = page.last_key;
        uploads->next_id_marker = page.last_name;
    }
    if (!call_failed(call)) {
        call_add_header(call, "Content-Type", span_str("application/xml"));
        s3_proto_write_uploads(uploads, &call->reply.body);
    }
    s3_uploads_release(uploads);
    buf_release(&page.text);
    buf_release(&page.seek_key);
    buf_release(&page.seek_name);
}
