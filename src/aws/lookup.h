/* One walk along the default chain, asynchronous: asks the source that aws/chain.h chose, then
 * assumes the roles. */
#ifndef AWS_LOOKUP_H
#define AWS_LOOKUP_H

#include "aws/config.h"
#include "aws/credentials.h"
#include "net/http.h"
#include "net/loop.h"

struct lookup;

/* found is taken by the callee (on success), err is borrowed. */
typedef void lookup_fn(void *ctx, struct credentials *found, const struct err *err);

/* config, region (may be NULL) borrowed. done comes once, from the loop; the handle is valid until
 * then. */
struct lookup *lookup_start(struct loop *loop, struct http *http, const struct config *config,
                            const char *region, lookup_fn *done, void *ctx);
void lookup_cancel(struct lookup *lookup); /* done will not come; NULL is fine */

#endif
