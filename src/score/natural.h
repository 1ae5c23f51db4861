/* Do letters look like people's names, or as if they came from a random generator or from fingers
 * running over a keyboard?
 *
 * A model of letters after the two letters before them, trained on the built-in names, is held
 * against three ways of making letters without meaning: each letter equally likely; letters of one
 * row of a QWERTY keyboard; each key beside the one before. */
#ifndef SCORE_NATURAL_H
#define SCORE_NATURAL_H

#include <stddef.h>
#include <stdint.h>

#include "core/span.h"

enum { NATURAL_SYMBOLS = 27, NATURAL_LEAST = 5 };

enum natural {
    NATURAL_NAME,    /* as names go, or too short to tell */
    NATURAL_RANDOM,  /* better explained by chance */
    NATURAL_KEYBOARD /* better explained by a keyboard */
};

/* Judges letters, a-z only. Fewer than NATURAL_LEAST say nothing. */
enum natural natural_judge(struct span letters);

#endif
