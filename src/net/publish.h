/* Files under construction made durable and visible on threads, so that waiting for the disk does
 * not hold up the loop; those that are ready at the same time go together. */
#ifndef NET_PUBLISH_H
#define NET_PUBLISH_H

#include "core/file.h"
#include "net/loop.h"

struct publish;

struct publish *publish_new(struct loop *loop);
void publish_free(struct publish *publish); /* after the loop has run out; NULL is fine */

/* Commits file, which must stay until done is called, from the loop: err NULL when it is on disk
 * under its name. */
void publish_add(struct publish *publish, struct file_new *file,
                 void (*done)(void *ctx, const struct err *err), void *ctx);

#endif
