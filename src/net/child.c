/* A child process by libuv, which resets its signals, reports a failed exec to the parent, and
 * waits for it on the loop. */
#include "net/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

#include "core/mem.h"

struct child {
    uv_process_t process;
    child_exited_fn *exited;
    void *ctx;
    bool group; /* leads a process group */
    bool ended, freed;
};

static void on_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void on_exit_status(uv_process_t *process, int64_t status, int signum)
{
    struct child *child = process->data;
    child->ended = true;
    if (!child->freed)
        child->exited(child->ctx, (int)status, signum);
}

/* libuv wants its handle closed also when the start has failed. */
static void fail(struct child *child, int errnum, struct err *err)
{
    err_errno(err, errnum, "cannot be run");
    uv_close((uv_handle_t *)&child->process, on_closed);
}

/* input: what the child reads. The child's end of its output becomes ours to close here. */
static struct child *start(struct loop *loop, char *const argv[], int input, unsigned flags,
                           int *output, struct err *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        err_errno(err, errno, "pipe");
        return NULL;
    }
    struct child *child = mem_alloc(sizeof *child);
    child->group = flags & UV_PROCESS_DETACHED;
    child->process.data = child;
    uv_stdio_container_t stdio[3] = {
        {.flags = UV_INHERIT_FD, .data.fd = input},
        {.flags = UV_INHERIT_FD, .data.fd = ends[1]},
        {.flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO},
    };
    uv_process_options_t options = {.file = argv[0],
                                    .args = (char **)argv,
                                    .flags = flags,
                                    .exit_cb = on_exit_status,
                                    .stdio_count = 3,
                                    .stdio = stdio};
    int status = uv_spawn(loop_uv(loop), &child->process, &options);
    close(ends[1]);
    if (status != 0) {
        close(ends[0]);
        fail(child, -status, err);
        return NULL;
    }
    *output = ends[0];
    return child;
}

struct child *child_new(struct loop *loop, char *const argv[], int *output, child_exited_fn *exited,
                        void *ctx, struct err *err)
{
    struct child *child = start(loop, argv, STDIN_FILENO, 0, output, err);
    if (child == NULL)
        return NULL;
    child->exited = exited;
    child->ctx = ctx;
    return child;
}

struct child *child_new_filter(struct loop *loop, char *const argv[], int *input, int *output,
                               child_exited_fn *exited, void *ctx, struct err *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        err_errno(err, errno, "pipe");
        return NULL;
    }
    struct child *child = start(loop, argv, ends[0], UV_PROCESS_DETACHED, output, err);
    close(ends[0]);
    if (child == NULL) {
        close(ends[1]);
        return NULL;
    }
    child->exited = exited;
    child->ctx = ctx;
    *input = ends[1];
    return child;
}

void child_kill(struct child *child, int signum)
{
    if (!child->ended)
        kill(child->group ? -child->process.pid : child->process.pid, signum);
}

void child_free(struct child *child)
{
    if (child == NULL)
        return;
    child->freed = true;
    uv_close((uv_handle_t *)&child->process, on_closed);
}
