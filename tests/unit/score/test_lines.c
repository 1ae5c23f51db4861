#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "score/lines.h"

static void write_file(char path[32], const char *text)
{
    strcpy(path, "/tmp/sluice-lines.XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

static void reads_files_one_after_the_other(void **state)
{
    (void)state;
    char one[32], two[32], missing[] = "/nonexistent/file";
    write_file(one, "a\n\nb\nlonger than eight\nlast");
    write_file(two, "c\n");
    char *paths[] = {one, missing, two};
    struct lines lines;
    struct lines_piece piece;
    struct buf place;
    buf_init(&place, 0);
    lines_init(&lines, paths, 3, 8);
    lines_piece_init(&piece);

    static const struct {
        const char *text;
        uint64_t number;
    } expected[] = {{"a", 1}, {"b", 3}, {"longer t", 4}, {"last", 5}};
    size_t seen = 0;
    while (seen < 4 && lines_take(&lines, &piece)) {
        for (size_t i = 0; i < piece.count; i++, seen++) {
            assert_true(seen < 4);
            assert_true(span_is(lines_text(&piece, &piece.item[i]), expected[seen].text));
            assert_int_equal(piece.item[i].number, expected[seen].number);
            assert_int_equal(piece.item[i].too_long, seen == 2);
        }
    }
    assert_int_equal(seen, 4);

    do
        assert_true(lines_take(&lines, &piece));
    while (!piece.failed);
    assert_int_equal(piece.err.kind, ERR_NOT_FOUND);
    assert_int_equal(piece.count, 0);
    assert_true(lines_take(&lines, &piece));
    assert_int_equal(piece.count, 1);
    lines_place(&piece, &piece.item[0], &place);
    assert_string_equal(place.data + strlen(two), ": line 1");
    assert_false(lines_take(&lines, &piece));
    assert_false(lines_take(&lines, &piece));

    buf_release(&place);
    lines_piece_release(&piece);
    lines_release(&lines);
    unlink(one);
    unlink(two);
}

static void stops_when_told(void **state)
{
    (void)state;
    char one[32];
    write_file(one, "a\nb\n");
    char *paths[] = {one};
    struct lines lines;
    struct lines_piece piece;
    lines_init(&lines, paths, 1, 0);
    lines_piece_init(&piece);
    lines_stop(&lines);
    assert_false(lines_take(&lines, &piece));
    lines_piece_release(&piece);
    lines_release(&lines);
    unlink(one);
}

UNIT_GROUP(lines, cmocka_unit_test(reads_files_one_after_the_other),
           cmocka_unit_test(stops_when_told))
