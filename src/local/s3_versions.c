/* PutBucketVersioning, GetBucketVersioning, ListObjectVersions.
 *
 * A listing goes by key, and from the newest version of a key to the oldest. Latest and older
 * versions have an index each; SQLite merges the two. The marker of a version tells its row, so a
 * page goes on behind a version that has been deleted since the page before.
 * Source: AmazonS3/latest/API/API_ListObjectVersions.html. */
#include "local/s3_versions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/caps.h"
#include "aws/s3_proto.h"
#include "core/mem.h"
#include "local/s3_error.h"
#include "local/s3_keys.h"
#include "local/s3_object.h"
#include "local/s3_restore.h"
#include "local/s3_storage.h"

/* --- configuration --- */

void s3_versions_configure(struct store *store, struct call *call, const struct s3_request *request)
{
    struct s3_checksum checksum;
    struct buf status;
    bool mfa_delete = false;
    buf_init(&status, 0);
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    s3_checksum_verify(call, &checksum);
    if (s3_proto_read_versioning(call->body, &status, &mfa_delete, NULL) != 0)
        s3_error(call, "MalformedXML");
    else if (mfa_delete)
        call_fail(call, 501, "NotImplemented", "cloudlet has no MFA delete");
    else if (status.len == 0)
        s3_error(call, "IllegalVersioningConfigurationException");
    if (!call_failed(call)) {
        bool enabled = span_is(buf_span(&status), "Enabled");
        struct store_query *query = store_sql(store,
                                              "UPDATE s3_bucket SET versioning = ?2 WHERE id = ?1");
        store_bind_int(query, 1, bucket);
        store_bind_int(query, 2, enabled ? S3_VERSIONED : S3_SUSPENDED);
        store_run(query);
    }
    buf_release(&status);
}

void s3_versions_show(struct store *store, struct call *call, const struct s3_request *request)
{
    static const char *const status[] = {
        [S3_UNVERSIONED] = NULL, [S3_VERSIONED] = "Enabled", [S3_SUSPENDED] = "Suspended"};
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket == 0)
        return;
    call_add_header(call, "Content-Type", span_str("application/xml"));
    s3_proto_write_versioning(span_str(status[s3_bucket_versioning(store, bucket)]),
                              &call->reply.body);
}

/* --- listing --- */

/* A page being filled; text holds what its spans point into, and never moves. */
struct page {
    struct s3_versions versions;
    struct buf text;
    struct buf seek; /* the walk goes on at this key, with rows smaller than seek_row */
    int64_t seek_row;
    bool restored; /* the copies of archived objects are told, as of now_ms */
    int64_t now_ms;
};

static struct span keep(struct buf *text, struct span s)
{
    size_t from = text->len;
    buf_addspan(text, s);
    return span_of(text->data + from, s.len);
}

/* The markers of the next page; a null version is told by an id that no version has. */
static void mark_end(struct page *page, struct span key, int64_t row, struct span version)
{
    char made[S3_VERSION_SIZE];
    struct s3_versions *versions = &page->versions;
    versions->next_key_marker = key;
    versions->next_version_marker = version;
    if (row == 0 || !span_is(version, "null"))
        return;
    s3_version_make(row, made);
    versions->next_version_marker = keep(&page->text, span_str(made));
}

static void take(struct page *page, struct store_query *query, struct span key)
{
    struct s3_versions *versions = &page->versions;
    struct s3_version *version = &versions->version[versions->count++];
    version->object.key = keep(&page->text, key);
    version->version_id = keep(&page->text,
                               store_null(query, 2) ? span_str("null") : store_text(query, 2));
    version->latest = store_int(query, 3) != 0;
    version->marker = store_int(query, 4) != 0;
    size_t from = page->text.len;
    buf_addf(&page->text, "\"%.*s\"", SPAN_ARG(store_text(query, 5)));
    version->object.etag = span_of(page->text.data + from, page->text.len - from);
    version->object.size = (uint64_t)store_int(query, 6);
    version->object.modified_ms = store_int(query, 7);
    version->object.storage_class = keep(&page->text, s3_storage_name(store_text(query, 8)));
    if (page->restored)
        s3_restore_list(page->now_ms, store_int(query, 11), store_int(query, 12), &version->object);
    if (store_null(query, 9))
        return;
    version->object.checksum_algorithm = keep(&page->text, store_text(query, 9));
    version->object.checksum_type = keep(&page->text, store_text(query, 10));
}

static struct store_query *rows_from(struct store *store, int64_t bucket, const struct page *page)
{
#define COLUMNS                                                                                    \
    "SELECT key, id, version, latest, marker, etag, size, modified_ms, storage_class,"             \
    " checksum_name, checksum_type, restore_ready_ms, restore_until_ms FROM s3_object WHERE "      \
    "bucket = ?1 AND key >= ?2 AND (key > ?2 "                                                     \
    "OR id < ?3) AND latest = "
    struct store_query *query = store_sql(store,
                                          COLUMNS "1 UNION ALL " COLUMNS "0 ORDER BY 1, 2 DESC");
#undef COLUMNS
    store_bind_int(query, 1, bucket);
    store_bind_text(query, 2, buf_span(&page->seek));
    store_bind_int(query, 3, page->seek_row);
    return query;
}

/* Takes rows until the page is full, the prefix ends, or a common prefix asks for another seek.
 * Returns true to seek again. */
