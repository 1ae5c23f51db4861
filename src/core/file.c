/* Small files read whole, and files that appear whole or not at all. */
#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/output.h"

int file_read(const char *path, size_t cap, struct buf *out, struct err *err)
{
    int status = -1;
    size_t start = out->len;
    int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_errno(err, errno, "%s", path);
    for (;;) {
        char *room = buf_reserve(out, 16 * 1024);
        if (room == NULL || out->len - start > cap) {
            err_set(err, ERR_DATA, "%s: larger than %zu bytes", path, cap);
            break;
        }
        ssize_t n = read(fd, room, 16 * 1024);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            err_errno(err, errno, "%s", path);
            break;
        }
        if (n == 0) {
            status = 0;
            break;
        }
        buf_grew(out, (size_t)n);
    }
    if (fd != STDIN_FILENO)
        close(fd);
    return status;
}

int file_temp(struct err *err)
{
    const char *folder = getenv("TMPDIR");
    if (folder == NULL || folder[0] == '\0')
        folder = "/tmp";
    int fd = open(folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
    size_t size = strlen(folder) + sizeof "/sluice.XXXXXX"; /* a file system without O_TMPFILE */
    char *path = mem_alloc(size);
    snprintf(path, size, "%s/sluice.XXXXXX", folder);
    fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0)
        err_errno(err, errno, "temporary file in %s", folder);
    else
        unlink(path);
    free(path);
    return fd;
}

int file_new_open(struct file_new *file, const char *path, struct err *err)
{
    size_t size = strlen(path) + sizeof ".XXXXXX";
    *file = (struct file_new){.fd = -1, .path = mem_strdup(path), .temp = mem_alloc(size)};
    snprintf(file->temp, size, "%s.XXXXXX", path);
    file->fd = mkostemp(file->temp, O_CLOEXEC);
    if (file->fd < 0) {
        err_errno(err, errno, "%s", path);
        file->temp[0] = '\0';
        file_new_abort(file);
        return -1;
    }
    mode_t mask = umask(0);
    umask(mask);
    fchmod(file->fd, 0666 & ~mask);
    return 0;
}

static int sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash == NULL   ? mem_strdup(".")
                   : slash == path ? mem_strdup("/")
                                   : mem_dup(path, (size_t)(slash - path));
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    if (fd < 0)
        return -1;
    int status = fsync(fd);
    close(fd);
    return status;
}

int file_new_commit(struct file_new *file, struct err *err)
{
    if (fsync(file->fd) != 0 || rename(file->temp, file->path) != 0) {
        err_errno(err, errno, "%s", file->path);
        file_new_abort(file);
        return -1;
    }
    file->temp[0] = '\0';
    int status = sync_folder(file->path);
    if (status != 0)
        err_errno(err, errno, "%s: sync of its folder", file->path);
    file_new_abort(file);
    return status;
}

void file_new_abort(struct file_new *file)
{
    if (file->fd >= 0)
        close(file->fd);
    if (file->temp != NULL && file->temp[0] != '\0')
        unlink(file->temp);
    free(file->temp);
    free(file->path);
    *file = (struct file_new){.fd = -1};
}

int file_write(const char *path, struct span content, struct err *err)
{
    struct file_new file;
    if (file_new_open(&file, path, err) != 0)
        return -1;
    if (output_write_all(file.fd, content.ptr, content.len) == 0)
        return file_new_commit(&file, err);
    err_errno(err, errno, "%s", path);
    file_new_abort(&file);
    return -1;
}
