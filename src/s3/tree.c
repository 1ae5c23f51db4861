/* A folder's files in the order of their keys. A folder is read at once and closed; its names are
 * sorted with a '/' behind those of folders, which makes the order of the walk that of the keys. */
#include "s3/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "aws/caps.h"
#include "core/mem.h"

/* What a name is, the byte before it. */
enum { IS_FILE = 'f', IS_SPECIAL = 's' };

struct folder {
    struct buf names; /* kind, name and NUL of each */
    char **name;      /* into names, sorted */
    size_t count, next;
    size_t path; /* length of its path, the '/' included */
    dev_t device;
    ino_t inode;
};

struct s3_tree {
    struct span prefix;
    bool follow;
    struct buf path;
    size_t root; /* length of the root's path, the '/' included */
    struct folder open[CAP_S3_WALK_DEPTH];
    int depth;
    uint64_t links;
};

/* ---- a folder ---- */

static void close_folder(struct folder *folder)
{
    buf_release(&folder->names);
    free(folder->name);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a + 1, *(char *const *)b + 1);
}

static void sort(struct folder *folder)
{
    char *at = folder->names.data;
    folder->name = mem_array(folder->count + 1, sizeof *folder->name);
    for (size_t i = 0; i < folder->count; i++, at += strlen(at) + 1)
        folder->name[i] = at;
    qsort(folder->name, folder->count, sizeof *folder->name, compare);
}

/* The kind of an entry; 0: a link that is not followed. One that leads nowhere is a file, which
 * cannot be opened. */
static mode_t mode_of(struct s3_tree *walk, DIR *dir, const struct dirent *entry)
{
    struct stat st;
    if (entry->d_type == DT_REG || entry->d_type == DT_DIR)
        return entry->d_type == DT_REG ? S_IFREG : S_IFDIR;
    if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return S_IFREG;
    if (!S_ISLNK(st.st_mode))
        return st.st_mode;
    if (!walk->follow) {
        walk->links++;
        return 0;
    }
    return fstatat(dirfd(dir), entry->d_name, &st, 0) == 0 ? st.st_mode : S_IFREG;
}

static void add(struct s3_tree *walk, struct folder *folder, DIR *dir, const struct dirent *entry)
{
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
        return;
    mode_t mode = mode_of(walk, dir, entry);
    if (mode == 0)
        return;
    buf_addc(&folder->names, S_ISREG(mode) || S_ISDIR(mode) ? IS_FILE : IS_SPECIAL);
    buf_adds(&folder->names, entry->d_name);
    if (S_ISDIR(mode))
        buf_addc(&folder->names, '/');
    buf_addc(&folder->names, '\0');
    folder->count++;
}

static bool is_open(const struct s3_tree *walk, const struct stat *st)
{
    for (int i = 0; i < walk->depth; i++)
        if (walk->open[i].device == st->st_dev && walk->open[i].inode == st->st_ino)
            return true;
    return false;
}

static int read_all(struct s3_tree *walk, struct folder *folder, DIR *dir, struct err *err)
{
    const struct dirent *entry;
    errno = 0;
    while ((entry = readdir(dir)) != NULL && !buf_failed(&folder->names)) {
        add(walk, folder, dir, entry);
        errno = 0;
    }
    if (errno != 0)
        return err_errno(err, errno, "cannot be read");
    return buf_failed(&folder->names) ? err_set(err, ERR_DATA, "too many files in one folder") : 0;
}

/* Opens the folder at walk->path, which ends in '/'. */
static int enter(struct s3_tree *walk, struct err *err)
{
    struct folder *folder = &walk->open[walk->depth];
    struct stat st;
    if (walk->depth == CAP_S3_WALK_DEPTH)
        return err_set(err, ERR_DATA, "more than %d folders deep", CAP_S3_WALK_DEPTH);
    DIR *dir = opendir(walk->path.data);
    if (dir == NULL)
        return err_errno(err, errno, "cannot be read");
    *folder = (struct folder){.path = walk->path.len};
    buf_init(&folder->names, 0);
    int status = 0;
    if (fstat(dirfd(dir), &st) != 0)
        status = err_errno(err, errno, "cannot be read");
    else if (is_open(walk, &st))
        status = err_set(err, ERR_DATA, "leads back to a folder above it");
    else
        status = read_all(walk, folder, dir, err);
    closedir(dir);
    if (status != 0) {
        close_folder(folder);
        return -1;
    }
    sort(folder);
    folder->device = st.st_dev;
    folder->inode = st.st_ino;
    walk->depth++;
    return 0;
}

/* ---- the walk ---- */

struct s3_tree *s3_tree_new(const char *root, struct span prefix, bool follow, struct err *err)
{
    struct s3_tree *walk = mem_alloc(sizeof *walk);
    walk->prefix = prefix;
    walk->follow = follow;
    buf_init(&walk->path, 0);
    buf_adds(&walk->path, root);
    if (walk->path.len > 0 && walk->path.data[walk->path.len - 1] != '/')
        buf_addc(&walk->path, '/');
    walk->root = walk->path.len;
    if (enter(walk, err) == 0)
        return walk;
    s3_tree_free(walk);
    return NULL;
}

void s3_tree_free(struct s3_tree *walk)
{
    if (walk == NULL)
        return;
    while (walk->depth > 0)
        close_folder(&walk->open[--walk->depth]);
    buf_release(&walk->path);
    free(walk);
}

static struct s3_put_job *job_here(const struct s3_tree *walk)
{
    struct span below = span_of(walk->path.data + walk->root, walk->path.len - walk->root);
    struct s3_put_job *job = s3_put_job_new(walk->path.data, walk->prefix, below);
    job->regular = true;
    return job;
}

enum s3_put_next s3_tree_next(void *ctx, struct s3_put_job **job)
{
    struct s3_tree *walk = ctx;
    struct err err;
    while (walk->depth > 0) {
        struct folder *folder = &walk->open[walk->depth - 1];
        if (folder->next == folder->count) {
            close_folder(folder);
            walk->depth--;
            continue;
        }
        const char *name = folder->name[folder->next++];
        buf_truncate(&walk->path, folder->path);
        buf_adds(&walk->path, name + 1);
        bool is_folder = name[strlen(name) - 1] == '/';
        if (is_folder && enter(walk, &err) == 0)
            continue;
        *job = job_here(walk);
        if (is_folder)
            (*job)->err = err;
        else if (name[0] == IS_SPECIAL)
            err_set(&(*job)->err, ERR_DATA, "neither a file nor a folder");
        return S3_PUT_JOB;
    }
    return S3_PUT_END;
}

uint64_t s3_tree_links(const struct s3_tree *walk)
{
    return walk->links;
}
