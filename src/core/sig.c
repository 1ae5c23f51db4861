/* Stop signals: a flag, and a self-pipe for event loops. */
#include "core/sig.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static volatile sig_atomic_t got;
static int wake[2] = {-1, -1};

static void on_stop(int signum)
{
    if (got != 0) {
        signal(signum, SIG_DFL);
        raise(signum);
        return;
    }
    got = signum;
    int saved = errno;
    ssize_t ignored = write(wake[1], "", 1);
    (void)ignored;
    errno = saved;
}

void sig_install(void)
{
    if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0)
        abort();
    struct sigaction stop = {.sa_handler = on_stop};
    sigemptyset(&stop.sa_mask);
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGTERM, &stop, NULL);
    signal(SIGPIPE, SIG_IGN);
}

bool sig_stopping(void)
{
    return got != 0;
}

int sig_number(void)
{
    return got;
}

int sig_fd(void)
{
    return wake[0];
}

void sig_die_of(int signum)
{
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, signum);
    signal(signum, SIG_DFL);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    raise(signum);
    _exit(128 + signum);
}
