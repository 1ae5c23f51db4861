/* A pack that fails to be synced is not used again: what the kernel made of its bytes is not known.
 * What could not be written whole is written over by the next content. */
#include "local/pack.h"

#include <errno.h>
#include <unistd.h>

#include "local/caps.h"

void pack_init(struct pack *pack, struct objects *objects)
{
    *pack = (struct pack){.objects = objects, .fd = -1};
}

static void forget(struct pack *pack)
{
    if (pack->fd >= 0)
        close(pack->fd);
    pack->fd = -1;
    pack->id = 0;
    pack->end = 0;
    pack->dirty = false;
}

static int sync_current(struct pack *pack, struct err *err)
{
    if (!pack->dirty)
        return 0;
    if (objects_sync(pack->objects, pack->fd, pack->id, pack->fresh, err) != 0) {
        forget(pack);
        return -1;
    }
    pack->dirty = false;
    pack->fresh = false;
    return 0;
}

int pack_sync(struct pack *pack, struct err *err)
{
    bool broken = pack->broken;
    pack->broken = false;
    if (broken)
        return err_set(err, ERR_IO, "object file: a sync failed");
    return sync_current(pack, err);
}

void pack_leave(struct pack *pack)
{
    if (sync_current(pack, NULL) != 0)
        pack->broken = true;
    forget(pack);
}

static int begin(struct pack *pack, struct err *err)
{
    pack->fd = objects_create(pack->objects, true, &pack->id, err);
    if (pack->fd >= 0)
        pack->fresh = true;
    else
        pack->id = 0;
    return pack->fd >= 0 ? 0 : -1;
}

static int write_at(struct pack *pack, struct span bytes, struct err *err)
{
    uint64_t offset = pack->end;
    while (bytes.len > 0) {
        ssize_t done = pwrite(pack->fd, bytes.ptr, bytes.len, (off_t)offset);
        if (done < 0 && errno != EINTR)
            return err_errno(err, errno, "object file");
        if (done > 0) {
            bytes = span_of(bytes.ptr + done, bytes.len - (size_t)done);
            offset += (uint64_t)done;
        }
    }
    return 0;
}

int pack_append(struct pack *pack, struct span bytes, struct objects_piece *piece, int64_t *retired,
                struct err *err)
{
    *retired = 0;
    if (pack->id != 0 && pack->end + bytes.len > CAP_LOCAL_PACK) {
        *retired = pack->id;
        pack_leave(pack);
    }
    if (pack->id == 0 && begin(pack, err) != 0)
        return -1;
    if (write_at(pack, bytes, err) != 0)
        return -1;
    *piece = (struct objects_piece){pack->id, pack->end, bytes.len};
    pack->end += bytes.len;
    pack->dirty = true;
    return 0;
}
