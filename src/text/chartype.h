/* Classes of characters, as the model's rules use them. */
#ifndef TEXT_CHARTYPE_H
#define TEXT_CHARTYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/span.h"

/* Numeric_Type Decimal or Digit in Unicode 13.0, 778 code points: also superscripts, circled and
 * mathematical digits; not fractions, Roman numerals or ideographs. */
bool chartype_digit(uint32_t code);

/* General category L or N in Unicode 13.0. */
bool chartype_alphanumeric(uint32_t code);

/* Simple_Lowercase_Mapping of UnicodeData. */
uint32_t chartype_lower(uint32_t code);

/* White_Space, and U+001C-001F: 29 code points. */
bool chartype_space(uint32_t code);

/* How many code points of text are digits. */
size_t chartype_count_digits(struct span text);

#endif
