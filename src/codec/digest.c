/* Hashes through OpenSSL's EVP interface, 1.1.1 and 3.
 *
 * Since OpenSSL 3 an algorithm named by EVP_sha256() is looked up again at every use, which costs
 * more than hashing a short string; here each is fetched once per process, at first use (so a
 * program that hashes nothing pays nothing). OpenSSL's configuration file is honoured: switching it
 * off would also switch off the TLS policy of the system for libcurl.
 *
 * HMAC (RFC 2104) is kept as two hash states, after the inner and after the outer padded key. */
#include "codec/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "codec/hex.h"
#include "core/exitcode.h"
#include "core/mem.h"
#include "core/msg.h"

enum { BLOCK = 64, KINDS = 3 };

struct digest {
    EVP_MD_CTX *state;
    enum digest_kind kind;
};

struct digest_hmac {
    EVP_MD_CTX *inner, *outer;
};

static const char *const names[KINDS] = {"MD5", "SHA1", "SHA256"};
static const EVP_MD *algorithms[KINDS]; /* written once, under once */
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* A libcrypto that cannot hash, or has no memory: as hopeless as mem.c's case. */
static void must(int ok)
{
    if (!ok) {
        msg_error("libcrypto: a hash function failed");
        _Exit(EXIT_INTERNAL);
    }
}

static void fetch(void)
{
    for (int i = 0; i < KINDS; i++) {
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
        algorithms[i] = EVP_MD_fetch(NULL, names[i], NULL);
        if (algorithms[i] == NULL) /* MD5 and FIPS: here it is a checksum, not a signature */
            algorithms[i] = EVP_MD_fetch(NULL, names[i], "-fips");
#else
        algorithms[i] = EVP_get_digestbyname(names[i]);
#endif
        must(algorithms[i] != NULL);
    }
}

static const EVP_MD *algorithm(enum digest_kind kind)
{
    pthread_once(&once, fetch);
    return algorithms[kind];
}

static EVP_MD_CTX *new_state(void)
{
    EVP_MD_CTX *state = EVP_MD_CTX_new();
    must(state != NULL);
    return state;
}

static void start(EVP_MD_CTX *state, enum digest_kind kind)
{
    must(EVP_DigestInit_ex(state, algorithm(kind), NULL));
}

static void update(EVP_MD_CTX *state, const void *ptr, size_t len)
{
    if (len > 0)
        must(EVP_DigestUpdate(state, ptr, len));
}

static void whole(enum digest_kind kind, struct span data, unsigned char *out)
{
    must(EVP_Digest(data.ptr, data.len, out, NULL, algorithm(kind), NULL));
}

void digest_sha256(struct span data, unsigned char out[DIGEST_SHA256_SIZE])
{
    whole(DIGEST_SHA256, data, out);
}

void digest_sha256_hex(struct span data, char out[65])
{
    unsigned char hash[DIGEST_SHA256_SIZE];
    whole(DIGEST_SHA256, data, hash);
    hex_encode(hash, sizeof hash, out);
}

void digest_md5(struct span data, unsigned char out[DIGEST_MD5_SIZE])
{
    whole(DIGEST_MD5, data, out);
}

/* Starts state with the key padded to a block, every byte of it xored with pad. */
static void start_keyed(EVP_MD_CTX *state, enum digest_kind kind, struct span key,
                        unsigned char pad)
{
    unsigned char block[BLOCK] = {0};
    if (key.len > BLOCK)
        whole(kind, key, block);
    else if (key.len > 0)
        memcpy(block, key.ptr, key.len);
    for (size_t i = 0; i < BLOCK; i++)
        block[i] ^= pad;
    start(state, kind);
    update(state, block, BLOCK);
    OPENSSL_cleanse(block, sizeof block);
}

static void hmac_once(enum digest_kind kind, struct span key, struct span data, unsigned char *out)
{
    EVP_MD_CTX *state = new_state();
    unsigned len = 0;
    start_keyed(state, kind, key, 0x36);
    update(state, data.ptr, data.len);
    must(EVP_DigestFinal_ex(state, out, &len));
    start_keyed(state, kind, key, 0x5c);
    update(state, out, len);
    must(EVP_DigestFinal_ex(state, out, NULL));
    EVP_MD_CTX_free(state);
}

void digest_hmac_sha256(struct span key, struct span data, unsigned char out[DIGEST_SHA256_SIZE])
{
    hmac_once(DIGEST_SHA256, key, data, out);
}

void digest_hmac_sha1(struct span key, struct span data, unsigned char out[DIGEST_SHA1_SIZE])
{
    hmac_once(DIGEST_SHA1, key, data, out);
}

struct digest_hmac *digest_hmac_new(struct span key)
{
    struct digest_hmac *hmac = mem_alloc(sizeof *hmac);
    hmac->inner = new_state();
    hmac->outer = new_state();
    start_keyed(hmac->inner, DIGEST_SHA256, key, 0x36);
    start_keyed(hmac->outer, DIGEST_SHA256, key, 0x5c);
    return hmac;
}

void digest_hmac_free(struct digest_hmac *hmac)
{
    if (hmac == NULL)
        return;
    EVP_MD_CTX_free(hmac->inner);
    EVP_MD_CTX_free(hmac->outer);
    free(hmac);
}

void digest_hmac_run(struct digest_hmac *hmac, struct span data,
                     unsigned char out[DIGEST_SHA256_SIZE])
{
    EVP_MD_CTX *state = new_state();
    must(EVP_MD_CTX_copy_ex(state, hmac->inner));
    update(state, data.ptr, data.len);
    must(EVP_DigestFinal_ex(state, out, NULL));
    must(EVP_MD_CTX_copy_ex(state, hmac->outer));
    update(state, out, DIGEST_SHA256_SIZE);
    must(EVP_DigestFinal_ex(state, out, NULL));
    EVP_MD_CTX_free(state);
}

struct digest *digest_new(enum digest_kind kind)
{
    struct digest *digest = mem_alloc(sizeof *digest);
    digest->state = new_state();
    digest->kind = kind;
    start(digest->state, kind);
    return digest;
}

void digest_free(struct digest *digest)
{
    if (digest == NULL)
        return;
    EVP_MD_CTX_free(digest->state);
    free(digest);
}

void digest_update(struct digest *digest, const void *ptr, size_t len)
{
    update(digest->state, ptr, len);
}

size_t digest_finish(struct digest *digest, unsigned char out[DIGEST_SHA256_SIZE])
{
    unsigned len = 0;
    must(EVP_DigestFinal_ex(digest->state, out, &len));
    start(digest->state, digest->kind);
    return len;
}

int digest_equal(const void *a, const void *b, size_t len)
{
    return CRYPTO_memcmp(a, b, len) == 0;
}
