/* Small files read whole, and files that appear whole or not at all. */
#ifndef CORE_FILE_H
#define CORE_FILE_H

#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"

/* Appends the content of path ("-" is standard input) to out. Returns 0, or -1 with err filled:
 * unreadable, or more than cap bytes. */
int file_read(const char *path, size_t cap, struct buf *out, struct err *err);

/* A descriptor of a file without a name, in the folder TMPDIR names or /tmp, for bytes that do not
 * fit into memory; it is gone when closed. -1 and err when there can be none. */
int file_temp(struct err *err);

/* A file under construction: a temporary file beside path. */
struct file_new {
    int fd;     /* write here; -1 when not open */
    char *path; /* owned */
    char *temp; /* owned */
};

/* Returns 0 or -1. After success call exactly one of commit and abort.
 * Commit: fsync, rename over path, fsync of the folder. Abort: the temporary file is removed. */
int file_new_open(struct file_new *file, const char *path, struct err *err);
int file_new_commit(struct file_new *file, struct err *err);
void file_new_abort(struct file_new *file);

/* Commits several, with fewer waits for the disk than one by one; err[i] tells how file[i] went,
 * ERR_NONE: well. */
enum { FILE_NEW_BATCH = 64 };
void file_new_commit_all(struct file_new *const file[], size_t count, struct err err[]);

/* Makes the folders on the way to path that are not there yet, and syncs what they are in. Returns
 * 0 or -1. */
int file_make_folders(const char *path, struct err *err);

/* All of a file in one go: path has content, or what it had before. Returns 0 or -1. */
int file_write(const char *path, struct span content, struct err *err);

#endif
