/* Kinesis arithmetic on 128-bit hash keys and 186-bit sequence numbers. */
#include "aws/kinesis_key.h"

#include <string.h>

#include "codec/digest.h"

kinesis_hash kinesis_key_hash(struct span partition_key)
{
    unsigned char md5[DIGEST_MD5_SIZE];
    digest_md5(partition_key, md5);
    kinesis_hash hash = 0;
    for (int i = 0; i < DIGEST_MD5_SIZE; i++)
        hash = hash << 8 | md5[i];
    return hash;
}

int kinesis_key_parse(struct span text, kinesis_hash *hash)
{
    kinesis_hash number = 0;
    if (text.len == 0 || text.len > 39 || (text.ptr[0] == '0' && text.len > 1))
        return -1;
    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = (unsigned)text.ptr[i] - '0';
        if (digit > 9 || number > KINESIS_HASH_MAX / 10)
            return -1;
        number *= 10;
        if (number > KINESIS_HASH_MAX - digit)
            return -1;
        number += digit;
    }
    *hash = number;
    return 0;
}

void kinesis_key_format(kinesis_hash hash, char out[KINESIS_HASH_TEXT])
{
    char digits[KINESIS_HASH_TEXT];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + (int)(hash % 10));
    while ((hash /= 10) > 0);
    memcpy(out, digits + at, sizeof digits - at);
    out[sizeof digits - at] = '\0';
}

/* The width of a shard, 2^128 / count rounded down; count > 1. */
static kinesis_hash width(unsigned count)
{
    kinesis_hash whole = KINESIS_HASH_MAX / count;
    return KINESIS_HASH_MAX - whole * count == count - 1 ? whole + 1 : whole;
}

void kinesis_key_range(unsigned index, unsigned count, kinesis_hash *start, kinesis_hash *end)
{
    *start = count > 1 ? width(count) * index : 0;
    *end = index + 1 < count ? *start + width(count) - 1 : KINESIS_HASH_MAX;
}

unsigned kinesis_key_shard(kinesis_hash hash, unsigned count)
{
    if (count <= 1)
        return 0;
    kinesis_hash index = hash / width(count);
    return index < count ? (unsigned)index : count - 1;
}

/* A sequence number as three 64-bit limbs, the lowest first. Bits from the lowest: 4 version, 32
 * shard, 36 time, 8 zero, 64 index, 4 shard & 15, 36 created, then the digit 2. */
struct limbs {
    uint64_t limb[3];
};

static struct limbs pack(const struct kinesis_sequence *s)
{
    uint64_t time = (uint64_t)s->time_s & 0xfffffffff,
             created = (uint64_t)s->created_s & 0xfffffffff;
    uint64_t shard = s->shard;
    return (struct limbs){
        {2 | shard << 4 | time << 36, time >> 28 | s->index << 16,
         s->index >> 48 | (shard & 15) << 16 | created << 20 | (uint64_t)2 << 56}};
}

/* Divides by 10^18 and returns the remainder. */
#define TEN18 1000000000000000000ULL
static uint64_t divide(struct limbs *n)
{
    uint64_t rest = 0;
    for (int i = 2; i >= 0; i--) {
        if (rest == 0 && n->limb[i] == 0)
            continue;
        unsigned __int128 part = (unsigned __int128)rest << 64 | n->limb[i];
        n->limb[i] = (uint64_t)(part / TEN18);
        rest = (uint64_t)(part % TEN18);
    }
    return rest;
}

void kinesis_key_sequence(const struct kinesis_sequence *sequence, char out[KINESIS_SEQUENCE_TEXT])
{
    struct limbs n = pack(sequence);
    char digits[4 * 18];
    size_t at = sizeof digits;
    while (at > 0) {
        uint64_t part = divide(&n);
        for (int i = 0; i < 18; i++, part /= 10)
            digits[--at] = (char)('0' + (int)(part % 10));
    }
    while (digits[at] == '0')
        at++;
    memcpy(out, digits + at, sizeof digits - at);
    out[sizeof digits - at] = '\0';
}

int kinesis_key_sequence_parse(struct span text, struct kinesis_sequence *sequence)
{
    struct limbs n = {{0, 0, 0}};
    if (text.len == 0 || text.len > 57)
        return -1;
    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = (unsigned)text.ptr[i] - '0';
        if (digit > 9)
            return -1;
        unsigned __int128 carry = digit;
        for (int l = 0; l < 3; l++) {
            carry += (unsigned __int128)n.limb[l] * 10;
            n.limb[l] = (uint64_t)carry;
            carry >>= 64;
        }
        if (carry != 0)
            return -1;
    }
    struct kinesis_sequence s = {
        .created_s = (int64_t)(n.limb[2] >> 20 & 0xfffffffff),
        .time_s = (int64_t)((n.limb[0] >> 36 | n.limb[1] << 28) & 0xfffffffff),
        .index = n.limb[1] >> 16 | n.limb[2] << 48,
        .shard = (uint32_t)(n.limb[0] >> 4),
    };
    struct limbs again = pack(&s);
    if (memcmp(&again, &n, sizeof n) != 0)
        return -1;
    *sequence = s;
    return 0;
}

int kinesis_key_compare(struct span a, struct span b)
{
    while (a.len > 1 && a.ptr[0] == '0')
        a = span_of(a.ptr + 1, a.len - 1);
    while (b.len > 1 && b.ptr[0] == '0')
        b = span_of(b.ptr + 1, b.len - 1);
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return a.len > 0 ? memcmp(a.ptr, b.ptr, a.len) : 0;
}
