/* The known names: a list and the index that makes the search for the best match exact and quick
 * (score/search.h). A list never changes once made, so threads share it. */
#ifndef SCORE_NAMES_H
#define SCORE_NAMES_H

#include "core/err.h"
#include "core/span.h"
#include "score/caps.h"
#include "score/wordset.h"

/* The names of one word and one length, in letter codes: up to LANES_LONGEST letters as blocks of
 * score/lanes.h, longer ones as rows, one after the other. */
struct names_group {
    uint32_t at; /* bytes from the start of the image */
    uint32_t count;
    uint32_t bounds_at; /* the bounds of the blocks, likewise */
};

/* All names of one word, in one piece of memory without pointers: what follows this header is
 * reached by offsets from its start. It is aligned to LANES_LINE. */
struct names_image {
    uint32_t size;              /* bytes */
    uint32_t count;             /* names */
    uint32_t shortest, longest; /* lengths of names; 0 without any */
    struct names_group group[CAP_NAME_POINTS + 1];
    uint32_t slot_at, slots, text_at; /* the wordset of them */
};

/* One name of several words: only these need the token measures. */
struct names_phrase {
    uint32_t *point; /* in small letters, owned */
    uint32_t len;
    uint32_t least;     /* the least length any measure compares with */
    uint64_t signature; /* lettercode_signature */
};

struct names {
    const struct names_image *image;
    struct wordset words; /* those in the image that are all a-z */
    struct names_phrase *phrase;
    size_t phrase_count;
    struct wordset parts; /* the words of phrases */
    void *owned[3];       /* the image and what parts points to, NULL when static */
};

/* Makes a list from text, one name a line: UTF-8, either case; blank lines are skipped, a CR before
 * the newline too. In a CSV only the first column counts, with its quotes taken off. The first line
 * is a header when one of its words, between spaces and underscores, is "name" or "names" in any
 * case. A single word that comes again counts once. source is for messages.
 * Returns NULL with err (ERR_DATA with the line's number) for bad UTF-8, a name past
 * CAP_NAME_POINTS, more than CAP_NAMES_COUNT names, or no name at all. Free with names_free. */
struct names *names_parse(struct span text, const char *source, struct err *err);

/* The same from a file. */
struct names *names_load(const char *path, struct err *err);

/* A list of the single words in an image, which is borrowed. */
struct names *names_of_image(const struct names_image *image);

void names_free(struct names *names);

#endif
