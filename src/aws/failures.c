/* Failed lines. */
#include "aws/failures.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/msg.h"

static bool is_standard_input(const char *path)
{
    struct stat file, input;
    return stat(path, &file) == 0 && S_ISREG(file.st_mode) && fstat(STDIN_FILENO, &input) == 0 &&
           file.st_dev == input.st_dev && file.st_ino == input.st_ino;
}

int failures_open(struct failures *failures, const char *path, struct err *err)
{
    *failures = (struct failures){.to_file = path != NULL};
    ndrec_init(&failures->scratch);
    buf_init(&failures->line, 0);
    if (path == NULL)
        return 0;
    if (is_standard_input(path))
        return err_set(err, ERR_USAGE, "--failed %s: that is the file being read", path);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return err_errno(err, errno, "%s", path);
    output_init(&failures->out, fd, path);
    return 0;
}

void failures_add(struct failures *failures, struct span line, uint64_t number,
                  const struct err *err)
{
    failures->count++;
    if (!failures->to_file) {
        char object[40];
        snprintf(object, sizeof object, "line %llu", (unsigned long long)number);
        msg_err(err, object);
        return;
    }
    buf_clear(&failures->line);
    ndrec_fail(&failures->scratch, line, err, &failures->line);
    output_line(&failures->out, failures->line.data, failures->line.len);
}

int failures_close(struct failures *failures, struct err *err)
{
    int status = 0;
    ndrec_release(&failures->scratch);
    buf_release(&failures->line);
    if (failures->to_file) {
        status = output_close(&failures->out, err);
        close(failures->out.fd);
    }
    return status;
}
