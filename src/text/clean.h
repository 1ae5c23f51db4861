/* Reducing a handle or a name to what is compared. */
#ifndef TEXT_CLEAN_H
#define TEXT_CLEAN_H

#include "core/buf.h"

/* Appends text reduced: A-Z and a-z as small letters, '_' '-' '.' as spaces, white space
 * (chartype_space) as it is, U+212A as k, U+0130 as i; everything else is dropped, and white space
 * at both ends of the result. */
void clean_text(struct span text, struct buf *out);

#endif
