/* Writes a model file (text/graphones.h). */
#ifndef TOOLS_TABLES_H
#define TOOLS_TABLES_H

#include "core/buf.h"
#include "ngrams.h"

/* Appends the whole file to out. */
void tables_write(const struct ngrams *ngrams, const struct alignment *alignment,
                  const struct pairs *pairs, struct buf *out);

#endif
