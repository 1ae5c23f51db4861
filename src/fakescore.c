/* fakescore: scores follower records. NDJSON in, the same lines with the sixteen fields of the
 * follower model out, in input order whatever the number of threads.
 *
 * Each thread takes a piece of the input, scores its lines into a buffer of its own and hands that
 * over when the pieces before it have been written (core/ordered.h). */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/exitcode.h"
#include "core/mem.h"
#include "core/msg.h"
#include "core/opt.h"
#include "core/ordered.h"
#include "core/output.h"
#include "core/progress.h"
#include "core/sig.h"
#include "score/builtin.h"
#include "score/lines.h"
#include "score/names.h"
#include "score/record.h"

enum { JOBS_MAX = 64, KEEP_SIZE = 4 << 20 };
enum { MODEL_GCC, MODEL_PLUS }; /* as in the option's list */

struct config {
    int64_t jobs;
    uint64_t max_line;
    const char *names, *decode_table, *failed;
    int model;
    bool strict, progress, no_progress;
};

/* A line that failed: its place in the piece, and why. */
struct failure {
    size_t item;
    struct err err;
};

/* What one thread works with, and what becomes of its piece. */
struct job {
    struct lines_piece piece;
    struct record record;
    struct ndrec scratch;
    struct buf out, failed;
    struct failure *failure;
    size_t failure_count, failure_room;
    uint64_t scored;
    bool strict;
    uint64_t max_line;
};

struct state {
    const struct config *config;
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
    job->scored = 0;
}

static void work(void *context, void *argument)
{
    (void)context;
    struct job *job = argument;
    reset(job);
    for (size_t i = 0; i < job->piece.count; i++) {
        const struct lines_item *item = &job->piece.item[i];
        struct err err;
        int status = item->too_long ? err_set(&err, ERR_DATA, "longer than %llu bytes",
                                              (unsigned long long)job->max_line)
                                    : record_score(&job->record, lines_text(&job->piece, item),
                                                   &job->out, &err);
        if (status == 0) {
            buf_addc(&job->out, '\n');
            job->scored++;
            continue;
        }
        fail_line(job, i, &err);
        if (job->strict)
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
    if (!state->keep_failed || job->strict) {
        buf_clear(&job->failed);
        lines_place(&job->piece, item, &job->failed);
        msg_err(&failure->err, job->failed.data);
    }
}

static bool give(void *context, void *argument)
{
    struct state *state = context;
    struct job *job = argument;
    bool go = true;
    if (job->piece.failed) {
        msg_err(&job->piece.err, NULL);
        state->input_status = (int)err_exit(&job->piece.err);
        go = !job->strict;
    }
    output_add(&state->out, job->out.data, job->out.len);
    go = output_flush(&state->out) == 0 && go;
    for (size_t i = 0; i < job->failure_count; i++)
        report(state, job, &job->failure[i]);
    if (state->keep_failed)
        go = output_flush(&state->failed) == 0 && go;
    go = go && !(job->strict && job->failure_count > 0);
    state->progress.done += job->scored;
    state->progress.failed = state->failures;
    state->progress.bytes += job->piece.text.len;
    progress_tick(&state->progress);
    if (!go)
        lines_stop(&state->lines);
    return go;
}

static struct job *job_new(const struct config *config, const struct model *model)
{
    struct job *job = mem_alloc(sizeof *job);
    lines_piece_init(&job->piece);
    record_init(&job->record, model);
    ndrec_init(&job->scratch);
    /* A piece holds one line of any length, or what one read gave, and grows by less than that. */
    buf_init(&job->out, 2 * CAP_LINE_MAX);
    buf_init(&job->failed, 2 * CAP_LINE_MAX);
    job->strict = config->strict;
    job->max_line = config->max_line;
    return job;
}

static void job_free(struct job *job)
{
    lines_piece_release(&job->piece);
    record_release(&job->record);
    ndrec_release(&job->scratch);
    buf_release(&job->out);
    buf_release(&job->failed);
    free(job->failure);
    free(job);
}

static int64_t processors(void)
{
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count < 1 ? 1 : count > JOBS_MAX ? JOBS_MAX : count;
}

static void score_all(struct state *state, const struct model *model)
{
    size_t count = (size_t)state->config->jobs;
    void *jobs[JOBS_MAX];
    struct ordered ordered = {.context = state, .take = take, .work = work, .give = give};
    for (size_t i = 0; i < count; i++)
        jobs[i] = job_new(state->config, model);
    ordered_run(&ordered, jobs, count);
    for (size_t i = 0; i < count; i++)
        job_free(jobs[i]);
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
                  state->failures == 1 ? "line" : "lines", state->config->failed);
    if (sig_stopping())
        sig_die_of(sig_number());
    if (state->input_status != EXIT_DONE)
        return state->input_status;
    return state->failures > 0 ? EXIT_SOME : EXIT_DONE;
}

