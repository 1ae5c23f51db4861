/* Lines in, batches out.
 *
 *     instream -> pending -> slots (one request each) -> echo, failed lines
 *
 * feeder_pump is called after everything that may let work go on, and decides alone what does. */
#include <stdlib.h>
#include <unistd.h>

#include "aws/feeder_state.h"
#include "core/mem.h"
#include "core/msg.h"
#include "core/sig.h"

enum { LINGER_MS = 10, PENDING_BATCHES = 4 };

/* ---- lines that cannot be done ---- */

void feeder_stop(struct feeder *f)
{
    if (!f->ended)
        instream_stop(f->in);
}

void feeder_fail(struct feeder *f, struct span line, uint64_t number, const struct err *err)
{
    failures_add(&f->failures, line, number, err);
    f->progress.failed++;
    if (f->options->strict)
        feeder_stop(f);
}

/* A line lost to what stops everything: to the file of failed lines, else only counted, since the
 * one message says why. */
void feeder_drop(struct feeder *f, const struct pending_item *item)
{
    if (f->dropped++ == 0 || item->number < f->first_dropped)
        f->first_dropped = item->number;
    if (f->failures.to_file)
        failures_add(&f->failures, item->line, item->number, &f->fatal);
    f->progress.failed++;
}

static struct feeder_slot *free_slot(struct feeder *f)
{
    for (size_t i = 0; f->busy < f->slots && i < f->slots; i++)
        if (f->slot[i].count == 0)
            return &f->slot[i];
    return NULL;
}

/* ---- what goes on when ---- */

/* May more lines wait? */
static bool has_room(const struct feeder *f)
{
    return f->pending.count < f->ops->batch_max * PENDING_BATCHES &&
           f->pending.blocks.held <= f->slots * FEEDER_SHARE;
}

static bool wants_lines(const struct feeder *f)
{
    return has_room(f) && (f->out == NULL || !outstream_full(f->out));
}

static bool batch_due(const struct feeder *f)
{
    if (f->pending.count == 0)
        return false;
    if (f->ended || f->flush || f->pending.count >= f->try_at)
        return true;
    return !has_room(f) || (f->idle && f->busy == 0);
}

static void drop_pending(struct feeder *f)
{
    while (f->pending.first != NULL) {
        struct pending_item **cursor = &f->pending.first;
        struct pending_item *item = pending_take(&f->pending, &cursor, f->pending.first->lane);
        if (item == NULL)
            return; /* its order is under way: when that is done */
        feeder_drop(f, item);
        pending_drop(&f->pending, item);
    }
}

void feeder_pump(struct feeder *f)
{
    struct feeder_slot *slot;
    if (f->fatal.kind != ERR_NONE)
        drop_pending(f);
    while (batch_due(f) && (slot = free_slot(f)) != NULL)
        if (!feeder_slot_fill(slot)) {
            f->try_at = f->pending.count + f->ops->batch_max;
            break;
        }
    if (f->pending.count == 0)
        f->flush = false;
    if (f->paused && wants_lines(f)) {
        f->paused = false;
        instream_resume(f->in);
    }
    if (f->ended && f->pending.count == 0 && f->busy == 0)
        loop_stop(f->api->loop);
}

static bool on_line(void *ctx, const struct ndline *line)
{
    struct feeder *f = ctx;
    uint64_t order = 0;
    unsigned lane = 0;
    struct err err;
    int status = 0;
    f->idle = f->flush = false;
    if (line->too_long)
        status = err_set(&err, ERR_DATA, "longer than %llu bytes",
                         (unsigned long long)f->options->max_line);
    else if (f->ops->sort != NULL)
        status = f->ops->sort(f->ctx, line->text, &order, &lane, &err);
    f->many_lanes |= lane > 0;
    if (status == 0)
        pending_add(&f->pending, line->text, line->number, order, lane);
    else
        feeder_fail(f, line->text, line->number, &err);
    if (batch_due(f))
        feeder_pump(f);
    f->paused = !wants_lines(f);
    return !f->paused;
}

static void on_linger(void *ctx)
{
    struct feeder *f = ctx;
    f->flush = true;
    feeder_pump(f);
}

