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
#include "core/clock.h"
#include "core/mem.h"
#include "core/msg.h"
#include "core/opt.h"
#include "core/progress.h"
#include "core/sig.h"
#include "core/utf8.h"
#include "net/caps.h"
#include "task/adder.h"
#include "task/assets.h"
#include "task/worker.h"

enum { YEAR_MS_DAYS = 366, HOUR_MS = 3600 * 1000 };
static const int64_t AGE_MAX_MS = (int64_t)100 * YEAR_MS_DAYS * 24 * HOUR_MS;

struct config {
    const char *db, *flow, *file, *failed;
    bool strict, progress, no_progress;
    uint64_t max_line;
    struct adder_config adder;
    struct worker_config worker;
    int64_t copies, jobs;
    int state; /* of --state, -1: not given */
    int64_t limit, age_ms;
    const char *key;
};

struct session {
    struct config config;
    struct db *db;
    struct loop *loop;
    struct output out;
    struct failures failures;
    struct progress progress;
    struct ndrec rec;
    struct buf line, meta;
};

/* ---- options ---- */

#define STATES                  "PENDING|PROCESSING|COMPLETE|FAILED"
#define OPT_STATE(config, help) OPT_CHOICE(0, "state", STATES, &(config)->state, help)
#define OPT_LINES(config)                                                                          \
    OPT_TEXT(0, "failed", "FILE", &(config)->failed, "write failed lines there, with _error"),     \
        OPT_FLAG(0, "strict", &(config)->strict, "stop at the first bad line"),                    \
        OPT_SIZE(0, "max-line", "SIZE", &(config)->max_line, 2, CAP_LINE_MAX,                      \
                 "longest line (default 16M)")
#define OPT_PROGRESS(config)                                                                       \
    OPT_FLAG(0, "progress", &(config)->progress, "show progress even without a terminal"),         \
        OPT_FLAG(0, "no-progress", &(config)->no_progress, "never show progress")

/* Every verb's operands: FLOW, then maybe a file. */
static int parse(int argc, char **argv, struct config *config, struct opt_usage usage)
{
    struct opt shared[] = {
        OPT_TEXT(0, "db", "FILE|URL", &config->db, "the store"),
        OPT_END,
    };
    usage.shared = shared;
    int first = opt_parse(argc, argv, &usage);
    config->flow = first < argc ? argv[first] : NULL;
    return first;
}

static void check_flow(const struct config *config)
{
    struct span flow = span_str(config->flow);
    if (flow.len == 0 || flow.len > CAP_TASK_FLOW || !utf8_valid(flow))
        opt_fail("FLOW is a name of 1 to %d bytes", CAP_TASK_FLOW);
}

static enum progress_mode progress_mode(const struct config *config)
{
    return config->progress      ? PROGRESS_ALWAYS
           : config->no_progress ? PROGRESS_NEVER
                                 : PROGRESS_AUTO;
}

/* The store's name, and the arguments that ps(1) shows without the password in it. */
static const char *take_name(const char *given)
{
    const char *name = given != NULL ? given : getenv("TASKQ_DB");
    if (name == NULL || name[0] == '\0')
        return "taskq.db";
    if (given == NULL || !db_is_postgres(given))
        return name;
    name = mem_strdup(given);
    char *at = strrchr(given, '@'), *user = strstr(given, "://") + 3;
    char *password = at != NULL ? memchr(user, ':', (size_t)(at - user)) : NULL;
    if (password != NULL)
        memset(password + 1, '*', (size_t)(at - password - 1));
    return name;
}

/* ---- lines out ---- */

static int put(struct session *s)
{
    return output_line(&s->out, s->line.data, s->line.len);
}

static void add_time(struct buf *out, const char *name, int64_t ms)
{
    char text[25];
    clock_iso(ms, text);
    buf_addf(out, ",\"%s\":\"%s\"", name, text);
}

/* ---- add and log ---- */

