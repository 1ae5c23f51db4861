/* The list of known names that comes with the program. */
#ifndef SCORE_BUILTIN_H
#define SCORE_BUILTIN_H

/* Common Indian first names and surnames in small letters, one a line. Static storage. */
extern const char builtin_names[];

#endif
