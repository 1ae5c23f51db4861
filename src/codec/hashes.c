/* Several hashes at once. */
#include "codec/hashes.h"

#include <string.h>

#include "codec/crc.h"

static const struct {
    const char *name;
    size_t size;
} kinds[HASHES_KINDS] = {[HASHES_CRC32] = {"CRC32", 4},         [HASHES_CRC32C] = {"CRC32C", 4},
                         [HASHES_CRC64NVME] = {"CRC64NVME", 8}, [HASHES_SHA1] = {"SHA1", 20},
                         [HASHES_SHA256] = {"SHA256", 32},      [HASHES_MD5] = {"MD5", 16}};

static bool wants(const struct hashes *hashes, enum hashes_kind kind)
{
    return (hashes->wanted & HASHES_BIT(kind)) != 0;
}

void hashes_begin(struct hashes *hashes, unsigned wanted)
{
    static const enum digest_kind digests[HASHES_KINDS] = {
        [HASHES_SHA1] = DIGEST_SHA1, [HASHES_SHA256] = DIGEST_SHA256, [HASHES_MD5] = DIGEST_MD5};
    memset(hashes, 0, sizeof *hashes);
    hashes->wanted = wanted;
    for (enum hashes_kind kind = HASHES_SHA1; kind < HASHES_KINDS; kind++)
        if (wants(hashes, kind))
            hashes->digest[kind] = digest_new(digests[kind]);
}

void hashes_add(struct hashes *hashes, struct span bytes)
{
    if (wants(hashes, HASHES_CRC32))
        hashes->crc[0] = crc_update(CRC_32, hashes->crc[0], bytes.ptr, bytes.len);
    if (wants(hashes, HASHES_CRC32C))
        hashes->crc[1] = crc_update(CRC_32C, hashes->crc[1], bytes.ptr, bytes.len);
    if (wants(hashes, HASHES_CRC64NVME))
        hashes->crc[2] = crc_update(CRC_64NVME, hashes->crc[2], bytes.ptr, bytes.len);
    for (enum hashes_kind kind = HASHES_SHA1; kind < HASHES_KINDS; kind++)
        if (hashes->digest[kind] != NULL)
            digest_update(hashes->digest[kind], bytes.ptr, bytes.len);
}

void hashes_end(struct hashes *hashes)
{
    for (enum hashes_kind kind = HASHES_CRC32; kind <= HASHES_CRC64NVME; kind++)
        for (size_t i = 0, size = kinds[kind].size; i < size; i++)
            hashes->value[kind][i] = (unsigned char)(hashes->crc[kind] >> (8 * (size - 1 - i)));
    for (enum hashes_kind kind = HASHES_SHA1; kind < HASHES_KINDS; kind++)
        if (hashes->digest[kind] != NULL)
            digest_finish(hashes->digest[kind], hashes->value[kind]);
}

void hashes_release(struct hashes *hashes)
{
    for (size_t i = 0; i < HASHES_KINDS; i++) {
        digest_free(hashes->digest[i]);
        hashes->digest[i] = NULL;
    }
}

size_t hashes_size(enum hashes_kind kind)
{
    return kinds[kind].size;
}

const char *hashes_name(enum hashes_kind kind)
{
    return kinds[kind].name;
}

enum hashes_kind hashes_named(struct span name)
{
    for (enum hashes_kind kind = HASHES_CRC32; kind <= HASHES_SHA256; kind++)
        if (span_is_nocase(name, kinds[kind].name))
            return kind;
    return HASHES_KINDS;
}
