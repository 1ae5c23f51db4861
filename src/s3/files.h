/* The files of a command line, or its command, as jobs of s3_put.h: a destination that is empty or
 * ends in / gets a file's base name. */
#ifndef S3_FILES_H
#define S3_FILES_H

#include "s3/put.h"

/* Everything is borrowed; zero next. */
struct s3_files {
    struct s3_url to;
    char **file; /* paths, - is standard input */
    size_t files;
    char **command; /* ended by NULL; with this, no files */
    size_t next;
};

/* Is key the name of a folder rather than of an object: empty, or ending in / ? */
bool s3_files_folder(struct span key);

/* The part of a path after the last slash, slashes at the end aside. */
struct span s3_files_base(const char *path);

/* Returns 0, or -1 with err (ERR_USAGE): a file has no name to make a key of, two would get the
 * same key, or a key would be longer than CAP_S3_KEY. */
int s3_files_check(const struct s3_files *files, struct err *err);

/* For s3_put_jobs; ctx: the s3_files. */
enum s3_put_next s3_files_next(void *ctx, struct s3_put_job **job);

#endif
