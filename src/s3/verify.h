/* What the bytes of an object can be checked against: the checksum that S3 keeps of the whole
 * object, or an ETag that is the MD5 of its bytes.
 * Source: AmazonS3/latest/userguide/checking-object-integrity.html. */
#ifndef S3_VERIFY_H
#define S3_VERIFY_H

#include <stdbool.h>

#include "codec/crc.h"
#include "codec/hashes.h"
#include "net/http.h"

struct s3_verify {
    enum hashes_kind kind; /* HASHES_KINDS: nothing to check against */
    unsigned char value[DIGEST_SHA256_SIZE];
};

/* From the head of a GET of the whole object that asked with x-amz-checksum-mode: ENABLED. The
 * checksums of a multipart upload that are made of its parts' ("...-N") say nothing about the bytes
 * in a row and are passed over; so is an ETag that is no MD5: of parts, or encrypted with a key of
 * KMS or the customer's. */
void s3_verify_read(const struct http_reply *reply, struct s3_verify *verify);

/* Is it a CRC, that can be joined from those of pieces that came in any order? Then *crc says which
 * one. */
bool s3_verify_crc(const struct s3_verify *verify, enum crc_kind *crc);

/* The same for a value that was computed: a CRC as a number, or a hash of hashes_size bytes. */
bool s3_verify_crc_equal(const struct s3_verify *verify, uint64_t crc);
bool s3_verify_equal(const struct s3_verify *verify, const unsigned char *value);

/* The kind in lower case ("crc64nvme", "md5"), NULL for HASHES_KINDS. */
const char *s3_verify_name(enum hashes_kind kind);

#endif
