/* Requests, replies and retries. A slot keeps the lines of its request until each is stored or
 * given up. Failed entries stay and are sent again from here, so that lines of the same order go on
 * waiting; they are given up after as many attempts in a row without any success as the retry
 * options allow. A request refused as a whole because of what is in it is sent again entry by
 * entry, to find the culprit. */
#include <stdlib.h>
#include <string.h>

#include "aws/feeder_state.h"
#include "core/mem.h"

enum { BODY_KEEP = 256 * 1024 };

static void slot_send(struct feeder_slot *slot);

static void line_stored(struct feeder *f, const struct pending_item *item,
                        const struct feeder_result *result)
{
    f->any_stored = true;
    f->progress.done++;
    f->progress.bytes += item->line.len;
    if (f->out == NULL)
        return;
    buf_clear(&f->line);
    f->ops->echo(f->ctx, item, result, &f->line);
    outstream_line(f->out, buf_span(&f->line));
}

/* ---- replies ---- */

static void result_error(const struct feeder_result *result, struct err *err)
{
    err_set(err, result->throttled ? ERR_THROTTLED : ERR_SERVICE, "%.*s",
            (int)(result->message.len < 400 ? result->message.len : 400), result->message.ptr);
    size_t len = result->code.len < sizeof err->code ? result->code.len : sizeof err->code - 1;
    if (len > 0)
        memcpy(err->code, result->code.ptr, len);
    err->code[len] = '\0';
    err->retryable = result->retry;
}

/* How long until the failed entries are tried again; -1: they are given up, or there are none. The
 * service is there, so the process's retry quota is not asked: attempts are limited only as long as
 * nothing at all goes well. */
static int64_t next_try(struct feeder_slot *slot)
{
    struct feeder *f = slot->feeder;
    bool retry = false, throttled = false, progress = false;
    for (size_t i = 0; i < slot->sent; i++) {
        retry |= !f->result[i].ok && f->result[i].retry;
        throttled |= !f->result[i].ok && f->result[i].throttled;
        progress |= f->result[i].ok;
    }
    if (progress)
        retry_init(&slot->retry, aws_max_attempts(f->api->aws));
    struct retry_quota quota;
    retry_quota_init(&quota);
    enum retry_class class = throttled ? RETRY_THROTTLED : RETRY_TRANSIENT;
    return retry ? retry_next(&slot->retry, &quota, class, -1) : -1;
}

/* Deals with each entry of a reply; those to be sent again stay, at the front. */
static void settle(struct feeder_slot *slot, bool again)
{
    struct feeder *f = slot->feeder;
    size_t kept = 0;
    for (size_t i = 0; i < slot->sent; i++) {
        struct pending_item *item = slot->item[i];
        const struct feeder_result *result = &f->result[i];
        if (!result->ok && result->retry && again) {
            slot->item[kept++] = item;
            continue;
        }
        if (result->ok) {
            line_stored(f, item, result);
        } else {
            struct err err;
            result_error(result, &err);
            feeder_fail(f, item->line, item->number, &err);
        }
        pending_drop(&f->pending, item);
    }
    memmove(slot->item + kept, slot->item + slot->sent,
            (slot->count - slot->sent) * sizeof slot->item[0]);
    slot->count -= slot->sent - kept;
}

/* Gives up everything in the slot that was sent, because of one error. */
static void give_up(struct feeder_slot *slot, const struct err *err)
{
    struct feeder *f = slot->feeder;
    for (size_t i = 0; i < slot->sent; i++) {
        if (f->fatal.kind != ERR_NONE)
            feeder_drop(f, slot->item[i]);
        else
            feeder_fail(f, slot->item[i]->line, slot->item[i]->number, err);
        pending_drop(&f->pending, slot->item[i]);
    }
    slot->count -= slot->sent;
    memmove(slot->item, slot->item + slot->sent, slot->count * sizeof slot->item[0]);
}

/* Beside others a destination that is missing is the trouble of its own lines. */
static bool is_fatal(const struct feeder *f, const struct err *err)
{
    if (err->kind == ERR_NOT_FOUND && f->many_lanes)
        return false;
    return err->kind == ERR_NETWORK || err->kind == ERR_ACCESS || err->kind == ERR_NOT_FOUND ||
           err->kind == ERR_CANCELLED || (err->retryable && !f->any_stored);
}

/* Is a request refused because of something in it? */
static bool names_culprit(const struct err *err)
{
    return err->http_status >= 400 && err->http_status < 500 && !err->retryable &&
           err->kind != ERR_NOT_FOUND;
}

