/* taskq: a durable queue of tasks, each a JSON object on a line, in SQLite or PostgreSQL
 * (task/db.h), and the runner of the filter that does them (task/worker.h). The first operand is a
 * verb with options of its own. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aws/failures.h"
#include "codec/jwrite.h"
#include "core/mem.h"
#include "core/msg.h"
#include "core/progress.h"
#include "core/sig.h"
#include "task/assets.h"
#include "task/options.h"
#include "task/record.h"

struct session {
    struct options options;
    struct db *db;
    struct loop *loop;
    struct output out;
    struct failures failures;
    struct progress progress;
    struct record record;
    struct buf line;
};

static enum progress_mode progress_mode(const struct options *options)
{
    return options->progress      ? PROGRESS_ALWAYS
           : options->no_progress ? PROGRESS_NEVER
                                  : PROGRESS_AUTO;
}

/* The store's name, owned; in the arguments that ps(1) shows, a password is overwritten. */
static char *take_name(char *given)
{
    const char *name = given != NULL ? given : getenv("TASKQ_DB");
    if (name == NULL || name[0] == '\0')
        name = "taskq.db";
    char *copy = mem_strdup(name);
    char *at = given != NULL && db_is_postgres(given) ? strrchr(given, '@') : NULL;
    char *user = at != NULL ? strstr(given, "://") + 3 : NULL;
    char *password = at != NULL ? memchr(user, ':', (size_t)(at - user)) : NULL;
    if (password != NULL)
        memset(password + 1, '*', (size_t)(at - password - 1));
    return copy;
}

/* ---- lines out ---- */

static int put(struct session *s)
{
    return output_line(&s->out, s->line.data, s->line.len);
}

/* ---- add and log ---- */

static bool on_bad(void *ctx, struct span line, uint64_t number, const struct err *err)
{
    struct session *s = ctx;
    failures_add(&s->failures, line, number, err);
    s->progress.failed++;
    return s->options.strict;
}

static void on_added(void *ctx, size_t count, size_t duplicates)
{
    struct session *s = ctx;
    s->progress.done += count + duplicates;
    progress_tick(&s->progress);
}

static void on_logged(void *ctx, size_t count)
{
    on_added(ctx, count, 0);
}

static int open_input(const char *path, struct err *err)
{
    if (path == NULL || strcmp(path, "-") == 0)
        return STDIN_FILENO;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        err_errno(err, errno, "%s", path);
    return fd;
}

static void add_progress(struct err *err, uint64_t lines)
{
    size_t len = strlen(err->message);
    snprintf(err->message + len, sizeof err->message - len, " (after %llu lines)",
             (unsigned long long)lines);
}

static int store_lines(struct session *s, bool log, struct err *err)
{
    const struct adder_events adder = {on_bad, on_added, s};
    const struct assets_events assets = {on_bad, on_logged, s};
    int fd = open_input(s->options.file, err);
    if (fd < 0 || failures_open(&s->failures, s->options.failed, err) != 0)
        return -1;
    progress_start(&s->progress, log ? "assets" : "tasks", progress_mode(&s->options));
    s->options.adder.max_line = s->options.max_line;
    int status = log ? assets_run(s->db, s->loop, fd, s->options.max_line, &assets, err)
                     : adder_run(s->db, s->loop, fd, &s->options.adder, &adder, &s->out, err);
    progress_finish(&s->progress);
    if (status != 0)
        add_progress(err, s->progress.done + s->progress.failed);
    uint64_t failed = s->failures.count;
    struct err late;
    if (failures_close(&s->failures, &late) != 0 && status == 0) {
        *err = late;
        status = -1;
    }
    return status != 0 ? -1 : failed > 0 ? EXIT_SOME : EXIT_DONE;
}

static int do_add(struct session *s, struct err *err)
{
    return store_lines(s, false, err);
}

static int do_log(struct session *s, struct err *err)
{
    return store_lines(s, true, err);
}

/* ---- run ---- */

static void on_failed(void *ctx, int64_t id, struct span line, const struct err *err)
{
    struct session *s = ctx;
    char object[40];
    s->progress.failed++;
    if (s->options.failed != NULL) {
        failures_add(&s->failures, line, 0, err);
        return;
    }
    s->failures.count++;
    snprintf(object, sizeof object, "task %lld", (long long)id);
    msg_err(err, object);
}

static void on_completed(void *ctx)
{
    struct session *s = ctx;
    s->progress.done++;
    progress_tick(&s->progress);
}

static void on_retried(void *ctx)
{
    (void)ctx;
}

