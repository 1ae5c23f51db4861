#include "unit.h"

#include <string.h>
#include <zlib.h>

#include "codec/gunzip.h"
#include "core/buf.h"

/* Appends text as a gzip member. */
static void member(struct buf *out, const char *text, size_t len)
{
    z_stream z = {0};
    char room[4096];
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (Bytef *)text;
    z.avail_in = (uInt)len;
    z.next_out = (Bytef *)room;
    z.avail_out = sizeof room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    buf_add(out, room, sizeof room - z.avail_out);
    deflateEnd(&z);
}

/* All of in, given piece bytes at a time, with room for that many. Returns 0 or -1. */
static int run(struct span in, bool must, size_t piece, size_t room, struct buf *out)
{
    struct gunzip *gunzip = gunzip_new(must);
    struct span rest;
    char got[64];
    size_t made = 0;
    struct err err;
    int status = 0;
    while (status == 0 && in.len > 0) {
        struct span part = span_of(in.ptr, in.len < piece ? in.len : piece);
        in = span_of(in.ptr + part.len, in.len - part.len);
        do {
            status = gunzip_step(gunzip, &part, got, room, &made, &err);
            buf_add(out, got, status == 0 ? made : 0);
        } while (status == 0 && (part.len > 0 || made == room));
    }
    if (status == 0)
        status = gunzip_end(gunzip, &rest, &err);
    if (status == 0)
        buf_addspan(out, rest);
    else
        assert_int_equal(err.kind, ERR_DATA);
    gunzip_free(gunzip);
    return status;
}

/* However it is cut. result NULL: an error. */
static void check(struct span in, bool must, const char *result)
{
    static const size_t sizes[] = {1, 2, 3, 64};
    for (size_t i = 0; i < 16; i++) {
        struct buf out;
        buf_init(&out, 0);
        int status = run(in, must, sizes[i / 4], sizes[i % 4], &out);
        assert_int_equal(status, result != NULL ? 0 : -1);
        if (result != NULL)
            assert_string_equal(out.data, result);
        buf_release(&out);
    }
}

static void streams(void **state)
{
    (void)state;
    struct buf gz;
    buf_init(&gz, 0);
    member(&gz, "one ", 4);
    size_t first = gz.len;
    check(buf_span(&gz), true, "one ");
    member(&gz, "", 0);
    member(&gz, "two", 3);
    check(buf_span(&gz), false, "one two");
    for (size_t len = 1; len < gz.len; len++) { /* every way to break off */
        struct buf out;
        buf_init(&out, 0);
        int status = run(span_of(gz.data, len), true, 64, 64, &out);
        assert_int_equal(status, len == first || len == first + 20 ? 0 : -1);
        buf_release(&out);
    }
    buf_add(&gz, "\0\0\0", 3);
    check(buf_span(&gz), true, "one two");
    buf_adds(&gz, "x");
    check(buf_span(&gz), true, NULL);
    gz.data[15] = (char)~gz.data[15];
    check(buf_span(&gz), true, NULL);
    buf_release(&gz);
}

static void plain(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "x", "\x1f", "\x1fz", "not gzip at all"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        check(span_str(texts[i]), false, texts[i]);
        check(span_str(texts[i]), true, i == 0 ? "" : NULL);
    }
}

UNIT_GROUP(gunzip, cmocka_unit_test(streams), cmocka_unit_test(plain))
