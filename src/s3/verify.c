/* Which checksum of a reply can be checked. The cheap ones are preferred. */
#include "s3/verify.h"

#include <stdio.h>
#include <string.h>

#include "s3/client.h"
#include "codec/base64.h"
#include "codec/hex.h"

static const struct {
    enum hashes_kind kind;
    const char *header, *name;
} checksums[] = {{HASHES_CRC64NVME, "x-amz-checksum-crc64nvme", "crc64nvme"},
                 {HASHES_CRC32C, "x-amz-checksum-crc32c", "crc32c"},
                 {HASHES_CRC32, "x-amz-checksum-crc32", "crc32"},
                 {HASHES_SHA256, "x-amz-checksum-sha256", "sha256"},
                 {HASHES_SHA1, "x-amz-checksum-sha1", "sha1"},
                 {HASHES_MD5, NULL, "md5"}};

static bool read_checksum(const struct http_reply *reply, const char *header,
                          struct s3_verify *verify)
{
    struct buf value;
    struct span text = http_header_value(reply, header);
    buf_init(&value, 0);
    bool good = text.len > 0 && base64_decode(text, &value) == 0 &&
                value.len == hashes_size(verify->kind);
    if (good)
        memcpy(verify->value, value.data, value.len);
    buf_release(&value);
    return good;
}

static bool read_etag(const struct http_reply *reply, struct s3_verify *verify)
{
    struct span quoted = http_header_value(reply, "etag"), etag = s3_unquote(quoted);
    struct span encryption = http_header_value(reply, "x-amz-server-side-encryption");
    const char customer[] = "x-amz-server-side-encryption-customer-algorithm";
    verify->kind = HASHES_MD5;
    return etag.len + 2 == quoted.len && etag.len == 2 * (size_t)DIGEST_MD5_SIZE &&
           !span_starts(encryption, "aws:") && http_header_value(reply, customer).ptr == NULL &&
           hex_decode(etag, verify->value, DIGEST_MD5_SIZE) == 0;
}

void s3_verify_read(const struct http_reply *reply, struct s3_verify *verify)
{
    bool composite = span_is_nocase(http_header_value(reply, "x-amz-checksum-type"), "COMPOSITE");
    for (size_t i = 0; !composite && checksums[i].header != NULL; i++) {
        verify->kind = checksums[i].kind;
        if (read_checksum(reply, checksums[i].header, verify))
            return;
    }
    if (!read_etag(reply, verify))
        verify->kind = HASHES_KINDS;
}

bool s3_verify_crc(const struct s3_verify *verify, enum crc_kind *crc)
{
    switch (verify->kind) {
    case HASHES_CRC32:
        *crc = CRC_32;
        return true;
    case HASHES_CRC32C:
        *crc = CRC_32C;
        return true;
    case HASHES_CRC64NVME:
        *crc = CRC_64NVME;
        return true;
    default:
        return false;
    }
}

bool s3_verify_crc_equal(const struct s3_verify *verify, uint64_t crc)
{
    uint64_t expected = 0;
    for (size_t i = 0; i < hashes_size(verify->kind); i++)
        expected = expected << 8 | verify->value[i];
    return crc == expected;
}

bool s3_verify_equal(const struct s3_verify *verify, const unsigned char *value)
{
    return memcmp(verify->value, value, hashes_size(verify->kind)) == 0;
}

const char *s3_verify_name(enum hashes_kind kind)
{
    for (size_t i = 0; i < sizeof checksums / sizeof checksums[0]; i++)
        if (checksums[i].kind == kind)
            return checksums[i].name;
    return NULL;
}
