/* Where an upload's parts come from: ranges of a file, or what a pipe delivers, kept in unlinked
 * temporary files until it is sent. */
#ifndef S3_SOURCE_H
#define S3_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"
#include "net/loop.h"

struct s3_source;

/* size bytes of fd from offset on, the part number (from 1). */
struct s3_piece {
    int fd;
    int number;
    int slot; /* the source's */
    uint64_t offset, size;
    bool last;
};

/* fd stays the caller's. A regular file is cut from its offset to its end as it is now; everything
 * else (and files that claim to be empty, as those in /proc do) is read to the end. jobs: how many
 * pieces can be out at a time. ready comes from the loop when s3_source_take may have something
 * new to say. NULL and err when fd cannot be read. */
struct s3_source *s3_source_new(struct loop *loop, int fd, uint64_t part_size, int jobs,
                                loop_fn *ready, void *ctx, struct err *err);
void s3_source_free(struct s3_source *source); /* NULL is fine */

/* Is it cut from a file, rather than read from a pipe? */
bool s3_source_is_file(const struct s3_source *source);

/* The next piece; an empty object is one empty piece. False: none now, or no more. To be called
 * again after ready and after s3_source_give. */
bool s3_source_take(struct s3_source *source, struct s3_piece *piece);

/* A piece taken earlier has been sent: its room is free. */
void s3_source_give(struct s3_source *source, const struct s3_piece *piece);

/* Returns 0, or -1 with err: reading failed (ERR_IO), the file has changed since the start
 * (ERR_DATA), or there are more parts than an upload can have (ERR_DATA). */
int s3_source_check(const struct s3_source *source, struct err *err);

#endif
