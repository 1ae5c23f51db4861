/* Checksums of an upload. Every byte is read once here, whatever is wanted of it. */
#include "s3/sums.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "codec/base64.h"
#include "codec/crc.h"
#include "codec/hex.h"

enum { READ_SIZE = 64 * 1024 };

static const char *const headers[HASHES_KINDS] = {
    [HASHES_CRC32] = "x-amz-checksum-crc32",         [HASHES_CRC32C] = "x-amz-checksum-crc32c",
    [HASHES_CRC64NVME] = "x-amz-checksum-crc64nvme", [HASHES_SHA1] = "x-amz-checksum-sha1",
    [HASHES_SHA256] = "x-amz-checksum-sha256",       [HASHES_MD5] = "content-md5",
};

static const enum crc_kind crcs[] = {
    [HASHES_CRC32] = CRC_32, [HASHES_CRC32C] = CRC_32C, [HASHES_CRC64NVME] = CRC_64NVME};

enum hashes_kind s3_sums_default(bool on_aws, bool https)
{
    if (on_aws)
        return HASHES_CRC64NVME;
    return https ? HASHES_MD5 : HASHES_KINDS;
}

void s3_sums_init(struct s3_sums *sums, enum hashes_kind kind, bool on_aws, bool whole_sha256)
{
    bool crc = kind == HASHES_CRC32 || kind == HASHES_CRC32C;
    *sums = (struct s3_sums){.kind = kind, .full = kind == HASHES_CRC64NVME || (crc && on_aws)};
    buf_init(&sums->values, 0);
    if (whole_sha256)
        sums->sha256 = digest_new(DIGEST_SHA256);
}

void s3_sums_release(struct s3_sums *sums)
{
    buf_release(&sums->values);
    digest_free(sums->sha256);
    sums->sha256 = NULL;
}

/* ---- a piece ---- */

static int read_piece(struct s3_sums *sums, const struct s3_piece *piece, struct hashes *hashes,
                      struct err *err)
{
    char chunk[READ_SIZE];
    uint64_t at = 0;
    while (at < piece->size) {
        size_t want = piece->size - at < sizeof chunk ? (size_t)(piece->size - at) : sizeof chunk;
        ssize_t n = pread(piece->fd, chunk, want, (off_t)(piece->offset + at));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(err, errno, "cannot be read");
        if (n == 0)
            return err_set(err, ERR_DATA, "became shorter while it was being uploaded");
        hashes_add(hashes, span_of(chunk, (size_t)n));
        if (sums->sha256 != NULL)
            digest_update(sums->sha256, chunk, (size_t)n);
        at += (uint64_t)n;
    }
    return 0;
}

static void encode(const unsigned char *bytes, size_t size, size_t parts, char out[S3_SUM_TEXT])
{
    struct buf text;
    buf_init(&text, 0);
    base64_encode(span_of((const char *)bytes, size), &text);
    if (parts > 0)
        buf_addf(&text, "-%zu", parts);
    snprintf(out, S3_SUM_TEXT, "%s", text.data);
    buf_release(&text);
}

static uint64_t number(const unsigned char *bytes, size_t size)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++)
        value = value << 8 | bytes[i];
    return value;
}

static void keep(struct s3_sums *sums, const struct s3_piece *piece, const struct hashes *hashes,
                 struct s3_piece_sum *sum)
{
    const unsigned char *value = hashes->value[sums->kind];
    size_t size = hashes_size(sums->kind);
    encode(value, size, 0, sum->value);
    if (sums->full) {
        uint64_t crc = number(value, size);
        sums->crc = sums->pieces == 0 ? crc
                                      : crc_combine(crcs[sums->kind], sums->crc, crc, piece->size);
    } else {
        buf_add(&sums->values, value, size);
    }
}

int s3_sums_add(struct s3_sums *sums, const struct s3_piece *piece, bool md5,
                struct s3_piece_sum *sum, struct err *err)
{
    unsigned wanted = sums->kind != HASHES_KINDS ? HASHES_BIT(sums->kind) : 0;
    struct hashes hashes;
    *sum = (struct s3_piece_sum){{0}, {0}};
    if (md5)
        wanted |= HASHES_BIT(HASHES_MD5);
    if (wanted == 0 && sums->sha256 == NULL) {
        sums->size += piece->size;
        sums->pieces++;
        return 0;
    }
    hashes_begin(&hashes, wanted);
    int status = read_piece(sums, piece, &hashes, err);
    hashes_end(&hashes);
    hashes_release(&hashes);
    if (status != 0)
        return -1;
    if (md5)
        hex_encode(hashes.value[HASHES_MD5], DIGEST_MD5_SIZE, sum->md5);
    if (sums->kind != HASHES_KINDS)
        keep(sums, piece, &hashes, sum);
    sums->size += piece->size;
    sums->pieces++;
    return 0;
}

/* ---- the whole ---- */

const char *s3_sums_header(const struct s3_sums *sums)
{
    return sums->kind < HASHES_KINDS ? headers[sums->kind] : NULL;
}

bool s3_sums_declared(const struct s3_sums *sums)
{
    return sums->kind != HASHES_MD5 && sums->kind != HASHES_KINDS;
}

const char *s3_sums_type(const struct s3_sums *sums)
{
    return sums->full ? "FULL_OBJECT" : "COMPOSITE";
}

void s3_sums_whole(const struct s3_sums *sums, bool in_parts, char out[S3_SUM_TEXT])
{
    unsigned char bytes[sizeof sums->crc];
    struct hashes hashes;
    out[0] = '\0';
    if (sums->kind == HASHES_KINDS || (sums->kind == HASHES_MD5 && in_parts))
        return;
    size_t size = hashes_size(sums->kind);
    if (sums->full) {
        for (size_t i = 0; i < size; i++)
            bytes[i] = (unsigned char)(sums->crc >> (8 * (size - 1 - i)));
        encode(bytes, size, 0, out);
    } else if (!in_parts) {
        encode((const unsigned char *)sums->values.data, sums->values.len, 0, out);
    } else {
        hashes_begin(&hashes, HASHES_BIT(sums->kind));
        hashes_add(&hashes, buf_span(&sums->values));
        hashes_end(&hashes);
        hashes_release(&hashes);
        encode(hashes.value[sums->kind], size, (size_t)sums->pieces, out);
    }
}

int s3_sums_expected(struct s3_sums *sums, const struct s3_expect *expect, struct err *err)
{
    if (expect->has_bytes && sums->size != expect->bytes)
        return err_set(err, ERR_DATA, "%llu bytes instead of %llu, nothing was stored",
                       (unsigned long long)sums->size, (unsigned long long)expect->bytes);
    if (!expect->has_sha256)
        return 0;
    unsigned char hash[DIGEST_SHA256_SIZE];
    char hex[2 * DIGEST_SHA256_SIZE + 1];
    digest_finish(sums->sha256, hash);
    if (memcmp(hash, expect->sha256, sizeof hash) == 0)
        return 0;
    hex_encode(hash, sizeof hash, hex);
    return err_set(err, ERR_DATA, "its SHA-256 is %s, not the one expected; nothing was stored",
                   hex);
}
