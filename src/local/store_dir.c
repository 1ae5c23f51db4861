/* The state folder. The lock is flock(2) on DIR/lock: it goes away with the process, however that
 * ends. */
#include "local/store_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/mem.h"

static char *join(const char *dir, const char *name)
{
    struct buf path;
    buf_init(&path, 0);
    buf_addf(&path, "%s/%s", dir, name);
    return buf_take(&path);
}

/* mkdir -p */
static int make(const char *path, struct err *err)
{
    char *part = mem_strdup(path);
    int status = 0;
    for (char *at = part + 1; status == 0; at++) {
        if (*at != '/' && *at != '\0')
            continue;
        char was = *at;
        *at = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST)
            status = err_errno(err, errno, "%s", part);
        *at = was;
        if (was == '\0')
            break;
    }
    free(part);
    return status;
}

static int make_temporary(struct store_dir *dir, struct err *err)
{
    const char *base = getenv("TMPDIR");
    dir->path = join(base != NULL && base[0] != '\0' ? base : "/tmp", "cloudlet.XXXXXX");
    dir->temporary = true;
    if (mkdtemp(dir->path) != NULL)
        return 0;
    err_errno(err, errno, "%s", dir->path);
    dir->temporary = false;
    return -1;
}

static int lock(struct store_dir *dir, struct err *err)
{
    char *path = join(dir->path, "lock");
    int status = 0;
    dir->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (dir->lock_fd < 0)
        status = err_errno(err, errno, "%s", path);
    else if (flock(dir->lock_fd, LOCK_EX | LOCK_NB) != 0)
        status = errno == EWOULDBLOCK
                     ? err_set(err, ERR_IO, "%s: in use by another cloudlet", dir->path)
                     : err_errno(err, errno, "%s", path);
    free(path);
    return status;
}

int store_dir_open(struct store_dir *dir, const char *path, struct err *err)
{
    *dir = (struct store_dir){.lock_fd = -1};
    if (path == NULL)
        return make_temporary(dir, err);
    dir->path = mem_strdup(path);
    if (path[0] == '\0')
        err_set(err, ERR_USAGE, "the folder's name is empty");
    else if (make(path, err) == 0 && lock(dir, err) == 0) {
        dir->database = join(path, "cloudlet.db");
        return 0;
    }
    store_dir_close(dir);
    return -1;
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *ftw)
{
    (void)info;
    (void)type;
    (void)ftw;
    remove(path);
    return 0;
}

void store_dir_close(struct store_dir *dir)
{
    if (dir->temporary)
        nftw(dir->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    if (dir->lock_fd >= 0)
        close(dir->lock_fd);
    free(dir->path);
    free(dir->database);
    *dir = (struct store_dir){.lock_fd = -1};
}
