/* The rules that make verdicts out of features: small, pure, one per output field. */
#ifndef SCORE_ENSEMBLE_H
#define SCORE_ENSEMBLE_H

#include <stdbool.h>

/* chhitij_logic: what the special characters of a handle say. */
enum special {
    SPECIAL_EXPLAINED = 0, /* '_' '-' '.', and the name has a space or is like the handle */
    SPECIAL_ODD = 1,       /* '_' '-' '.', and neither holds */
    SPECIAL_NONE = 2       /* no such character */
};

enum special ensemble_special(bool has_special, bool name_has_space, double similarity);

/* process1_: 0, 1 or 2. */
int ensemble_process1(bool foreign, bool many_digits, enum special special);

/* final_: the confidence that the follower is fake, 0, 0.33 or 1. */
double ensemble_final(bool foreign, bool many_digits, enum special special, double similarity);

#endif
