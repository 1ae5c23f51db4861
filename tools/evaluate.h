/* How well a model does on the tuning words. */
#ifndef TOOLS_EVALUATE_H
#define TOOLS_EVALUATE_H

#include "pairs.h"

enum { EVALUATE_TEXT = 255 };

/* How much of got is right, 0 to 1: 1 less Levenshtein's distance as a share of the longer length.
 * Both have at most EVALUATE_TEXT bytes and are not both empty. */
double evaluate_right(struct span got, struct span wanted);

/* The best of that over the romanisations of a word. */
double evaluate_best(struct span got, const struct pairs *pairs, const struct word *word);

/* Prints one line on standard error: words, exactly right, characters right (in percent). model is
 * a whole model file, spellings one of known words or empty. */
void evaluate(struct span model, struct span spellings, const struct pairs *pairs);

#endif