static bool on_bad(void *ctx, struct span line, uint64_t number, const struct err *err)
{
    struct session *s = ctx;
    failures_add(&s->failures, line, number, err);
    s->progress.failed++;
    return s->config.strict;
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
    int fd = open_input(s->config.file, err);
    if (fd < 0 || failures_open(&s->failures, s->config.failed, err) != 0)
        return -1;
    progress_start(&s->progress, log ? "assets" : "tasks", progress_mode(&s->config));
    s->config.adder.max_line = s->config.max_line;
    int status = log ? assets_run(s->db, s->loop, fd, s->config.max_line, &assets, err)
                     : adder_run(s->db, s->loop, fd, &s->config.adder, &adder, &s->out, err);
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

static void parse_add(int argc, char **argv, struct config *config)
{
    struct adder_config *adder = &config->adder;
    const struct opt own[] = {
        OPT_INT('p', "priority", "N", &adder->priority, -CAP_TASK_PRIORITY, CAP_TASK_PRIORITY,
                "higher goes first (default 0)"),
        OPT_TEXT(0, "priority-from", "FIELD", &adder->priority_from,
                 "the member with the priority, if there"),
        OPT_TEXT('k', "key", "FIELD", &adder->key, "the member that tells tasks apart: none twice"),
        OPT_DURATION(0, "delay", &adder->delay_ms, 0, AGE_MAX_MS, "not to be done before TIME"),
        OPT_INT(0, "max-tries", "N", &adder->max_tries, 1, CAP_TASK_TRIES,
                "failed after N tries (default 3)"),
        OPT_FLAG('e', "echo", &adder->echo, "print each line once its task is stored"),
        OPT_LINES(config),
        OPT_PROGRESS(config),
        OPT_END,
    };
    int first = parse(argc, argv, config,
                      (struct opt_usage){
                          .synopsis = "add [OPTION]... FLOW [FILE]",
                          .about = "Add each line of FILE or standard input to FLOW as a task.",
                          .own = own,
                          .example = "taskq add --key url assets < assets.ndjson",
                          .min_operands = 1,
                          .max_operands = 2,
                      });
    check_flow(config);
    config->file = first + 1 < argc ? argv[first + 1] : NULL;
    adder->flow = config->flow;
}

static int do_log(struct session *s, struct err *err)
{
    return store_lines(s, true, err);
}

static void parse_log(int argc, char **argv, struct config *config)
{
    const struct opt own[] = {OPT_LINES(config), OPT_PROGRESS(config), OPT_END};
    parse(argc, argv, config,
          (struct opt_usage){
              .synopsis = "log [OPTION]... [FILE]",
              .about = "Write each line of FILE or standard input to the table asset_log.",
              .own = own,
              .example = "assetfetch --bucket cdn < assets.ndjson | taskq log",
              .max_operands = 1,
          });
    config->file = config->flow;
}

/* ---- run ---- */

static void on_failed(void *ctx, int64_t id, struct span line, const struct err *err)
{
    struct session *s = ctx;
    char object[40];
    s->progress.failed++;
    if (s->config.failed != NULL) {
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
    if (failures_open(&s->failures, s->config.failed, err) != 0)
        return -1;
    progress_start(&s->progress, "tasks", progress_mode(&s->config));
    int status = worker_run(s->db, s->loop, &s->config.worker, &events, &result, err);
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

static void parse_run(int argc, char **argv, struct config *config)
{
    struct worker_config *worker = &config->worker;
    const struct opt own[] = {
        OPT_INT('j', "jobs", "N", &config->jobs, 1, CAP_RUNNER_ITEMS, "tasks in hand (default 16)"),
        OPT_INT(0, "copies", "N", &config->copies, 1, CAP_RUNNER_COPIES,
                "filters running (default 1)"),
        OPT_FLAG(0, "drain", &worker->drain, "end when FLOW has nothing left to do"),
        OPT_DURATION(0, "lease", &worker->lease_ms, 1000, 24 * HOUR_MS,
                     "others get the tasks of a dead runner then (60s)"),
        OPT_DURATION(0, "timeout", &worker->timeout_ms, 0, 24 * HOUR_MS,
                     "kill a filter stuck so long (10m; 0: never)"),
        OPT_DURATION(0, "silence", &worker->silence_ms, 0, 24 * HOUR_MS,
                     "end the input of one silent so long (10s)"),
        OPT_DURATION(0, "backoff", &worker->backoff_ms, 0, CAP_TASK_WAIT_MS,
                     "before a second try; then doubled (5s)"),
        OPT_DURATION(0, "poll", &worker->poll_ms, 10, HOUR_MS, "look for new tasks (1s)"),
        OPT_FLAG(0, "no-meta", &worker->no_meta, "print the lines without _task"),
        OPT_TEXT(0, "failed", "FILE", &config->failed, "write failed tasks there, with _error"),
        OPT_SIZE(0, "max-line", "SIZE", &config->max_line, 2, CAP_LINE_MAX,
                 "longest line of FILTER (default 16M)"),
        OPT_PROGRESS(config),
        OPT_END,
    };
    int first = parse(argc, argv, config,
                      (struct opt_usage){
                          .synopsis = "run [OPTION]... FLOW [--] FILTER [ARG]...",
                          .about = "Do the tasks of FLOW: FILTER gets each as a line and prints it "
                                   "again, done.",
                          .own = own,
                          .example = "taskq run --drain -j 64 assets -- assetfetch --bucket cdn",
                          .min_operands = 2,
                          .max_operands = -1,
                          .command = true,
                      });
    check_flow(config);
    char **command = argv + first + 1;
    if (strcmp(command[0], "--") == 0)
        command++;
    if (command[0] == NULL)
        opt_fail("run: which filter?");
    worker->flow = config->flow;
    worker->argv = command;
    worker->copies = (unsigned)config->copies;
    worker->jobs = (size_t)(config->jobs < config->copies ? config->copies : config->jobs);
    worker->max_line = config->max_line;
}

/* ---- looking ---- */

static void put_stats(void *ctx, const struct db_stats *stats)
{
    struct session *s = ctx;
    buf_clear(&s->line);
    buf_adds(&s->line, "{\"flow\":");
    jwrite_string_lossy(&s->line, stats->flow);
    buf_addf(&s->line,
             ",\"pending\":%lld,\"waiting\":%lld,\"processing\":%lld,\"complete\":%lld,"
             "\"failed\":%lld",
             (long long)stats->count[TASK_PENDING], (long long)stats->waiting,
             (long long)stats->count[TASK_PROCESSING], (long long)stats->count[TASK_COMPLETE],
             (long long)stats->count[TASK_FAILED]);
    if (stats->oldest_ms > 0)
        add_time(&s->line, "oldest", stats->oldest_ms);
    buf_addc(&s->line, '}');
    put(s);
}

static int do_stats(struct session *s, struct err *err)
{
    return db_stats(s->db, span_str(s->config.flow), put_stats, s, err);
}

static void parse_stats(int argc, char **argv, struct config *config)
{
    const struct opt own[] = {OPT_END};
    parse(argc, argv, config,
          (struct opt_usage){
              .synopsis = "stats [OPTION]... [FLOW]",
              .about = "Count the tasks of FLOW, or of every flow, by state.",
              .own = own,
              .max_operands = 1,
          });
}

static void put_task(void *ctx, const struct db_task *task)
{
    struct session *s = ctx;
    buf_clear(&s->meta);
    buf_clear(&s->line);
    if (ndrec_scan(&s->rec, task->params, NULL) != 0)
        return;
    buf_addf(&s->meta, "\"_task\":{\"id\":%lld,\"flow\":", (long long)task->id);
    jwrite_string_lossy(&s->meta, span_str(s->config.flow));
    buf_addf(&s->meta, ",\"state\":\"%s\",\"priority\":%lld,\"tries\":%lld,\"max_tries\":%lld",
             task_state_name(task->state), (long long)task->priority, (long long)task->tries,
             (long long)task->max_tries);
    add_time(&s->meta, "created", task->created_ms);
    if (task->state == TASK_PENDING && task->due_ms > task->created_ms)
        add_time(&s->meta, "due", task->due_ms);
    if (task->ended_ms > 0)
        add_time(&s->meta, "ended", task->ended_ms);
    if (task->key.ptr != NULL) {
        buf_adds(&s->meta, ",\"key\":");
        jwrite_string_lossy(&s->meta, task->key);
    }
    if (task->error.ptr != NULL) {
        buf_adds(&s->meta, ",\"error\":");
        jwrite_string_lossy(&s->meta, task->error);
    }
    buf_addc(&s->meta, '}');
    ndrec_set(&s->rec, "_task", buf_span(&s->meta), &s->line);
    put(s);
}

static int do_list(struct session *s, struct err *err)
{
    return db_list(s->db, span_str(s->config.flow), s->config.state, s->config.limit, put_task, s,
                   err);
}

static void parse_list(int argc, char **argv, struct config *config)
{
    const struct opt own[] = {
        OPT_STATE(config, "only these"),
        OPT_INT('n', "limit", "N", &config->limit, 1, INT64_MAX, "only the first N"),
        OPT_END,
    };
    parse(argc, argv, config,
          (struct opt_usage){
              .synopsis = "list [OPTION]... FLOW",
              .about = "Print the tasks of FLOW, with what is known of them in _task.",
              .own = own,
              .example = "taskq list --state FAILED assets",
              .min_operands = 1,
              .max_operands = 1,
          });
    check_flow(config);
}

/* ---- changing ---- */

static int put_count(struct session *s, const char *name, int64_t count)
{
    buf_clear(&s->line);
    buf_adds(&s->line, "{\"flow\":");
    jwrite_string_lossy(&s->line, span_str(s->config.flow));
    buf_addf(&s->line, ",\"%s\":%lld}", name, (long long)count);
    put(s);
    return 0;
}

static int do_retry(struct session *s, struct err *err)
{
    int64_t count;
    enum task_state state = s->config.state < 0 ? TASK_FAILED : (enum task_state)s->config.state;
    if (db_retry(s->db, span_str(s->config.flow), state, span_str(s->config.key), &count, err) != 0)
        return -1;
    return put_count(s, "retried", count);
}

static void parse_retry(int argc, char **argv, struct config *config)
{
    const struct opt own[] = {
        OPT_STATE(config, "FAILED (the default) or COMPLETE"),
        OPT_TEXT('k', "key", "KEY", &config->key, "only the task with this key"),
        OPT_END,
    };
    parse(argc, argv, config,
          (struct opt_usage){
              .synopsis = "retry [OPTION]... FLOW",
              .about = "Make tasks that have ended pending again, as if never tried.",
              .own = own,
              .min_operands = 1,
              .max_operands = 1,
          });
    check_flow(config);
    if (config->state == TASK_PENDING || config->state == TASK_PROCESSING)
        opt_fail("retry: --state is FAILED or COMPLETE");
}

static int do_purge(struct session *s, struct err *err)
{
    int64_t count;
    if (db_purge(s->db, span_str(s->config.flow), (enum task_state)s->config.state,
                 s->config.age_ms, &count, err) != 0)
        return -1;
    return put_count(s, "purged", count);
}

static void parse_purge(int argc, char **argv, struct config *config)
{
    const struct opt own[] = {
        OPT_STATE(config, "these: COMPLETE, FAILED or PENDING"),
        OPT_DURATION(0, "older-than", &config->age_ms, 0, AGE_MAX_MS,
                     "ended (or, if PENDING, created) so long ago"),
        OPT_END,
    };
    parse(argc, argv, config,
          (struct opt_usage){
              .synopsis = "purge --state STATE --older-than TIME FLOW",
              .about = "Delete tasks.",
              .own = own,
              .example = "taskq purge --state COMPLETE --older-than 7d assets",
              .min_operands = 1,
              .max_operands = 1,
          });
    check_flow(config);
    if (config->state < 0 || config->age_ms < 0)
        opt_fail("purge needs --state and --older-than");
    if (config->state == TASK_PROCESSING)
        opt_fail("purge: tasks that are being done stay");
}

static int do_init(struct session *s, struct err *err)
{
    (void)s;
    (void)err;
    return 0; /* opening the store has made the tables */
}

static void parse_init(int argc, char **argv, struct config *config)
{
    const struct opt own[] = {OPT_END};
    parse(argc, argv, config,
          (struct opt_usage){
              .synopsis = "init [OPTION]...",
              .about = "Make the tables that are missing; the other commands do so too.",
              .own = own,
          });
}

/* ---- the whole ---- */

static const struct verb {
    const char *name;
    void (*parse)(int argc, char **argv, struct config *config);
    int (*run)(struct session *s, struct err *err); /* the exit status, or -1 with err */
    enum db_sync sync;
} verbs[] = {
    {"add", parse_add, do_add, DB_DURABLE},       {"run", parse_run, do_run, DB_QUICK},
    {"stats", parse_stats, do_stats, DB_DURABLE}, {"list", parse_list, do_list, DB_DURABLE},
    {"retry", parse_retry, do_retry, DB_DURABLE}, {"purge", parse_purge, do_purge, DB_DURABLE},
    {"log", parse_log, do_log, DB_DURABLE},       {"init", parse_init, do_init, DB_DURABLE},
};

static const struct verb *find_verb(int argc, char **argv)
{
    struct config none;
    const struct opt own[] = {OPT_END};
    for (size_t i = 0; argc > 1 && i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(argv[1], verbs[i].name) == 0)
            return &verbs[i];
    int first = parse(
        argc, argv, &none,
        (struct opt_usage){
            .synopsis = "COMMAND [OPTION]... [ARG]...",
            .about = "A durable queue of tasks, one JSON object each, in flows.\n\n"
                     "  add FLOW [FILE]      lines become tasks\n"
                     "  run FLOW FILTER...   do the tasks: feed them through a filter\n"
                     "  stats [FLOW]         count them by state\n"
                     "  list FLOW            print them\n"
                     "  retry FLOW           make failed ones pending again\n"
                     "  purge FLOW           delete old ones\n"
                     "  log [FILE]           write asset_log rows\n"
                     "  init                 make the tables\n\n"
                     "taskq COMMAND --help lists the options of each.",
            .own = own,
            .example = "taskq add in < tasks.ndjson; taskq run --drain in -- ./filter",
            .min_operands = 1,
            .max_operands = -1,
        });
    opt_fail("unknown command '%s' (add, run, stats, list, retry, purge, log, init)", argv[first]);
}

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
    ndrec_release(&s->rec);
    buf_release(&s->line);
    buf_release(&s->meta);
    if (sig_stopping())
        sig_die_of(sig_number());
    return status;
}

int main(int argc, char **argv)
{
    static struct session s;
    struct err err = {0};
    s.config = (struct config){
        .state = -1,
        .age_ms = -1,
        .jobs = 16,
        .copies = 1,
        .adder = {.max_tries = 3},
        .worker = {.out_fd = STDOUT_FILENO,
                   .lease_ms = 60000,
                   .poll_ms = 1000,
                   .backoff_ms = 5000,
                   .timeout_ms = 600000,
                   .silence_ms = 10000},
    };
    const struct verb *verb = find_verb(argc, argv);
    argv[1] = argv[0];
    verb->parse(argc - 1, argv + 1, &s.config);
    const char *name = take_name(s.config.db);
    sig_install();
    output_init(&s.out, STDOUT_FILENO, "standard output");
    ndrec_init(&s.rec);
    buf_init(&s.line, 0);
    buf_init(&s.meta, 0);
    s.loop = loop_new();
    s.db = db_open(name, verb->sync, &err);
    return finish(&s, s.db != NULL ? verb->run(&s, &err) : -1, &err);
}