static void on_trouble(void *ctx, const struct err *err)
{
    (void)ctx;
    msg_err(err, NULL);
}

static int do_run(struct session *s, struct err *err)
{
    const struct worker_events events = {on_failed, on_completed, on_retried, on_trouble, s};
    struct worker_result result = {0};
    struct err late;
    if (failures_open(&s->failures, s->options.failed, err) != 0)
        return -1;
    progress_start(&s->progress, "tasks", progress_mode(&s->options));
    int status = worker_run(s->db, s->loop, &s->options.worker, &events, &result, err);
    progress_finish(&s->progress);
    uint64_t failed = s->failures.count;
    if (failures_close(&s->failures, &late) != 0 && status == 0) {
        *err = late;
        status = -1;
    }
    if (result.out.kind != ERR_NONE && status == 0)
        return output_exit(&result.out);
    return status != 0 ? -1 : failed > 0 ? EXIT_SOME : EXIT_DONE;
}

/* ---- looking ---- */

static void put_stats(void *ctx, const struct db_stats *stats)
{
    struct session *s = ctx;
    buf_clear(&s->line);
    record_stats(stats, &s->line);
    put(s);
}

static int do_stats(struct session *s, struct err *err)
{
    return db_stats(s->db, span_str(s->options.flow), put_stats, s, err);
}

static void put_task(void *ctx, const struct db_task *task)
{
    struct session *s = ctx;
    buf_clear(&s->line);
    record_listed(&s->record, span_str(s->options.flow), task, &s->line);
    put(s);
}

static int do_list(struct session *s, struct err *err)
{
    return db_list(s->db, span_str(s->options.flow), s->options.state, s->options.limit, put_task,
                   s, err);
}

/* ---- changing ---- */

static int put_count(struct session *s, const char *name, int64_t count)
{
    buf_clear(&s->line);
    buf_adds(&s->line, "{\"flow\":");
    jwrite_string_lossy(&s->line, span_str(s->options.flow));
    buf_addf(&s->line, ",\"%s\":%lld}", name, (long long)count);
    put(s);
    return 0;
}

static int do_retry(struct session *s, struct err *err)
{
    int64_t count;
    enum task_state state = s->options.state < 0 ? TASK_FAILED : (enum task_state)s->options.state;
    if (db_retry(s->db, span_str(s->options.flow), state, span_str(s->options.key), &count, err) !=
        0)
        return -1;
    return put_count(s, "retried", count);
}

static int do_purge(struct session *s, struct err *err)
{
    int64_t count;
    if (db_purge(s->db, span_str(s->options.flow), (enum task_state)s->options.state,
                 s->options.age_ms, &count, err) != 0)
        return -1;
    return put_count(s, "purged", count);
}

static int do_init(struct session *s, struct err *err)
{
    (void)s;
    (void)err;
    return 0; /* opening the store has made the tables */
}

/* ---- the whole ---- */

static const struct {
    int (*run)(struct session *s, struct err *err); /* the exit status, or -1 with err */
    enum db_sync sync;
} verbs[VERBS] = {
    [VERB_ADD] = {do_add, DB_DURABLE},     [VERB_RUN] = {do_run, DB_QUICK},
    [VERB_STATS] = {do_stats, DB_DURABLE}, [VERB_LIST] = {do_list, DB_DURABLE},
    [VERB_RETRY] = {do_retry, DB_DURABLE}, [VERB_PURGE] = {do_purge, DB_DURABLE},
    [VERB_LOG] = {do_log, DB_DURABLE},     [VERB_INIT] = {do_init, DB_DURABLE},
};

static int finish(struct session *s, int status, struct err *err)
{
    if (status < 0 && s->out.errnum == 0) {
        msg_err(err, NULL);
        status = (int)err_exit(err);
    }
    if (output_close(&s->out, err) != 0)
        status = output_exit(err);
    db_close(s->db);
    loop_free(s->loop);
    record_release(&s->record);
    buf_release(&s->line);
    if (sig_stopping())
        sig_die_of(sig_number());
    return status;
}

int main(int argc, char **argv)
{
    static struct session s;
    struct err err = {0};
    options_parse(argc, argv, &s.options);
    char *name = take_name((char *)(uintptr_t)s.options.db);
    sig_install();
    output_init(&s.out, STDOUT_FILENO, "standard output");
    record_init(&s.record);
    buf_init(&s.line, 0);
    s.loop = loop_new();
    s.db = db_open(name, verbs[s.options.verb].sync, &err);
    free(name);
    return finish(&s, s.db != NULL ? verbs[s.options.verb].run(&s, &err) : -1, &err);
}
