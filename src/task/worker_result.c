/* What comes back from the filters: lines for the output, failures, strays. */
#include <stdio.h>
#include <stdlib.h>

#include "codec/jscan.h"
#include "core/random.h"
#include "task/worker_state.h"

static bool is_task(struct span name)
{
    return jscan_name_is(name, "_task");
}

static void write_line(struct worker *worker, struct span line)
{
    worker->out_end += line.len + 1;
    outstream_line(worker->out, line);
    if (outstream_full(worker->out))
        runner_hold(worker->runner, true);
}

static void write_result(struct worker *worker, const struct ndrec *rec)
{
    if (!worker->config->no_meta) {
        write_line(worker, rec->line);
        return;
    }
    buf_clear(&worker->line);
    ndrec_replace(rec, is_task, span_of(NULL, 0), &worker->line);
    write_line(worker, buf_span(&worker->line));
}

static int64_t backoff(const struct worker *worker, int64_t tries)
{
    int64_t ms = worker->config->backoff_ms;
    for (int64_t i = 0; i < tries && ms < CAP_TASK_WAIT_MS; i++)
        ms *= 2;
    if (ms > CAP_TASK_WAIT_MS)
        ms = CAP_TASK_WAIT_MS;
    return (int64_t)((double)ms * (0.5 + random_unit() / 2));
}

void worker_fail(struct worker *worker, const struct work *work, const struct err *err)
{
    char text[sizeof err->code + sizeof err->message + 3];
    bool last = !err->retryable || work->tries + 1 >= work->max_tries;
    snprintf(text, sizeof text, "%s%s%s", err->code, err->code[0] != '\0' ? ": " : "",
             err->message);
    ledger_add(&worker->ledger, work->id, last ? DB_FAIL : DB_RETRY, backoff(worker, work->tries),
               span_str(text), worker->out_end);
    if (last)
        worker->events->failed(worker->events->ctx, work->id, work->line, err);
    else
        worker->events->retried(worker->events->ctx);
}

void worker_done(void *ctx, void *user, const struct ndrec *rec, const struct err *err)
{
    struct worker *worker = ctx;
    struct work *work = user;
    if (err == NULL) {
        write_result(worker, rec);
        ledger_add(&worker->ledger, work->id, DB_COMPLETE, 0, span_of(NULL, 0), worker->out_end);
        worker->events->completed(worker->events->ctx);
    } else if (err->kind == ERR_CANCELLED) {
        ledger_add(&worker->ledger, work->id, DB_RELEASE, 0, span_of(NULL, 0), worker->out_end);
    } else {
        worker_fail(worker, work, err);
    }
    free(work);
    worker_turn_in(worker, worker->ledger.count * 2 >= worker->config->jobs ? 0 : WORKER_MOMENT_MS);
}

void worker_stray(void *ctx, struct span line)
{
    struct worker *worker = ctx;
    struct err err;
    write_line(worker, line);
    if (worker->told_stray)
        return;
    worker->told_stray = true;
    err_set(&err, ERR_DATA, "the filter prints lines that carry no task (\"_task\"): passed on");
    worker->events->trouble(worker->events->ctx, &err);
}

void worker_trouble(void *ctx, const struct err *err)
{
    struct worker *worker = ctx;
    worker->events->trouble(worker->events->ctx, err);
}
