/* The folder cloudlet keeps its state in: made when missing, locked against a second cloudlet,
 * removed at the end when it is a temporary one. */
#ifndef LOCAL_STORE_DIR_H
#define LOCAL_STORE_DIR_H

#include <stdbool.h>

#include "core/err.h"

struct store_dir {
    char *path;     /* owned */
    char *database; /* owned; NULL: in memory */
    bool temporary;
    int lock_fd;
};

/* dir NULL: a temporary folder under TMPDIR, for object files only. Returns 0, or -1 with err. */
int store_dir_open(struct store_dir *dir, const char *path, struct err *err);

/* Unlocks; removes a temporary folder and what is in it. */
void store_dir_close(struct store_dir *dir);

#endif
