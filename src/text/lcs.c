/* The bit-parallel recurrence of Hyyro, "Bit-parallel LCS-length computation revisited" (2004):
 * V = (V + (V & M)) | (V & ~M), where M marks the positions of the text's character in the pattern.
 * The zero bits of V count the common subsequence. Its last position is the highest bit, so that a
 * carry out of the addition says that there is one more zero. Longer patterns carry between words.
 */
#include "text/lcs.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

struct lcs_slot {
    uint32_t code; /* 0: free */
    uint32_t row;
};

void lcs_init(struct lcs *lcs)
{
    memset(lcs, 0, sizeof *lcs);
}

void lcs_release(struct lcs *lcs)
{
    free(lcs->other);
    free(lcs->masks);
    free(lcs->seen);
    free(lcs->state);
    lcs_init(lcs);
}

static struct lcs_slot *slot_of(const struct lcs *lcs, uint32_t code)
{
    size_t at = (code * 2654435761u) & (lcs->other_size - 1);
    while (lcs->other[at].code != 0 && lcs->other[at].code != code)
        at = (at + 1) & (lcs->other_size - 1);
    return &lcs->other[at];
}

static uint32_t row_of(const struct lcs *lcs, uint32_t code)
{
    if (code < 128)
        return lcs->ascii[code];
    return lcs->other_size == 0 ? 0 : slot_of(lcs, code)->row;
}

/* Forgets the last pattern in time that depends on it, not on the tables. */
static void wipe(struct lcs *lcs)
{
    for (size_t i = 0; i < lcs->seen_count; i++)
        if (lcs->seen[i] < 128)
            lcs->ascii[lcs->seen[i]] = 0;
    lcs->seen_count = 0;
    if (lcs->other_size != 0)
        memset(lcs->other, 0, lcs->other_size * sizeof *lcs->other);
}

/* Room for the tables of a pattern with so many characters. */
static void make_room(struct lcs *lcs, struct points pattern)
{
    size_t wide = 0;
    for (size_t i = 0; i < pattern.len; i++)
        wide += pattern.ptr[i] >= 128 ? 1 : 0;
    if (wide * 2 > lcs->other_size) {
        size_t size = 16;
        while (size < wide * 2)
            size *= 2;
        free(lcs->other);
        lcs->other = mem_array(size, sizeof *lcs->other);
        lcs->other_size = size;
    }
    if (pattern.len > lcs->seen_room) {
        lcs->seen_room = pattern.len * 2;
        lcs->seen = mem_grow(lcs->seen, lcs->seen_room, sizeof *lcs->seen);
    }
    if (lcs->blocks > lcs->state_room) {
        lcs->state_room = lcs->blocks;
        lcs->state = mem_grow(lcs->state, lcs->state_room, sizeof *lcs->state);
    }
}

/* A new row of masks, all zero. */
static uint32_t new_row(struct lcs *lcs, size_t row)
{
    if ((row + 1) * lcs->blocks > lcs->masks_room) {
        lcs->masks_room = (row + 1) * lcs->blocks * 2 + 32;
        lcs->masks = mem_grow(lcs->masks, lcs->masks_room, sizeof *lcs->masks);
    }
    memset(lcs->masks + row * lcs->blocks, 0, lcs->blocks * sizeof *lcs->masks);
    return (uint32_t)row;
}

void lcs_pattern(struct lcs *lcs, struct points pattern)
{
    wipe(lcs);
    lcs->blocks = pattern.len == 0 ? 1 : (pattern.len + 63) / 64;
    make_room(lcs, pattern);
    new_row(lcs, 0);
    for (size_t i = 0; i < pattern.len; i++) {
        uint32_t code = pattern.ptr[i], row = row_of(lcs, code);
        if (row == 0) {
            row = new_row(lcs, lcs->seen_count + 1);
            lcs->seen[lcs->seen_count++] = code;
            if (code < 128)
                lcs->ascii[code] = row;
            else
                *slot_of(lcs, code) = (struct lcs_slot){code, row};
        }
        size_t bit = lcs->blocks * 64 - pattern.len + i;
        lcs->masks[row * lcs->blocks + bit / 64] |= (uint64_t)1 << bit % 64;
    }
}

/* One character of the text: by how much the LCS grows, 0 or 1. */
static size_t step(struct lcs *lcs, uint32_t code)
{
    const uint64_t *mask = lcs->masks + row_of(lcs, code) * lcs->blocks;
    uint64_t carry = 0;
    for (size_t b = 0; b < lcs->blocks; b++) {
        uint64_t v = lcs->state[b], u = v & mask[b], sum;
        carry = (uint64_t)__builtin_add_overflow(v, carry, &sum);
        carry += (uint64_t)__builtin_add_overflow(sum, u, &sum);
        lcs->state[b] = sum | (v - u);
    }
    return (size_t)carry;
}

/* The same for a pattern of one word, whose state is v. */
static size_t step_one(const struct lcs *lcs, uint32_t code, uint64_t *v)
{
    uint64_t u = *v & lcs->masks[row_of(lcs, code)], sum;
    size_t carry = (size_t)__builtin_add_overflow(*v, u, &sum);
    *v = sum | (*v - u);
    return carry;
}

static void reset(struct lcs *lcs)
{
    memset(lcs->state, 0xFF, lcs->blocks * sizeof *lcs->state);
}

size_t lcs_length(struct lcs *lcs, struct points text)
{
    size_t length = 0;
    uint64_t v = ~(uint64_t)0;
    if (lcs->blocks == 1) {
        for (size_t i = 0; i < text.len; i++)
            length += step_one(lcs, text.ptr[i], &v);
        return length;
    }
    reset(lcs);
    for (size_t i = 0; i < text.len; i++)
        length += step(lcs, text.ptr[i]);
    return length;
}

void lcs_prefixes(struct lcs *lcs, struct points text, uint32_t *lengths)
{
    size_t length = 0;
    uint64_t v = ~(uint64_t)0;
    reset(lcs);
    for (size_t i = 0; i < text.len; i++) {
        length += lcs->blocks == 1 ? step_one(lcs, text.ptr[i], &v) : step(lcs, text.ptr[i]);
        lengths[i] = (uint32_t)length;
    }
}
