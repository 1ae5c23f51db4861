/* The known names: a list and the index that makes the search for the best match exact and quick
 * (score/search.h). A list never changes once made, so threads share it. */
#ifndef SCORE_NAMES_H
#define SCORE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"
#include "core/span.h"
#include "score/caps.h"

/* A set of words spelled in letter codes. */
struct names_set {
    uint32_t *slot; /* offset in text + 1, 0: free */
    size_t size;    /* a power of two, or 0 */
    size_t count;
    const uint8_t *text; /* at an offset: the length, then that many letter codes */
};

/* One name of several words: only these need the token measures. */
struct names_phrase {
    uint32_t *point; /* in small letters, owned */
    uint32_t len;
    uint32_t least;     /* the least length any measure compares with */
    uint64_t signature; /* as of single words */
};

struct names {
    size_t count;
    /* Names of one word, grouped by length: the group of length n is rows first[n] up to
     * first[n+1], each n letter codes, from letters + start[n] on. */
    uint8_t *letters;
    uint64_t *signature;
    uint32_t first[CAP_NAME_POINTS + 2];
    size_t start[CAP_NAME_POINTS + 2];
    uint32_t shortest, longest; /* longest 0: none */
    /* Names of several words. */
    struct names_phrase *phrase;
    size_t phrase_count;
    struct names_set words, parts; /* all single words; all words of phrases */
    uint8_t *set_text;             /* what both sets point into, owned */
};

/* The letter code of a character in small letters: 1..26 for a-z, 0 for any other: what is
 * searched for consists of a-z, so the others only count by their number. */
uint8_t names_letter(uint32_t code);

/* Bits that a word can only lack by differing in that many letters: for each letter one for its
 * first, one for its second occurrence, and for the commonest one for the third. */
uint64_t names_signature(const uint8_t *letters, size_t len);

/* A hash of letter codes. */
size_t names_hash(const uint8_t *letters, size_t len);

/* The letter codes are in the set? */
bool names_set_has(const struct names_set *set, const uint8_t *letters, size_t len);

/* Makes a list from text, one name a line: UTF-8, either case; blank lines are skipped, a CR before
 * the newline too. In a CSV only the first column counts, with its quotes taken off. The first line
 * is a header when one of its words, between spaces and underscores, is "name" or "names" in any
 * case. source is for messages.
 * Returns NULL with err (ERR_DATA with the line's number) for bad UTF-8, a name past
 * CAP_NAME_POINTS, more than CAP_NAMES_COUNT names, or no name at all. Free with names_free. */
struct names *names_parse(struct span text, const char *source, struct err *err);

/* The same from a file. */
struct names *names_load(const char *path, struct err *err);

/* The list that comes with the program. */
struct names *names_builtin(void);

void names_free(struct names *names);

#endif
