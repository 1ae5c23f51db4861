/* Reads files of scoring cases, one {"class":...,"in":{...},"out":{...}} a line, for shell tests.
 *
 *     score_cases inputs CASES CLASS...          prints the "in" objects of those classes
 *     score_cases check CASES SCORED CLASS...    compares what fakescore made of them
 *
 * A scored line has to be the input byte for byte with the members of "out" added, in their order:
 * strings equal once decoded, numbers equal as written. Cases without "out" leave no line. Each
 * difference is printed; the exit status tells. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/jscan.h"
#include "core/err.h"
#include "core/file.h"
#include "core/msg.h"

static _Noreturn void die(const struct err *err)
{
    msg_err(err, NULL);
    exit(2);
}

static bool wanted(struct span line, char **classes)
{
    struct buf scratch;
    buf_init(&scratch, 0);
    struct span class = jscan_text(jscan_find(line, "class"), &scratch);
    bool found = false;
    for (; *classes != NULL && !found; classes++)
        found = span_is(class, *classes);
    buf_release(&scratch);
    return found;
}

static bool same_value(struct span expected, struct span actual)
{
    if (jscan_type(expected) != JSCAN_STRING || jscan_type(actual) != JSCAN_STRING)
        return span_equal(expected, actual);
    struct buf left, right;
    buf_init(&left, 0);
    buf_init(&right, 0);
    jscan_string(expected, &left);
    jscan_string(actual, &right);
    bool same = span_equal(buf_span(&left), buf_span(&right));
    buf_release(&left);
    buf_release(&right);
    return same;
}

/* Prints and returns false unless the members of expected are those of scored after the ones of
 * the input. */
static bool check(struct span input, struct span expected, struct span scored)
{
    struct jscan given, want, have;
    struct span name, value, want_name, want_value;
    bool same = scored.len > input.len && memcmp(scored.ptr, input.ptr, input.len - 1) == 0;
    jscan_begin(&given, input);
    jscan_begin(&want, expected);
    jscan_begin(&have, scored);
    while (same && jscan_member(&given, &name, &value))
        same = jscan_member(&have, &name, &value);
    if (!same) {
        printf("input changed: %.*s\n", SPAN_ARG(input));
        return false;
    }
    while (jscan_member(&want, &want_name, &want_value)) {
        if (jscan_member(&have, &name, &value) && span_equal(name, want_name) &&
            same_value(want_value, value))
            continue;
        printf("%.*s: expected %.*s, got %.*s %.*s: %.*s\n", SPAN_ARG(want_name),
               SPAN_ARG(want_value), SPAN_ARG(name), SPAN_ARG(value), SPAN_ARG(input));
        same = false;
    }
    if (jscan_member(&have, &name, &value)) {
        printf("more than expected: %.*s: %.*s\n", SPAN_ARG(name), SPAN_ARG(input));
        same = false;
    }
    return same;
}

static void load(const char *path, struct buf *text)
{
    struct err err;
    buf_init(text, 0);
    if (file_read(path, (size_t)64 << 20, text, &err) != 0)
        die(&err);
}

static bool next_line(struct span *text, struct span *line)
{
    struct err err;
    do {
        if (text->ptr == NULL)
            return false;
        *line = span_cut(text, '\n');
    } while (line->len == 0);
    if (jscan_check(*line, &err) != 0)
        die(&err);
    return true;
}

static void print_inputs(struct span cases, char **classes)
{
    struct span line;
    while (next_line(&cases, &line))
        if (wanted(line, classes))
            printf("%.*s\n", SPAN_ARG(jscan_find(line, "in")));
}

static bool check_all(struct span cases, struct span scored, char **classes)
{
    struct span line, got;
    size_t failed = 0, count = 0;
    while (next_line(&cases, &line)) {
        struct span out = jscan_find(line, "out");
        if (!wanted(line, classes) || out.ptr == NULL)
            continue;
        count++;
        if (!next_line(&scored, &got)) {
            puts("fewer lines than cases");
            return false;
        }
        failed += check(jscan_find(line, "in"), out, got) ? 0 : 1;
    }
    if (next_line(&scored, &got))
        failed++, puts("more lines than cases");
    printf("%zu cases, %zu differ\n", count, failed);
    return failed == 0 && count > 0;
}

int main(int argc, char **argv)
{
    struct buf cases, scored;
    msg_init(argv[0]);
    if (argc >= 4 && strcmp(argv[1], "inputs") == 0) {
        load(argv[2], &cases);
        print_inputs(buf_span(&cases), argv + 3);
        buf_release(&cases);
        return 0;
    }
    if (argc >= 5 && strcmp(argv[1], "check") == 0) {
        load(argv[2], &cases);
        load(argv[3], &scored);
        bool same = check_all(buf_span(&cases), buf_span(&scored), argv + 4);
        buf_release(&cases);
        buf_release(&scored);
        return same ? 0 : 1;
    }
    fputs("usage: score_cases inputs CASES CLASS... | check CASES SCORED CLASS...\n", stderr);
    return 2;
}
