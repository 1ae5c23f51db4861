#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit.h"

#include "net/child.h"
#include "net/inbytes.h"

struct watcher {
    struct inbytes *in;
    int ends, status, signum;
    char text[256];
    size_t len;
    bool eof;
};

static void on_exited(void *ctx, int status, int signum)
{
    struct watcher *watcher = ctx;
    watcher->ends++;
    watcher->status = status;
    watcher->signum = signum;
}

static void on_readable(void *ctx)
{
    struct watcher *watcher = ctx;
    ssize_t n = inbytes_read(watcher->in, watcher->text + watcher->len, 5);
    assert_true(n >= 0);
    watcher->len += (size_t)n;
    if (n == 0) {
        watcher->eof = true;
        inbytes_pause(watcher->in);
    }
}

static void run(struct watcher *watcher, const char *script)
{
    char *argv[] = {(char *)"sh", (char *)"-c", (char *)script, NULL};
    struct loop *loop = loop_new();
    struct err err;
    int fd;
    struct child *child = child_new(loop, argv, &fd, on_exited, watcher, &err);
    assert_non_null(child);
    watcher->in = inbytes_new(loop, fd, on_readable, watcher);
    inbytes_resume(watcher->in);
    loop_run(loop);
    inbytes_free(watcher->in);
    child_free(child);
    loop_free(loop);
    close(fd);
    assert_int_equal(watcher->ends, 1);
    assert_true(watcher->eof);
}

static void output_and_status(void **state)
{
    (void)state;
    struct watcher watcher = {0};
    run(&watcher, "echo some output; exit 7");
    assert_int_equal(watcher.status, 7);
    assert_int_equal(watcher.signum, 0);
    assert_string_equal(watcher.text, "some output\n");
}

static void ended_by_signal(void **state)
{
    (void)state;
    struct watcher watcher = {0};
    run(&watcher, "kill -TERM $$");
    assert_int_equal(watcher.signum, SIGTERM);
}

/* We ignore SIGPIPE; a child must not. */
static void signals_are_default(void **state)
{
    (void)state;
    struct watcher watcher = {0};
    signal(SIGPIPE, SIG_IGN);
    run(&watcher, "kill -PIPE $$; echo survived");
    assert_int_equal(watcher.signum, SIGPIPE);
    assert_int_equal(watcher.len, 0);
}

static void no_such_program(void **state)
{
    (void)state;
    char *argv[] = {(char *)"/no/such/program", NULL};
    struct loop *loop = loop_new();
    struct err err;
    int fd;
    assert_null(child_new(loop, argv, &fd, on_exited, NULL, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    loop_free(loop);
}

static void killed(void **state)
{
    (void)state;
    char *argv[] = {(char *)"sleep", (char *)"1000", NULL};
    struct watcher watcher = {0};
    struct loop *loop = loop_new();
    struct err err;
    int fd;
    struct child *child = child_new(loop, argv, &fd, on_exited, &watcher, &err);
    assert_non_null(child);
    child_kill(child, SIGKILL);
    loop_run(loop);
    assert_int_equal(watcher.signum, SIGKILL);
    child_kill(child, SIGKILL); /* too late, no harm */
    child_free(child);
    loop_free(loop);
    close(fd);
}

/* What epoll cannot wait for is read all the same. */
static void regular_file(void **state)
{
    (void)state;
    struct watcher watcher = {0};
    struct loop *loop = loop_new();
    char name[] = "/tmp/inbytes.XXXXXX";
    int fd = mkstemp(name);
    unlink(name);
    assert_int_equal(write(fd, "regular file", 12), 12);
    lseek(fd, 0, SEEK_SET);
    watcher.in = inbytes_new(loop, fd, on_readable, &watcher);
    inbytes_resume(watcher.in);
    loop_run(loop);
    inbytes_free(watcher.in);
    loop_free(loop);
    close(fd);
    assert_true(watcher.eof);
    assert_string_equal(watcher.text, "regular file");
}

UNIT_GROUP(child, cmocka_unit_test(output_and_status), cmocka_unit_test(ended_by_signal),
           cmocka_unit_test(signals_are_default), cmocka_unit_test(no_such_program),
           cmocka_unit_test(killed), cmocka_unit_test(regular_file))
