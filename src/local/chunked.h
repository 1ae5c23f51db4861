/* The aws-chunked content encoding, decoded as it arrives: plain, with a trailer, with signed
 * chunks, or both.
 * Source: docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html, -trailers.html. */
#ifndef LOCAL_CHUNKED_H
#define LOCAL_CHUNKED_H

#include "codec/digest.h"
#include "local/auth.h"

enum chunked_status { CHUNKED_OK, CHUNKED_MALFORMED, CHUNKED_SIGNATURE };

struct chunked {
    enum chunked_state {
        CHUNKED_HEADER,
        CHUNKED_DATA,
        CHUNKED_DATA_END,
        CHUNKED_TRAILER,
        CHUNKED_END
    } state;
    struct buf line;
    uint64_t left;                  /* bytes of the chunk still to come */
    struct buf trailer;             /* "name:value\n" lines, as they are signed */
    bool signed_chunks;             /* verify them; otherwise signatures are skipped */
    const struct auth_claim *claim; /* when signed_chunks: secret, scope, seed signature */
    char previous[65], given[65];
    struct digest *data;
    enum chunked_status status;
};

/* claim NULL: chunks carry no signatures. Must stay valid. */
void chunked_init(struct chunked *chunked, const struct auth_claim *claim);
void chunked_release(struct chunked *chunked);

/* Decodes bytes; every run of payload goes to sink. After a status other than CHUNKED_OK nothing
 * more is decoded. */
enum chunked_status chunked_feed(struct chunked *chunked, struct span bytes,
                                 void (*sink)(void *ctx, struct span payload), void *ctx);

/* At the end of the body: was it complete? */
enum chunked_status chunked_finish(const struct chunked *chunked);

/* The value of a trailing header, {NULL,0} when it did not come. */
struct span chunked_trailer(const struct chunked *chunked, const char *name);

#endif
