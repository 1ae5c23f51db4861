#include <string.h>

#include "s3_fixture.h"

#include "s3/download.h"

enum { SIZE = 100, CUT = 40 };

enum mode {
    WHOLE,
    CONTINUES,     /* cut once, then a proper range */
    IGNORES_RANGE, /* cut, then the whole again */
    OTHER_RANGE,   /* cut, then a range from elsewhere */
    CHANGED,       /* cut, then 412 */
    SWAPPED,       /* cut, then that range of another version */
    NO_ETAG,       /* cut, and no ETag to continue with */
    DEAF,          /* cut, then nothing any more */
    EMPTY,
    MISSING
};

static struct s3_counts *counts;
static char object[SIZE];

static void cut_reply(int fd, const char *etag)
{
    char head[128];
    sprintf(head, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n", SIZE, etag);
    server_text(fd, head);
    server_send(fd, object, CUT);
}

static bool first_reply(const struct served *request, int mode)
{
    switch (mode) {
    case WHOLE:
        server_reply(request->fd, 200, "ETag: \"e\"\r\n", object, SIZE);
        return true;
    case EMPTY:
        server_reply(request->fd, 200, "ETag: \"e\"\r\n", "", 0);
        return true;
    case MISSING:
        server_reply(request->fd, 404, "", "<Error><Code>NoSuchKey</Code></Error>", 37);
        return true;
    default:
        cut_reply(request->fd, mode == NO_ETAG ? "" : "ETag: \"e\"\r\n");
        return false;
    }
}

static bool serve(const struct served *request)
{
    char range[64], match[64];
    int mode = counts->mode;
    if (atomic_fetch_add(&counts->gets, 1) == 0)
        return first_reply(request, mode);
    server_header(request, "Range", range, sizeof range);
    server_header(request, "If-Match", match, sizeof match);
    bool asked = strcmp(range, "bytes=40-99") == 0 && strcmp(match, "\"e\"") == 0;
    if (mode == CONTINUES && asked)
        server_reply(request->fd, 206, "ETag: \"e\"\r\nContent-Range: bytes 40-99/100\r\n",
                     object + CUT, SIZE - CUT);
    else if (mode == OTHER_RANGE)
        server_reply(request->fd, 206, "ETag: \"e\"\r\nContent-Range: bytes 41-99/100\r\n",
                     object + CUT + 1, SIZE - CUT - 1);
    else if (mode == IGNORES_RANGE)
        server_reply(request->fd, 200, "ETag: \"e\"\r\n", object, SIZE);
    else if (mode == SWAPPED)
        server_reply(request->fd, 206, "ETag: \"f\"\r\nContent-Range: bytes 40-99/100\r\n",
                     object + CUT, SIZE - CUT);
    else if (mode == CHANGED)
        server_reply(request->fd, 412, "", "", 0);
    return mode != DEAF;
}

struct reader {
    struct s3_download *download;
    struct loop *loop;
    char bytes[2 * SIZE];
    size_t len;
    int pauses; /* how often still to pause */
    int ends;
    uint64_t size;
    struct err err; /* ERR_NONE: it ended well */
};

static void on_begin(void *ctx, const struct s3_download_facts *facts)
{
    ((struct reader *)ctx)->size = facts->total;
}

static void resume(void *ctx)
{
    s3_download_resume(((struct reader *)ctx)->download);
}

static enum http_sink_result on_data(void *ctx, const char *ptr, size_t len)
{
    struct reader *reader = ctx;
    if (reader->pauses > 0) {
        reader->pauses--;
        loop_soon(reader->loop, resume, reader);
        return HTTP_SINK_PAUSE;
    }
    assert_true(reader->len + len <= sizeof reader->bytes);
    memcpy(reader->bytes + reader->len, ptr, len);
    reader->len += len;
    return HTTP_SINK_OK;
}

static void on_done(void *ctx, const struct err *err)
{
    struct reader *reader = ctx;
    reader->ends++;
    if (err != NULL)
        reader->err = *err;
}

/* Downloads from a server of that mode. Returns how many requests it took. */
static int download(int mode, struct reader *reader)
{
    struct s3_fixture fixture;
    for (int i = 0; i < SIZE; i++)
        object[i] = (char)('!' + i % 90);
    s3_fixture_start(&fixture, &counts, serve, mode);
    struct s3_download_config config = {.loop = fixture.loop,
                                        .aws = fixture.aws,
                                        .read = {.bucket = span_str("b"), .key = span_str("k")},
                                        .begin = on_begin,
                                        .data = on_data,
                                        .done = on_done,
                                        .ctx = reader};
    reader->loop = fixture.loop;
    reader->download = s3_download_new(&config);
    loop_run(fixture.loop);
    int gets = counts->gets;
    s3_download_free(reader->download);
    s3_fixture_stop(&fixture);
    assert_int_equal(reader->ends, 1);
    return gets;
}

static void whole(void **state)
{
    (void)state;
    struct reader reader = {.pauses = 2};
    assert_int_equal(download(WHOLE, &reader), 1);
    assert_int_equal(reader.err.kind, ERR_NONE);
    assert_int_equal(reader.size, SIZE);
    assert_int_equal(reader.len, SIZE);
    assert_memory_equal(reader.bytes, object, SIZE);
}

static void continued(void **state)
{
    (void)state;
    struct reader reader = {0};
    assert_int_equal(download(CONTINUES, &reader), 2);
    assert_int_equal(reader.err.kind, ERR_NONE);
    assert_int_equal(reader.len, SIZE);
    assert_memory_equal(reader.bytes, object, SIZE);
}

/* What cannot be continued fails, and no byte is given out that is not the next one. */
static void broken(void **state)
{
    (void)state;
    static const struct {
        int mode;
        enum err_kind kind;
        int gets;
    } cases[] = {{IGNORES_RANGE, ERR_SERVICE, 2},
                 {OTHER_RANGE, ERR_SERVICE, 2},
                 {CHANGED, ERR_DATA, 2},
                 {SWAPPED, ERR_DATA, 2},
                 {NO_ETAG, ERR_NETWORK, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct reader reader = {0};
        int gets = download(cases[i].mode, &reader);
        if (reader.err.kind != cases[i].kind || gets != cases[i].gets)
            fail_msg("mode %d: %d requests, %s", cases[i].mode, gets, reader.err.message);
        assert_int_equal(reader.len, CUT);
        assert_memory_equal(reader.bytes, object, CUT);
    }
}

static void gives_up(void **state)
{
    (void)state;
    struct reader reader = {0};
    int gets = download(DEAF, &reader);
    assert_in_range(gets, 3, 16);
    assert_int_equal(reader.err.kind, ERR_NETWORK);
    assert_int_equal(reader.len, CUT);
}

static void empty(void **state)
{
    (void)state;
    struct reader reader = {.size = 1};
    assert_int_equal(download(EMPTY, &reader), 1);
    assert_int_equal(reader.err.kind, ERR_NONE);
    assert_int_equal(reader.size, 0);
    assert_int_equal(reader.len, 0);
}

static void missing(void **state)
{
    (void)state;
    struct reader reader = {.size = 1};
    assert_int_equal(download(MISSING, &reader), 1);
    assert_int_equal(reader.err.kind, ERR_NOT_FOUND);
    assert_int_equal(reader.size, 1); /* begin was not called */
}

UNIT_GROUP(download, cmocka_unit_test(whole), cmocka_unit_test(continued), cmocka_unit_test(broken),
           cmocka_unit_test(gives_up), cmocka_unit_test(empty), cmocka_unit_test(missing))
