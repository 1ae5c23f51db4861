/* How well a model does on the tuning words. */
#ifndef TOOLS_EVALUATE_H
#define TOOLS_EVALUATE_H

#include "pairs.h"

/* Prints one line on standard error: words, exactly right, characters right (in percent). model is
 * a whole model file. */
void evaluate(struct span model, const struct pairs *pairs);

#endif
