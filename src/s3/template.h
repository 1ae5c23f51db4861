/* Keys made from a template, as 'logs/%Y/%m/%d/%H%M%S-{uuid}.ndjson': %Y %m %d %H %M %S and %j (the
 * day of the year) are the time in UTC, %% is a %, {n} the number of the object with at least six
 * digits, {uuid} a UUID. */
#ifndef S3_TEMPLATE_H
#define S3_TEMPLATE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"

/* Returns 0, or -1 with err (ERR_USAGE): another % or {, or a key that would be too long. */
int s3_template_check(struct span template, struct err *err);

/* Does every key it makes differ from all others, of other runs too? */
bool s3_template_unique(struct span template);

/* Appends the key of object number, from 1, at ms since 1970; of a template that was checked. */
void s3_template_key(struct span template, int64_t ms, uint64_t number, struct buf *out);

#endif
