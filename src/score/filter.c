#include "score/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "codec/ndrec.h"
#include "core/exitcode.h"
#include "core/mem.h"
#include "core/msg.h"
#include "core/ordered.h"
#include "core/output.h"
#include "core/progress.h"
#include "core/sig.h"
#include "score/lines.h"

enum { KEEP_SIZE = 4 << 20 };

/* A line that failed: its place in the piece, and why. */
struct failure {
    size_t item;
    struct err err;
};

/* What one thread works with, and what becomes of its piece. */
struct job {
    struct lines_piece piece;
    void *worker;
    struct ndrec scratch;
    struct buf out, failed;
    struct failure *failure;
    size_t failure_count, failure_room;
    uint64_t done;
};

struct state {
    const struct filter *filter;
    const struct filter_options *options;
    struct lines lines;
    struct output out, failed;
    bool keep_failed; /* failed lines go to a file */
    struct progress progress;
    uint64_t failures;
    int input_status; /* exit status for a file that could not be read */
};

static bool take(void *context, void *argument)
{
    struct state *state = context;
    struct job *job = argument;
    return lines_take(&state->lines, &job->piece);
}

static void fail_line(struct job *job, size_t item, const struct err *err)
{
    if (job->failure_count == job->failure_room) {
        job->failure_room = job->failure_room * 2 + 16;
        job->failure = mem_grow(job->failure, job->failure_room, sizeof *job->failure);
    }
    job->failure[job->failure_count++] = (struct failure){item, *err};
}

static void reset(struct job *job)
{
    if (job->out.size > KEEP_SIZE)
        buf_release(&job->out);
    buf_clear(&job->out);
    job->failure_count = 0;
    job->done = 0;
}

static void work(void *context, void *argument)
{
    struct state *state = context;
    struct job *job = argument;
    reset(job);
    for (size_t i = 0; i < job->piece.count; i++) {
        const struct lines_item *item = &job->piece.item[i];
        struct err err;
        int status = item->too_long
                         ? err_set(&err, ERR_DATA, "longer than %llu bytes",
                                   (unsigned long long)state->options->max_line)
                         : state->filter->line(job->worker, lines_text(&job->piece, item),
                                               &job->out, &err);
        if (status == 0) {
            buf_addc(&job->out, '\n');
            job->done++;
            continue;
        }
        fail_line(job, i, &err);
        if (state->options->strict)
            break;
    }
}

/* One failed line: to the file, or as a message. */
static void report(struct state *state, struct job *job, const struct failure *failure)
{
    const struct lines_item *item = &job->piece.item[failure->item];
    state->failures++;
    buf_clear(&job->failed);
    if (state->keep_failed) {
        ndrec_fail(&job->scratch, lines_text(&job->piece, item), &failure->err, &job->failed);
        output_line(&state->failed, job->failed.data, job->failed.len);
    }
    if (!state->keep_failed || state->options->strict) {
        buf_clear(&job->failed);
        lines_place(&job->piece, item, &job->failed);
        msg_err(&failure->err, job->failed.data);
    }
}

static bool give(void *context, void *argument)
{
    struct state *state = context;
    struct job *job = argument;
    bool go = true, strict = state->options->strict;
    if (job->piece.failed) {
        msg_err(&job->piece.err, NULL);
        state->input_status = (int)err_exit(&job->piece.err);
        go = !strict;
    }
    output_add(&state->out, job->out.data, job->out.len);
    go = output_flush(&state->out) == 0 && go;
    for (size_t i = 0; i < job->failure_count; i++)
        report(state, job, &job->failure[i]);
    if (state->keep_failed)
        go = output_flush(&state->failed) == 0 && go;
    go = go && !(strict && job->failure_count > 0);
    state->progress.done += job->done;
    state->progress.failed = state->failures;
    state->progress.bytes += job->piece.text.len;
    progress_tick(&state->progress);
    if (!go)
        lines_stop(&state->lines);
    return go;
}

static struct job *job_new(const struct filter *filter)
{
    struct job *job = mem_alloc(sizeof *job);
    lines_piece_init(&job->piece);
    job->worker = filter->open(filter->context);
    ndrec_init(&job->scratch);
    /* A piece holds one line of any length, or what one read gave; what a worker adds to it is less
     * than the longest line. */
    buf_init(&job->out, 2 * CAP_LINE_MAX);
    buf_init(&job->failed, 2 * CAP_LINE_MAX);
    return job;
}

static void job_free(const struct filter *filter, struct job *job)
{
    lines_piece_release(&job->piece);
    filter->close(job->worker);
    ndrec_release(&job->scratch);
    buf_release(&job->out);
    buf_release(&job->failed);
    free(job->failure);
    free(job);
}

static void run_jobs(struct state *state)
{
    size_t count = (size_t)state->options->jobs;
    void *jobs[FILTER_JOBS_MAX];
    struct ordered ordered = {.context = state, .take = take, .work = work, .give = give};
    for (size_t i = 0; i < count; i++)
        jobs[i] = job_new(state->filter);
    ordered_run(&ordered, jobs, count);
    for (size_t i = 0; i < count; i++)
        job_free(state->filter, jobs[i]);
}

/* Closes the outputs and tells how the program ends. */
static int finish(struct state *state)
{
    struct err err;
    progress_finish(&state->progress);
    if (state->keep_failed && output_close(&state->failed, &err) != 0)
        return output_exit(&err);
    if (output_close(&state->out, &err) != 0)
        return output_exit(&err);
    if (state->keep_failed && state->failures > 0)
        msg_error("%llu %s failed, written to %s", (unsigned long long)state->failures,
                  state->failures == 1 ? "line" : "lines", state->options->failed);
    if (sig_stopping())
        sig_die_of(sig_number());
    if (state->input_status != EXIT_DONE)
        return state->input_status;
    return state->failures > 0 ? EXIT_SOME : EXIT_DONE;
}

static int open_failed(struct state *state, const char *path, struct err *err)
{
    if (path == NULL)
        return 0;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return err_errno(err, errno, "%s", path);
    output_init(&state->failed, fd, path);
    state->keep_failed = true;
    return 0;
}

void filter_options_init(struct filter_options *options)
{
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    *options = (struct filter_options){.max_line = CAP_LINE_DEFAULT};
    options->jobs = count < 1 ? 1 : count > FILTER_JOBS_MAX ? FILTER_JOBS_MAX : count;
}

int filter_run(const struct filter *filter, char *const *path, size_t path_count)
{
    const struct filter_options *options = filter->options;
    struct state state = {.filter = filter, .options = options};
    struct err err;
    if (open_failed(&state, options->failed, &err) != 0) {
        msg_err(&err, NULL);
        return (int)err_exit(&err);
    }
    output_init(&state.out, STDOUT_FILENO, "standard output");
    lines_init(&state.lines, path, path_count, (size_t)options->max_line);
    state.lines.keep_blank = filter->keep_blank;
    progress_start(&state.progress, filter->unit,
                   options->no_progress ? PROGRESS_NEVER
                   : options->progress  ? PROGRESS_ALWAYS
                                        : PROGRESS_AUTO);
    run_jobs(&state);
    lines_release(&state.lines);
    return finish(&state);
}
