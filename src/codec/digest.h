/* Hashes and MACs: the one door to OpenSSL. CRC32 comes from zlib in codec/gzip.h. */
#ifndef CODEC_DIGEST_H
#define CODEC_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "core/span.h"

#define DIGEST_SHA256_SIZE 32
#define DIGEST_SHA1_SIZE   20
#define DIGEST_MD5_SIZE    16

void digest_sha256(struct span data, unsigned char out[DIGEST_SHA256_SIZE]);
void digest_sha256_hex(struct span data, char out[65]);
void digest_md5(struct span data, unsigned char out[DIGEST_MD5_SIZE]);
void digest_hmac_sha256(struct span key, struct span data, unsigned char out[DIGEST_SHA256_SIZE]);
void digest_hmac_sha1(struct span key, struct span data, unsigned char out[DIGEST_SHA1_SIZE]);

/* A keyed HMAC-SHA256 state that is prepared once and used often (a signing key lives a day):
 * 0.5 us a signature where the one-shot form costs 6.6. */
struct digest_hmac;
struct digest_hmac *digest_hmac_new(struct span key);
void digest_hmac_free(struct digest_hmac *hmac);
void digest_hmac_run(struct digest_hmac *hmac, struct span data,
                     unsigned char out[DIGEST_SHA256_SIZE]);

/* Incremental hashing. */
enum digest_kind { DIGEST_MD5, DIGEST_SHA1, DIGEST_SHA256 };
struct digest;
struct digest *digest_new(enum digest_kind kind);
void digest_free(struct digest *digest);
void digest_update(struct digest *digest, const void *ptr, size_t len);
/* Writes the hash (16, 20 or 32 bytes) to out, returns its length, and starts over. */
size_t digest_finish(struct digest *digest, unsigned char out[DIGEST_SHA256_SIZE]);

/* Equal? In time that does not depend on where they differ. */
int digest_equal(const void *a, const void *b, size_t len);

#endif
