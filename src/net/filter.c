/* A copy of a filter: a child, an outstream into it, an instream out of it. It has ended when both
 * its exit status and the end of its output have come, in whatever order. */
#include "net/filter.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/mem.h"
#include "net/child.h"
#include "net/instream.h"
#include "net/outstream.h"

enum { INPUT_HIGH = 64 << 10 };

struct filter {
    struct loop *loop;
    struct filter_events events;
    struct child *child;
    struct outstream *out; /* to its input; NULL: closed */
    struct instream *in;   /* from its output; NULL: at its end */
    int in_fd, out_fd;
    uint64_t given, written; /* written: once out is closed */
    bool deaf, exited, killed;
    int status, signum;
};

static void tell_ended(void *ctx)
{
    struct filter *filter = ctx;
    filter->events.ended(filter->events.ctx, filter->status, filter->signum);
}

static void on_exited(void *ctx, int status, int signum)
{
    struct filter *filter = ctx;
    filter->exited = true;
    filter->status = status;
    filter->signum = signum;
    if (filter->in == NULL)
        loop_soon(filter->loop, tell_ended, filter);
    else if (filter->killed)
        instream_stop(filter->in);
}

static bool on_line(void *ctx, const struct ndline *line)
{
    struct filter *filter = ctx;
    return filter->events.line(filter->events.ctx, line);
}

static void on_output_end(void *ctx, const struct err *err)
{
    struct filter *filter = ctx;
    (void)err; /* a pipe; whatever happened, no more lines come */
    instream_free(filter->in);
    filter->in = NULL;
    close(filter->in_fd);
    if (filter->exited)
        loop_soon(filter->loop, tell_ended, filter);
}

static void on_drained(void *ctx)
{
    struct filter *filter = ctx;
    filter->events.drained(filter->events.ctx);
}

static void on_input_failed(void *ctx, const struct err *err)
{
    struct filter *filter = ctx;
    (void)err;
    filter->deaf = true;
    filter->events.drained(filter->events.ctx);
}

struct filter *filter_new(struct loop *loop, char *const argv[], size_t max_line,
                          const struct filter_events *events, struct err *err)
{
    struct filter *filter = mem_alloc(sizeof *filter);
    filter->loop = loop;
    filter->events = *events;
    filter->child = child_new_filter(loop, argv, &filter->out_fd, &filter->in_fd, on_exited, filter,
                                     err);
    if (filter->child == NULL) {
        free(filter);
        return NULL;
    }
    const struct outstream_events out = {on_drained, on_input_failed, filter};
    const struct instream_events in = {on_line, on_output_end, NULL, filter};
    filter->out = outstream_new(loop, filter->out_fd, INPUT_HIGH, &out);
    filter->in = instream_new(loop, filter->in_fd, max_line, &in);
    return filter;
}

static void close_input(void *ctx)
{
    struct filter *filter = ctx;
    if (filter->out == NULL)
        return;
    filter->written = outstream_written(filter->out);
    outstream_free(filter->out);
    filter->out = NULL;
    close(filter->out_fd);
}

void filter_free(struct filter *filter)
{
    if (filter == NULL)
        return;
    loop_forget(filter->loop, tell_ended, filter);
    close_input(filter);
    if (filter->in != NULL) {
        instream_free(filter->in);
        close(filter->in_fd);
    }
    child_free(filter->child);
    free(filter);
}

void filter_line(struct filter *filter, struct span line)
{
    filter->given += line.len + 1;
    if (filter->out != NULL)
        outstream_line(filter->out, line);
}

bool filter_full(const struct filter *filter)
{
    return filter->out != NULL && outstream_full(filter->out);
}

bool filter_deaf(const struct filter *filter)
{
    return filter->deaf;
}

uint64_t filter_given(const struct filter *filter)
{
    return filter->given;
}

uint64_t filter_written(const struct filter *filter)
{
    return filter->out != NULL ? outstream_written(filter->out) : filter->written;
}

void filter_resume(struct filter *filter)
{
    if (filter->in != NULL)
        instream_resume(filter->in);
}

void filter_close(struct filter *filter)
{
    if (filter->out != NULL)
        outstream_when_empty(filter->out, close_input, filter);
}

void filter_kill(struct filter *filter)
{
    filter->killed = true;
    if (!filter->exited)
        child_kill(filter->child, SIGKILL);
    else if (filter->in != NULL)
        instream_stop(filter->in);
}
