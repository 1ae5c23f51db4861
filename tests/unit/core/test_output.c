#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "core/exitcode.h"
#include "core/output.h"

static void writes_lines(void **state)
{
    (void)state;
    int ends[2];
    char got[100] = "";
    struct err err;
    struct output out;
    assert_int_equal(pipe(ends), 0);
    output_init(&out, ends[1], "pipe");
    assert_int_equal(output_add(&out, "a", 1), 0);
    assert_int_equal(output_line(&out, "b", 1), 0);
    assert_int_equal(output_flush(&out), 0);
    assert_int_equal(read(ends[0], got, sizeof got), 3);
    assert_string_equal(got, "ab\n");
    assert_int_equal(output_line(&out, "", 0), 0);
    assert_int_equal(output_close(&out, &err), 0);
    assert_int_equal(read(ends[0], got, sizeof got), 1);
    close(ends[0]);
    close(ends[1]);
}

static void *count_bytes(void *context)
{
    char piece[1000];
    size_t total = 0;
    ssize_t n;
    while ((n = read(*(int *)context, piece, sizeof piece)) > 0)
        total += (size_t)n;
    return (void *)total;
}

/* A descriptor that takes a few bytes at a time: short writes, and EAGAIN in between. */
static void writes_all_to_a_slow_pipe(void **state)
{
    (void)state;
    int ends[2];
    enum { SIZE = 3000000 };
    pthread_t reader;
    void *total;
    struct err err;
    struct output out;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
    assert_int_equal(pthread_create(&reader, NULL, count_bytes, &ends[0]), 0);
    char *data = calloc(1, SIZE);
    output_init(&out, ends[1], "pipe");
    assert_int_equal(output_add(&out, data, SIZE), 0);
    assert_int_equal(output_line(&out, data, 10), 0);
    assert_int_equal(output_close(&out, &err), 0);
    close(ends[1]);
    assert_int_equal(pthread_join(reader, &total), 0);
    assert_int_equal((size_t)total, SIZE + 11);
    close(ends[0]);
    free(data);
}

static void a_closed_pipe_is_no_error_to_report(void **state)
{
    (void)state;
    int ends[2];
    struct err err;
    struct output out;
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    output_init(&out, ends[1], "pipe");
    assert_int_equal(output_line(&out, "x", 1), 0);
    assert_int_equal(output_flush(&out), -1);
    assert_int_equal(out.errnum, EPIPE);
    assert_int_equal(output_line(&out, "y", 1), -1);
    assert_int_equal(output_flush(&out), -1);
    assert_int_equal(output_close(&out, &err), -1);
    assert_int_equal(err.kind, ERR_CANCELLED);
    close(ends[1]);
    signal(SIGPIPE, before);
}

static void a_full_disk_is(void **state)
{
    (void)state;
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        skip();
    struct err err;
    struct output out;
    output_init(&out, fd, "some file");
    assert_int_equal(output_line(&out, "x", 1), 0);
    assert_int_equal(output_close(&out, &err), -1);
    assert_int_equal(err.kind, ERR_IO);
    assert_string_equal(err.message, "some file: No space left on device");
    close(fd);
}

static int exit_with(void *context)
{
    return output_exit(context);
}

static void how_programs_end(void **state)
{
    (void)state;
    struct buf out, text;
    struct err err;
    buf_init(&out, 0);
    buf_init(&text, 0);
    err_set(&err, ERR_CANCELLED, "standard output: the reader has gone");
    int status = child_run(exit_with, &err, &out, &text);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGPIPE);
    assert_string_equal(text.data, "");
    err_set(&err, ERR_IO, "standard output: full");
    status = child_run(exit_with, &err, &out, &text);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), EXIT_INTERNAL);
    assert_non_null(strstr(text.data, "standard output: full"));
    buf_release(&out);
    buf_release(&text);
}

UNIT_GROUP(output, cmocka_unit_test(writes_lines), cmocka_unit_test(writes_all_to_a_slow_pipe),
           cmocka_unit_test(a_closed_pipe_is_no_error_to_report), cmocka_unit_test(a_full_disk_is),
           cmocka_unit_test(how_programs_end))
