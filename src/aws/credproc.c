/* credential_process, polled: the loop goes on while the command runs. */
#include "aws/credproc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aws/caps.h"
#include "codec/json.h"
#include "core/clock.h"
#include "core/mem.h"

extern char **environ;

struct credproc {
    pid_t pid; /* 0: reaped */
    int fd;
    uint64_t deadline_ns;
    struct buf output;
};

/* One word from *at, written to *to with its NUL. Returns 1, 0 at the end, -1 in an open quote. */
static int next_word(const char **at, char **to)
{
    const char *from = *at;
    from += strspn(from, " \t\r\n");
    if (*from == '\0')
        return 0;
    char quote = '\0';
    for (; *from != '\0' && (quote != '\0' || strchr(" \t\r\n", *from) == NULL); from++) {
        if (*from == quote) {
            quote = '\0';
        } else if (quote == '\0' && (*from == '\'' || *from == '"')) {
            quote = *from;
        } else {
            bool escape = *from == '\\' && quote != '\'' && from[1] != '\0' &&
                          (quote == '\0' || from[1] == '"' || from[1] == '\\');
            from += escape;
            *(*to)++ = *from;
        }
    }
    *(*to)++ = '\0';
    *at = from;
    return quote == '\0' ? 1 : -1;
}

char **credproc_split(const char *command, struct err *err)
{
    size_t len = strlen(command), count = 0, most = len / 2 + 2;
    char **words = mem_alloc(most * sizeof *words + len + 1);
    char *to = (char *)(words + most), *start = to;
    int status;
    while ((status = next_word(&command, &to)) == 1) {
        words[count++] = start;
        start = to;
    }
    if (status == 0 && count > 0)
        return words;
    err_set(err, ERR_USAGE, "credential_process: %s",
            status < 0 ? "a quote is not closed" : "no command");
    free(words);
    return NULL;
}

/* Standard input from /dev/null, output to fd, signals as a program expects them. */
static int spawn(pid_t *pid, char **words, int fd)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    sigaddset(&usual, SIGINT);
    sigaddset(&usual, SIGTERM);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    int errnum = posix_spawnp(pid, words[0], &actions, &attributes, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return errnum;
}

struct credproc *credproc_start(const char *command, struct err *err)
{
    char **words = credproc_split(command, err);
    if (words == NULL)
        return NULL;
    struct credproc *process = NULL;
    int ends[2];
    pid_t pid;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        err_errno(err, errno, "credential_process");
        goto out;
    }
    int errnum = spawn(&pid, words, ends[1]);
    close(ends[1]);
    if (errnum != 0) {
        err_errno(err, errnum, "credential_process: %.200s", words[0]);
        close(ends[0]);
        goto out;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    process = mem_alloc(sizeof *process);
    process->pid = pid;
    process->fd = ends[0];
    process->deadline_ns = clock_mono_ns() + (uint64_t)CAP_CREDENTIAL_PROCESS_MS * 1000000u;
    buf_init(&process->output, CAP_CREDENTIAL_REPLY);
    /* All the room at once, so that growing leaves no copies of secrets behind. */
    buf_reserve(&process->output, CAP_CREDENTIAL_REPLY);
out:
    free(words);
    return process;
}

/* Reads what is there. Returns false when there is more than allowed. */
static bool drain(struct credproc *process)
{
    for (;;) {
        size_t room = CAP_CREDENTIAL_REPLY - process->output.len;
        char extra, *to = room > 0 ? buf_reserve(&process->output, room) : &extra;
        ssize_t n = read(process->fd, to, room > 0 ? room : 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return true;
        if (room == 0)
            return false;
        buf_grew(&process->output, (size_t)n);
    }
}

static int decode(struct span output, struct credentials *out, struct err *err)
{
    json_t *root = json_parse(output, NULL);
    int64_t version = root != NULL ? json_int(root, "Version", 0) : 1;
    json_decref(root);
    if (version != 1)
        return err_set(err, ERR_DATA, "Version is not 1");
    return credentials_decode(output, out, err);
}

static int finish(struct credproc *process, int status, struct credentials *out, struct err *err)
{
    if (WIFSIGNALED(status))
        return err_set(err, ERR_ACCESS, "credential_process: ended by signal %d", WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        return err_set(err, ERR_ACCESS, "credential_process: exit status %d", WEXITSTATUS(status));
    if (decode(buf_span(&process->output), out, err) != 0)
        return err_prefix(err, "credential_process");
    return 0;
}

enum credproc_state credproc_poll(struct credproc *process, struct credentials *out,
                                  struct err *err)
{
    int status;
    /* First the status: what the command printed before it ended is in the pipe then. */
    pid_t ended = waitpid(process->pid, &status, WNOHANG);
    if (ended != 0)
        process->pid = 0;
    if (!drain(process)) {
        err_set(err, ERR_DATA, "credential_process: more than %zu bytes of output",
                CAP_CREDENTIAL_REPLY);
        return CREDPROC_FAILED;
    }
    if (ended > 0)
        return finish(process, status, out, err) == 0 ? CREDPROC_DONE : CREDPROC_FAILED;
    if (ended == 0 && clock_mono_ns() < process->deadline_ns)
        return CREDPROC_RUNNING;
    err_set(err, ERR_ACCESS, "credential_process: %s",
            ended == 0 ? "takes too long" : "its status is lost");
    return CREDPROC_FAILED;
}

void credproc_free(struct credproc *process)
{
    if (process == NULL)
        return;
    if (process->pid != 0) {
        kill(process->pid, SIGKILL);
        while (waitpid(process->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    close(process->fd);
    explicit_bzero(process->output.data, process->output.len);
    buf_release(&process->output);
    free(process);
}
