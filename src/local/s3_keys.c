/* ListObjectsV2 and ListObjects. Keys are walked in the order of their bytes along the index; a
 * common prefix is stepped over by seeking behind it, so a listing with a delimiter costs what it
 * shows, not what it rolls up. */
#include "local/s3_keys.h"

#include <stdlib.h>
#include <string.h>

#include "aws/caps.h"
#include "aws/s3_proto.h"
#include "codec/base64.h"
#include "core/mem.h"
#include "core/num.h"
#include "local/s3_bucket.h"
#include "local/s3_error.h"
#include "local/s3_restore.h"
#include "local/s3_storage.h"

int64_t s3_keys_max(struct call *call, const char *name)
{
    struct span text = call_query(call, name);
    int64_t max = CAP_S3_LIST;
    if (text.len > 0 && num_i64(text, 0, INT32_MAX, &max) != 0)
        s3_error_argument(call, name, text,
                          "Provided max-keys not an integer or within integer range");
    return max < CAP_S3_LIST ? max : CAP_S3_LIST;
}

bool s3_keys_url_encoded(struct call *call)
{
    struct span type = call_query(call, "encoding-type");
    if (type.len > 0 && !span_is(type, "url"))
        s3_error_argument(call, "encoding-type", type,
                          "Invalid Encoding Method specified in Request");
    return type.len > 0;
}

struct span s3_keys_common(struct span key, struct span prefix, struct span delimiter)
{
    if (delimiter.len == 0 || key.len < prefix.len)
        return span_of(NULL, 0);
    const char *found = memmem(key.ptr + prefix.len, key.len - prefix.len, delimiter.ptr,
                               delimiter.len);
    return found == NULL ? span_of(NULL, 0)
                         : span_of(key.ptr, (size_t)(found - key.ptr) + delimiter.len);
}

void s3_keys_behind(struct span prefix, struct buf *out)
{
    while (prefix.len > 0 && (unsigned char)prefix.ptr[prefix.len - 1] == 0xff)
        prefix.len--;
    buf_addspan(out, prefix);
    if (prefix.len > 0)
        out->data[out->len - 1]++;
}

/* A page being filled; text holds keys, ETags and prefixes, and never moves. */
struct page {
    struct s3_listing listing;
    struct buf text;
    struct buf seek; /* the walk goes on at this key */
    bool restored;   /* the copies of archived objects are told, as of now_ms */
    int64_t now_ms;
    struct span last; /* the last key or common prefix taken, inside text */
    bool last_is_prefix;
};

static struct span keep(struct buf *text, struct span s)
{
    size_t from = text->len;
    buf_addspan(text, s);
    return span_of(text->data + from, s.len);
}

static void take_object(struct page *page, struct store_query *query, struct span key)
{
    struct s3_object *object = &page->listing.object[page->listing.object_count++];
    object->key = page->last = keep(&page->text, key);
    page->last_is_prefix = false;
    size_t from = page->text.len;
    buf_addc(&page->text, '"');
    buf_addspan(&page->text, store_text(query, 1));
    buf_addc(&page->text, '"');
    object->etag = span_of(page->text.data + from, page->text.len - from);
    object->size = (uint64_t)store_int(query, 2);
    object->modified_ms = store_int(query, 3);
    object->storage_class = keep(&page->text, s3_storage_name(store_text(query, 4)));
    if (page->restored)
        s3_restore_list(page->now_ms, store_int(query, 7), store_int(query, 8), object);
    if (store_null(query, 5))
        return;
    object->checksum_algorithm = keep(&page->text, store_text(query, 5));
    object->checksum_type = keep(&page->text, store_text(query, 6));
}

/* Takes keys from page->seek on until the page is full, the prefix ends, or a common prefix asks
 * for another seek. Returns true to seek again. */
static bool walk(struct store *store, int64_t bucket, struct page *page)
{
    struct s3_listing *listing = &page->listing;
    struct store_query *query = store_sql(
        store, "SELECT key, etag, size, modified_ms, storage_class, checksum_name, checksum_type,"
               " restore_ready_ms, restore_until_ms FROM s3_object"
               " WHERE bucket = ?1 AND key >= ?2 AND latest = 1 AND marker = 0 ORDER BY key");
    store_bind_int(query, 1, bucket);
    store_bind_text(query, 2, buf_span(&page->seek));
    bool again = false;
    while (!again && store_row(query)) {
        struct span key = store_text(query, 0);
        if (key.len < listing->prefix.len ||
            memcmp(key.ptr, listing->prefix.ptr, listing->prefix.len) != 0)
            break;
        if (listing->object_count + listing->prefix_count == (size_t)listing->max_keys) {
            listing->truncated = true;
            break;
        }
        struct span common = s3_keys_common(key, listing->prefix, listing->delimiter);
        if (common.ptr == NULL) {
            take_object(page, query, key);
            continue;
        }
        page->last = keep(&page->text, common);
        page->last_is_prefix = true;
        listing->common_prefix[listing->prefix_count++] = page->last;
        again = true;
    }
    store_done(query);
    if (again) {
        buf_clear(&page->seek);
        s3_keys_behind(page->last, &page->seek);
    }
    return again;
}

