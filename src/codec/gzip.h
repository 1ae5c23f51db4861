/* zlib: CRC-32 (ISO 3309, the polynomial 0xEDB88320 reflected), as S3 checksums use it. */
#ifndef CODEC_GZIP_H
#define CODEC_GZIP_H

#include <stddef.h>
#include <stdint.h>

/* crc is 0 at the start, then the previous result. */
uint32_t gzip_crc32(uint32_t crc, const void *ptr, size_t len);

#endif
