/* NDJSON lines as jobs of s3_put.h:
 *
 *     {"path":"a/b.csv","key":"2026/b.csv","content_type":"text/csv","metadata":{"owner":"x"}}
 *
 * path names a file; key, to which a prefix is added, is its base name unless given. Optional too:
 * content_disposition, content_encoding, content_language, cache_control, storage_class (strings),
 * metadata, tags (objects of strings; tags replace those that all objects get). Other members are
 * the caller's own. */
#ifndef S3_MANIFEST_H
#define S3_MANIFEST_H

#include "s3/put.h"

struct s3_manifest;

/* Reads the file path (-: standard input) from the loop. more(ctx) is called when s3_manifest_next
 * may have something new to say. common: headers that every object gets unless its line says
 * otherwise; prefix and common are borrowed. A line that is no proper job becomes a job with an
 * error. NULL and err: path cannot be opened. */
struct s3_manifest *s3_manifest_new(struct loop *loop, const char *path, struct span prefix,
                                    const struct s3_headers *common, loop_fn *more, void *ctx,
                                    struct err *err);
void s3_manifest_free(struct s3_manifest *manifest); /* NULL is fine */
void s3_manifest_stop(struct s3_manifest *manifest); /* reads no more */

/* For s3_put_jobs; ctx: the s3_manifest. */
enum s3_put_next s3_manifest_next(void *ctx, struct s3_put_job **job);

/* After the end: 0, or -1 with err when reading has failed. */
int s3_manifest_check(const struct s3_manifest *manifest, struct err *err);

#endif
