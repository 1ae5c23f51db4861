/* One turn: settle what is done, renew the leases, claim more when half of the room is free. A turn
 * comes when enough has been done, after a moment otherwise, and when something may have been
 * added. While the store cannot be reached nothing is claimed and a turn comes every second. */
#include "task/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/mem.h"
#include "core/random.h"
#include "core/sig.h"
#include "task/worker_state.h"

enum { AWAY_MS = 1000, STUCK_MS = 1000 };

static void turn(void *ctx);

static int64_t now_ms(void)
{
    return (int64_t)(clock_mono_ns() / 1000000);
}

static size_t in_hand(const struct worker *worker)
{
    return runner_count(worker->runner) + worker->ledger.count;
}

void worker_turn_in(struct worker *worker, int64_t ms)
{
    int64_t at = now_ms() + ms;
    if (worker->armed != 0 && worker->armed <= at)
        return;
    worker->armed = at;
    loop_timer_set(worker->timer, ms);
}

static void stop(struct worker *worker)
{
    if (!worker->stopping)
        runner_finish(worker->runner);
    worker->stopping = true;
}

/* The store failed: worth waiting for, or the end. */
static void store_failed(struct worker *worker, const struct err *err)
{
    worker->away = true;
    if (!err->retryable) {
        worker->err = *err;
        stop(worker);
    } else if (!worker->told_away) {
        worker->events->trouble(worker->events->ctx, err);
    }
    worker->told_away = true;
}

static void on_finished(void *ctx)
{
    struct worker *worker = ctx;
    worker->finished = true;
    loop_stop(worker->loop);
}

/* ---- claims ---- */

static void on_task(void *ctx, const struct db_task *task)
{
    struct worker *worker = ctx;
    struct err err = {0};
    struct buf line;
    char token[24];
    buf_init(&line, 0);
    bool good = record_work(&worker->record, worker->flow, task, &line, &err) == 0;
    if (!good)
        buf_addspan(&line, task->params);
    struct work *work = mem_alloc(sizeof *work + line.len + 1);
    *work = (struct work){task->id, task->tries, task->max_tries, span_of(work->text, line.len)};
    memcpy(work->text, line.data, line.len);
    buf_release(&line);
    worker->claimed++;
    int len = snprintf(token, sizeof token, "%lld", (long long)task->id);
    if (!good) {
        worker_fail(worker, work, &err);
        free(work);
    } else if (!runner_feed(worker->runner, span_of(token, (size_t)len), work->line, work)) {
        free(work); /* its lease had expired, and it is in hand still */
    }
}

static void claim(struct worker *worker)
{
    size_t room = worker->config->jobs - in_hand(worker);
    struct err err;
    if (room > CAP_TASK_BATCH)
        room = CAP_TASK_BATCH;
    worker->claimed = 0;
    if (db_claim(worker->db, worker->flow, span_str(worker->owner), room, worker->config->lease_ms,
                 on_task, worker, &err) != 0) {
        store_failed(worker, &err);
        return;
    }
    if (worker->claimed < room && !db_notified(worker->db, &err))
        worker->dry_until = now_ms() + worker->config->poll_ms;
    if (worker->config->drain && worker->claimed < room)
        runner_flush(worker->runner);
}

static void renew(struct worker *worker)
{
    struct err err;
    if (in_hand(worker) == 0 || now_ms() - worker->renewed < worker->config->lease_ms / 3)
        return;
    if (db_renew(worker->db, worker->flow, span_str(worker->owner), worker->config->lease_ms,
                 &err) != 0)
        store_failed(worker, &err);
    worker->renewed = now_ms();
}

/* Nothing to claim and nothing in hand: is that the end? */
static void look_for_end(struct worker *worker)
{
    struct err err;
    int64_t count;
    if (db_open_tasks(worker->db, worker->flow, &count, &err) != 0)
        store_failed(worker, &err);
    else if (count == 0)
        stop(worker);
}

static void settle(struct worker *worker)
{
    struct err err;
    if (ledger_settle(&worker->ledger, worker->db, worker->flow, span_str(worker->owner),
                      outstream_written(worker->out), &err) != 0)
        store_failed(worker, &err);
}

static void lost_notes(struct worker *worker)
{
    inbytes_free(worker->notes);
    worker->notes = NULL;
}

static void on_note(void *ctx)
{
    struct worker *worker = ctx;
    struct err err = {0};
    if (!db_notified(worker->db, &err) && err.kind == ERR_NONE)
        return;
    if (err.kind != ERR_NONE) {
        lost_notes(worker);
        store_failed(worker, &err);
    }
    worker->dry_until = 0;
    worker_turn_in(worker, 0);
}

/* A store that tells of new tasks does so on a descriptor. */
static void watch_notes(struct worker *worker)
{
    struct err err = {0};
    lost_notes(worker);
    int fd = db_listen(worker->db, worker->flow, &err);
    if (fd >= 0)
        worker->notes = inbytes_new(worker->loop, fd, on_note, worker);
    if (worker->notes != NULL)
        inbytes_resume(worker->notes);
    if (err.kind != ERR_NONE)
        store_failed(worker, &err);
}

