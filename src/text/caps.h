/* The named caps of the text layer. */
#ifndef TEXT_CAPS_H
#define TEXT_CAPS_H

#include <stddef.h>

#define CAP_DECODE_FILE  ((size_t)16 << 20) /* bytes of a romanisation table */
#define CAP_DECODE_CODES ((size_t)300000)   /* code points in it */
#define CAP_DECODE_TEXT  ((size_t)64)       /* bytes of a rendering */

#endif
