/* The versions of objects as rows: finding, adding, removing. */
#include "local/s3_object.h"

#include <stdio.h>

#include "core/clock.h"
#include "local/s3_error.h"
#include "local/s3_event.h"
#include "local/s3_lifecycle_run.h"
#include "local/s3_piece.h"

/* --- finding --- */

#define SELECT                                                                                     \
    "SELECT id, size, modified_ms, etag, headers, parts, checksum_name, checksum, checksum_type,"  \
    " latest, marker, version, part_checksums, storage_class, encryption, tags,"                   \
    " restore_ready_ms, restore_until_ms, noncurrent_ms FROM s3_object"

static struct span copy(struct buf *text, struct span from)
{
    struct span to = span_of(text->data + text->len, from.len);
    buf_addspan(text, from);
    return from.ptr == NULL ? span_of(NULL, 0) : to;
}

static void read_texts(struct store_query *query, struct s3_object_row *row)
{
    static const int columns[] = {3, 4, 5, 12, 13, 14, 15};
    struct span *const to[] = {
        &row->etag,          &row->headers,    &row->parts, &row->part_checksums,
        &row->storage_class, &row->encryption, &row->tags};
    size_t total = 1;
    for (size_t i = 0; i < 7; i++)
        total += store_text(query, columns[i]).len;
    buf_reserve(&row->text, total); /* so that it never moves */
    for (size_t i = 0; i < 7; i++)
        *to[i] = copy(&row->text, store_text(query, columns[i]));
}

/* Fills row from a query that selects SELECT's columns, and ends it. */
static void read_row(struct store_query *query, struct s3_object_row *row)
{
    *row = (struct s3_object_row){.checksum.kind = HASHES_KINDS};
    buf_init(&row->text, 0);
    if (store_row(query)) {
        row->id = store_int(query, 0);
        row->size = (uint64_t)store_int(query, 1);
        row->modified_ms = store_int(query, 2);
        row->latest = store_int(query, 9) != 0;
        row->marker = store_int(query, 10) != 0;
        struct span version = store_null(query, 11) ? span_str("null") : store_text(query, 11);
        snprintf(row->version, sizeof row->version, "%.*s", SPAN_ARG(version));
        row->restore_ready_ms = store_int(query, 16);
        row->restore_until_ms = store_int(query, 17);
        row->noncurrent_ms = store_int(query, 18);
        read_texts(query, row);
        if (row->marker)
            row->etag = span_of(NULL, 0);
        s3_checksum_load(&row->checksum, store_text(query, 6), store_text(query, 7),
                         store_text(query, 8));
    }
    store_done(query);
}

static void find(struct store *store, const char *sql, int64_t bucket, struct span key,
                 struct s3_object_row *row)
{
    struct store_query *query = store_sql(store, sql);
    store_bind_int(query, 1, bucket);
    store_bind_text(query, 2, key);
    read_row(query, row);
}

void s3_object_find(struct store *store, int64_t bucket, struct span key, struct s3_object_row *row)
{
    static const char sql[] = SELECT " WHERE bucket = ?1 AND key = ?2 AND latest = 1";
    find(store, sql, bucket, key, row);
}

static void find_null(struct store *store, int64_t bucket, struct span key,
                      struct s3_object_row *row)
{
    static const char older[] = SELECT " WHERE bucket = ?1 AND key = ?2 AND latest = 0"
                                       " AND version IS NULL";
    s3_object_find(store, bucket, key, row);
    if (row->id == 0 || span_is(span_str(row->version), "null"))
        return;
    s3_object_release(row);
    find(store, older, bucket, key, row);
}

void s3_object_find_version(struct store *store, int64_t bucket, struct span key,
                            struct span version, struct s3_object_row *row)
{
    static const char sql[] = SELECT " WHERE id = ?3 AND bucket = ?1 AND key = ?2 AND version = ?4";
    int64_t id = 0;
    if (span_is(version, "null")) {
        find_null(store, bucket, key, row);
        return;
    }
    if (s3_version_row(version, &id) != 0)
        id = 0;
    struct store_query *query = store_sql(store, sql);
    store_bind_int(query, 1, bucket);
    store_bind_text(query, 2, key);
    store_bind_int(query, 3, id);
    store_bind_text(query, 4, version);
    read_row(query, row);
}

void s3_object_find_id(struct store *store, int64_t id, struct s3_object_row *row)
{
    static const char sql[] = SELECT " WHERE id = ?1";
    struct store_query *query = store_sql(store, sql);
    store_bind_int(query, 1, id);
    read_row(query, row);
}

