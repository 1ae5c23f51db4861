/* Items wait in one list and go to the copy that has the fewest; lines that come back are matched
 * by token, whichever copy they come from. */
#include "net/runner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/jscan.h"
#include "core/mem.h"
#include "net/caps.h"
#include "net/runner_copy.h"

enum { HOARDS_MS = 200 }; /* of silence, once filters are known to hold their output back */

struct runner {
    struct loop *loop;
    struct runner_config config;
    struct runner_events events;
    struct copy_events copy_events;
    struct copy *copy;
    size_t share; /* items of one copy */
    struct inflight set;
    struct inflight_list waiting;
    struct ndrec rec;
    struct buf token;
    bool hold, flushing, finishing, finished;
    bool pumping; /* a call of pump is on its way */
    bool told_silent;
};

static void pump(void *ctx);

static void schedule(struct runner *runner)
{
    if (!runner->pumping)
        loop_soon(runner->loop, pump, runner);
    runner->pumping = true;
}

static void end_item(struct runner *runner, struct inflight_item *item, const struct ndrec *rec,
                     const struct err *err)
{
    void *user = item->user;
    inflight_drop(&runner->set, item);
    runner->events.done(runner->events.ctx, user, rec, err);
}

/* ---- what comes back ---- */

static void cut_text(char *to, size_t room, struct span value, struct buf *scratch)
{
    struct span text = jscan_text(value, scratch);
    snprintf(to, room, "%.*s", (int)(text.len < room ? text.len : room), text.ptr);
}

/* The "_error" of a line. Without "retryable" another try does no harm. */
static void read_error(struct span value, struct buf *scratch, struct err *err)
{
    err_set(err, ERR_SERVICE, "the filter gives no message");
    err->retryable = true;
    if (jscan_type(value) != JSCAN_OBJECT)
        return;
    struct span code = jscan_find(value, "code"), message = jscan_find(value, "message");
    struct span retryable = jscan_find(value, "retryable");
    if (message.ptr != NULL && jscan_type(message) == JSCAN_STRING)
        cut_text(err->message, sizeof err->message, message, scratch);
    if (code.ptr != NULL && jscan_type(code) == JSCAN_STRING)
        cut_text(err->code, sizeof err->code, code, scratch);
    err->retryable = retryable.ptr == NULL || jscan_type(retryable) != JSCAN_FALSE;
}

/* The item whose token stands in line, NULL: a stray. */
static struct inflight_item *match(struct runner *runner, const struct ndline *line)
{
    if (line->too_long || ndrec_scan(&runner->rec, line->text, NULL) != 0)
        return NULL;
    const struct ndrec_member *member = ndrec_find(&runner->rec, runner->config.name);
    if (member == NULL || jscan_type(member->value) != JSCAN_OBJECT)
        return NULL;
    struct span value = jscan_find(member->value, runner->config.field);
    if (value.ptr == NULL)
        return NULL;
    if (jscan_type(value) == JSCAN_STRING)
        value = jscan_text(value, &runner->token);
    return inflight_find(&runner->set, value);
}

static bool on_line(void *ctx, struct copy *copy, const struct ndline *line)
{
    struct runner *runner = ctx;
    struct inflight_item *item = match(runner, line);
    copy_heard(copy, item != NULL);
    if (item == NULL) {
        runner->events.stray(runner->events.ctx, line->text);
        return !runner->hold;
    }
    struct err err;
    const struct ndrec_member *error = ndrec_find(&runner->rec, "_error");
    if (error != NULL)
        read_error(error->value, &runner->token, &err);
    if (item == copy->items.first)
        copy_dropped(copy);
    end_item(runner, item, &runner->rec, error != NULL ? &err : NULL);
    schedule(runner);
    return !runner->hold;
}

/* ---- what does not come back ---- */

static void put_back(struct runner *runner, struct inflight_item *item, bool alone)
{
    item->alone = alone;
    inflight_move_front(item, &runner->waiting);
}

