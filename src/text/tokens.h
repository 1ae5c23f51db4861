/* Words of a string of code points. */
#ifndef TEXT_TOKENS_H
#define TEXT_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

#include "text/lcs.h"

/* A list of words that point into the string they came from. Init once, reuse, release once. */
struct tokens {
    struct points *item;
    size_t count, room;
};

void tokens_init(struct tokens *tokens);
void tokens_release(struct tokens *tokens);

/* Replaces the list by text's words in order. White space is chartype_space, but U+0085 and U+00A0
 * separate only in a text that holds a code point above U+00FF (production compares strings of one
 * byte a character by another table than wider ones). */
void tokens_split(struct tokens *tokens, struct points text);

/* Is any separator in text? */
bool tokens_any_space(struct points text);

/* By code points, a shorter prefix first. */
void tokens_sort(struct tokens *tokens);

/* Of equal neighbours, one stays. */
void tokens_unique(struct tokens *tokens);

/* <0, 0, >0: the order of tokens_sort. */
int tokens_compare(struct points a, struct points b);

#endif
