/* A batch is stored between two reads, so no line waits for another one to come. */
#include "task/lines.h"

#include "core/sig.h"
#include "net/instream.h"

struct lines {
    struct loop *loop;
    struct instream *in;
    const struct lines_ops *ops;
    struct err *err;
    int status;
};

static void store(struct lines *lines)
{
    if (lines->status != 0)
        return;
    lines->status = lines->ops->store(lines->ops->ctx, lines->err);
    if (lines->status != 0)
        instream_stop(lines->in);
}

static bool on_line(void *ctx, const struct ndline *line)
{
    struct lines *lines = ctx;
    if (lines->status == 0 && lines->ops->line(lines->ops->ctx, line))
        store(lines);
    return true;
}

static void on_idle(void *ctx)
{
    store(ctx);
}

static void on_end(void *ctx, const struct err *err)
{
    struct lines *lines = ctx;
    store(lines);
    if (err != NULL && lines->status == 0) {
        *lines->err = *err;
        lines->status = -1;
    }
    loop_stop(lines->loop);
}

static void on_stop(void *ctx)
{
    struct lines *lines = ctx;
    instream_stop(lines->in);
}

int lines_run(struct loop *loop, int fd, size_t max_line, const struct lines_ops *ops,
              struct err *err)
{
    struct lines lines = {.loop = loop, .ops = ops, .err = err};
    const struct instream_events events = {on_line, on_end, on_idle, &lines};
    lines.in = instream_new(loop, fd, max_line, &events);
    loop_on_stop(loop, on_stop, &lines);
    if (sig_stopping())
        on_stop(&lines);
    loop_run(loop);
    instream_free(lines.in);
    return lines.status;
}
