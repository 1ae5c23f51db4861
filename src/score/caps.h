/* The named caps of the score layer. */
#ifndef SCORE_CAPS_H
#define SCORE_CAPS_H

#include <stddef.h>

#define CAP_SCORE_POINTS ((size_t)1024)     /* code points of a handle or full name */
#define CAP_NAMES_FILE   ((size_t)64 << 20) /* bytes of a list of names */
#define CAP_NAMES_COUNT  ((size_t)2000000)  /* names in a list */
#define CAP_NAME_POINTS  ((size_t)120)      /* code points of one name */
#define CAP_AGG_KEYS     ((size_t)1000000)  /* creators summed up at once */
#define CAP_AGG_KEY      ((size_t)1024)     /* bytes of a creator's name */

#endif
