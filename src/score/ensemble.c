/* The order of the rules is part of the model: a weak likeness is looked at before digits and
 * special characters. All thresholds are strict. */
#include "score/ensemble.h"

enum special ensemble_special(bool has_special, bool name_has_space, double similarity)
{
    if (!has_special)
        return SPECIAL_NONE;
    return name_has_space || similarity > 80 ? SPECIAL_EXPLAINED : SPECIAL_ODD;
}

int ensemble_process1(bool foreign, bool many_digits, enum special special)
{
    if (foreign || many_digits || special == SPECIAL_ODD)
        return 1;
    return special == SPECIAL_NONE ? 2 : 0;
}

double ensemble_final(bool foreign, bool many_digits, enum special special, double similarity)
{
    if (foreign)
        return 1;
    if (similarity > 0 && similarity <= 40)
        return 0.33;
    return many_digits || special == SPECIAL_ODD ? 1 : 0;
}
