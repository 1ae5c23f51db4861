/* What is in a bucket already, for --skip-existing list. */
#ifndef ASSET_LISTING_H
#define ASSET_LISTING_H

#include "asset/keys.h"
#include "aws/client.h"
#include "core/err.h"
#include "net/loop.h"

/* Adds all keys of bucket that begin with prefix, running the loop until the end. Returns 0, or -1
 * with err: the listing failed, there are more than keys takes (ERR_DATA), or a stop signal came
 * (ERR_CANCELLED). */
int listing_read(struct loop *loop, struct aws *aws, struct span bucket, struct span prefix,
                 struct keys *keys, struct err *err);

#endif
