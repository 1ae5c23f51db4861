#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "child.h"
#include "core/exitcode.h"
#include "core/opt.h"

static struct settings {
    bool echo;
    const char *name;
    struct opt_list list;
    int64_t jobs, wait;
    uint64_t size;
    double ratio;
    int mode;
    bool command;
} set;

/* What the child does: parses, then prints what it got. */
static int parse(void *context)
{
    char **argv = context;
    int argc = 0;
    while (argv[argc] != NULL)
        argc++;
    static const struct opt own[] = {
        OPT_FLAG('e', "echo", &set.echo, "print each line"),
        OPT_TEXT('n', "name", "NAME", &set.name, "a name"),
        OPT_LIST(0, "add", "X", &set.list, "repeatable"),
        OPT_INT('j', "jobs", "N", &set.jobs, 1, 256, "requests in flight"),
        OPT_SIZE(0, "size", "BYTES", &set.size, 1024, 1 << 30, "a size"),
        OPT_DURATION(0, "wait", &set.wait, 0, 20000, "a time"),
        OPT_NUMBER(0, "ratio", "R", &set.ratio, 0, 1, "a share"),
        OPT_CHOICE(0, "mode", "one|two|three", &set.mode, "a word"),
        OPT_RARE,
        OPT_TEXT('r', "rare", "NAME", &set.name, "not told by --help"),
        OPT_END,
    };
    static const struct opt shared[] = {OPT_FLAG(0, "shared", &set.echo, "of many"), OPT_END};
    const struct opt_usage usage = {.synopsis = "[OPTION]... A [B]",
                                    .about = "does something",
                                    .own = own,
                                    .shared = shared,
                                    .example = "prog -e x",
                                    .min_operands = 1,
                                    .max_operands = set.command ? -1 : 2,
                                    .command = set.command};
    set.jobs = 8;
    int first = opt_parse(argc, argv, &usage);
    printf("e=%d n=%s j=%d size=%d wait=%d ratio=%g mode=%d add=", set.echo,
           set.name != NULL ? set.name : "-", (int)set.jobs, (int)set.size, (int)set.wait,
           set.ratio, set.mode);
    for (size_t i = 0; i < set.list.count; i++)
        printf("%s,", set.list.item[i]);
    for (int i = first; i < argc; i++)
        printf(" [%s]", argv[i]);
    return 0;
}

struct run {
    int status;
    struct buf out, err;
};

/* Runs parse with words split at spaces, as program "/bin/prog". */
static struct run run(const char *words)
{
    struct run result;
    char *copy = strdup(words), *argv[100] = {(char[]){"/bin/prog"}};
    int argc = 1;
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " "))
        argv[argc++] = word;
    buf_init(&result.out, 0);
    buf_init(&result.err, 0);
    result.status = child_run(parse, argv, &result.out, &result.err);
    assert_true(WIFEXITED(result.status));
    free(copy);
    return result;
}

static void release(struct run *result)
{
    buf_release(&result->out);
    buf_release(&result->err);
}

static void stores_values(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"x", "e=0 n=- j=8 size=0 wait=0 ratio=0 mode=0 add= [x]"},
        {"-e -n me --jobs=256 --size 2K --wait 1500ms --ratio 0.5 --mode three --add a --add=b x y",
         "e=1 n=me j=256 size=2048 wait=1500 ratio=0.5 mode=2 add=a,b, [x] [y]"},
        {"x -r me", "e=0 n=me j=8 size=0 wait=0 ratio=0 mode=0 add= [x]"},
        {"x --shared -j1", "e=1 n=- j=1 size=0 wait=0 ratio=0 mode=0 add= [x]"},
        {"-ej2 -- -x", "e=1 n=- j=2 size=0 wait=0 ratio=0 mode=0 add= [-x]"},
        {"-", "e=0 n=- j=8 size=0 wait=0 ratio=0 mode=0 add= [-]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct run result = run(cases[i][0]);
        assert_string_equal(result.err.data, "");
        assert_string_equal(result.out.data, cases[i][1]);
        assert_int_equal(WEXITSTATUS(result.status), 0);
        release(&result);
    }
}

static void a_command_ends_the_options(void **state)
{
    (void)state;
    set.command = true;
    struct run result = run("-e cmd -e --unknown");
    set.command = false;
    assert_string_equal(result.err.data, "");
    assert_non_null(strstr(result.out.data, "add= [cmd] [-e] [--unknown]"));
    release(&result);
}