static void refused(struct feeder_slot *slot, const struct err *err)
{
    struct feeder *f = slot->feeder;
    if (f->fatal.kind == ERR_NONE && is_fatal(f, err)) {
        f->fatal = *err;
        if (f->ops->hint != NULL)
            f->ops->hint(f->ctx, &f->fatal);
        feeder_stop(f);
    }
    if (f->fatal.kind == ERR_NONE && slot->sent > 1 && names_culprit(err))
        slot->single = true;
    else
        give_up(slot, err);
}

static void slot_next(struct feeder_slot *slot, int64_t wait_ms)
{
    struct feeder *f = slot->feeder;
    if (f->fatal.kind != ERR_NONE) {
        slot->sent = slot->count;
        give_up(slot, &f->fatal);
    }
    if (slot->count == 0) {
        f->busy--;
        slot->single = false;
        f->try_at = f->ops->batch_max;
        if (slot->body.size > BODY_KEEP)
            buf_release(&slot->body);
    } else if (wait_ms > 0) {
        loop_timer_set(slot->timer, wait_ms);
    } else {
        slot_send(slot);
    }
}

static void slot_done(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct feeder_slot *slot = ctx;
    struct feeder *f = slot->feeder;
    struct err senseless;
    int64_t wait_ms = 0;
    f->progress.inflight -= slot->sent;
    if (err == NULL &&
        f->ops->read(f->ctx, buf_span(&reply->body), slot->sent, f->result, &senseless) != 0)
        err = &senseless;
    if (err != NULL) {
        refused(slot, err);
    } else {
        wait_ms = next_try(slot);
        settle(slot, wait_ms >= 0);
    }
    slot_next(slot, wait_ms);
    progress_tick(&f->progress);
    feeder_pump(f);
}

/* ---- requests ---- */

static void slot_start(struct feeder_slot *slot)
{
    struct feeder *f = slot->feeder;
    f->ops->end(f->ctx, &slot->body);
    f->progress.inflight += slot->sent;
    jsonapi_start(f->api, f->ops->operation, buf_span(&slot->body), 0, slot_done, slot);
}

/* Sends what the slot holds once more. What fitted once fits again; only a culprit may turn out
 * bad. */
static void slot_send(struct feeder_slot *slot)
{
    struct feeder *f = slot->feeder;
    size_t want = slot->single ? 1 : slot->count;
    buf_clear(&slot->body);
    f->ops->begin(f->ctx, &slot->body, slot->item[0]->lane);
    for (slot->sent = 0; slot->sent < want; slot->sent++) {
        struct err err;
        if (f->ops->add(f->ctx, &slot->body, (unsigned)slot->sent, slot->item[slot->sent], &err) !=
            FEEDER_ADDED)
            break;
    }
    slot_start(slot);
}

static void slot_retry(void *ctx)
{
    slot_send(ctx);
}

void feeder_slot_init(struct feeder_slot *slot, struct feeder *f)
{
    slot->feeder = f;
    slot->item = mem_array(f->ops->batch_max, sizeof slot->item[0]);
    slot->timer = loop_timer_new(f->api->loop, slot_retry, slot);
    buf_init(&slot->body, CAP_LINE_MAX);
}

void feeder_slot_release(struct feeder_slot *slot)
{
    loop_timer_free(slot->timer);
    buf_release(&slot->body);
    free(slot->item);
}

/* Fills a free slot from the waiting lines and sends it. Returns false if none could go. */
bool feeder_slot_fill(struct feeder_slot *slot)
{
    struct feeder *f = slot->feeder;
    unsigned lane = f->pending.first->lane;
    struct pending_item **cursor = &f->pending.first, *item;
    struct err err;
    size_t count = 0, taken = 0;
    buf_clear(&slot->body);
    f->ops->begin(f->ctx, &slot->body, lane);
    while (count < f->ops->batch_max && (item = pending_take(&f->pending, &cursor, lane)) != NULL) {
        enum feeder_add added = f->ops->add(f->ctx, &slot->body, (unsigned)count, item, &err);
        if (added == FEEDER_FULL) {
            pending_put_back(&f->pending, cursor, item);
            break;
        }
        taken++;
        if (added == FEEDER_BAD) {
            feeder_fail(f, item->line, item->number, &err);
            pending_drop(&f->pending, item);
            continue;
        }
        slot->item[count++] = item;
    }
    if (count == 0)
        return taken > 0;
    slot->count = slot->sent = count;
    retry_init(&slot->retry, aws_max_attempts(f->api->aws));
    f->busy++;
    slot_start(slot);
    return true;
}
