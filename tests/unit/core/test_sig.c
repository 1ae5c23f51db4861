#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "child.h"
#include "core/sig.h"

#define CHECK(holds)                                                                               \
    do {                                                                                           \
        if (!(holds)) {                                                                            \
            fprintf(stderr, "line %d: %s", __LINE__, #holds);                                      \
            return 1;                                                                              \
        }                                                                                          \
    } while (0)

static int status_of(int (*body)(void *), int *signum)
{
    struct buf out, err;
    buf_init(&out, 0);
    buf_init(&err, 0);
    int status = child_run(body, signum, &out, &err);
    assert_string_equal(err.data, "");
    buf_release(&out);
    buf_release(&err);
    return status;
}

static bool readable(int fd)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    return poll(&ready, 1, 0) == 1;
}

static int stop_once(void *context)
{
    int signum = *(int *)context, ends[2];
    sig_install();
    CHECK(!sig_stopping() && sig_number() == 0 && !readable(sig_fd()));
    raise(signum);
    CHECK(sig_stopping() && sig_number() == signum && readable(sig_fd()));
    CHECK(pipe(ends) == 0 && close(ends[0]) == 0);
    CHECK(write(ends[1], "x", 1) == -1 && errno == EPIPE);
    return 7;
}

static void once_is_a_request(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        int status = status_of(stop_once, &(int){i == 0 ? SIGINT : SIGTERM});
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 7);
    }
}

static int stop_twice(void *context)
{
    sig_install();
    raise(SIGTERM);
    raise(*(int *)context);
    return 7;
}

static void twice_is_death(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        int signum = i == 0 ? SIGINT : SIGTERM;
        int status = status_of(stop_twice, &signum);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signum);
    }
}

static int die(void *context)
{
    sig_install();
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    sig_die_of(*(int *)context);
}

static void dies_of_the_signal(void **state)
{
    (void)state;
    static const int signums[] = {SIGINT, SIGTERM, SIGPIPE};
    for (size_t i = 0; i < 3; i++) {
        int status = status_of(die, &(int){signums[i]});
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signums[i]);
    }
}

UNIT_GROUP(sig, cmocka_unit_test(once_is_a_request), cmocka_unit_test(twice_is_death),
           cmocka_unit_test(dies_of_the_signal))
