/* Devanagari to Latin by the production model's rules for Hindi. */
#ifndef TEXT_HINDI_H
#define TEXT_HINDI_H

#include "core/buf.h"

/* Appends the romanised text. The rules are walked over the whole string, quirks included: a
 * consonant gets its inherent a only before another consonant; what is neither in the tables nor
 * alphanumeric nor in "\n\t !,-:\_?" and U+0964 is dropped. */
void hindi_romanise(struct span text, struct buf *out);

#endif
