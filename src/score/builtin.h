/* The list of known names that comes with the program. */
#ifndef SCORE_BUILTIN_H
#define SCORE_BUILTIN_H

#include "score/names.h"

/* The built-in list: static data, used as it lies in the program's file. Free with names_free. */
struct names *builtin_names(void);

#endif
