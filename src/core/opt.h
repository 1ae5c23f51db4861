/* One option table per program: it feeds getopt_long(3) and --help.
 *
 *     struct opt opts[] = {
 *         OPT_FLAG('e', "echo", &cfg.echo, "print each line once it is stored"),
 *         OPT_INT('j', "jobs", "N", &cfg.jobs, 1, 256, "requests in flight (default 8)"),
 *         OPT_END,
 *     };
 *
 * The variables hold the defaults before parsing. -h/--help and --version are added to every
 * program. OPT_RARE splits a table: the options after it are known to --help by name only, so that
 * it stays on one screen; the man page describes them. */
#ifndef CORE_OPT_H
#define CORE_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/caps.h"

enum opt_kind {
    OPT_KIND_END,
    OPT_KIND_RARE,     /* no option: --help lists those that follow briefly */
    OPT_KIND_FLAG,     /* bool *: set to true */
    OPT_KIND_TEXT,     /* const char **: points into argv */
    OPT_KIND_LIST,     /* struct opt_list *: every use appends */
    OPT_KIND_INT,      /* int64_t *, min..max */
    OPT_KIND_SIZE,     /* uint64_t *, bytes as core/num.h reads them, min..max */
    OPT_KIND_DURATION, /* int64_t *, milliseconds as core/num.h reads them, min..max */
    OPT_KIND_NUMBER,   /* double *, min..max */
    OPT_KIND_CHOICE    /* int *: index of the word in the |-separated arg */
};

/* The uses of a repeatable option, in order; item points into argv. */
struct opt_list {
    const char *item[CAP_OPT_LIST];
    size_t count;
};

struct opt {
    enum opt_kind kind;
    char letter;      /* 0: none */
    const char *name; /* without -- */
    const char *arg;  /* placeholder in --help; for a choice "one|two|three" */
    const char *help; /* one line */
    void *value;
    int64_t min, max;
};

#define OPT_FLAG(l, n, v, h)                                                                       \
    {                                                                                              \
        OPT_KIND_FLAG, l, n, NULL, h, v, 0, 0                                                      \
    }
#define OPT_TEXT(l, n, a, v, h)                                                                    \
    {                                                                                              \
        OPT_KIND_TEXT, l, n, a, h, v, 0, 0                                                         \
    }
#define OPT_LIST(l, n, a, v, h)                                                                    \
    {                                                                                              \
        OPT_KIND_LIST, l, n, a, h, v, 0, 0                                                         \
    }
#define OPT_INT(l, n, a, v, lo, hi, h)                                                             \
    {                                                                                              \
        OPT_KIND_INT, l, n, a, h, v, lo, hi                                                        \
    }
#define OPT_SIZE(l, n, a, v, lo, hi, h)                                                            \
    {                                                                                              \
        OPT_KIND_SIZE, l, n, a, h, v, lo, hi                                                       \
    }
#define OPT_DURATION(l, n, v, lo, hi, h)                                                           \
    {                                                                                              \
        OPT_KIND_DURATION, l, n, "TIME", h, v, lo, hi                                              \
    }
#define OPT_NUMBER(l, n, a, v, lo, hi, h)                                                          \
    {                                                                                              \
        OPT_KIND_NUMBER, l, n, a, h, v, lo, hi                                                     \
    }
#define OPT_CHOICE(l, n, a, v, h)                                                                  \
    {                                                                                              \
        OPT_KIND_CHOICE, l, n, a, h, v, 0, 0                                                       \
    }
#define OPT_RARE                                                                                   \
    {                                                                                              \
        OPT_KIND_RARE, 0, NULL, NULL, NULL, NULL, 0, 0                                             \
    }
#define OPT_END                                                                                    \
    {                                                                                              \
        OPT_KIND_END, 0, NULL, NULL, NULL, NULL, 0, 0                                              \
    }

struct opt_usage {
    const char *synopsis;     /* after the program's name: "[OPTION]... QUEUE" */
    const char *about;        /* one or two lines, the last without \n */
    const struct opt *own;    /* the program's table, ended by OPT_END */
    const struct opt *shared; /* options many programs have, or NULL; --help lists them briefly */
    const char *example;      /* one command line, or NULL */
    int min_operands;
    int max_operands; /* -1: any number */
    bool command;     /* operands start a command: options end at the first of them */
    bool internal;    /* not installed, so there is no man page to point to */
};

/* Parses argv and stores the values. Returns the index of the first operand (argv is permuted).
 * --help and --version print on stdout and end the program with EXIT_DONE; anything wrong prints
 * one message and a hint on stderr and ends it with EXIT_USAGE. Also calls msg_init and
 * stdfd_fill. */
int opt_parse(int argc, char **argv, const struct opt_usage *usage);

/* For what only the program can check: prints "prog: message" and the hint, exits with EXIT_USAGE.
 */
_Noreturn void opt_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
