/* The bytes of an object cut into pieces that are fetched in any order: which are still wanted, and
 * the CRC of the whole, joined from theirs. */
#ifndef S3_PIECES_H
#define S3_PIECES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "codec/crc.h"

/* The last piece is the shorter one. Offsets count from the first byte wanted. */
struct s3_pieces {
    uint64_t total; /* bytes; UINT64_MAX: not known, then there is one piece */
    uint64_t size;  /* bytes of a piece */
    size_t count;
    struct s3_piece {
        uint64_t crc;
        uint64_t have; /* bytes that came, from its start; crc is theirs */
        bool taken;    /* somebody fetches it, or it is there */
    } * piece;
    size_t first; /* before it all are taken */
    bool crcs;    /* compute them, of this kind */
    enum crc_kind kind;
};

/* In place. size 0: S3_PLAN_PART, or more for very large objects (s3_plan.h). */
void s3_pieces_init(struct s3_pieces *pieces, uint64_t total, uint64_t size);
void s3_pieces_release(struct s3_pieces *pieces);

uint64_t s3_pieces_start(const struct s3_pieces *pieces, size_t index);
uint64_t s3_pieces_end(const struct s3_pieces *pieces, size_t index);
bool s3_pieces_done(const struct s3_pieces *pieces, size_t index);

/* The first piece nobody has taken, count when there is none. */
size_t s3_pieces_free(struct s3_pieces *pieces);

/* The next bytes of piece index, which has to have room for them. */
void s3_pieces_add(struct s3_pieces *pieces, size_t index, const char *ptr, size_t len);

/* The CRC of the whole, once every piece is there. */
uint64_t s3_pieces_crc(const struct s3_pieces *pieces);

#endif
