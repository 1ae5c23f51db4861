/* Where the bytes of a body go: into memory, room for all of it taken beforehand; past
 * CAP_ASSET_SMALL through a stream into the store, as soon as the first bytes have been looked at.
 * Without room the transfer pauses. Who has room never waits for more of it, so somebody can always
 * go on. */
#include <string.h>

#include "asset/item.h"
#include "core/num.h"

static enum http_sink_result refuse(struct item *item, const char *code, bool retryable,
                                    const char *why)
{
    verdict_error(&item->err, ERR_DATA, code, retryable, "%s", why);
    return HTTP_SINK_ABORT;
}

/* ---- room ---- */

static void on_room(void *ctx)
{
    struct item *item = ctx;
    item->wait_for = NULL;
    if (item->wanted == BODY_SMALL)
        item->reserved = item->wait.want;
    item->state = item->wanted;
    http_resume(item->transfer);
}

static bool take_room(struct item *item, enum body_state wanted, size_t bytes)
{
    struct flow *flow = item->flow;
    item->wanted = wanted;
    bool small = wanted == BODY_SMALL;
    if (!item_take(item, small ? &flow->bodies : &flow->large, small ? bytes : 1, on_room))
        return false;
    if (small)
        item->reserved = bytes;
    item->state = wanted;
    return true;
}

/* At the first bytes: how many will there be? */
static enum http_sink_result first(struct item *item)
{
    const struct http_reply *head = http_reply_head(item->transfer);
    uint64_t length = 0;
    struct span text = http_header_value(head, "content-length");
    bool known = text.ptr != NULL && num_u64(text, UINT64_MAX, &length) == 0;
    if (known && length > item->flow->config.max_bytes)
        return refuse(item, "TooLarge", false, "the body is larger than --max-bytes");
    bool room = known && length > CAP_ASSET_SMALL
                    ? take_room(item, BODY_LARGE, 0)
                    : take_room(item, BODY_SMALL, known ? (size_t)length : CAP_ASSET_SMALL);
    if (room && known && length <= CAP_ASSET_SMALL)
        buf_reserve(&item->body, (size_t)length);
    return room ? HTTP_SINK_OK : HTTP_SINK_PAUSE;
}

static void give_memory(struct item *item)
{
    size_t reserved = item->reserved;
    buf_release(&item->body);
    item->reserved = 0;
    if (reserved > 0)
        quota_give(&item->flow->bodies, reserved);
}

void body_drop(struct item *item)
{
    if (item->wait_for != NULL)
        quota_forget(item->wait_for, &item->wait);
    item->wait_for = NULL;
    give_memory(item);
    if (item->state == BODY_LARGE)
        quota_give(&item->flow->large, 1);
    item->state = BODY_NONE;
    item->bytes = 0;
    digest_free(item->digest);
    item->digest = NULL;
}

/* ---- what it is ---- */

/* Looks at the first bytes. Returns 0, or -1 with item->err: no media. */
static int look(struct item *item)
{
    enum media media = sniff(buf_span(&item->body));
    item->sniffed = media;
    item->media = item->asset.media;
    if (media == MEDIA_TEXT) {
        refuse(item, "NotMedia", false, "the body is text, not an image or a video");
        return -1;
    }
    if (item->flow->config.type_from_content && media != MEDIA_UNKNOWN)
        item->media = media;
    return 0;
}

/* ---- bytes ---- */

static void count(struct item *item, size_t len)
{
    item->bytes += len;
    item->flow->bytes += len;
}

static enum http_sink_result to_stream(struct item *item, struct span bytes)
{
    if (!store_stream_write(item->stream, bytes))
        return HTTP_SINK_PAUSE;
    digest_update(item->digest, bytes.ptr, bytes.len);
    count(item, bytes.len);
    return HTTP_SINK_OK;
}

/* The first bytes gather in memory until they can be looked at; then all go to the store. */
static enum http_sink_result to_large(struct item *item, struct span bytes)
{
    if (item->stream != NULL)
        return to_stream(item, bytes);
    buf_addspan(&item->body, bytes);
    count(item, bytes.len);
    if (item->body.len < SNIFF_BYTES)
        return HTTP_SINK_OK;
    if (look(item) != 0)
        return HTTP_SINK_ABORT;
    keep_stream(item);
    item->digest = digest_new(DIGEST_SHA256);
    digest_update(item->digest, item->body.data, item->body.len);
    store_stream_write(item->stream, buf_span(&item->body)); /* it is empty: it takes this */
    give_memory(item);
    return HTTP_SINK_OK;
}

enum http_sink_result body_sink(void *ctx, const char *ptr, size_t len)
{
    struct item *item = ctx;
    enum http_sink_result result = HTTP_SINK_OK;
    if (item->err.kind != ERR_NONE)
        return HTTP_SINK_ABORT;
    if (item->wait_for != NULL)
        return HTTP_SINK_PAUSE;
    if (item->state == BODY_NONE)
        result = first(item);
    if (result != HTTP_SINK_OK)
        return result;
    if (item->bytes + len > item->flow->config.max_bytes)
        return refuse(item, "TooLarge", false, "the body is larger than --max-bytes");
    if (item->state == BODY_SMALL && item->body.len + len > CAP_ASSET_SMALL &&
        !take_room(item, BODY_LARGE, 0))
        return HTTP_SINK_PAUSE;
    if (item->state == BODY_LARGE)
        return to_large(item, span_of(ptr, len));
    buf_add(&item->body, ptr, len);
    count(item, len);
    return HTTP_SINK_OK;
}

int body_end(struct item *item)
{
    if (item->bytes == 0) {
        refuse(item, "EmptyBody", true, "the body is empty");
        return -1;
    }
    if (item->stream != NULL) {
        digest_finish(item->digest, item->sha256);
        return 0;
    }
    digest_sha256(buf_span(&item->body), item->sha256);
    return look(item);
}
