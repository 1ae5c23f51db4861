/* The option table: parsing and --help from one source. */
#include "core/opt.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "core/err.h"
#include "core/exitcode.h"
#include "core/msg.h"
#include "core/num.h"
#include "core/stdfd.h"

static bool has_manual = true;

static const struct opt standard[] = {
    OPT_FLAG('h', "help", NULL, "print this help"),
    OPT_FLAG(0, "version", NULL, "print the version"),
    OPT_END,
};

enum { LONG_ONLY = 256 }; /* getopt value of table entry i without a letter: LONG_ONLY + i */

/* All options of a program side by side, as getopt_long wants them. */
struct merged {
    const struct opt *opt[CAP_OPTIONS];
    struct option longs[CAP_OPTIONS + 1];
    char letters[2 * CAP_OPTIONS + 3];
    size_t count;
};

void opt_fail(const char *format, ...)
{
    char message[CAP_ERR_MESSAGE];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    msg_error("%s", message);
    fprintf(stderr, "Try '%s --help'", msg_program());
    if (has_manual)
        fprintf(stderr, " or 'man %s'", msg_program());
    fputs(".\n", stderr);
    exit(EXIT_USAGE);
}

static void merge(struct merged *all, const struct opt *table)
{
    for (; table != NULL && table->kind != OPT_KIND_END; table++) {
        size_t i = all->count;
        if (table->kind == OPT_KIND_RARE)
            continue;
        if (i >= CAP_OPTIONS)
            opt_fail("too many options in the table");
        int has_arg = table->kind == OPT_KIND_FLAG ? no_argument : required_argument;
        int value = table->letter != 0 ? table->letter : LONG_ONLY + (int)i;
        all->opt[i] = table;
        all->longs[i] = (struct option){table->name, has_arg, NULL, value};
        if (table->letter != 0) {
            size_t len = strlen(all->letters);
            snprintf(all->letters + len, sizeof all->letters - len, "%c%s", table->letter,
                     has_arg != no_argument ? ":" : "");
        }
        all->count++;
    }
}

static const struct opt *lookup(const struct merged *all, int value)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->longs[i].val == value)
            return all->opt[i];
    return NULL;
}

static int choice_index(const char *choices, const char *word)
{
    struct span rest = span_str(choices);
    for (int i = 0; rest.ptr != NULL; i++)
        if (span_is(span_cut(&rest, '|'), word))
            return i;
    return -1;
}

static void bad_value(const struct opt *opt, const char *text, const char *expected)
{
    opt_fail("--%s: '%s' is not %s", opt->name, text, expected);
}

/* Milliseconds in the largest unit that has no fraction. */
static void duration(int64_t ms, char out[32])
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = {{"d", 86400000}, {"h", 3600000}, {"m", 60000}, {"s", 1000}, {"ms", 1}};
    size_t i = 0;
    while (ms % units[i].ms != 0)
        i++;
    snprintf(out, 32, "%lld%s", (long long)(ms / units[i].ms), ms == 0 ? "" : units[i].unit);
}

static void bad_range(const struct opt *opt, const char *text)
{
    char min[32], max[32];
    if (opt->kind == OPT_KIND_DURATION) {
        duration(opt->min, min);
        duration(opt->max, max);
        opt_fail("--%s: '%s' is not a time (such as 500ms, 30s or 5m) from %s to %s", opt->name,
                 text, min, max);
    }
    opt_fail("--%s: '%s' is not a number from %lld to %lld%s", opt->name, text, (long long)opt->min,
             (long long)opt->max, opt->kind == OPT_KIND_SIZE ? " bytes" : "");
}

static void store_number(const struct opt *opt, const char *text)
{
    struct span span = span_str(text);
    uint64_t size;
    int64_t number;
    switch (opt->kind) {
    case OPT_KIND_INT:
        if (num_i64(span, opt->min, opt->max, opt->value) != 0)
            bad_range(opt, text);
        return;
    case OPT_KIND_SIZE:
        if (num_size(span, (uint64_t)opt->max, &size) != 0 || size < (uint64_t)opt->min)
            bad_range(opt, text);
        *(uint64_t *)opt->value = size;
        return;
    case OPT_KIND_DURATION:
        if (num_duration(span, opt->max, &number) != 0 || number < opt->min)
            bad_range(opt, text);
        *(int64_t *)opt->value = number;
        return;
    default:
        if (num_double(span, (double)opt->min, (double)opt->max, opt->value) != 0)
            bad_range(opt, text);
    }
}

