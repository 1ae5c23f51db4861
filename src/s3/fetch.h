/* An object of S3 for who can take its bytes in any order: a file. A small one comes in one
 * request, a large one in parallel ranges of one version; the bytes are checked against the
 * object's checksum either way. */
#ifndef S3_FETCH_H
#define S3_FETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "s3/download.h"
#include "s3/facts.h"
#include "s3/pieces.h"

enum { S3_FETCH_RANGES_MAX = 16 }; /* requests for one object */

struct s3_fetch_config {
    struct loop *loop;
    struct aws *aws;
    struct s3_read read; /* borrowed until done; with the range of its terms */
    uint64_t piece_size; /* 0: 8 MiB, and more for very large objects */
    bool in_order;       /* one request, so that write gets the bytes in order */
    bool crcs;           /* compute those of the pieces in any case */
    int *slots;          /* how many requests may be started now, at least 1; taken from and given
                            back to, and shared with others */

    /* Optional: the object is there. facts stay until s3_fetch_free. Returns 0, or -1 to give up.
     */
    int (*begin)(void *ctx, const struct s3_facts *facts);
    /* Bytes and where they belong, counted from the first wanted. Returns 0, or -1 to give up. */
    int (*write)(void *ctx, uint64_t offset, const char *ptr, size_t len);
    /* Optional: piece index is complete. */
    void (*piece)(void *ctx, const struct s3_pieces *pieces, size_t index);
    /* Optional: a slot was given back. Nothing of the fetch may be freed inside. */
    void (*freed)(void *ctx);
    /* The end, once: err is NULL when every byte has come and is right. After begin or write has
     * failed it is ERR_CANCELLED. */
    void (*done)(void *ctx, const struct err *err);
    void *ctx;
};

struct s3_fetch;

/* Starts at once. */
struct s3_fetch *s3_fetch_new(const struct s3_fetch_config *config);

/* Goes on with an object of which facts (read from its first reply) and some pieces are there.
 * facts and pieces are taken. Begins from the loop; begin is not called. */
struct s3_fetch *s3_fetch_go_on(const struct s3_fetch_config *config, struct s3_facts *facts,
                                struct s3_pieces *pieces);

/* Slots have become free: more ranges, if the object has any left. */
void s3_fetch_more(struct s3_fetch *fetch);

/* Gives up: done comes with ERR_CANCELLED, from the loop. */
void s3_fetch_abort(struct s3_fetch *fetch);

const struct s3_facts *s3_fetch_facts(const struct s3_fetch *fetch);

/* Inside done and later: how many bytes came in all. */
uint64_t s3_fetch_size(const struct s3_fetch *fetch);

/* Inside done and later: what the bytes were checked against, HASHES_KINDS: nothing. */
enum hashes_kind s3_fetch_verified(const struct s3_fetch *fetch);

/* Inside done or later, or after aws_free. NULL is fine. */
void s3_fetch_free(struct s3_fetch *fetch);

#endif
