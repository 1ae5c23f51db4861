/* One option table for each verb, so that each has a --help of its own. */
#include "task/options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/opt.h"
#include "core/utf8.h"
#include "net/caps.h"

enum { YEAR_MS_DAYS = 366, HOUR_MS = 3600 * 1000 };
static const int64_t AGE_MAX_MS = (int64_t)100 * YEAR_MS_DAYS * 24 * HOUR_MS;

#define STATES                   "PENDING|PROCESSING|COMPLETE|FAILED"
#define OPT_STATE(options, help) OPT_CHOICE(0, "state", STATES, &(options)->state, help)
#define OPT_LINES(options)                                                                         \
    OPT_TEXT(0, "failed", "FILE", &(options)->failed, "write failed lines there, with _error"),    \
        OPT_FLAG(0, "strict", &(options)->strict, "stop at the first bad line"),                   \
        OPT_SIZE(0, "max-line", "SIZE", &(options)->max_line, 2, CAP_LINE_MAX,                     \
                 "longest line (default 16M)")
#define OPT_PROGRESS(options)                                                                      \
    OPT_FLAG(0, "progress", &(options)->progress, "show progress even without a terminal"),        \
        OPT_FLAG(0, "no-progress", &(options)->no_progress, "never show progress")

/* Every verb's operands: FLOW, then maybe a file. */
static int parse(int argc, char **argv, struct options *options, struct opt_usage usage)
{
    struct opt shared[] = {
        OPT_TEXT(0, "db", "FILE|URL", &options->db, "the store"),
        OPT_END,
    };
    usage.shared = shared;
    int first = opt_parse(argc, argv, &usage);
    options->flow = first < argc ? argv[first] : NULL;
    return first;
}

static void check_flow(const struct options *options)
{
    struct span flow = span_str(options->flow);
    if (flow.len == 0 || flow.len > CAP_TASK_FLOW || !utf8_valid(flow))
        opt_fail("FLOW is a name of 1 to %d bytes", CAP_TASK_FLOW);
}

static void parse_add(int argc, char **argv, struct options *options)
{
    struct adder_config *adder = &options->adder;
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
        OPT_LINES(options),
        OPT_PROGRESS(options),
        OPT_END,
    };
    int first = parse(argc, argv, options,
                      (struct opt_usage){
                          .synopsis = "add [OPTION]... FLOW [FILE]",
                          .about = "Add each line of FILE or standard input to FLOW as a task.",
                          .own = own,
                          .example = "taskq add --key url assets < assets.ndjson",
                          .min_operands = 1,
                          .max_operands = 2,
                      });
    check_flow(options);
    options->file = first + 1 < argc ? argv[first + 1] : NULL;
    adder->flow = options->flow;
}

static void parse_log(int argc, char **argv, struct options *options)
{
    const struct opt own[] = {OPT_LINES(options), OPT_PROGRESS(options), OPT_END};
    parse(argc, argv, options,
          (struct opt_usage){
              .synopsis = "log [OPTION]... [FILE]",
              .about = "Write each line of FILE or standard input to the table asset_log.",
              .own = own,
              .example = "assetfetch --bucket cdn < assets.ndjson | taskq log",
              .max_operands = 1,
          });
    options->file = options->flow;
}

