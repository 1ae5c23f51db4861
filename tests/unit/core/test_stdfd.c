#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

#include "core/stdfd.h"

/* In a child: closes the standard descriptors, fills them, and tries to use each. */
static int use_closed(void)
{
    char byte;
    for (int fd = 0; fd < 3; fd++)
        close(fd);
    stdfd_fill();
    if (read(0, &byte, 1) >= 0 || errno != EBADF)
        return 1;
    for (int fd = 1; fd < 3; fd++)
        if (write(fd, "", 1) >= 0 || errno != EBADF)
            return 2;
    return dup(0) == 3 ? 0 : 3;
}

static void closed_ones_are_filled(void **state)
{
    (void)state;
    int status = -1;
    pid_t pid = fork();
    if (pid == 0)
        _exit(use_closed());
    waitpid(pid, &status, 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* Open ones stay what they are. */
static void open_ones_stay(void **state)
{
    (void)state;
    int ends[2], status = -1;
    char byte = 'x';
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], 1);
        stdfd_fill();
        _exit(write(1, "y", 1) == 1 ? 0 : 1);
    }
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
    assert_int_equal(read(ends[0], &byte, 1), 1);
    assert_int_equal(byte, 'y');
    close(ends[0]);
    close(ends[1]);
}

UNIT_GROUP(stdfd, cmocka_unit_test(closed_ones_are_filled), cmocka_unit_test(open_ones_stay))
