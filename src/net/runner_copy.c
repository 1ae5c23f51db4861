/* The place for one filter. One timer looks at whatever may be due: the time of the first item, the
 * silence after which the input is ended, the end of a filter that has been asked to end. */
#include "net/runner_copy.h"

#include "core/clock.h"
#include "net/caps.h"

enum { REST_FIRST_MS = 100, END_GRACE_MS = 5000, AT_ONCE_MS = 1000 };

static int64_t now_ms(void)
{
    return (int64_t)(clock_mono_ns() / 1000000);
}

static int64_t latest(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* When something is due, 0: never. */
static int64_t due_timeout(const struct copy *copy)
{
    return copy->items.count > 0 && copy->config->timeout_ms > 0 && !copy->timed_out
               ? copy->head_ms + copy->config->timeout_ms
               : 0;
}

static int64_t due_silence(const struct copy *copy)
{
    return copy->items.count > 0 && copy->config->silence_ms > 0 && !copy->closing
               ? latest(copy->heard_ms, copy->head_ms) + copy->config->silence_ms
               : 0;
}

static int64_t due_end(const struct copy *copy)
{
    return copy->items.count == 0 && copy->closing ? copy->heard_ms + END_GRACE_MS : 0;
}

static void arm(struct copy *copy)
{
    const int64_t due[] = {due_timeout(copy), due_silence(copy), due_end(copy)};
    int64_t first = 0;
    for (size_t i = 0; i < sizeof due / sizeof due[0]; i++)
        if (due[i] > 0 && (first == 0 || due[i] < first))
            first = due[i];
    if (first > 0)
        loop_timer_set(copy->watch, latest(first - now_ms(), 1));
}

static bool over(int64_t due, int64_t now)
{
    return due > 0 && due <= now;
}

static void look(void *ctx)
{
    struct copy *copy = ctx;
    int64_t now = now_ms();
    if (copy->filter == NULL)
        return;
    if (over(due_timeout(copy), now)) {
        copy->timed_out = true;
        filter_kill(copy->filter);
    } else if (over(due_end(copy), now)) {
        copy->heard_ms = now;
        filter_kill(copy->filter);
    } else if (over(due_silence(copy), now)) {
        copy->silent = filter_written(copy->filter) == filter_given(copy->filter);
        if (copy->silent)
            copy->events->silent(copy->events->ctx, copy);
        else
            copy->heard_ms = now; /* it does not even read */
    }
    arm(copy);
}

static bool on_line(void *ctx, const struct ndline *line)
{
    struct copy *copy = ctx;
    return copy->events->line(copy->events->ctx, copy, line);
}

static void on_drained(void *ctx)
{
    struct copy *copy = ctx;
    copy->events->changed(copy->events->ctx, copy);
}

static void on_ended(void *ctx, int status, int signum)
{
    struct copy *copy = ctx;
    uint64_t written = filter_written(copy->filter);
    copy->hoards = copy->silent && signum == 0 && now_ms() - copy->closed_ms < AT_ONCE_MS;
    filter_free(copy->filter);
    copy->filter = NULL;
    loop_timer_cancel(copy->watch);
    copy->events->ended(copy->events->ctx, copy, status, signum, written);
}

static void rested(void *ctx)
{
    struct copy *copy = ctx;
    copy->resting = false;
    copy->events->changed(copy->events->ctx, copy);
}

void copy_init(struct copy *copy, struct loop *loop, const struct runner_config *config,
               const struct copy_events *events)
{
    *copy = (struct copy){.loop = loop, .config = config, .events = events};
    copy->watch = loop_timer_new(loop, look, copy);
    copy->rest = loop_timer_new(loop, rested, copy);
}

void copy_release(struct copy *copy)
{
    filter_free(copy->filter);
    loop_timer_free(copy->watch);
    loop_timer_free(copy->rest);
}

int copy_start(struct copy *copy, struct err *err)
{
    const struct filter_events events = {on_line, on_drained, on_ended, copy};
    copy->closing = copy->timed_out = copy->silent = false;
    copy->filter = filter_new(copy->loop, copy->config->argv, copy->config->max_line, &events, err);
    return copy->filter != NULL ? 0 : -1;
}

int64_t copy_rest(struct copy *copy)
{
    int64_t ms = REST_FIRST_MS;
    for (unsigned i = 0; i < copy->deaths && ms < CAP_BACKOFF_MS; i++)
        ms *= 2;
    if (ms > CAP_BACKOFF_MS)
        ms = CAP_BACKOFF_MS;
    copy->deaths++;
    copy->resting = true;
    loop_timer_set(copy->rest, ms);
    return ms;
}

bool copy_takes(const struct copy *copy, const struct inflight_item *item, size_t count)
{
    if (copy->filter == NULL)
        return !copy->resting;
    if (copy->closing || copy->items.count >= count || filter_deaf(copy->filter) ||
        filter_full(copy->filter))
        return false;
    return copy->items.count == 0 || (!item->alone && !copy->items.first->alone);
}

void copy_give(struct copy *copy, struct inflight_item *item)
{
    bool first = copy->items.count == 0;
    inflight_move(item, &copy->items);
    item->start = filter_given(copy->filter);
    filter_line(copy->filter, item->line);
    if (first) {
        copy->head_ms = now_ms();
        arm(copy);
    }
}

void copy_heard(struct copy *copy, bool answered)
{
    copy->heard_ms = now_ms();
    if (answered)
        copy->deaths = 0;
}

void copy_dropped(struct copy *copy)
{
    copy->head_ms = now_ms();
}

void copy_close(struct copy *copy)
{
    if (copy->filter == NULL || copy->closing)
        return;
    copy->closing = true;
    copy->heard_ms = copy->closed_ms = now_ms();
    filter_close(copy->filter);
    arm(copy);
}
