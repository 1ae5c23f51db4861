/* Small contents in packs: where they go, when their room is given back. */
#include "unit.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"
#include "local/caps.h"
#include "local/pack.h"

enum { BLOCK = 4096 };

static char folder[64];

static int setup(void **state)
{
    struct err err;
    snprintf(folder, sizeof folder, "/tmp/sluice-pack.XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    *state = objects_open(folder, 1, true, true, &err);
    return *state == NULL ? -1 : 0;
}

static int drop(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static int teardown(void **state)
{
    objects_free(*state);
    return nftw(folder, drop, 16, FTW_DEPTH | FTW_PHYS);
}

static struct objects_piece append(struct pack *pack, char fill, size_t size, int64_t *retired)
{
    struct err err;
    struct objects_piece piece;
    char *bytes = mem_alloc(size);
    memset(bytes, fill, size);
    assert_int_equal(pack_append(pack, span_of(bytes, size), &piece, retired, &err), 0);
    free(bytes);
    return piece;
}

static void holds(struct objects *objects, const struct objects_piece *piece, char fill)
{
    int fd = objects_read(objects, piece->id, NULL);
    assert_true(fd >= 0);
    for (uint64_t i = 0; i < piece->size; i++) {
        char byte;
        assert_int_equal(pread(fd, &byte, 1, (off_t)(piece->start + i)), 1);
        assert_int_equal(byte, fill);
    }
    close(fd);
}

static int64_t blocks(struct objects *objects, int64_t id)
{
    struct stat st;
    int fd = objects_read(objects, id, NULL);
    if (fd < 0)
        return -1;
    fstat(fd, &st);
    close(fd);
    return (int64_t)st.st_blocks;
}

static void contents(void **state)
{
    struct pack pack;
    struct err err;
    int64_t retired;
    pack_init(&pack, *state);
    struct objects_piece a = append(&pack, 'a', 100, &retired);
    struct objects_piece b = append(&pack, 'b', CAP_LOCAL_SMALL, &retired);
    assert_int_equal(a.id, b.id);
    assert_true(objects_is_pack(a.id));
    assert_int_equal(b.start, 100);
    assert_int_equal(retired, 0);
    assert_int_equal(pack_sync(&pack, &err), 0);
    holds(*state, &a, 'a');
    holds(*state, &b, 'b');
    pack_leave(&pack);
    struct objects_piece c = append(&pack, 'c', 1, &retired);
    assert_int_not_equal(c.id, a.id);
    assert_int_equal(retired, 0);
    pack_leave(&pack);
}

/* Exactly full is not too full. */
static void full(void **state)
{
    struct pack pack;
    int64_t retired;
    pack_init(&pack, *state);
    struct objects_piece first = append(&pack, 'a', CAP_LOCAL_SMALL, &retired);
    pack.end = CAP_LOCAL_PACK - 10;
    struct objects_piece last = append(&pack, 'b', 10, &retired);
    assert_int_equal(last.id, first.id);
    assert_int_equal(retired, 0);
    struct objects_piece next = append(&pack, 'c', 1, &retired);
    assert_int_equal(retired, first.id);
    assert_int_not_equal(next.id, first.id);
    assert_int_equal(next.start, 0);
    pack_leave(&pack);
}

/* A range is given back at once, or when the last reply that needs a part of it is done. */
static void room(void **state)
{
    struct pack pack;
    int64_t retired;
    struct err err;
    pack_init(&pack, *state);
    struct objects_piece a = append(&pack, 'a', 4 * BLOCK, &retired);
    struct objects_piece b = append(&pack, 'b', 4 * BLOCK, &retired);
    struct objects_piece c = append(&pack, 'c', 4 * BLOCK, &retired);
    assert_int_equal(pack_sync(&pack, &err), 0);
    int64_t all = blocks(*state, a.id);
    objects_free_range(*state, &a);
    assert_true(blocks(*state, a.id) < all);
    all = blocks(*state, a.id);
    objects_pin(*state, &b, 1);
    objects_pin(*state, &b, 1);
    objects_free_range(*state, &(struct objects_piece){b.id, b.start + BLOCK, 3 * BLOCK});
    objects_unpin(*state, &b, 1);
    assert_int_equal(blocks(*state, a.id), all);
    holds(*state, &b, 'b');
    holds(*state, &c, 'c');
    objects_unpin(*state, &b, 1);
    assert_true(blocks(*state, a.id) < all);
    objects_pin(*state, &c, 1);
    objects_free_range(*state, &(struct objects_piece){c.id, 0, OBJECTS_WHOLE});
    assert_true(blocks(*state, a.id) >= 0);
    objects_unpin(*state, &c, 1);
    assert_int_equal(blocks(*state, a.id), -1);
    pack_leave(&pack);
}

UNIT_GROUP(pack, cmocka_unit_test_setup_teardown(contents, setup, teardown),
           cmocka_unit_test_setup_teardown(full, setup, teardown),
           cmocka_unit_test_setup_teardown(room, setup, teardown))
