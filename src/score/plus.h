/* The model `plus`: what the production model is known to overlook, as one number and the reasons
 * for it. Each reason that holds has a weight, the chance that it alone makes the follower a fake;
 * the score is the chance that at least one of them does: 1 - (1-w1)(1-w2)... (noisy-or, Pearl,
 * Probabilistic Reasoning in Intelligent Systems, 1988, 4.3.2). So one more reason, or a heavier
 * one, never lowers the score. The weights are judgement, not learned from labelled followers. */
#ifndef SCORE_PLUS_H
#define SCORE_PLUS_H

#include "core/buf.h"
#include "score/features.h"

/* In the order of the output. */
enum plus_reason {
    PLUS_FOREIGN_SCRIPT, /* most letters of the name are of scripts not used in India */
    PLUS_MIXED_SCRIPTS,  /* some are, or two Indic scripts meet */
    PLUS_NO_NAME,        /* no letters in the name */
    PLUS_UNKNOWN_NAME,   /* no word of the name is, or is nearly, a known name */
    PLUS_RANDOM_NAME,    /* a word of the name has the letters of a random string */
    PLUS_KEYBOARD_NAME,  /* or of fingers running over a keyboard */
    PLUS_RANDOM_HANDLE,  /* the same of the handle's letters */
    PLUS_KEYBOARD_HANDLE,
    PLUS_GENERIC_HANDLE,     /* user, official, fan ... with digits */
    PLUS_NO_LETTERS,         /* none in the handle */
    PLUS_DIGITS,             /* three or more in the handle */
    PLUS_DIGITS_INSIDE,      /* two or more of them between letters */
    PLUS_MOSTLY_DIGITS,      /* half of the handle or more, at least four */
    PLUS_SEPARATORS,         /* three or more of _ - . in the handle */
    PLUS_REPEATED_LETTERS,   /* a letter three times in a row */
    PLUS_HANDLE_UNLIKE_NAME, /* made from the name in no order, with or without vowels */
    PLUS_REASONS
};

/* The codes as they are written, NUL-terminated. */
extern const char *const plus_code[PLUS_REASONS];

struct plus {
    double weight[PLUS_REASONS]; /* 0: the reason does not hold */
    double score;                /* 0..1, in thousandths */
};

/* Judges what features_score has just scored with the same scorer and handle. */
void plus_score(struct scorer *scorer, struct span handle, const struct score *score,
                struct plus *plus);

/* Appends "fake_score":N,"reasons":[...] */
void plus_members(const struct plus *plus, struct buf *out);

#endif
