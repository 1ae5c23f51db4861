/* Pieces: copying and completing an upload move rows, never bytes. */
#include "local/s3_piece.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/mem.h"
#include "local/objects.h"

enum { BLOCK = 4096 }; /* bytes that a file system gives back at a time */

int64_t s3_piece_object(int64_t id)
{
    return id * 2;
}

int64_t s3_piece_part(int64_t id)
{
    return id * 2 + 1;
}

static void add(struct store *store, int64_t owner, int64_t n, const struct objects_piece *piece)
{
    struct store_query *query = store_sql(store,
                                          "INSERT INTO s3_piece VALUES (?1, ?2, ?3, ?4, ?5)");
    store_bind_int(query, 1, owner);
    store_bind_int(query, 2, n);
    store_bind_int(query, 3, piece->id);
    store_bind_int(query, 4, (int64_t)piece->start);
    store_bind_int(query, 5, (int64_t)piece->size);
    store_run(query);
}

/* All pieces of owner; the caller frees *pieces. */
static size_t load(struct store *store, int64_t owner, struct objects_piece **pieces)
{
    size_t count = 0, room = 0;
    *pieces = NULL;
    struct store_query *query = store_sql(
        store, "SELECT file, start, size FROM s3_piece WHERE owner = ?1 ORDER BY n");
    store_bind_int(query, 1, owner);
    while (store_row(query)) {
        if (count == room) {
            room = room * 2 + 1;
            *pieces = mem_grow(*pieces, room, sizeof **pieces);
        }
        (*pieces)[count++] = (struct objects_piece){
            store_int(query, 0), (uint64_t)store_int(query, 1), (uint64_t)store_int(query, 2)};
    }
    return count;
}

void s3_piece_store(struct store *store, int64_t owner, struct objects_upload *upload)
{
    if (upload->size == 0)
        return;
    struct objects_piece piece = {upload->id, 0, upload->size};
    if (upload->packed.len > 0) {
        int64_t retired = store_pack(store, upload->packed, &piece);
        if (retired != 0 && !s3_piece_known(store, retired))
            store_drop_file(store, retired);
    }
    add(store, owner, 0, &piece);
    upload->kept = true;
}

/* Narrows count pieces to start..start+size of what they hold; returns how many remain. */
static size_t narrow(struct objects_piece *pieces, size_t count, uint64_t start, uint64_t size)
{
    size_t kept = 0;
    for (size_t i = 0; i < count && size > 0; i++) {
        struct objects_piece piece = pieces[i];
        if (start >= piece.size) {
            start -= piece.size;
            continue;
        }
        piece.start += start;
        piece.size -= start;
        start = 0;
        if (piece.size > size)
            piece.size = size;
        size -= piece.size;
        pieces[kept++] = piece;
    }
    return kept;
}

static int hash_piece(struct objects *objects, const struct objects_piece *piece,
                      struct hashes *hashes)
{
    char block[65536];
    uint64_t done = 0;
    int fd = objects_read(objects, piece->id, NULL);
    while (fd >= 0 && done < piece->size) {
        uint64_t left = piece->size - done;
        size_t want = left < sizeof block ? (size_t)left : sizeof block;
        ssize_t got = pread(fd, block, want, (off_t)(piece->start + done));
        if (got <= 0)
            break;
        hashes_add(hashes, span_of(block, (size_t)got));
        done += (uint64_t)got;
    }
    if (fd >= 0)
        close(fd);
    return done == piece->size ? 0 : -1;
}

int s3_piece_hash(struct store *store, int64_t owner, uint64_t start, uint64_t size,
                  struct hashes *hashes)
{
    struct objects_piece *pieces;
    size_t count = load(store, owner, &pieces);
    count = narrow(pieces, count, start, size);
    int status = 0;
    for (size_t i = 0; i < count && status == 0; i++)
        status = hash_piece(store_objects(store), &pieces[i], hashes);
    hashes_end(hashes);
    free(pieces);
    return status;
}

