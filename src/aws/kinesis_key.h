/* Kinesis arithmetic: hash keys (128 bits) and sequence numbers (186 bits).
 * Source: API_PutRecord ("MD5 hash ... to map to 128-bit integer values"), API_HashKeyRange; the
 * layout of a sequence number as observed on the service, see struct kinesis_sequence. */
#ifndef AWS_KINESIS_KEY_H
#define AWS_KINESIS_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/span.h"

typedef unsigned __int128 kinesis_hash;

#define KINESIS_HASH_MAX (~(kinesis_hash)0)

enum { KINESIS_HASH_TEXT = 40, KINESIS_SEQUENCE_TEXT = 58 };

/* The hash key of a partition key: its MD5 as a big-endian number. */
kinesis_hash kinesis_key_hash(struct span partition_key);

/* Decimal without sign or leading zeros. Returns 0, or -1 when text is not a number of 128 bits. */
int kinesis_key_parse(struct span text, kinesis_hash *hash);
void kinesis_key_format(kinesis_hash hash, char out[KINESIS_HASH_TEXT]);

/* The hash keys start..end (both inside) of shard index when the whole range is cut into count
 * equal shards, as CreateStream cuts it. */
void kinesis_key_range(unsigned index, unsigned count, kinesis_hash *start, kinesis_hash *end);

/* The shard, of count shards cut by kinesis_key_range, that hash belongs to. */
unsigned kinesis_key_shard(kinesis_hash hash, unsigned count);

/* A sequence number in its parts. As a number of 47 hexadecimal digits, from the top: "2", 9 digits
 * created_s, 1 digit shard & 15, 16 digits index, "00", 9 digits time_s, 8 digits shard, "2". So it
 * grows with index within a shard. */
struct kinesis_sequence {
    int64_t created_s; /* when the shard was made, seconds since 1970, 36 bits */
    int64_t time_s;    /* when the record arrived, 36 bits */
    uint64_t index;    /* counts the shard's records, with gaps or without */
    uint32_t shard;    /* number of the shard */
};

void kinesis_key_sequence(const struct kinesis_sequence *sequence, char out[KINESIS_SEQUENCE_TEXT]);

/* Returns 0, or -1 when text is no sequence number of that layout. */
int kinesis_key_sequence_parse(struct span text, struct kinesis_sequence *sequence);

/* <0, 0, >0: two sequence numbers (decimal, any length) compared as numbers. */
int kinesis_key_compare(struct span a, struct span b);

#endif
