/* Which scripts a text is written in. */
#ifndef TEXT_SCRIPT_H
#define TEXT_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/span.h"

/* The ten languages whose names are romanised, in the order detection asks for them. */
enum script {
    SCRIPT_NONE,
    SCRIPT_HINDI,
    SCRIPT_PUNJABI,
    SCRIPT_GUJARATI,
    SCRIPT_BENGALI,
    SCRIPT_URDU,
    SCRIPT_TAMIL,
    SCRIPT_MALAYALAM,
    SCRIPT_KANNADA,
    SCRIPT_ODIA,
    SCRIPT_TELUGU
};

/* Does any character belong to a script that Indian followers do not use: Greek (U+0391-03A9,
 * U+03B1-03C9), Armenian capitals (U+0531-0556), Georgian (U+10D0-10F0), CJK ideographs
 * (U+4E00-9FFF), Hangul syllables (U+AC00-D7A3)? */
bool script_foreign(struct span text);

/* The language of the first character that belongs to one of the ten languages' sets, SCRIPT_NONE
 * without such a character. */
enum script script_detect(struct span text);

/* Whether one code point belongs to a language's set, and to which. */
enum script script_of(uint32_t code);

#endif