static void parse_run(int argc, char **argv, struct options *options)
{
    struct worker_config *worker = &options->worker;
    const struct opt own[] = {
        OPT_INT('j', "jobs", "N", &options->jobs, 1, CAP_RUNNER_ITEMS,
                "tasks in hand (default 16)"),
        OPT_INT(0, "copies", "N", &options->copies, 1, CAP_RUNNER_COPIES,
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
        OPT_TEXT(0, "failed", "FILE", &options->failed, "write failed tasks there, with _error"),
        OPT_SIZE(0, "max-line", "SIZE", &options->max_line, 2, CAP_LINE_MAX,
                 "longest line of FILTER (default 16M)"),
        OPT_PROGRESS(options),
        OPT_END,
    };
    int first = parse(argc, argv, options,
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
    check_flow(options);
    char **command = argv + first + 1;
    if (strcmp(command[0], "--") == 0)
        command++;
    if (command[0] == NULL)
        opt_fail("run: which filter?");
    worker->flow = options->flow;
    worker->argv = command;
    worker->copies = (unsigned)options->copies;
    worker->jobs = (size_t)(options->jobs < options->copies ? options->copies : options->jobs);
    worker->max_line = options->max_line;
}

static void parse_stats(int argc, char **argv, struct options *options)
{
    const struct opt own[] = {OPT_END};
    parse(argc, argv, options,
          (struct opt_usage){
              .synopsis = "stats [OPTION]... [FLOW]",
              .about = "Count the tasks of FLOW, or of every flow, by state.",
              .own = own,
              .max_operands = 1,
          });
}

static void parse_list(int argc, char **argv, struct options *options)
{
    const struct opt own[] = {
        OPT_STATE(options, "only these"),
        OPT_INT('n', "limit", "N", &options->limit, 1, INT64_MAX, "only the first N"),
        OPT_END,
    };
    parse(argc, argv, options,
          (struct opt_usage){
              .synopsis = "list [OPTION]... FLOW",
              .about = "Print the tasks of FLOW, with what is known of them in _task.",
              .own = own,
              .example = "taskq list --state FAILED assets",
              .min_operands = 1,
              .max_operands = 1,
          });
    check_flow(options);
}

static void parse_retry(int argc, char **argv, struct options *options)
{
    const struct opt own[] = {
        OPT_STATE(options, "FAILED (the default) or COMPLETE"),
        OPT_TEXT('k', "key", "KEY", &options->key, "only the task with this key"),
        OPT_END,
    };
    parse(argc, argv, options,
          (struct opt_usage){
              .synopsis = "retry [OPTION]... FLOW",
              .about = "Make tasks that have ended pending again, as if never tried.",
              .own = own,
              .min_operands = 1,
              .max_operands = 1,
          });
    check_flow(options);
    if (options->state == TASK_PENDING || options->state == TASK_PROCESSING)
        opt_fail("retry: --state is FAILED or COMPLETE");
}

static void parse_purge(int argc, char **argv, struct options *options)
{
    const struct opt own[] = {
        OPT_STATE(options, "these: COMPLETE, FAILED or PENDING"),
        OPT_DURATION(0, "older-than", &options->age_ms, 0, AGE_MAX_MS,
                     "ended (or, if PENDING, created) so long ago"),
        OPT_END,
    };
    parse(argc, argv, options,
          (struct opt_usage){
              .synopsis = "purge --state STATE --older-than TIME FLOW",
              .about = "Delete tasks.",
              .own = own,
              .example = "taskq purge --state COMPLETE --older-than 7d assets",
              .min_operands = 1,
              .max_operands = 1,
          });
    check_flow(options);
    if (options->state < 0 || options->age_ms < 0)
        opt_fail("purge needs --state and --older-than");
    if (options->state == TASK_PROCESSING)
        opt_fail("purge: tasks that are being done stay");
}

static void parse_init(int argc, char **argv, struct options *options)
{
    const struct opt own[] = {OPT_END};
    parse(argc, argv, options,
          (struct opt_usage){
              .synopsis = "init [OPTION]...",
              .about = "Make the tables that are missing; the other commands do so too.",
              .own = own,
          });
}

static const struct {
    const char *name;
    void (*parse)(int argc, char **argv, struct options *options);
} verbs[VERBS] = {
    [VERB_ADD] = {"add", parse_add},       [VERB_RUN] = {"run", parse_run},
    [VERB_STATS] = {"stats", parse_stats}, [VERB_LIST] = {"list", parse_list},
    [VERB_RETRY] = {"retry", parse_retry}, [VERB_PURGE] = {"purge", parse_purge},
    [VERB_LOG] = {"log", parse_log},       [VERB_INIT] = {"init", parse_init},
};

/* No verb where one should be: --help, --version, or a mistake. */
static _Noreturn void parse_none(int argc, char **argv)
{
    struct options none;
    const struct opt own[] = {OPT_END};
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

void options_parse(int argc, char **argv, struct options *options)
{
    *options = (struct options){
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
    for (int i = 0; argc > 1 && i < VERBS; i++) {
        if (strcmp(argv[1], verbs[i].name) != 0)
            continue;
        options->verb = (enum verb)i;
        argv[1] = argv[0];
        verbs[i].parse(argc - 1, argv + 1, options);
        return;
    }
    parse_none(argc, argv);
}
