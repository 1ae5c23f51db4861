/* Small files read whole, and files that appear whole or not at all. */
#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
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

/* The folder path is in. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL   ? mem_strdup(".")
           : slash == path ? mem_strdup("/")
                           : mem_dup(path, (size_t)(slash - path));
}

static int sync_folder(const char *path)
{
    char *folder = folder_of(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    if (fd < 0)
        return -1;
    int status = fsync(fd);
    close(fd);
    return status;
}

static bool same_folder(const char *a, const char *b)
{
    const char *end_a = strrchr(a, '/'), *end_b = strrchr(b, '/');
    return span_equal(span_of(a, end_a != NULL ? (size_t)(end_a - a) : 0),
                      span_of(b, end_b != NULL ? (size_t)(end_b - b) : 0));
}

/* The folder of file[i], unless it is that of an earlier one. */
static void commit_folder(struct file_new *const file[], size_t i, struct err err[])
{
    for (size_t k = 0; k < i; k++)
        if (file[k]->temp[0] == '\0' && same_folder(file[k]->path, file[i]->path)) {
            err[i] = err[k];
            return;
        }
    if (sync_folder(file[i]->path) != 0)
        err_errno(&err[i], errno, "%s: sync of its folder", file[i]->path);
}

/* All are on their way to the disk before the first is waited for: the file system's journal then
 * takes them together. */
void file_new_commit_all(struct file_new *const file[], size_t count, struct err err[])
{
    for (size_t i = 0; i < count && count > 1; i++)
        sync_file_range(file[i]->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
    for (size_t i = 0; i < count; i++) {
        err_clear(&err[i]);
        if (fsync(file[i]->fd) != 0 || rename(file[i]->temp, file[i]->path) != 0)
            err_errno(&err[i], errno, "%s", file[i]->path);
        else
            file[i]->temp[0] = '\0';
    }
    for (size_t i = 0; i < count; i++)
        if (err[i].kind == ERR_NONE)
            commit_folder(file, i, err);
    for (size_t i = 0; i < count; i++)
        file_new_abort(file[i]);
}

int file_new_commit(struct file_new *file, struct err *err)
{
    struct err why;
    file_new_commit_all(&file, 1, &why);
    if (why.kind == ERR_NONE)
        return 0;
    *err = why;
    return -1;
}

int file_make_folders(const char *path, struct err *err)
{
    char *folder = folder_of(path);
    struct stat st;
    int status = 0;
    if (stat(folder, &st) == 0) {
        if (!S_ISDIR(st.st_mode))
            status = err_errno(err, ENOTDIR, "%s", folder);
    } else if (errno != ENOENT) {
        status = err_errno(err, errno, "%s", folder);
    } else {
        status = file_make_folders(folder, err);
        if (status == 0 && mkdir(folder, 0777) != 0 && errno != EEXIST)
            status = err_errno(err, errno, "%s", folder);
        if (status == 0 && sync_folder(folder) != 0)
            status = err_errno(err, errno, "%s: sync of its folder", folder);
    }
    free(folder);
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
