/* The record of an asset: a line in, what is to be done with it; what became of it, a line out.
 * Pure.
 *
 * In: entity_id (a string or a number), entity_type, platform, asset_type (IMAGE or VIDEO),
 * original_url; everything else is passed through. Out: the same, with asset_url, updated_at and
 * asset set. */
#ifndef ASSET_RECORD_H
#define ASSET_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "asset/caps.h"
#include "asset/sniff.h"
#include "codec/digest.h"
#include "codec/ndrec.h"

#define RECORD_TEMPLATE "assets/{entity_type}s/{platform}/{entity_id}.{ext}"

/* What a line asks for. All texts lie in text; entity_type and platform are in lower case. */
struct asset {
    char *text; /* owned */
    struct span id, entity_type, platform, url;
    enum media media; /* what its URL and asset_type say it is */
};

/* Checks that template names fields that exist, {entity_id} among them. Returns 0,
 * or -1 with err (ERR_USAGE). */
int record_check_template(const char *template, struct err *err);

/* What a scanned line asks for. Returns 0, or -1 with err (ERR_DATA) naming the field: missing,
 * no string, no such asset_type, no http or https URL, a name that is no word, an entity_id that
 * is empty, longer than CAP_ASSET_ID, or holds '/' or a control character, or is "." or "..".
 * asset owns its text after success; scratch is for decoding. */
int record_read(const struct ndrec *rec, struct buf *scratch, struct asset *asset, struct err *err);
void asset_release(struct asset *asset);

/* Sets key to where the asset goes as a file of the kind media. Returns 0, or -1 with err
 * (ERR_DATA): longer than CAP_ASSET_KEY, or with an empty, "." or ".." segment. */
int record_key(const struct asset *asset, const char *template, enum media media, struct buf *key,
               struct err *err);

enum record_status {
    RECORD_STORED,   /* now */
    RECORD_EXISTED,  /* it was there before this run */
    RECORD_DUPLICATE /* the same asset came earlier in this run */
};

struct record_result {
    enum record_status status;
    struct span url; /* asset_url */
    struct span key;
    int64_t updated_ms; /* since 1970 */
    enum media media;   /* as stored */
    enum media sniffed; /* what the bytes say; MEDIA_KINDS: not looked at */
    bool has_bytes, has_hash;
    uint64_t bytes;
    unsigned char sha256[DIGEST_SHA256_SIZE];
    struct span etag; /* without quotes; {NULL,0}: none */
    int attempts, redirects;
    int64_t wait_ms, fetch_ms, store_ms; /* in line, downloading, storing; of a stored asset */
};

/* Appends the line, without newline. */
void record_write(const struct ndrec *rec, const struct record_result *result, struct buf *out);

#endif
