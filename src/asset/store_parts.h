/* Bodies that go into a bucket as they come: a multipart upload fed from memory, two parts of
 * CAP_ASSET_PART bytes at a time. The stream of store_bucket.c. */
#ifndef ASSET_STORE_PARTS_H
#define ASSET_STORE_PARTS_H

#include "asset/store.h"

struct store_stream *store_parts_open(struct store *store, const struct store_object *object);
bool store_parts_write(struct store_stream *base, struct span bytes);
void store_parts_end(struct store_stream *base);
void store_parts_abort(struct store_stream *base);

#endif
