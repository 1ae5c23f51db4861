/* Object files. Number = generation of the start << 32 | counter; the low byte of the number
 * chooses one of 256 folders, which are made when first needed. */
#include "local/objects.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"

struct objects {
    int dir_fd;
    int64_t first; /* smallest number of this start */
    atomic_llong next;
    bool durable, folders;
};

struct path {
    char text[32];
};

static struct path path_of(int64_t id)
{
    struct path path;
    snprintf(path.text, sizeof path.text, "%02x/%016llx", (unsigned)(id & 0xff),
             (unsigned long long)id);
    return path;
}

struct objects *objects_open(const char *dir, int64_t generation, bool durable, bool folders,
                             struct err *err)
{
    struct objects *objects = mem_alloc(sizeof *objects);
    objects->first = generation << 32;
    atomic_init(&objects->next, objects->first);
    objects->durable = durable;
    objects->folders = folders;
    int base = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (base >= 0)
        mkdirat(base, "objects", 0700);
    objects->dir_fd = base < 0 ? -1 : openat(base, "objects", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int errnum = errno;
    if (base >= 0)
        close(base);
    if (objects->dir_fd >= 0)
        return objects;
    err_errno(err, errnum, "%s/objects", dir);
    free(objects);
    return NULL;
}

void objects_free(struct objects *objects)
{
    if (objects == NULL)
        return;
    close(objects->dir_fd);
    free(objects);
}

int objects_create(struct objects *objects, int64_t *id, struct err *err)
{
    *id = atomic_fetch_add(&objects->next, 1) + 1;
    struct path path = path_of(*id);
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    int fd = openat(objects->dir_fd, path.text, flags, 0600);
    if (fd < 0 && errno == ENOENT) {
        struct path folder = path;
        folder.text[2] = '\0';
        mkdirat(objects->dir_fd, folder.text, 0700);
        if (objects->folders)
            fsync(objects->dir_fd);
        fd = openat(objects->dir_fd, path.text, flags, 0600);
    }
    if (fd < 0)
        err_errno(err, errno, "objects/%s", path.text);
    return fd;
}

static int sync_folder(struct objects *objects, int64_t id)
{
    struct path path = path_of(id);
    path.text[2] = '\0';
    int fd = openat(objects->dir_fd, path.text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    int status = fsync(fd);
    close(fd);
    return status;
}

int objects_close(struct objects *objects, int fd, int64_t id, struct err *err)
{
    int status = objects->durable ? fdatasync(fd) : 0;
    if (status == 0 && objects->folders)
        status = sync_folder(objects, id);
    int errnum = errno;
    close(fd);
    return status == 0 ? 0 : err_errno(err, errnum, "objects/%s", path_of(id).text);
}

int objects_read(struct objects *objects, int64_t id, struct err *err)
{
    struct path path = path_of(id);
    int fd = openat(objects->dir_fd, path.text, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        err_errno(err, errno, "objects/%s", path.text);
    return fd;
}

void objects_remove(struct objects *objects, int64_t id)
{
    unlinkat(objects->dir_fd, path_of(id).text, 0);
}

void objects_sweep(struct objects *objects, int folder, bool (*known)(void *ctx, int64_t id),
                   void *ctx)
{
    char name[8];
    snprintf(name, sizeof name, "%02x", (unsigned)folder & 0xff);
    int fd = openat(objects->dir_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (dir == NULL) {
        if (fd >= 0)
            close(fd);
        return;
    }
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        char *end;
        long long id = strtoll(entry->d_name, &end, 16);
        if (end == entry->d_name + 16 && *end == '\0' && id < objects->first && !known(ctx, id))
            unlinkat(fd, entry->d_name, 0);
    }
    closedir(dir);
}
