/* zlib: CRC-32 (ISO 3309, the polynomial 0xEDB88320 reflected), as S3 checksums use it, and gzip
 * files (RFC 1952) as they are written. */
#ifndef CODEC_GZIP_H
#define CODEC_GZIP_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

/* crc is 0 at the start, then the previous result. */
uint32_t gzip_crc32(uint32_t crc, const void *ptr, size_t len);

/* One gzip member. */
struct gzip_writer;

struct gzip_writer *gzip_writer_new(void);
void gzip_writer_free(struct gzip_writer *writer); /* NULL is fine */

/* Compresses bytes; appends to out what there is of the member, which may be nothing yet. */
void gzip_writer_add(struct gzip_writer *writer, struct span bytes, struct buf *out);

/* Appends the rest of the member, and begins a new one. */
void gzip_writer_end(struct gzip_writer *writer, struct buf *out);

#endif
