/* Pieces of an object. */
#include "s3/pieces.h"

#include <stdlib.h>

#include "s3/plan.h"
#include "codec/gzip.h"
#include "core/mem.h"

void s3_pieces_init(struct s3_pieces *pieces, uint64_t total, uint64_t size)
{
    *pieces = (struct s3_pieces){.total = total, .size = size, .count = 1};
    if (total == UINT64_MAX)
        pieces->size = total;
    else if (size == 0)
        pieces->size = s3_plan_known(S3_PLAN_PART, total);
    if (total != UINT64_MAX && total > 0)
        pieces->count = (size_t)((total - 1) / pieces->size + 1);
    pieces->piece = mem_array(pieces->count, sizeof *pieces->piece);
}

void s3_pieces_release(struct s3_pieces *pieces)
{
    free(pieces->piece);
    pieces->piece = NULL;
    pieces->count = 0;
}

uint64_t s3_pieces_start(const struct s3_pieces *pieces, size_t index)
{
    return index * pieces->size;
}

uint64_t s3_pieces_end(const struct s3_pieces *pieces, size_t index)
{
    return index + 1 == pieces->count ? pieces->total : (index + 1) * pieces->size;
}

bool s3_pieces_done(const struct s3_pieces *pieces, size_t index)
{
    return pieces->piece[index].have ==
           s3_pieces_end(pieces, index) - s3_pieces_start(pieces, index);
}

size_t s3_pieces_free(struct s3_pieces *pieces)
{
    while (pieces->first < pieces->count && pieces->piece[pieces->first].taken)
        pieces->first++;
    return pieces->first;
}

void s3_pieces_add(struct s3_pieces *pieces, size_t index, const char *ptr, size_t len)
{
    struct s3_piece *piece = &pieces->piece[index];
    piece->have += len;
    if (pieces->crcs && pieces->kind == CRC_32)
        piece->crc = gzip_crc32((uint32_t)piece->crc, ptr, len);
    else if (pieces->crcs)
        piece->crc = crc_update(pieces->kind, piece->crc, ptr, len);
}

uint64_t s3_pieces_crc(const struct s3_pieces *pieces)
{
    uint64_t crc = pieces->piece[0].crc;
    for (size_t i = 1; i < pieces->count; i++)
        crc = crc_combine(pieces->kind, crc, pieces->piece[i].crc, pieces->piece[i].have);
    return crc;
}
