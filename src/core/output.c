/* Buffered, checked output. SIGPIPE is ignored by every program (sig_install), so a closed pipe
 * shows up here as EPIPE. */
#include "core/output.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "core/msg.h"
#include "core/sig.h"

enum { FLUSH_AT = 64 * 1024 };

void output_init(struct output *out, int fd, const char *name)
{
    *out = (struct output){.fd = fd, .name = name};
    buf_init(&out->pending, CAP_LINE_MAX);
}

int output_write_all(int fd, const void *ptr, size_t len)
{
    const char *at = ptr;
    while (len > 0) {
        ssize_t n = write(fd, at, len);
        if (n < 0 && errno == EAGAIN) {
            struct pollfd ready = {.fd = fd, .events = POLLOUT};
            poll(&ready, 1, -1);
        } else if (n < 0 && errno != EINTR) {
            return -1;
        } else if (n > 0) {
            at += n;
            len -= (size_t)n;
        }
    }
    return 0;
}

int output_flush(struct output *out)
{
    if (out->errnum != 0)
        return -1;
    if (output_write_all(out->fd, out->pending.data, out->pending.len) != 0) {
        out->errnum = errno;
        return -1;
    }
    buf_clear(&out->pending);
    return 0;
}

int output_add(struct output *out, const void *ptr, size_t len)
{
    if (out->errnum != 0)
        return -1;
    buf_add(&out->pending, ptr, len);
    if (buf_failed(&out->pending)) {
        out->errnum = EOVERFLOW;
        return -1;
    }
    return out->pending.len >= FLUSH_AT ? output_flush(out) : 0;
}

int output_line(struct output *out, const void *ptr, size_t len)
{
    if (output_add(out, ptr, len) != 0)
        return -1;
    return output_add(out, "\n", 1);
}

int output_close(struct output *out, struct err *err)
{
    output_flush(out);
    int errnum = out->errnum;
    buf_release(&out->pending);
    if (errnum == EPIPE)
        return err_set(err, ERR_CANCELLED, "%s: the reader has gone", out->name);
    return errnum != 0 ? err_errno(err, errnum, "%s", out->name) : 0;
}

int output_exit(const struct err *err)
{
    if (err->kind == ERR_CANCELLED)
        sig_die_of(SIGPIPE);
    msg_err(err, NULL);
    return EXIT_INTERNAL;
}
