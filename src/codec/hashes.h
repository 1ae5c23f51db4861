/* Several hashes of one run of bytes, computed as it passes by: those a request asks for. */
#ifndef CODEC_HASHES_H
#define CODEC_HASHES_H

#include <stdbool.h>
#include <stdint.h>

#include "codec/digest.h"
#include "core/span.h"

/* S3's checksum algorithms that can be verified here; the order of hashes_name. MD5 and SHA-256 are
 * for ETag and signature too. */
enum hashes_kind {
    HASHES_CRC32,
    HASHES_CRC32C,
    HASHES_CRC64NVME,
    HASHES_SHA1,
    HASHES_SHA256,
    HASHES_MD5,
    HASHES_KINDS
};

#define HASHES_BIT(kind) (1u << (kind))

struct hashes {
    unsigned wanted; /* HASHES_BITs */
    struct digest *digest[HASHES_KINDS];
    uint64_t crc[3];
    unsigned char value[HASHES_KINDS][DIGEST_SHA256_SIZE]; /* after hashes_end, big-endian */
};

void hashes_begin(struct hashes *hashes, unsigned wanted);
void hashes_add(struct hashes *hashes, struct span bytes);
void hashes_end(struct hashes *hashes); /* value is filled for what was wanted */
void hashes_release(struct hashes *hashes);

/* Bytes of the hash, and its name as S3 writes it ("CRC32C"). */
size_t hashes_size(enum hashes_kind kind);
const char *hashes_name(enum hashes_kind kind);

/* The checksum algorithm called name, in any case; HASHES_KINDS when it is none that can be
 * verified (MD5 is not among them). */
enum hashes_kind hashes_named(struct span name);

#endif