static bool walk(struct store *store, int64_t bucket, struct page *page)
{
    struct s3_versions *versions = &page->versions;
    struct store_query *query = rows_from(store, bucket, page);
    struct span common = {NULL, 0};
    int64_t row = 0;
    while (common.ptr == NULL && store_row(query)) {
        struct span key = store_text(query, 0);
        if (key.len < versions->prefix.len ||
            memcmp(key.ptr, versions->prefix.ptr, versions->prefix.len) != 0)
            break;
        if (versions->count + versions->prefix_count == (size_t)versions->max_keys) {
            versions->truncated = true;
            break;
        }
        common = s3_keys_common(key, versions->prefix, versions->delimiter);
        row = store_int(query, 1);
        if (common.ptr == NULL) {
            take(page, query, key);
            const struct s3_version *taken = &versions->version[versions->count - 1];
            mark_end(page, taken->object.key, row, taken->version_id);
            continue;
        }
        common = keep(&page->text, common);
        versions->common_prefix[versions->prefix_count++] = common;
        mark_end(page, common, 0, span_of(NULL, 0));
    }
    store_done(query);
    buf_clear(&page->seek);
    page->seek_row = INT64_MAX;
    if (common.ptr != NULL)
        s3_keys_behind(common, &page->seek);
    return common.ptr != NULL;
}

/* The row behind which a page begins within the key of its marker; 0: behind all of that key. */
static int64_t marked_row(struct store *store, int64_t bucket, const struct s3_versions *versions)
{
    struct s3_object_row row;
    int64_t id = 0;
    if (versions->version_marker.ptr == NULL)
        return 0;
    if (s3_version_row(versions->version_marker, &id) == 0)
        return id;
    s3_object_find_version(store, bucket, versions->key_marker, span_str("null"), &row);
    id = row.id;
    s3_object_release(&row);
    return id;
}

static void begin(struct store *store, int64_t bucket, struct page *page)
{
    const struct s3_versions *versions = &page->versions;
    struct span marker = versions->key_marker, common = {NULL, 0};
    page->seek_row = INT64_MAX;
    if (marker.len > versions->prefix.len &&
        memcmp(marker.ptr, versions->prefix.ptr, versions->prefix.len) == 0)
        common = s3_keys_common(marker, versions->prefix, versions->delimiter);
    if (common.ptr != NULL) {
        s3_keys_behind(common, &page->seek);
    } else if (marker.len > 0) {
        buf_addspan(&page->seek, marker);
        page->seek_row = marked_row(store, bucket, versions);
    }
    if (span_compare(buf_span(&page->seek), versions->prefix) < 0) {
        buf_clear(&page->seek);
        buf_addspan(&page->seek, versions->prefix);
        page->seek_row = INT64_MAX;
    }
}

static struct span parameter(struct call *call, const char *name)
{
    struct span value = call_query(call, name);
    return value.len > 0 ? value : span_of(NULL, 0);
}

static void check_marker(struct call *call)
{
    int64_t row;
    struct span key = call_query(call, "key-marker");
    struct span version = call_query(call, "version-id-marker");
    if (version.ptr == NULL)
        return;
    if (version.len == 0)
        s3_error_argument(call, "version-id-marker", version,
                          "A version-id marker cannot be empty.");
    else if (key.len == 0)
        s3_error_argument(call, "version-id-marker", version,
                          "A version-id marker cannot be specified without a key marker.");
    else if (!span_is(version, "null") && s3_version_row(version, &row) != 0)
        s3_error_argument(call, "version-id-marker", version, "Invalid version id specified");
}

static void page_init(struct page *page, struct call *call, const struct s3_request *request)
{
    *page = (struct page){0};
    struct s3_versions *versions = &page->versions;
    versions->owner = span_str(call->account);
    versions->bucket = request->bucket;
    versions->prefix = call_query(call, "prefix");
    if (versions->prefix.ptr == NULL)
        versions->prefix = span_of("", 0);
    versions->delimiter = parameter(call, "delimiter");
    versions->key_marker = call_query(call, "key-marker");
    if (versions->key_marker.ptr == NULL)
        versions->key_marker = span_of("", 0);
    versions->version_marker = parameter(call, "version-id-marker");
    page->restored = s3_restore_wanted(call);
    page->now_ms = call->now_ms;
    versions->max_keys = s3_keys_max(call, "max-keys");
    versions->url_encoded = s3_keys_url_encoded(call);
    check_marker(call);
    size_t room = (size_t)versions->max_keys + 1;
    versions->version = mem_array(room, sizeof versions->version[0]);
    versions->common_prefix = mem_array(room, sizeof versions->common_prefix[0]);
    buf_init(&page->text, 0);
    buf_init(&page->seek, 0);
    buf_reserve(&page->text, room * (CAP_S3_KEY + 256));
}

void s3_versions_list(struct store *store, struct call *call, const struct s3_request *request)
{
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket == 0)
        return;
    struct page page;
    page_init(&page, call, request);
    struct s3_versions *versions = &page.versions;
    if (!call_failed(call)) {
        begin(store, bucket, &page);
        while (versions->max_keys > 0 && walk(store, bucket, &page))
            ;
        if (!versions->truncated)
            versions->next_key_marker = versions->next_version_marker = span_of(NULL, 0);
        call_add_header(call, "Content-Type", span_str("application/xml"));
        s3_proto_write_versions(versions, &call->reply.body);
    }
    s3_versions_release(versions);
    buf_release(&page.text);
    buf_release(&page.seek);
}