void s3_object_release(struct s3_object_row *row)
{
    buf_release(&row->text);
}

/* A delete marker answers for the object: not found; asked for by its id it can only be deleted. */
static void fail_marker(struct call *call, const struct s3_object_row *row, bool named)
{
    char date[30];
    s3_error(call, named ? "MethodNotAllowed" : "NoSuchKey");
    call_fault_header(call, "x-amz-delete-marker", span_str("true"));
    call_fault_header(call, "x-amz-version-id", span_str(row->version));
    if (!named)
        return;
    clock_http(row->modified_ms, date);
    call_fault_header(call, "Last-Modified", span_str(date));
    call_fault_header(call, "Allow", span_str("DELETE"));
    call_detail(call, "Method", span_str(call->method));
    call_detail(call, "ResourceType", span_str("DeleteMarker"));
}

void s3_object_wanted(struct store *store, struct call *call, int64_t bucket,
                      const struct s3_request *request, struct s3_object_row *row)
{
    struct span version = s3_version_wanted(call);
    if (version.ptr == NULL || call_failed(call))
        s3_object_find(store, bucket, request->key, row);
    else
        s3_object_find_version(store, bucket, request->key, version, row);
    if (call_failed(call))
        return;
    if (row->id == 0 && version.ptr != NULL) {
        s3_error(call, "NoSuchVersion");
        call_detail(call, "Key", request->key);
        call_detail(call, "VersionId", version);
    } else if (row->id == 0) {
        s3_error(call, "NoSuchKey");
    } else if (row->marker) {
        fail_marker(call, row, version.ptr != NULL);
    }
}

/* --- removing --- */

static void drop(struct store *store, int64_t id)
{
    s3_piece_drop(store, s3_piece_object(id));
    struct store_query *query = store_sql(store, "DELETE FROM s3_object WHERE id = ?1");
    store_bind_int(query, 1, id);
    store_run(query);
}

void s3_object_remove(struct store *store, int64_t bucket, struct span key,
                      const struct s3_object_row *row)
{
    drop(store, row->id);
    if (!row->latest)
        return;
    struct store_query *query = store_sql(
        store, "UPDATE s3_object SET latest = 1, noncurrent_ms = NULL WHERE id ="
               " (SELECT id FROM s3_object WHERE bucket = ?1 AND key = ?2 AND latest = 0"
               "  ORDER BY id DESC LIMIT 1)");
    store_bind_int(query, 1, bucket);
    store_bind_text(query, 2, key);
    store_run(query);
}

/* --- adding --- */

static void demote(struct store *store, int64_t id, int64_t now_ms)
{
    struct store_query *query = store_sql(
        store, "UPDATE s3_object SET latest = 0, noncurrent_ms = ?2 WHERE id = ?1");
    store_bind_int(query, 1, id);
    store_bind_int(query, 2, now_ms);
    store_run(query);
}

/* The null version behind the latest, 0: none. */
static int64_t older_null(struct store *store, int64_t bucket, struct span key)
{
    struct store_query *query = store_sql(
        store, "SELECT id FROM s3_object WHERE bucket = ?1 AND key = ?2 AND latest = 0"
               " AND version IS NULL");
    store_bind_int(query, 1, bucket);
    store_bind_text(query, 2, key);
    int64_t id = store_row(query) ? store_int(query, 0) : 0;
    store_done(query);
    return id;
}

/* Drops or demotes what is in the way of a new latest version. Returns false when nothing is. */
static bool make_way(struct store *store, int64_t bucket, enum s3_versioning versioning,
                     struct span key, int64_t now_ms)
{
    struct store_query *query = store_sql(store, "SELECT id, version IS NULL FROM s3_object"
                                                 " WHERE bucket = ?1 AND key = ?2 AND latest = 1");
    store_bind_int(query, 1, bucket);
    store_bind_text(query, 2, key);
    int64_t id = store_row(query) ? store_int(query, 0) : 0;
    bool is_null = id != 0 && store_int(query, 1) != 0;
    store_done(query);
    if (id == 0)
        return false;
    if (is_null && versioning != S3_VERSIONED) {
        drop(store, id);
        return true;
    }
    int64_t older = versioning == S3_SUSPENDED ? older_null(store, bucket, key) : 0;
    if (older != 0)
        drop(store, older);
    demote(store, id, now_ms);
    return true;
}