static void store(const struct opt *opt, const char *text)
{
    struct opt_list *list;
    int index;
    switch (opt->kind) {
    case OPT_KIND_FLAG:
        *(bool *)opt->value = true;
        return;
    case OPT_KIND_TEXT:
        *(const char **)opt->value = text;
        return;
    case OPT_KIND_LIST:
        list = opt->value;
        if (list->count >= CAP_OPT_LIST)
            opt_fail("--%s: given more than %d times", opt->name, CAP_OPT_LIST);
        list->item[list->count++] = text;
        return;
    case OPT_KIND_CHOICE:
        index = choice_index(opt->arg, text);
        if (index < 0)
            bad_value(opt, text, opt->arg);
        *(int *)opt->value = index;
        return;
    default:
        store_number(opt, text);
    }
}

static void print_option(const struct opt *opt)
{
    char left[64];
    int len = opt->letter != 0 ? snprintf(left, sizeof left, "  -%c, ", opt->letter)
                               : snprintf(left, sizeof left, "      ");
    snprintf(left + len, sizeof left - (size_t)len, "--%s%s%s", opt->name, opt->arg ? " " : "",
             opt->arg ? opt->arg : "");
    if (strlen(left) > 26)
        printf("%s\n%28s%s\n", left, "", opt->help);
    else
        printf("%-28s%s\n", left, opt->help);
}

/* Options in a few lines of names; a manual page describes them. */
static void print_brief(const struct opt *table, const char *title, bool values)
{
    int column = printf("%s", title);
    for (; table->kind != OPT_KIND_END; table++) {
        char word[80];
        int len = table->letter != 0 ? snprintf(word, sizeof word, " -%c,", table->letter) : 0;
        const char *arg = values ? table->arg : NULL;
        len += snprintf(word + len, sizeof word - (size_t)len, " --%s%s%s", table->name,
                        arg ? " " : "", arg ? arg : "");
        if (column + len > 79)
            column = printf("\n       ") - 1;
        column += printf("%s", word);
    }
    printf("\n");
}

static void print_help(const struct opt_usage *usage)
{
    printf("Usage: %s %s\n%s\n\n", msg_program(), usage->synopsis, usage->about);
    const struct opt *opt = usage->own;
    for (; opt->kind != OPT_KIND_END && opt->kind != OPT_KIND_RARE; opt++)
        print_option(opt);
    if (opt->kind == OPT_KIND_RARE)
        print_brief(opt + 1, "More:", false);
    if (usage->shared != NULL)
        print_brief(usage->shared, "Shared:", true);
    print_brief(standard, "Always:", true);
    if (usage->example != NULL)
        printf("Example: %s\n", usage->example);
    if (has_manual)
        printf("Manual: man %s, man sluice\n", msg_program());
}

/* Ends the program after --help or --version; a full disk is an error here too. */
static _Noreturn void leave(void)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        msg_error("standard output: write failed");
        exit(EXIT_INTERNAL);
    }
    exit(EXIT_DONE);
}

static _Noreturn void reject(const struct merged *all, char **argv)
{
    const struct opt *opt = lookup(all, optopt);
    if (opt != NULL && opt->kind != OPT_KIND_FLAG)
        opt_fail("--%s needs a value (%s)", opt->name, opt->arg);
    if (optopt > 0 && optopt < LONG_ONLY && opt == NULL)
        opt_fail("unknown option '-%c'", optopt);
    opt_fail("unknown option '%s'", argv[optind - 1]);
}

static void check_operands(const struct opt_usage *usage, int count, char **operands)
{
    if (count < usage->min_operands)
        opt_fail("missing operand; usage: %s %s", msg_program(), usage->synopsis);
    if (usage->max_operands >= 0 && count > usage->max_operands)
        opt_fail("unexpected operand '%s'", operands[usage->max_operands]);
}

int opt_parse(int argc, char **argv, const struct opt_usage *usage)
{
    static struct merged all;
    memset(&all, 0, sizeof all);
    stdfd_fill();
    msg_init(argv[0]);
    has_manual = !usage->internal;
    snprintf(all.letters, sizeof all.letters, "%s", usage->command ? "+:" : ":");
    merge(&all, usage->own);
    merge(&all, usage->shared);
    merge(&all, standard);
    opterr = 0;
    optind = 0;
    int value;
    while ((value = getopt_long(argc, argv, all.letters, all.longs, NULL)) != -1) {
        const struct opt *opt = lookup(&all, value);
        if (opt == NULL)
            reject(&all, argv);
        if (opt->value != NULL) {
            store(opt, optarg);
        } else if (opt->letter == 'h') {
            print_help(usage);
            leave();
        } else {
            printf("%s (%s) %s\n", msg_program(), PACKAGE_NAME, PACKAGE_VERSION);
            leave();
        }
    }
    check_operands(usage, argc - optind, argv + optind);
    return optind;
}
