#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

#include "s3/source.h"
#include "core/file.h"

enum { PART = 10, JOBS = 2 };

struct taker {
    struct s3_source *source;
    struct loop *loop;
    char bytes[4096];
    size_t len;
    int pieces, last; /* the number of the piece that said it is the last */
    bool keep;        /* gives nothing back */
    struct err err;
};

static void read_piece(struct taker *taker, const struct s3_piece *piece)
{
    assert_int_equal(piece->number, ++taker->pieces);
    assert_true(piece->size <= PART);
    ssize_t n = pread(piece->fd, taker->bytes + taker->len, piece->size, (off_t)piece->offset);
    assert_int_equal(n, piece->size);
    taker->len += piece->size;
    if (piece->last)
        taker->last = piece->number;
}

static void on_ready(void *ctx)
{
    struct taker *taker = ctx;
    struct s3_piece piece;
    while (s3_source_take(taker->source, &piece)) {
        read_piece(taker, &piece);
        if (!taker->keep)
            s3_source_give(taker->source, &piece);
    }
    if (s3_source_check(taker->source, &taker->err) != 0 || (taker->keep && taker->pieces == JOBS))
        loop_stop(taker->loop);
}

static void take_all(struct taker *taker, int fd)
{
    struct err err;
    taker->loop = loop_new();
    taker->source = s3_source_new(taker->loop, fd, PART, JOBS, on_ready, taker, &err);
    assert_non_null(taker->source);
    loop_run(taker->loop);
}

static void finish(struct taker *taker)
{
    s3_source_free(taker->source);
    loop_free(taker->loop);
}

static const char text[] = "0123456789abcdefghijklmnopqrstuvwxyz0123456789";

static const struct {
    size_t size;
    int pieces;
} cases[] = {{0, 1}, {1, 1}, {9, 1}, {10, 1}, {11, 2}, {20, 2}, {21, 3}, {45, 5}};

static void pipes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct taker taker = {0};
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        assert_int_equal(write(ends[1], text, cases[i].size), cases[i].size);
        close(ends[1]);
        take_all(&taker, ends[0]);
        assert_int_equal(taker.pieces, cases[i].pieces);
        assert_int_equal(taker.last, cases[i].pieces);
        assert_int_equal(taker.len, cases[i].size);
        assert_memory_equal(taker.bytes, text, taker.len);
        finish(&taker);
        close(ends[0]);
    }
}

static void files(void **state)
{
    (void)state;
    struct err err;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct taker taker = {0};
        int fd = file_temp(&err);
        assert_int_equal(write(fd, "skip", 4), 4);
        assert_int_equal(write(fd, text, cases[i].size), cases[i].size);
        lseek(fd, 4, SEEK_SET);
        take_all(&taker, fd);
        assert_int_equal(taker.pieces, cases[i].pieces);
        assert_int_equal(taker.last, cases[i].pieces);
        assert_int_equal(taker.len, cases[i].size);
        assert_memory_equal(taker.bytes, text, taker.len);
        finish(&taker);
        close(fd);
    }
}

/* Nothing more is read than the slots hold while no piece comes back. */
static void bounded(void **state)
{
    (void)state;
    struct taker taker = {.keep = true};
    int ends[2];
    char left[64];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, 46), 46);
    take_all(&taker, ends[0]);
    assert_int_equal(taker.pieces, JOBS);
    assert_true(read(ends[0], left, sizeof left) >= 46 - (JOBS + 2) * PART);
    finish(&taker);
    close(ends[0]);
    close(ends[1]);
}

static void change_while_reading(void **state)
{
    (void)state;
    struct err err;
    struct taker taker = {0};
    int fd = file_temp(&err);
    assert_int_equal(write(fd, text, 30), 30);
    lseek(fd, 0, SEEK_SET);
    take_all(&taker, fd);
    assert_int_equal(s3_source_check(taker.source, &err), 0);
    assert_int_equal(ftruncate(fd, 29), 0);
    assert_int_equal(s3_source_check(taker.source, &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    finish(&taker);
    close(fd);
}

static void unreadable(void **state)
{
    (void)state;
    struct loop *loop = loop_new();
    struct err err;
    int fd = open("/", O_RDONLY);
    assert_null(s3_source_new(loop, fd, PART, JOBS, on_ready, NULL, &err));
    assert_int_equal(err.kind, ERR_IO);
    close(fd);
    assert_null(s3_source_new(loop, fd, PART, JOBS, on_ready, NULL, &err));
    loop_free(loop);
    struct taker taker = {0};
    fd = open("/dev/null", O_WRONLY); /* opens, but cannot be read */
    take_all(&taker, fd);
    assert_int_equal(taker.err.kind, ERR_IO);
    finish(&taker);
    close(fd);
}

UNIT_GROUP(source, cmocka_unit_test(pipes), cmocka_unit_test(files), cmocka_unit_test(bounded),
           cmocka_unit_test(change_while_reading), cmocka_unit_test(unreadable))
