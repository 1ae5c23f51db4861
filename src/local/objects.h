/* Object files: bytes under numbers, DIR/objects/xx/ID.
 *
 * Bytes are written once, under the file's final name, before the row that refers to them is
 * committed: the row is the publication, a file without a row is garbage. Small contents share
 * files (local/pack.h). Garbage of a crash is swept after the
 * next start; numbers grow from one start to the next, so what is being uploaded is never taken
 * for it. Keys never become file names. */
#ifndef LOCAL_OBJECTS_H
#define LOCAL_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"
#include "core/span.h"
#include "codec/hashes.h"

struct objects;

/* size bytes from start on in the file id; an object is a list of pieces. */
struct objects_piece {
    int64_t id;
    uint64_t start, size;
};

/* A body that has been written, and what was computed on the way. */
struct objects_upload {
    int64_t id;         /* 0: no file */
    struct span packed; /* the bytes of a small body, which has no file of its own */
    uint64_t size;
    struct hashes hashes;      /* of those that were asked for; MD5 always */
    char trailer[64];          /* name of the checksum trailer of an aws-chunked body, "" none */
    struct span trailer_value; /* {NULL,0}: announced, but it did not come */
    bool kept;                 /* a row refers to the file now: the frame must not remove it */
};

/* Opens DIR/objects, making it. generation is larger than at any earlier start. durable: files are
 * synced before they are published (and their folder too, when folders). */
struct objects *objects_open(const char *dir, int64_t generation, bool durable, bool folders,
                             struct err *err);
void objects_free(struct objects *objects);

/* Creates a file for writing; returns its descriptor and *id, or -1 and err. Any thread. */
int objects_create(struct objects *objects, bool pack, int64_t *id, struct err *err);

/* Was it created as a pack? The number tells. */
bool objects_is_pack(int64_t id);

/* Makes what was written to fd durable, as the policy says; fresh: its entry in the folder too.
 * Returns 0 or -1. */
int objects_sync(struct objects *objects, int fd, int64_t id, bool fresh, struct err *err);

/* The same for a file that is complete, and closes it. */
int objects_close(struct objects *objects, int fd, int64_t id, struct err *err);

/* Opens for reading; -1 and err when it is not there. Any thread. */
int objects_read(struct objects *objects, int64_t id, struct err *err);

/* A range that is a whole file. */
#define OBJECTS_WHOLE UINT64_MAX

/* Removes a whole file, or gives the blocks of a range back to the file system; at once, or when
 * no pin is in the way any more. */
void objects_free_range(struct objects *objects, const struct objects_piece *range);

/* Keeps pieces from being removed while a reply is made of them. Any thread; unpin with the same
 * pieces. */
void objects_pin(struct objects *objects, const struct objects_piece *piece, size_t count);
void objects_unpin(struct objects *objects, const struct objects_piece *piece, size_t count);

/* Looks into the next of the 256 folders and calls found for each file that is older than this
 * start. Returns false when all have been looked into. One thread. */
bool objects_sweep(struct objects *objects, void (*found)(void *ctx, int64_t id), void *ctx);

#endif