/* Where the walk begins: at the prefix, behind the key `after`, or behind all that starts with
 * it. */
static void begin(struct page *page, struct span after, bool whole_prefix)
{
    struct span prefix = page->listing.prefix;
    if (after.len > 0 && whole_prefix) {
        s3_keys_behind(after, &page->seek);
    } else if (after.len > 0) {
        buf_addspan(&page->seek, after);
        buf_addc(&page->seek, '\0');
    }
    if (span_compare(buf_span(&page->seek), prefix) < 0) {
        buf_clear(&page->seek);
        buf_addspan(&page->seek, prefix);
    }
}

static void page_init(struct page *page, struct call *call, const struct s3_request *request)
{
    memset(page, 0, sizeof *page);
    struct s3_listing *listing = &page->listing;
    listing->bucket = request->bucket;
    listing->prefix = call_query(call, "prefix");
    if (listing->prefix.ptr == NULL)
        listing->prefix = span_of("", 0);
    listing->delimiter = call_query(call, "delimiter");
    if (listing->delimiter.len == 0)
        listing->delimiter = span_of(NULL, 0);
    page->restored = s3_restore_wanted(call);
    page->now_ms = call->now_ms;
    listing->max_keys = s3_keys_max(call, "max-keys");
    listing->url_encoded = s3_keys_url_encoded(call);
    listing->object = mem_array((size_t)listing->max_keys + 1, sizeof listing->object[0]);
    listing->common_prefix = mem_array((size_t)listing->max_keys + 1,
                                       sizeof listing->common_prefix[0]);
    buf_init(&page->text, 0);
    buf_init(&page->seek, 0);
    buf_reserve(&page->text, ((size_t)listing->max_keys + 1) * (CAP_S3_KEY + 128));
}

static void page_fill(struct store *store, int64_t bucket, struct page *page)
{
    while (page->listing.max_keys > 0 && walk(store, bucket, page))
        ;
}

static void page_release(struct page *page)
{
    free(page->listing.object);
    free(page->listing.common_prefix);
    buf_release(&page->text);
    buf_release(&page->seek);
}

static void page_reply(struct call *call, struct page *page)
{
    call_add_header(call, "Content-Type", span_str("application/xml"));
    s3_proto_write_listing(&page->listing, &call->reply.body);
}

/* A token is base64 of 'k' or 'p' and the last key or common prefix of its page. */
static void read_token(struct call *call, struct span token, struct buf *decoded)
{
    if (base64_decode(token, decoded) != 0 || decoded->len < 1 ||
        (decoded->data[0] != 'k' && decoded->data[0] != 'p'))
        s3_error_argument(call, "continuation-token", token,
                          "The continuation token provided is incorrect");
}

static void write_token(const struct page *page, struct buf *out)
{
    struct buf plain;
    buf_init(&plain, 0);
    buf_addc(&plain, page->last_is_prefix ? 'p' : 'k');
    buf_addspan(&plain, page->last);
    base64_encode(buf_span(&plain), out);
    buf_release(&plain);
}

void s3_keys_list_v2(struct store *store, struct call *call, const struct s3_request *request)
{
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket == 0)
        return;
    struct page page;
    struct buf decoded, next;
    page_init(&page, call, request);
    buf_init(&decoded, 0);
    buf_init(&next, 0);
    if (span_is(call_query(call, "fetch-owner"), "true"))
        page.listing.owner = span_str(call->account);
    page.listing.token = call_query(call, "continuation-token");
    page.listing.start_after = call_query(call, "start-after");
    if (page.listing.token.ptr != NULL)
        read_token(call, page.listing.token, &decoded);
    if (!call_failed(call)) {
        struct span after = page.listing.start_after;
        if (decoded.len > 0)
            after = span_of(decoded.data + 1, decoded.len - 1);
        begin(&page, after, decoded.len > 0 && decoded.data[0] == 'p');
        page_fill(store, bucket, &page);
        if (page.listing.truncated) {
            write_token(&page, &next);
            page.listing.next_token = buf_span(&next);
        }
        page_reply(call, &page);
    }
    buf_release(&decoded);
    buf_release(&next);
    page_release(&page);
}

void s3_keys_list_v1(struct store *store, struct call *call, const struct s3_request *request)
{
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket == 0)
        return;
    struct page page;
    page_init(&page, call, request);
    struct s3_listing *listing = &page.listing;
    listing->v1 = true;
    listing->owner = span_str(call->account);
    listing->marker = call_query(call, "marker");
    if (listing->marker.ptr == NULL)
        listing->marker = span_of("", 0);
    if (!call_failed(call)) {
        /* A marker inside a common prefix stands for all of it: it was on the page before. */
        struct span common = {NULL, 0};
        if (listing->marker.len > listing->prefix.len &&
            memcmp(listing->marker.ptr, listing->prefix.ptr, listing->prefix.len) == 0)
            common = s3_keys_common(listing->marker, listing->prefix, listing->delimiter);
        begin(&page, common.ptr != NULL ? common : listing->marker, common.ptr != NULL);
        page_fill(store, bucket, &page);
        if (listing->truncated && listing->delimiter.ptr != NULL)
            listing->next_marker = page.last;
        page_reply(call, &page);
    }
    page_release(&page);
}
