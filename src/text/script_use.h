/* Who uses the script of a letter. */
#ifndef TEXT_SCRIPT_USE_H
#define TEXT_SCRIPT_USE_H

#include <stdint.h>

enum script_use {
    SCRIPT_USE_NONE,   /* no letter: digits, punctuation, symbols, emoji */
    SCRIPT_USE_LATIN,  /* everybody; decorative alphabets and Roman numerals too */
    SCRIPT_USE_INDIA,  /* a script in use in India */
    SCRIPT_USE_FOREIGN /* a script hardly used there */
};

/* By the blocks of Unicode. The Arabic block counts as Indian (Urdu, Kashmiri, Sindhi, and names
 * typed on an Arabic keyboard), but alef maksura U+0649 and teh marbuta U+0629, which hardly
 * anybody there writes, as foreign. */
enum script_use script_use(uint32_t code);

#endif
