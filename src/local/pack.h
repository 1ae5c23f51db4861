/* Small contents share a file: a pack. Making a file costs the kernel more than storing what is in
 * most of them, and a pack is synced once for all contents of a group. For the store thread.
 *
 * Contents are appended to the current pack until it has CAP_LOCAL_PACK bytes; the next start
 * begins another. What a failed call or a crash leaves behind is a gap that nothing refers to; it
 * goes with the pack. */
#ifndef LOCAL_PACK_H
#define LOCAL_PACK_H

#include "local/objects.h"

struct pack {
    struct objects *objects;
    int64_t id; /* 0: there is no current pack */
    int fd;
    uint64_t end;
    bool dirty;  /* has bytes that are not synced */
    bool fresh;  /* its folder has not been synced */
    bool broken; /* bytes of this group could not be made durable */
};

void pack_init(struct pack *pack, struct objects *objects);

/* Appends bytes. *retired is the pack that was full, 0: none was. Returns 0, or -1 with err. */
int pack_append(struct pack *pack, struct span bytes, struct objects_piece *piece, int64_t *retired,
                struct err *err);

/* Makes what was appended durable, as the store's policy says. Returns 0, or -1 with err, and then
 * nothing that was appended since the last time may be relied on. */
int pack_sync(struct pack *pack, struct err *err);

/* The current pack is left: the next content goes into another. */
void pack_leave(struct pack *pack);

#endif