static void claim_some(struct worker *worker)
{
    bool busy = in_hand(worker) * 2 > worker->config->jobs;
    if (busy || now_ms() < worker->dry_until)
        return;
    claim(worker);
    if (!worker->away && worker->config->drain && in_hand(worker) == 0 && worker->claimed == 0)
        look_for_end(worker);
}

static void turn(void *ctx)
{
    struct worker *worker = ctx;
    const struct worker_config *config = worker->config;
    size_t had = in_hand(worker);
    worker->armed = 0;
    worker->away = false;
    settle(worker);
    if (!worker->away)
        renew(worker);
    if (config->drain && had > 0 && in_hand(worker) == 0)
        worker->dry_until = 0; /* that may have been the last */
    if (!worker->stopping && !worker->away)
        claim_some(worker);
    if (worker->told_away && !worker->away) {
        worker->told_away = false;
        watch_notes(worker);
    }
    int64_t wait = config->lease_ms / 3 < config->poll_ms ? config->lease_ms / 3 : config->poll_ms;
    if (worker->away)
        wait = AWAY_MS;
    else if (worker->ledger.count > 0)
        wait = WORKER_MOMENT_MS;
    worker_turn_in(worker, wait);
}

/* ---- ends ---- */

static void on_stop(void *ctx)
{
    stop(ctx);
}

static void on_drained(void *ctx)
{
    struct worker *worker = ctx;
    runner_hold(worker->runner, false);
    worker_turn_in(worker, 0);
}

static void on_out_failed(void *ctx, const struct err *err)
{
    struct worker *worker = ctx;
    worker->out_err = *err;
    runner_hold(worker->runner, false);
    stop(worker);
}

/* Writes what waits; after a stop signal only as long as the reader goes on reading. */
static void finish_output(struct worker *worker)
{
    if (sig_stopping())
        outstream_linger(worker->out, STUCK_MS);
    else
        outstream_finish(worker->out, &worker->out_err);
}

static void give_back(struct worker *worker)
{
    struct err err;
    int status = ledger_settle(&worker->ledger, worker->db, worker->flow, span_str(worker->owner),
                               outstream_written(worker->out), &err);
    if (status == 0)
        status = db_release(worker->db, worker->flow, span_str(worker->owner), &err);
    if (status != 0 && worker->err.kind == ERR_NONE)
        worker->err = err;
}

static void name_owner(struct worker *worker)
{
    char host[65] = "";
    gethostname(host, sizeof host - 1);
    snprintf(worker->owner, sizeof worker->owner, "%s/%ld/%08llx", host, (long)getpid(),
             (unsigned long long)(random_u64() >> 32));
}

static struct runner *start(struct worker *worker, struct err *err)
{
    const struct worker_config *config = worker->config;
    const struct runner_config runner = {
        .argv = config->argv,
        .name = "_task",
        .field = "id",
        .copies = config->copies,
        .window = config->jobs,
        .timeout_ms = config->timeout_ms,
        .silence_ms = config->silence_ms,
        .max_line = config->max_line,
    };
    const struct runner_events events = {worker_done, worker_stray, worker_trouble, on_finished,
                                         worker};
    struct runner *new = runner_new(worker->loop, &runner, &events, err);
    if (new == NULL)
        err_prefix(err, "%s", config->argv[0]);
    return new;
}

static void work(struct worker *worker)
{
    const struct outstream_events out = {on_drained, on_out_failed, worker};
    worker->timer = loop_timer_new(worker->loop, turn, worker);
    worker->out = outstream_new(worker->loop, worker->config->out_fd, 0, &out);
    loop_on_stop(worker->loop, on_stop, worker);
    watch_notes(worker);
    if (sig_stopping())
        stop(worker);
    worker_turn_in(worker, 0);
    while (!worker->finished)
        loop_run(worker->loop);
    loop_timer_cancel(worker->timer);
    lost_notes(worker);
    if (worker->out_err.kind == ERR_NONE)
        finish_output(worker);
    give_back(worker);
    loop_timer_free(worker->timer);
    outstream_free(worker->out);
}

int worker_run(struct db *db, struct loop *loop, const struct worker_config *config,
               const struct worker_events *events, struct worker_result *result, struct err *err)
{
    struct worker worker = {
        .db = db, .loop = loop, .config = config, .events = events, .flow = span_str(config->flow)};
    name_owner(&worker);
    worker.runner = start(&worker, err);
    if (worker.runner == NULL)
        return -1;
    record_init(&worker.record);
    buf_init(&worker.line, 0);
    work(&worker);
    result->out = worker.out_err;
    *err = worker.err;
    runner_free(worker.runner);
    ledger_release(&worker.ledger);
    record_release(&worker.record);
    buf_release(&worker.line);
    return worker.err.kind == ERR_NONE ? 0 : -1;
}