/* Those whose lines did not begin to go out. */
static void put_back_unread(struct runner *runner, struct copy *copy, uint64_t written)
{
    while (copy->items.last != NULL && copy->items.last->start >= written)
        put_back(runner, copy->items.last, copy->items.last->alone);
}

static void put_back_all(struct runner *runner, struct copy *copy, bool alone)
{
    while (copy->items.last != NULL)
        put_back(runner, copy->items.last, alone);
}

static void fail(struct runner *runner, struct inflight_item *item, const char *code,
                 const char *what)
{
    struct err err;
    err_set(&err, ERR_SERVICE, "%s", what);
    err.retryable = true;
    snprintf(err.code, sizeof err.code, "%s", code);
    end_item(runner, item, NULL, &err);
}

static void describe(char *to, size_t room, int status, int signum)
{
    if (signum != 0)
        snprintf(to, room, "the filter was killed by signal %d (%s)", signum, strsignal(signum));
    else
        snprintf(to, room, "the filter ended with status %d", status);
}

/* The items of a filter that has ended: see the top of the header. */
static void judge(struct runner *runner, struct copy *copy, bool orderly, uint64_t written,
                  const char *what)
{
    struct inflight_list *items = &copy->items;
    put_back_unread(runner, copy, written);
    if (orderly) {
        while (items->first != NULL)
            fail(runner, items->first, "NoAnswer", "the filter ended without printing the line");
    } else if (copy->timed_out && items->first != NULL) {
        fail(runner, items->first, "FilterTimeout", "no answer in time; the filter was killed");
        put_back_all(runner, copy, false);
    } else if (items->count == 1) {
        fail(runner, items->first, "FilterDied", what);
    } else {
        put_back_all(runner, copy, true);
    }
}

static void cancel_waiting(struct runner *runner)
{
    struct err err;
    err_set(&err, ERR_CANCELLED, "not worked on");
    while (runner->waiting.first != NULL)
        end_item(runner, runner->waiting.first, NULL, &err);
}

static void on_ended(void *ctx, struct copy *copy, int status, int signum, uint64_t written)
{
    struct runner *runner = ctx;
    struct err err;
    char what[128];
    bool all_back = copy->items.count == 0;
    bool orderly = signum == 0 && ((copy->closing && (status == 0 || all_back)) ||
                                   (all_back && status == 0 && copy->deaths == 0));
    describe(what, sizeof what, status, signum);
    if (copy->hoards && runner->config.silence_ms > HOARDS_MS)
        runner->config.silence_ms = HOARDS_MS;
    if (!orderly) {
        err_set(&err, ERR_SERVICE, "%s; it had %zu lines in hand", what, copy->items.count);
        runner->events.trouble(runner->events.ctx, &err);
        copy_rest(copy);
    }
    judge(runner, copy, orderly, written, what);
    schedule(runner);
}

static void on_silent(void *ctx, struct copy *copy)
{
    struct runner *runner = ctx;
    struct err err;
    copy_close(copy);
    if (runner->told_silent)
        return;
    runner->told_silent = true;
    err_set(&err, ERR_SERVICE,
            "the filter is silent with %zu lines in hand: its input ends now, so that it prints "
            "them, and another is started (does it buffer its output?)",
            copy->items.count);
    runner->events.trouble(runner->events.ctx, &err);
}

/* ---- what goes in ---- */

/* The copy for an item: the one with the fewest, a running one before one that is to be started. */
static struct copy *pick(struct runner *runner, const struct inflight_item *item)
{
    struct copy *best = NULL;
    for (unsigned i = 0; i < runner->config.copies; i++) {
        struct copy *copy = &runner->copy[i];
        if (!copy_takes(copy, item, runner->share))
            continue;
        if (best == NULL || copy->items.count < best->items.count ||
            (best->filter == NULL && copy->filter != NULL &&
             copy->items.count == best->items.count))
            best = copy;
    }
    return best;
}