static void refuses_with_one_message_and_a_hint(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "missing operand; usage: prog [OPTION]... A [B]"},
        {"a b c", "unexpected operand 'c'"},
        {"-x a", "unknown option '-x'"},
        {"-ex a", "unknown option '-x'"},
        {"--nope a", "unknown option '--nope'"},
        {"--nope=3 a", "unknown option '--nope=3'"},
        {"a -n", "--name needs a value (NAME)"},
        {"a --jobs", "--jobs needs a value (N)"},
        {"-j 0 a", "--jobs: '0' is not a number from 1 to 256"},
        {"-j 257 a", "--jobs: '257' is not a number from 1 to 256"},
        {"-j 1x a", "--jobs: '1x' is not a number from 1 to 256"},
        {"--size 1 a", "--size: '1' is not a number from 1024 to 1073741824 bytes"},
        {"--size 2G a", "--size: '2G' is not a number from 1024 to 1073741824 bytes"},
        {"--wait 21s a", "--wait: '21s' is not a time (such as 500ms, 30s or 5m) from 0 to 20s"},
        {"--ratio 1.5 a", "--ratio: '1.5' is not a number from 0 to 1"},
        {"--mode four a", "--mode: 'four' is not one|two|three"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct run result = run(cases[i][0]);
        struct buf expected;
        buf_init(&expected, 0);
        buf_addf(&expected, "prog: %s\nTry 'prog --help' or 'man prog'.\n", cases[i][1]);
        assert_string_equal(result.err.data, expected.data);
        assert_string_equal(result.out.data, "");
        assert_int_equal(WEXITSTATUS(result.status), EXIT_USAGE);
        buf_release(&expected);
        release(&result);
    }
}

static void list_cap(void **state)
{
    (void)state;
    struct buf words;
    buf_init(&words, 0);
    for (int i = 0; i < CAP_OPT_LIST; i++)
        buf_adds(&words, "--add=x ");
    buf_adds(&words, "operand");
    struct run result = run(words.data);
    assert_int_equal(WEXITSTATUS(result.status), 0);
    release(&result);
    buf_adds(&words, " --add=x");
    result = run(words.data);
    assert_int_equal(WEXITSTATUS(result.status), EXIT_USAGE);
    assert_non_null(strstr(result.err.data, "--add: given more than 64 times"));
    release(&result);
    buf_release(&words);
}

static void help_and_version(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "Usage: prog [OPTION]... A [B]\ndoes something\n\n",
        "  -j, --jobs N              requests in flight\n",
        "      --mode one|two|three  a word\n",
        "\nMore: -r, --rare\n",
        "Shared: --shared",
        "Always: -h, --help --version\n",
        "Example: prog -e x\n",
        "Manual: man prog, man sluice\n",
    };
    struct run result = run("--help --nope");
    assert_int_equal(WEXITSTATUS(result.status), 0);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (strstr(result.out.data, parts[i]) == NULL)
            fail_msg("not in --help: %s\n%s", parts[i], result.out.data);
    release(&result);
    result = run("--version");
    assert_int_equal(WEXITSTATUS(result.status), 0);
    assert_memory_equal(result.out.data, "prog (sluice) ", 14);
    release(&result);
}

/* The child's standard output is a full disk. */
static int help_to_full(void *context)
{
    if (freopen("/dev/full", "w", stdout) == NULL)
        return 99;
    return parse(context);
}

static void help_on_a_full_disk_fails(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK) != 0)
        skip();
    char *argv[] = {(char[]){"prog"}, (char[]){"--help"}, NULL};
    struct buf out, err;
    buf_init(&out, 0);
    buf_init(&err, 0);
    int status = child_run(help_to_full, argv, &out, &err);
    assert_int_equal(WEXITSTATUS(status), EXIT_INTERNAL);
    assert_string_equal(err.data, "prog: standard output: write failed\n");
    buf_release(&out);
    buf_release(&err);
}

UNIT_GROUP(opt, cmocka_unit_test(stores_values), cmocka_unit_test(a_command_ends_the_options),
           cmocka_unit_test(refuses_with_one_message_and_a_hint), cmocka_unit_test(list_cap),
           cmocka_unit_test(help_and_version), cmocka_unit_test(help_on_a_full_disk_fails))
