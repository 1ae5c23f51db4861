/* Requests to delete, gathered. A batch is closed when it is full, when the next item is of another
 * bucket or is in it already (an answer for it could not be told from the other's), and at a flush.
 *
 * Content-MD5 is the checksum that DeleteObjects must have: AWS and every other server know it.
 * XML 1.0 has no way to write most control characters, so a key that has one is deleted alone, with
 * DeleteObject, as is every batch of one. */
#include "s3/remove.h"

#include <stdlib.h>
#include <string.h>

#include "aws/caps.h"
#include "s3/remove_batch.h"
#include "core/mem.h"

/* ---- batches ---- */

static void on_timer(void *ctx)
{
    s3_remove_start(ctx);
}

static struct batch *take_batch(struct s3_remove *remove, struct span bucket)
{
    struct batch *batch = remove->spare;
    if (batch != NULL) {
        remove->spare = batch->next;
    } else {
        batch = mem_alloc(sizeof *batch);
        batch->owner = remove;
        batch->timer = loop_timer_new(remove->config.loop, on_timer, batch);
        buf_init(&batch->bucket, 0);
        buf_init(&batch->text, 0);
        buf_init(&batch->body, 0);
    }
    batch->next = NULL;
    batch->count = 0;
    buf_clear(&batch->text);
    buf_clear(&batch->bucket);
    buf_addspan(&batch->bucket, bucket);
    keyset_init(&batch->seen, CAP_S3_DELETE);
    retry_init(&batch->retry, aws_max_attempts(remove->config.aws));
    return batch;
}

void s3_remove_drop(struct batch *batch)
{
    struct batch **link = &batch->owner->active;
    while (*link != batch)
        link = &(*link)->next;
    *link = batch->next;
    batch->owner->inflight--;
    keyset_release(&batch->seen);
    if (batch->text.size > 2 * CAP_S3_DELETE_TEXT)
        buf_release(&batch->text);
    batch->next = batch->owner->spare;
    batch->owner->spare = batch;
}

static void free_batches(struct batch *batch, bool live)
{
    for (struct batch *next; batch != NULL; batch = next) {
        next = batch->next;
        if (live)
            keyset_release(&batch->seen);
        loop_timer_free(batch->timer);
        buf_release(&batch->bucket);
        buf_release(&batch->text);
        buf_release(&batch->body);
        free(batch->entry);
        free(batch);
    }
}

/* ---- the queue ---- */

static void pump(struct s3_remove *remove)
{
    while (remove->waiting != NULL && remove->inflight < (size_t)remove->config.jobs) {
        struct batch *batch = remove->waiting;
        remove->waiting = batch->next;
        batch->next = remove->active;
        remove->active = batch;
        remove->inflight++;
        s3_remove_start(batch);
    }
    if (remove->held && remove->waiting == NULL) {
        remove->held = false;
        remove->config.ready(remove->config.ctx);
    }
}

static void close_open(struct s3_remove *remove)
{
    struct batch *batch = remove->open;
    if (batch == NULL)
        return;
    remove->open = NULL;
    if (remove->waiting == NULL)
        remove->waiting = batch;
    else
        remove->last->next = batch;
    remove->last = batch;
}

void s3_remove_end(struct batch *batch)
{
    struct s3_remove *remove = batch->owner;
    s3_remove_drop(batch);
    pump(remove);
}

/* ---- the face ---- */

struct s3_remove *s3_remove_new(const struct s3_remove_config *config)
{
    struct s3_remove *remove = mem_alloc(sizeof *remove);
    remove->config = *config;
    return remove;
}

void s3_remove_free(struct s3_remove *remove)
{
    if (remove == NULL)
        return;
    free_batches(remove->open, true);
    free_batches(remove->waiting, true);
    free_batches(remove->active, true);
    free_batches(remove->spare, false);
    free(remove);
}

static bool xml_carries(struct span key)
{
    for (size_t i = 0; i < key.len; i++)
        if ((unsigned char)key.ptr[i] < 0x20 ||
            (key.len - i >= 3 && memcmp(key.ptr + i, "\xef\xbf", 2) == 0 &&
             (unsigned char)key.ptr[i + 2] >= 0xbe))
            return false;
    return true;
}

static uint64_t hash_of(const struct s3_remove_item *item)
{
    uint64_t hash = keyset_hash(item->key) + 31 * keyset_hash(item->version_id);
    return hash != 0 ? hash : 1;
}

static size_t keep(struct buf *text, struct span span)
{
    size_t at = text->len;
    buf_addspan(text, span);
    return at;
}

static void put(struct batch *batch, const struct s3_remove_item *item)
{
    if (batch->count == batch->room) {
        batch->room = batch->room > 0 ? 2 * batch->room : 64;
        batch->entry = mem_grow(batch->entry, batch->room, sizeof *batch->entry);
    }
    batch->entry[batch->count++] = (struct entry){.key = keep(&batch->text, item->key),
                                                  .key_len = item->key.len,
                                                  .version = keep(&batch->text, item->version_id),
                                                  .version_len = item->version_id.len,
                                                  .has_version = item->version_id.ptr != NULL,
                                                  .line = keep(&batch->text, item->line),
                                                  .line_len = item->line.len,
                                                  .number = item->number};
    keyset_add(&batch->seen, hash_of(item));
}

static bool is_full(const struct batch *batch)
{
    return batch->count == CAP_S3_DELETE || batch->text.len >= CAP_S3_DELETE_TEXT;
}

bool s3_remove_add(struct s3_remove *remove, const struct s3_remove_item *item)
{
    bool alone = !xml_carries(item->key);
    remove->held = false;
    struct batch *open = remove->open;
    if (open != NULL && (alone || !span_equal(buf_span(&open->bucket), item->bucket) ||
                         keyset_has(&open->seen, hash_of(item))))
        close_open(remove);
    if (remove->open == NULL)
        remove->open = take_batch(remove, item->bucket);
    put(remove->open, item);
    if (alone || is_full(remove->open))
        close_open(remove);
    pump(remove);
    remove->held = remove->waiting != NULL;
    return !remove->held;
}

void s3_remove_flush(struct s3_remove *remove)
{
    close_open(remove);
    pump(remove);
}

void s3_remove_stop(struct s3_remove *remove)
{
    free_batches(remove->open, true);
    free_batches(remove->waiting, true);
    remove->open = remove->waiting = NULL;
    remove->held = false;
}

size_t s3_remove_inflight(const struct s3_remove *remove)
{
    return remove->inflight;
}
