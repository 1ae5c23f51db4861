/* Where an object goes on disk. */
#ifndef S3_PATH_H
#define S3_PATH_H

#include "core/buf.h"
#include "core/err.h"

/* May path name a file below a folder? Returns 0, or -1 with err (ERR_DATA): empty, absolute, with
 * an empty part, "." or "..". folder: it names a folder and may end in a slash. */
int s3_path_check(const char *path, bool folder, struct err *err);

/* folder/path, or path alone when folder is NULL; what is there may be a symbolic link: then where
 * it leads. The caller frees it. */
char *s3_path_join(const char *folder, const char *path);

#endif
