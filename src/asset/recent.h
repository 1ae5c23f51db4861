/* The assets stored lately, so that a line that comes twice in one run is stored once. The oldest
 * of CAP_ASSET_RECENT is forgotten for each new one. Pure. */
#ifndef ASSET_RECENT_H
#define ASSET_RECENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "asset/sniff.h"
#include "codec/digest.h"

#define RECENT_ETAG 80 /* bytes of an ETag without quotes, and a NUL; a longer one is left out */

struct recent_asset {
    uint64_t hash; /* of key and URL (core/keyset.h) */
    uint32_t next; /* ours */
    enum media media, sniffed;
    bool has_bytes, has_hash;
    uint64_t bytes;
    int64_t updated_ms;
    unsigned char sha256[DIGEST_SHA256_SIZE];
    char etag[RECENT_ETAG];
};

struct recent;
struct recent *recent_new(size_t most);
void recent_free(struct recent *recent); /* NULL is fine */

/* NULL: not stored lately. Borrowed until the next add. */
const struct recent_asset *recent_find(const struct recent *recent, uint64_t hash);
void recent_add(struct recent *recent, const struct recent_asset *asset);

#endif
