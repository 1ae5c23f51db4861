/* zlib's checksum. */
#include "codec/gzip.h"

#include <zlib.h>

uint32_t gzip_crc32(uint32_t crc, const void *ptr, size_t len)
{
    return len > 0 ? (uint32_t)crc32_z(crc, ptr, len) : crc;
}
