/* Indic scripts -> Latin letters. */
#ifndef TEXT_ROMANISE_H
#define TEXT_ROMANISE_H

#include "core/buf.h"
#include "text/script.h"

/* Appends the whole text romanised as language writes it: Hindi by the model's rules
 * (text/hindi.h), the others character by character with the inherent vowel. Characters outside
 * the language's block stay as they are. SCRIPT_NONE copies. */
void romanise_text(enum script script, struct span text, struct buf *out);

#endif
