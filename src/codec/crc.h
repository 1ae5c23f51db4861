/* The CRCs of S3's checksums, CRC32, CRC32C (iSCSI) and CRC64NVME, and the CRC of two runs of bytes
 * joined.
 * Parameters: reflected, start and end inverted. Check values of "123456789": CRC32 cbf43926,
 * CRC32C e3069283, CRC64NVME ae8b14860a799888. */
#ifndef CODEC_CRC_H
#define CODEC_CRC_H

#include <stddef.h>
#include <stdint.h>

enum crc_kind { CRC_32, CRC_32C, CRC_64NVME };

/* crc is 0 at the start, then the previous result. */
uint64_t crc_update(enum crc_kind kind, uint64_t crc, const void *ptr, size_t len);

/* The same without what only some processors have; for tests, which hold the two together. */
uint64_t crc_portable(enum crc_kind kind, uint64_t crc, const void *ptr, size_t len);

/* The CRC of A followed by B, from those of A and B and the length of B. */
uint64_t crc_combine(enum crc_kind kind, uint64_t a, uint64_t b, uint64_t b_len);

#endif
