/* JSON strings in the text of a document: checked, decoded, compared. "Raw" is the text between the
 * quotes with its escapes still in. */
#ifndef CODEC_JSTRING_H
#define CODEC_JSTRING_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/buf.h"

/* Why and where a text is wrong; why has static storage. */
struct jstring_fault {
    const char *at, *why;
};

/* Checks the string whose content starts at at: UTF-8, no control characters, escapes well-formed,
 * no lone surrogate and no \u0000. Returns where its closing quote stands, or NULL with fault
 * filled. Sets *escaped if there is a backslash in it. */
const char *jstring_end(const char *at, const char *end, bool *escaped,
                        struct jstring_fault *fault);

/* Appends the decoded form of a checked raw string. */
void jstring_decode(struct span raw, struct buf *out);

/* Compares two checked strings once decoded, in code point order: <0, 0 or >0. One that is not
 * escaped is taken as it is. */
int jstring_compare(struct span a, bool a_escaped, struct span b, bool b_escaped);

#define JSTRING_EACH(byte) (0x0101010101010101 * (uint64_t)(byte))

/* Eight bytes at a time: the first of the eight at at that is a quote, a backslash, a control
 * character or not ASCII; 8 if none is. Carries make bytes above that one look special too, never
 * one below. */
static inline size_t jstring_plain(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    uint64_t quote = word ^ JSTRING_EACH('"'), backslash = word ^ JSTRING_EACH('\\');
    uint64_t special = (word - JSTRING_EACH(0x20)) | (quote - JSTRING_EACH(1)) |
                       (backslash - JSTRING_EACH(1)) | word;
    special &= JSTRING_EACH(0x80);
    return special == 0 ? 8 : (size_t)__builtin_ctzll(special) / 8;
}

#endif
