/* Words of the Indic scripts as the romanisation models spell them: one function, which trainer and
 * decoder share, so that a letter has one form whatever its encoding. */
#ifndef TEXT_LETTERS_H
#define TEXT_LETTERS_H

#include "text/caps.h"
#include "text/script.h"

/* The longest compatibility decomposition of one code point. */
#define LETTERS_EXPANSION 18

/* Does code belong to words of the language: a letter or mark of its blocks? */
bool letters_in(enum script script, uint32_t code);

/* U+200C and U+200D, which shape letters inside a word. */
static inline bool letters_joiner(uint32_t code)
{
    return code == 0x200C || code == 0x200D;
}

/* The ASCII digit for a digit of the ten scripts, the ASCII sign for a danda or Arabic punctuation;
 * code itself for everything else. */
uint32_t letters_sign(uint32_t code);

/* Fills out with the code points of word (UTF-8, at most CAP_ROMANISE_WORD of them) in the form the
 * models know and returns how many: Unicode's NFKC (which takes letters with nukta apart and joins
 * two-part vowel signs), chillu letters joined, the Arabic forms of kaf, yeh and heh made Urdu's,
 * Devanagari's letters for Dravidian sounds without their dot, joiners and tatweel gone. out has
 * room for CAP_ROMANISE_WORD * LETTERS_EXPANSION. */
size_t letters_normalise(struct span word, uint32_t *out);

#endif
