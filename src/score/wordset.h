/* Exact membership in a set of words. The two arrays hold no pointers, so a set can lie in static
 * data as well as in memory; whoever owns them builds and frees them. */
#ifndef SCORE_WORDSET_H
#define SCORE_WORDSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An open hash table over words written one after the other. */
struct wordset {
    const uint32_t *slot; /* where in text the word starts, plus 1; 0: free */
    size_t size;          /* slots, a power of two with some free; 0: no words */
    const uint8_t *text;  /* at a word's start: its length, then that many letter codes */
};

/* The least size for count words: at least a half stays free. */
size_t wordset_size(size_t count);

/* The number of the slot that holds the word, or of the free one where it belongs. size is not 0,
 * len at most 255. */
size_t wordset_find(const struct wordset *set, const uint8_t *letters, size_t len);

/* Is the word, of any length, in the set? */
bool wordset_has(const struct wordset *set, const uint8_t *letters, size_t len);

#endif
