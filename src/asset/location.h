/* Where a redirect leads: RFC 3986 section 5.2, for http and https. Pure. */
#ifndef ASSET_LOCATION_H
#define ASSET_LOCATION_H

#include "core/buf.h"
#include "core/err.h"

/* Sets out to the absolute URL that the Location value names, seen from base (an absolute URL
 * without fragment). Returns 0, or -1 with err (ERR_DATA): empty, another scheme, not a URL. */
int location_resolve(struct span base, struct span location, struct buf *out, struct err *err);

#endif