static void on_idle(void *ctx)
{
    struct feeder *f = ctx;
    if (f->idle)
        return;
    f->idle = true;
    feeder_pump(f);
    if (f->pending.count > 0)
        loop_timer_set(f->linger, LINGER_MS);
}

static void on_end(void *ctx, const struct err *err)
{
    struct feeder *f = ctx;
    f->ended = true;
    f->paused = false;
    if (err != NULL)
        f->in_err = *err;
    feeder_pump(f);
}

static void on_drained(void *ctx)
{
    feeder_pump(ctx);
}

static void on_out_failed(void *ctx, const struct err *err)
{
    struct feeder *f = ctx;
    f->out_err = *err;
    feeder_stop(f);
}

static void on_stop(void *ctx)
{
    feeder_stop(ctx);
}

/* ---- the whole ---- */

static void feeder_init(struct feeder *f)
{
    const struct outstream_events out_events = {on_drained, on_out_failed, f};
    const struct instream_events in_events = {on_line, on_end, on_idle, f};
    size_t batch = f->ops->batch_max;
    f->slots = (size_t)f->options->jobs;
    f->try_at = batch;
    f->slot = mem_array(f->slots, sizeof f->slot[0]);
    f->result = mem_array(batch, sizeof f->result[0]);
    buf_init(&f->line, CAP_LINE_MAX);
    pending_init(&f->pending, f->slots * batch);
    for (size_t i = 0; i < f->slots; i++)
        feeder_slot_init(&f->slot[i], f);
    f->linger = loop_timer_new(f->api->loop, on_linger, f);
    if (f->options->echo)
        f->out = outstream_new(f->api->loop, STDOUT_FILENO, 0, &out_events);
    f->in = instream_new(f->api->loop, STDIN_FILENO, (size_t)f->options->max_line, &in_events);
    loop_on_stop(f->api->loop, on_stop, f);
    progress_start(&f->progress, f->ops->unit,
                   f->options->progress      ? PROGRESS_ALWAYS
                   : f->options->no_progress ? PROGRESS_NEVER
                                             : PROGRESS_AUTO);
}

static void feeder_release(struct feeder *f)
{
    instream_free(f->in);
    outstream_free(f->out);
    for (size_t i = 0; i < f->slots; i++)
        feeder_slot_release(&f->slot[i]);
    loop_timer_free(f->linger);
    pending_release(&f->pending);
    buf_release(&f->line);
    free(f->result);
    free(f->slot);
}

/* Prints what stopped the whole, and says how the process is to end. */
static int report(struct feeder *f)
{
    struct err err;
    int status = f->failures.count > 0 ? EXIT_SOME : EXIT_DONE;
    if (f->in_err.kind != ERR_NONE) {
        msg_err(&f->in_err, NULL);
        status = EXIT_INTERNAL;
    }
    if (f->fatal.kind != ERR_NONE) {
        msg_err(&f->fatal, NULL);
        if (f->dropped > 1 || f->any_stored)
            msg_error("%llu lines already read were not sent, the first of them line %llu",
                      (unsigned long long)f->dropped, (unsigned long long)f->first_dropped);
        status = (int)err_exit(&f->fatal);
    }
    if (failures_close(&f->failures, &err) != 0) {
        msg_err(&err, NULL);
        status = EXIT_INTERNAL;
    }
    return status;
}

int feeder_run(struct jsonapi *api, const struct feeder_ops *ops, void *ctx,
               const struct feeder_options *options)
{
    struct feeder f = {.api = api, .ops = ops, .ctx = ctx, .options = options};
    if (failures_open(&f.failures, options->failed, &f.fatal) != 0) {
        msg_err(&f.fatal, NULL);
        return (int)err_exit(&f.fatal);
    }
    feeder_init(&f);
    if (sig_stopping())
        feeder_stop(&f);
    loop_run(api->loop);
    struct err out_err = f.out_err;
    if (f.out != NULL && out_err.kind == ERR_NONE)
        outstream_finish(f.out, &out_err);
    progress_finish(&f.progress);
    int status = report(&f);
    feeder_release(&f);
    if (out_err.kind != ERR_NONE)
        status = output_exit(&out_err);
    if (sig_stopping())
        sig_die_of(sig_number());
    return status;
}
