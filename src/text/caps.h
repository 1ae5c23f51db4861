/* The named caps of the text layer. */
#ifndef TEXT_CAPS_H
#define TEXT_CAPS_H

#include <stddef.h>

#define CAP_DECODE_FILE    ((size_t)16 << 20) /* bytes of a romanisation table */
#define CAP_DECODE_CODES   ((size_t)300000)   /* code points in it */
#define CAP_DECODE_TEXT    ((size_t)64)       /* bytes of a rendering */
#define CAP_ROMANISE_WORD  ((size_t)48) /* letters decoded in one go; longer words go in pieces */
#define CAP_ROMANISE_BEST  ((size_t)16) /* romanisations of one text */
#define CAP_ROMANISE_INPUT ((size_t)1 << 20) /* bytes of a text to romanise */
#define CAP_ROMANISE_TEXT  ((size_t)4096)    /* bytes of a text that has several romanisations */
#define CAP_GRAPHONE_ORDER 8                 /* graphones in an n-gram of a model */
#define CAP_GRAPHONE_LATIN 4                 /* Latin letters of a graphone */
#define CAP_GRAPHONE_PEERS 256               /* graphones of one native letter */

#endif
