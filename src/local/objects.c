/* Object files. Number = generation of the start << 32 | PACK of packs | counter; the low byte
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
#include "local/pins.h"

#define PACK ((int64_t)1 << 31)

struct objects {
    int dir_fd;
    int64_t first; /* smallest number of this start */
    atomic_llong next;
    bool durable, folders;
    unsigned swept; /* folders looked into */
    struct pins pins;
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
    if (base >= 0 && mkdirat(base, "objects", 0700) == 0 && folders)
        fsync(base);
    objects->dir_fd = base < 0 ? -1 : openat(base, "objects", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int errnum = errno;
    if (base >= 0)
        close(base);
    if (objects->dir_fd >= 0) {
        pins_init(&objects->pins);
        return objects;
    }
    err_errno(err, errnum, "%s/objects", dir);
    free(objects);
    return NULL;
}

void objects_free(struct objects *objects)
{
    if (objects == NULL)
        return;
    close(objects->dir_fd);
    pins_release(&objects->pins);
    free(objects);
}

bool objects_is_pack(int64_t id)
{
    return (id & PACK) != 0;
}

int objects_create(struct objects *objects, bool pack, int64_t *id, struct err *err)
{
    *id = atomic_fetch_add(&objects->next, 1) + 1;
    if (*id - objects->first >= PACK)
        return err_set(err, ERR_IO, "objects: no numbers left, start again");
    if (pack)
        *id |= PACK;
    struct path path = path_of(*id);
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    int fd = openat(objects->dir_fd, path.text, flags, 0600);
    if (fd < 0 && errno == ENOENT) {
        struct path folder = path;
        folder.text[2] = '\0';
        mkdirat(objects->dir_fd, folder.text, 0700);
        fd = openat(objects->dir_fd, path.text, flags, 0600);
    }
    if (fd < 0)
        err_errno(err, errno, "objects/%s", path.text);
    return fd;
}

/* The entry of the file, and that of its folder, which another thread may just have made. */
static int sync_folder(struct objects *objects, int64_t id)
{
    struct path path = path_of(id);
    path.text[2] = '\0';
    int fd = openat(objects->dir_fd, path.text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    int status = fsync(fd);
    close(fd);
    return status == 0 ? fsync(objects->dir_fd) : -1;
}

int objects_sync(struct objects *objects, int fd, int64_t id, bool fresh, struct err *err)
{
    int status = objects->durable ? fdatasync(fd) : 0;
    if (status == 0 && objects->folders && fresh)
        status = sync_folder(objects, id);
    return status == 0 ? 0 : err_errno(err, errno, "objects/%s", path_of(id).text);
}

int objects_close(struct objects *objects, int fd, int64_t id, struct err *err)
{
    int status = objects_sync(objects, fd, id, true, err);
    close(fd);
    return status;
}

int objects_read(struct objects *objects, int64_t id, struct err *err)
{
    struct path path = path_of(id);
    int fd = openat(objects->dir_fd, path.text, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        err_errno(err, errno, "objects/%s", path.text);
    return fd;
}

/* Only whole blocks can be given back. What cannot be is kept until the file goes. */
static void punch(struct objects *objects, const struct objects_piece *range)
{
    int fd = openat(objects->dir_fd, path_of(range->id).text, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)range->start,
                    (off_t)range->size);
    close(fd);
}

static void free_now(void *ctx, const struct objects_piece *range)
{
    struct objects *objects = ctx;
    if (range->size == OBJECTS_WHOLE)
        unlinkat(objects->dir_fd, path_of(range->id).text, 0);
    else
        punch(objects, range);
}

void objects_free_range(struct objects *objects, const struct objects_piece *range)
{
    if (!pins_defer(&objects->pins, range))
        free_now(objects, range);
}

void objects_pin(struct objects *objects, const struct objects_piece *piece, size_t count)
{
    pins_add(&objects->pins, piece, count);
}

void objects_unpin(struct objects *objects, const struct objects_piece *piece, size_t count)
{
    pins_remove(&objects->pins, piece, count, free_now, objects);
}

static DIR *next_folder(struct objects *objects)
{
    while (objects->swept < 256) {
        char name[8];
        snprintf(name, sizeof name, "%02x", objects->swept++);
        int fd = openat(objects->dir_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        DIR *dir = fd < 0 ? NULL : fdopendir(fd);
        if (dir != NULL)
            return dir;
        if (fd >= 0)
            close(fd);
    }
    return NULL;
}

bool objects_sweep(struct objects *objects, void (*found)(void *ctx, int64_t id), void *ctx)
{
    DIR *dir = next_folder(objects);
    if (dir == NULL)
        return false;
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        char *end;
        long long id = strtoll(entry->d_name, &end, 16);
        if (end == entry->d_name + 16 && *end == '\0' && id < objects->first)
            found(ctx, id);
    }
    closedir(dir);
    return true;
}