static void open_failed(struct state *state, const char *path)
{
    if (path == NULL)
        return;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        struct err err;
        err_errno(&err, errno, "%s", path);
        msg_err(&err, NULL);
        exit((int)err_exit(&err));
    }
    output_init(&state->failed, fd, path);
    state->keep_failed = true;
}

static struct names *load_names(const char *path)
{
    struct err err;
    struct names *names = path != NULL ? names_load(path, &err) : builtin_names();
    if (names == NULL) {
        msg_err(&err, NULL);
        exit((int)err_exit(&err));
    }
    return names;
}

static struct decode_table *load_decode(const char *path)
{
    struct err err;
    struct decode_table *table = path != NULL ? decode_load(path, &err) : NULL;
    if (path != NULL && table == NULL) {
        msg_err(&err, NULL);
        exit((int)err_exit(&err));
    }
    return table;
}

int main(int argc, char **argv)
{
    struct config config = {.jobs = processors(), .max_line = CAP_LINE_DEFAULT};
    struct opt opts[] = {
        OPT_INT('j', "jobs", "N", &config.jobs, 1, JOBS_MAX, "threads (default: one a processor)"),
        OPT_CHOICE(0, "model", "gcc|plus", &config.model,
                   "plus adds fake_score and reasons (default gcc)"),
        OPT_TEXT(0, "names", "FILE", &config.names, "known names, one a line"),
        OPT_TEXT(0, "decode-table", "FILE", &config.decode_table,
                 "renderings of characters in ASCII"),
        OPT_TEXT(0, "failed", "FILE", &config.failed, "where lines that fail go, with _error"),
        OPT_FLAG(0, "strict", &config.strict, "stop at the first line that fails"),
        OPT_SIZE(0, "max-line", "SIZE", &config.max_line, 1, CAP_LINE_MAX,
                 "longest line (default 16M)"),
        OPT_FLAG(0, "progress", &config.progress, "show progress even without a terminal"),
        OPT_FLAG(0, "no-progress", &config.no_progress, "never show progress"),
        OPT_END,
    };
    struct opt_usage usage = {
        .synopsis = "[OPTION]... [FILE]...",
        .about =
            "Add the sixteen fields of the follower model to each record, an NDJSON line with\n"
            "follower_handle and follower_full_name.",
        .own = opts,
        .example = "fakescore followers.ndjson >scored.ndjson",
        .max_operands = -1,
    };
    int first = opt_parse(argc, argv, &usage);
    sig_install();
    struct names *names = load_names(config.names);
    struct decode_table *decode = load_decode(config.decode_table);
    struct model model = {.names = names,
                          .decode = decode != NULL ? decode : &decode_builtin,
                          .plus = config.model == MODEL_PLUS};
    struct state state = {.config = &config};
    open_failed(&state, config.failed);
    output_init(&state.out, STDOUT_FILENO, "standard output");
    lines_init(&state.lines, argv + first, (size_t)(argc - first), (size_t)config.max_line);
    progress_start(&state.progress, "records",
                   config.no_progress ? PROGRESS_NEVER
                   : config.progress  ? PROGRESS_ALWAYS
                                      : PROGRESS_AUTO);
    score_all(&state, &model);
    lines_release(&state.lines);
    decode_free(decode);
    names_free(names);
    return finish(&state);
}