static int64_t next_id(struct store *store)
{
    struct store_query *query = store_sql(store, "SELECT max(id) FROM s3_object");
    int64_t id = store_row(query) ? store_int(query, 0) : 0;
    store_done(query);
    return id + 1;
}

static void bind_optional(struct store_query *query, int i, struct span text)
{
    if (text.ptr == NULL)
        store_bind_null(query, i);
    else
        store_bind_text(query, i, text);
}

static void insert(struct store *store, int64_t bucket, struct span key,
                   const struct s3_object_row *row)
{
    struct store_query *query = store_sql(
        store, "INSERT INTO s3_object (bucket, key, size, etag, modified_ms, headers,"
               " checksum_name, checksum, checksum_type, parts, id, version, marker,"
               " part_checksums, storage_class, encryption, tags)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
               " ?17)");
    store_bind_int(query, 1, bucket);
    store_bind_text(query, 2, key);
    store_bind_int(query, 3, (int64_t)row->size);
    store_bind_text(query, 4, row->etag);
    store_bind_int(query, 5, row->modified_ms);
    store_bind_text(query, 6, row->headers);
    bool summed = row->checksum.kind != HASHES_KINDS && row->checksum.value[0] != '\0';
    bind_optional(query, 7, summed ? s3_checksum_name(&row->checksum) : span_of(NULL, 0));
    bind_optional(query, 8, summed ? span_str(row->checksum.value) : span_of(NULL, 0));
    bind_optional(query, 9, summed ? s3_checksum_type(&row->checksum) : span_of(NULL, 0));
    bind_optional(query, 10, row->parts);
    if (row->id != 0) {
        store_bind_int(query, 11, row->id);
        store_bind_text(query, 12, span_str(row->version));
    }
    store_bind_int(query, 13, row->marker);
    bind_optional(query, 14, row->part_checksums);
    bind_optional(query, 15, row->storage_class);
    bind_optional(query, 16, row->encryption);
    bind_optional(query, 17, row->tags);
    store_run(query);
}

void s3_object_add(struct store *store, int64_t bucket, enum s3_versioning versioning,
                   struct span key, int64_t now_ms, struct s3_object_row *row)
{
    make_way(store, bucket, versioning, key, now_ms);
    row->latest = true;
    row->modified_ms = now_ms / 1000 * 1000;
    row->id = versioning == S3_VERSIONED ? next_id(store) : 0;
    if (row->id != 0)
        s3_version_make(row->id, row->version);
    else
        snprintf(row->version, sizeof row->version, "null");
    insert(store, bucket, key, row);
    row->id = store_last_id(store);
}

void s3_object_put_row(struct store *store, struct call *call, int64_t bucket, struct span key,
                       struct s3_object_row *row, const char *event)
{
    enum s3_versioning versioning = s3_bucket_versioning(store, bucket);
    s3_object_add(store, bucket, versioning, key, call->now_ms, row);
    s3_object_reply_version(call, versioning, row);
    s3_lifecycle_reply(store, call, bucket, key, row);
    s3_object_tell(store, call, bucket, versioning, key, row, event);
}

bool s3_object_delete_key(struct store *store, int64_t bucket, enum s3_versioning versioning,
                          struct span key, int64_t now_ms, struct s3_object_row *marker)
{
    *marker = (struct s3_object_row){.marker = true, .checksum.kind = HASHES_KINDS};
    if (versioning == S3_UNVERSIONED)
        return make_way(store, bucket, versioning, key, now_ms);
    s3_object_add(store, bucket, versioning, key, now_ms, marker);
    return true;
}

void s3_object_tell(struct store *store, const struct call *call, int64_t bucket,
                    enum s3_versioning versioning, struct span key, const struct s3_object_row *row,
                    const char *event)
{
    bool versioned = versioning != S3_UNVERSIONED;
    s3_event(store, call, bucket,
             &(struct s3_event){.name = event,
                                .key = key,
                                .etag = row->etag,
                                .size = row->size,
                                .version = versioned ? span_str(row->version) : span_of(NULL, 0)});
}

/* --- replies --- */

void s3_object_reply_etag(struct call *call, struct span etag)
{
    call_add_headerf(call, "ETag", "\"%.*s\"", SPAN_ARG(etag));
}

void s3_object_reply_version(struct call *call, enum s3_versioning versioning,
                             const struct s3_object_row *row)
{
    if (versioning != S3_UNVERSIONED)
        call_add_header(call, "x-amz-version-id", span_str(row->version));
}
