/* The files of a folder and the folders below it as jobs of s3_put.h, in the order of their keys.
 * Hidden files are files; symbolic links are followed only if asked, else counted; what is neither
 * file nor folder, and what cannot be read, is a job with an error. Memory holds the names of the
 * folders that are open, no more. */
#ifndef S3_TREE_H
#define S3_TREE_H

#include "s3/put.h"

struct s3_tree;

/* prefix goes before every path below root (borrowed). NULL and err: root is no folder that can be
 * read. */
struct s3_tree *s3_tree_new(const char *root, struct span prefix, bool follow, struct err *err);
void s3_tree_free(struct s3_tree *walk); /* NULL is fine */

/* For s3_put_jobs; ctx: the s3_tree. */
enum s3_put_next s3_tree_next(void *ctx, struct s3_put_job **job);

uint64_t s3_tree_links(const struct s3_tree *walk); /* not followed so far */

#endif
