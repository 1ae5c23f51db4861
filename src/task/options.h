/* The command line of taskq(1): a verb, and what its options set. */
#ifndef TASK_OPTIONS_H
#define TASK_OPTIONS_H

#include "task/adder.h"
#include "task/worker.h"

enum verb {
    VERB_ADD,
    VERB_RUN,
    VERB_STATS,
    VERB_LIST,
    VERB_RETRY,
    VERB_PURGE,
    VERB_LOG,
    VERB_INIT,
    VERBS
};

/* Texts point into argv. */
struct options {
    enum verb verb;
    const char *db, *flow, *file, *failed; /* NULL: not given */
    bool strict, progress, no_progress;
    uint64_t max_line;
    struct adder_config adder;
    struct worker_config worker;
    int64_t copies, jobs;
    int state;       /* enum task_state, -1: not given */
    int64_t limit;   /* 0: none */
    int64_t age_ms;  /* -1: not given */
    const char *key; /* of retry */
};

/* Parses all of argv; what is wrong ends the program, as opt_parse does. */
void options_parse(int argc, char **argv, struct options *options);

#endif
