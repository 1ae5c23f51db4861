#include "unit.h"

#include <string.h>

#include "codec/ndlines.h"
#include "core/caps.h"

/* Feeds text in pieces of step bytes and lists the lines as "number text" or "number! start". */
static void list(const char *text, size_t max_line, size_t step, bool keep_blank, struct buf *out)
{
    struct ndlines lines;
    struct ndline line;
    ndlines_init(&lines, max_line);
    lines.keep_blank = keep_blank;
    for (size_t len = strlen(text), at = 0; at < len; at += step) {
        size_t room, n = len - at < step ? len - at : step;
        memcpy(ndlines_room(&lines, &room), text + at, n);
        ndlines_fed(&lines, n);
        while (ndlines_next(&lines, &line))
            buf_addf(out, "%d%s %.*s|", (int)line.number, line.too_long ? "!" : "",
                     SPAN_ARG(line.text));
    }
    ndlines_end(&lines);
    while (ndlines_next(&lines, &line))
        buf_addf(out, "%d%s %.*s|", (int)line.number, line.too_long ? "!" : "",
                 SPAN_ARG(line.text));
    assert_false(ndlines_next(&lines, &line));
    ndlines_release(&lines);
}

static void lines_however_they_are_cut(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"", ""},
        {"\n", ""},
        {"a", "1 a|"},
        {"a\n", "1 a|"},
        {"a\nbb\nccc", "1 a|2 bb|3 ccc|"},
        {"a\n\n \t\r\nb\n", "1 a|4 b|"},
        {"a\r\nb", "1 a\r|2 b|"},
        {"12345678\n", "1 12345678|"},
        {"123456789\nx\n", "1! 12345678|2 x|"},
        {"12345678", "1 12345678|"},
        {"123456789", "1! 12345678|"},
        {"a\n123456789abcdefghijk\nb\n123456789\n", "1 a|2! 12345678|3 b|4! 12345678|"},
        {"         \nb", "1!         |2 b|"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t step = 1; step < 40; step++) {
            struct buf out;
            buf_init(&out, 0);
            list(cases[i].text, 8, step, false, &out);
            assert_string_equal(out.data, cases[i].expected);
            buf_release(&out);
        }
    }
}

static void blank_lines_kept(void **state)
{
    (void)state;
    for (size_t step = 1; step < 12; step++) {
        struct buf out;
        buf_init(&out, 0);
        list("\n\na\n \r\n\nb\n", 8, step, true, &out);
        assert_string_equal(out.data, "1 |2 |3 a|4  \r|5 |6 b|");
        buf_release(&out);
    }
}

/* One line of len bytes in reads of 64 KiB: is it accepted? */
static bool accepted(size_t len, size_t max_line)
{
    struct ndlines lines;
    struct ndline line;
    bool got = false, ok = false;
    ndlines_init(&lines, max_line);
    for (size_t left = len + 1; left > 0;) {
        size_t room, n;
        char *to = ndlines_room(&lines, &room);
        assert_non_null(to);
        assert_true(room >= 65536);
        n = left < room ? left : room;
        memset(to, 'x', n);
        left -= n;
        if (left == 0)
            to[n - 1] = '\n';
        ndlines_fed(&lines, n);
        while (ndlines_next(&lines, &line)) {
            assert_false(got);
            got = true;
            ok = !line.too_long;
            assert_int_equal(line.text.len, ok ? len : 256);
        }
        assert_true(lines.pending.size <= max_line + 3 * 65536);
    }
    assert_true(got);
    ndlines_release(&lines);
    return ok;
}

static void length_cap(void **state)
{
    (void)state;
    assert_true(accepted(300, 300));
    assert_false(accepted(301, 300));
    assert_true(accepted(CAP_LINE_DEFAULT, CAP_LINE_DEFAULT));
    assert_false(accepted(CAP_LINE_DEFAULT + 1, CAP_LINE_DEFAULT));
    assert_false(accepted(3 * CAP_LINE_DEFAULT, CAP_LINE_DEFAULT));
    struct ndlines lines;
    ndlines_init(&lines, 0);
    assert_int_equal(lines.max_line, CAP_LINE_DEFAULT);
    ndlines_release(&lines);
}

static void memory_of_a_long_line_is_given_back(void **state)
{
    (void)state;
    struct ndlines lines;
    struct ndline line;
    size_t room, fed = 0;
    ndlines_init(&lines, 0);
    while (fed < 4 << 20) {
        char *to = ndlines_room(&lines, &room);
        memset(to, 'x', room);
        to[room - 1] = fed + room < 4 << 20 ? 'x' : '\n';
        fed += room;
        ndlines_fed(&lines, room);
        assert_int_equal(ndlines_next(&lines, &line), fed >= 4 << 20);
    }
    assert_int_equal(line.text.len, fed - 1);
    assert_false(ndlines_next(&lines, &line));
    assert_true(lines.pending.size > 4 << 20);
    ndlines_room(&lines, &room);
    assert_true(lines.pending.size < 1 << 20);
    ndlines_release(&lines);
}

UNIT_GROUP(ndlines, cmocka_unit_test(lines_however_they_are_cut),
           cmocka_unit_test(blank_lines_kept), cmocka_unit_test(length_cap),
           cmocka_unit_test(memory_of_a_long_line_is_given_back))
