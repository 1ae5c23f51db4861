/* Checksums of an upload: of each piece as it is taken, and of the whole object.
 *
 * Source: AmazonS3/latest/userguide/checking-object-integrity-upload.html. A multipart upload has
 * the checksum of the whole object (FULL_OBJECT: CRCs only) or one of its parts' checksums
 * (COMPOSITE). */
#ifndef S3_SUMS_H
#define S3_SUMS_H

#include <stdbool.h>
#include <stdint.h>

#include "s3/source.h"
#include "codec/hashes.h"
#include "core/buf.h"

enum { S3_SUM_TEXT = 64, S3_SUM_MD5 = 2 * DIGEST_MD5_SIZE + 1 };

/* What a producer says it delivers. Zeroed: nothing. */
struct s3_expect {
    bool has_bytes, has_sha256;
    uint64_t bytes;
    unsigned char sha256[DIGEST_SHA256_SIZE];
};

struct s3_sums {
    enum hashes_kind kind; /* HASHES_MD5: Content-MD5; HASHES_KINDS: none */
    bool full;             /* FULL_OBJECT rather than COMPOSITE */
    uint64_t size;         /* of the pieces so far */
    uint64_t crc;          /* theirs, when full */
    int pieces;
    struct buf values;     /* the pieces' checksums, binary */
    struct digest *sha256; /* of the whole; NULL: not wanted */
};

/* Of one piece: value base64, md5 hexadecimal; "" when not asked for. */
struct s3_piece_sum {
    char value[S3_SUM_TEXT], md5[S3_SUM_MD5];
};

/* The algorithm to use when none is asked for: on AWS CRC64NVME. Elsewhere, where not every server
 * knows the newer headers, Content-MD5 over https; over http the signature covers the body's
 * SHA-256, which is enough. */
enum hashes_kind s3_sums_default(bool on_aws, bool https);

/* on_aws: whole-object checksums are there for all CRCs; elsewhere only CRC64NVME, which has
 * nothing else, asks for one. */
void s3_sums_init(struct s3_sums *sums, enum hashes_kind kind, bool on_aws, bool whole_sha256);
void s3_sums_release(struct s3_sums *sums);

/* Reads the next piece, in order. Returns 0, or -1 with err (ERR_DATA: the file has become shorter;
 * ERR_IO: it cannot be read). */
int s3_sums_add(struct s3_sums *sums, const struct s3_piece *piece, bool md5,
                struct s3_piece_sum *sum, struct err *err);

/* The header a checksum goes in ("x-amz-checksum-crc32", "content-md5"); NULL: none. */
const char *s3_sums_header(const struct s3_sums *sums);

/* Is it one of S3's checksums, which a multipart upload is told of? Not so none and MD5. */
bool s3_sums_declared(const struct s3_sums *sums);

/* "FULL_OBJECT" or "COMPOSITE". */
const char *s3_sums_type(const struct s3_sums *sums);

/* The checksum of the object, base64, after the last piece; in_parts: it is a multipart upload.
 * "" when it has none. */
void s3_sums_whole(const struct s3_sums *sums, bool in_parts, char out[S3_SUM_TEXT]);

/* After the last piece, once: is it what was expected? Returns 0, or -1 with err (ERR_DATA). */
int s3_sums_expected(struct s3_sums *sums, const struct s3_expect *expect, struct err *err);

#endif