static void distribute(struct runner *runner)
{
    struct inflight_item *item;
    struct copy *copy;
    struct err err;
    while ((item = runner->waiting.first) != NULL && (copy = pick(runner, item)) != NULL) {
        if (copy->filter != NULL || copy_start(copy, &err) == 0) {
            copy_give(copy, item);
            continue;
        }
        runner->events.trouble(runner->events.ctx, &err);
        copy_rest(copy);
    }
}

/* A filter that closed its input is of no use once it has answered what it has. */
static void close_some(struct runner *runner)
{
    bool all = runner->finishing;
    for (unsigned i = 0; i < runner->config.copies; i++) {
        struct copy *copy = &runner->copy[i];
        bool deaf = copy->filter != NULL && filter_deaf(copy->filter) && copy->items.count == 0;
        if (all || deaf || (runner->flushing && copy->items.count > 0))
            copy_close(copy);
    }
}

static void pump(void *ctx)
{
    struct runner *runner = ctx;
    runner->pumping = false;
    if (runner->finishing)
        cancel_waiting(runner);
    distribute(runner);
    if (runner->waiting.count == 0)
        close_some(runner);
    if (!runner->finishing || runner->finished)
        return;
    for (unsigned i = 0; i < runner->config.copies; i++)
        if (runner->copy[i].filter != NULL)
            return;
    runner->finished = true;
    runner->events.finished(runner->events.ctx);
}

/* Lines that a filter did not take before it closed its input go to another. */
static void on_changed(void *ctx, struct copy *copy)
{
    struct runner *runner = ctx;
    if (copy->filter != NULL && filter_deaf(copy->filter))
        put_back_unread(runner, copy, filter_written(copy->filter));
    schedule(runner);
}

bool runner_feed(struct runner *runner, struct span token, struct span line, void *user)
{
    if (inflight_find(&runner->set, token) != NULL)
        return false;
    inflight_add(&runner->set, &runner->waiting, token, line, user);
    runner->flushing = false;
    schedule(runner);
    return true;
}

/* ---- the whole ---- */

struct runner *runner_new(struct loop *loop, const struct runner_config *config,
                          const struct runner_events *events, struct err *err)
{
    struct runner *runner = mem_alloc(sizeof *runner);
    runner->loop = loop;
    runner->config = *config;
    runner->events = *events;
    runner->copy_events = (struct copy_events){on_line, on_changed, on_ended, on_silent, runner};
    runner->share = (config->window + config->copies - 1) / config->copies;
    runner->copy = mem_array(config->copies, sizeof *runner->copy);
    inflight_init(&runner->set, config->window);
    ndrec_init(&runner->rec);
    buf_init(&runner->token, 0);
    for (unsigned i = 0; i < config->copies; i++)
        copy_init(&runner->copy[i], loop, &runner->config, &runner->copy_events);
    for (unsigned i = 0; i < config->copies; i++) {
        if (copy_start(&runner->copy[i], err) != 0) {
            runner_free(runner);
            return NULL;
        }
    }
    return runner;
}

void runner_free(struct runner *runner)
{
    if (runner == NULL)
        return;
    loop_forget(runner->loop, pump, runner);
    for (unsigned i = 0; i < runner->config.copies; i++)
        copy_release(&runner->copy[i]);
    inflight_release(&runner->set);
    ndrec_release(&runner->rec);
    buf_release(&runner->token);
    free(runner->copy);
    free(runner);
}

size_t runner_room(const struct runner *runner)
{
    return runner->set.count < runner->config.window ? runner->config.window - runner->set.count
                                                     : 0;
}

size_t runner_count(const struct runner *runner)
{
    return runner->set.count;
}

void runner_hold(struct runner *runner, bool hold)
{
    bool resume = runner->hold && !hold;
    runner->hold = hold;
    for (unsigned i = 0; resume && i < runner->config.copies; i++)
        if (runner->copy[i].filter != NULL)
            filter_resume(runner->copy[i].filter);
}

void runner_flush(struct runner *runner)
{
    runner->flushing = true;
    schedule(runner);
}

void runner_finish(struct runner *runner)
{
    runner->finishing = true;
    schedule(runner);
}