void s3_piece_share(struct store *store, int64_t owner, int64_t from, uint64_t start, uint64_t size)
{
    struct objects_piece *pieces;
    size_t count = load(store, from, &pieces);
    count = narrow(pieces, count, start, size);
    for (size_t i = 0; i < count; i++)
        add(store, owner, (int64_t)i, &pieces[i]);
    free(pieces);
}

int64_t s3_piece_move(struct store *store, int64_t owner, int64_t n, int64_t from)
{
    struct store_query *query = store_sql(
        store, "UPDATE s3_piece SET owner = ?1, n = n + ?2 WHERE owner = ?3");
    store_bind_int(query, 1, owner);
    store_bind_int(query, 2, n);
    store_bind_int(query, 3, from);
    return store_run(query);
}

bool s3_piece_known(struct store *store, int64_t file)
{
    struct store_query *query = store_sql(store,
                                          "SELECT EXISTS (SELECT 1 FROM s3_piece WHERE file = ?1)");
    store_bind_int(query, 1, file);
    bool known = !store_row(query) || store_int(query, 0) != 0; /* no row: an error */
    store_done(query);
    return known;
}

/* What nothing refers to around a piece of a pack that has gone. A piece that ends less than
 * CAP_LOCAL_SMALL before it begins less than twice that before. Copies overlap. */
static void neighbours(struct store *store, const struct objects_piece *piece, uint64_t *before,
                       uint64_t *behind)
{
    uint64_t end = piece->start + piece->size, small = CAP_LOCAL_SMALL;
    *before = piece->start > small ? piece->start - small : 0;
    *behind = end;
    struct store_query *query = store_sql(
        store, "SELECT max(start + size) FROM s3_piece WHERE file = ?1 AND start >= ?2"
               " AND start < ?3");
    store_bind_int(query, 1, piece->id);
    store_bind_int(query, 2, *before > small ? (int64_t)(*before - small) : 0);
    store_bind_int(query, 3, (int64_t)end);
    if (store_row(query) && (uint64_t)store_int(query, 0) > *before)
        *before = (uint64_t)store_int(query, 0);
    store_done(query);
    query = store_sql(store, "SELECT min(start) FROM s3_piece WHERE file = ?1 AND start >= ?2");
    store_bind_int(query, 1, piece->id);
    store_bind_int(query, 2, (int64_t)end);
    if (store_row(query) && !store_null(query, 0))
        *behind = (uint64_t)store_int(query, 0);
    store_done(query);
}

/* Whole blocks that nothing else refers to are given back, also those that a neighbour which went
 * earlier had a part of. */
static void give_back(struct store *store, const struct objects_piece *piece)
{
    uint64_t before, behind;
    neighbours(store, piece, &before, &behind);
    before = (before + BLOCK - 1) / BLOCK * BLOCK;
    behind = behind / BLOCK * BLOCK;
    if (before < behind)
        store_drop_range(store, &(struct objects_piece){piece->id, before, behind - before});
}

static void drop_piece(struct store *store, const struct objects_piece *piece)
{
    if (!s3_piece_known(store, piece->id))
        store_drop_file(store, piece->id);
    else if (objects_is_pack(piece->id))
        give_back(store, piece);
}

void s3_piece_drop(struct store *store, int64_t owner)
{
    struct objects_piece *pieces;
    size_t count = load(store, owner, &pieces);
    if (count > 0) {
        struct store_query *query = store_sql(store, "DELETE FROM s3_piece WHERE owner = ?1");
        store_bind_int(query, 1, owner);
        store_run(query);
    }
    for (size_t i = 0; i < count; i++)
        drop_piece(store, &pieces[i]);
    free(pieces);
}

void s3_piece_reply(struct store *store, struct call *call, int64_t owner, uint64_t start,
                    uint64_t size)
{
    struct call_file *file = &call->reply.file;
    file->count = load(store, owner, &file->piece);
    file->offset = start;
    file->size = size;
    file->objects = store_objects(store);
    objects_pin(file->objects, file->piece, file->count);
}
