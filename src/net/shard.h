/* One libcurl multi handle driven by the loop. A client has several of them (net/http.h), because
 * a multi handle looks for a free connection by scanning its pool: measured, 5,000 transfers cost
 * half the CPU on 40 handles. For net/ only. */
#ifndef NET_SHARD_H
#define NET_SHARD_H

#include <stdbool.h>
#include <stddef.h>

#include <curl/curl.h>

#include "net/loop.h"

/* Called from the loop when a transfer has ended; the easy handle is out of the shard already. */
typedef void shard_done_fn(CURL *easy, CURLcode result);

/* NULL when the process has no descriptor left. */
struct shard;
struct shard *shard_new(struct loop *loop, shard_done_fn *done);
void shard_free(struct shard *shard); /* after its transfers; closes the idle connections */

/* Starts a transfer; it moves when control is back in the loop. False: not from inside a libcurl
 * callback of this shard, try again from the loop. A shard does not keep the loop alive: the caller
 * has a timer for each transfer. */
bool shard_add(struct shard *shard, CURL *easy);

/* Takes a transfer out before its end; done is not called. Not from inside a libcurl callback. */
void shard_remove(struct shard *shard, CURL *easy);

/* Transfers under way. */
size_t shard_load(const struct shard *shard);

#endif
