#include <string.h>

#include "s3_fixture.h"

#include "aws/s3_fetch.h"

enum { SIZE = 100, RANGE = 30, JOBS = 3 };

enum mode {
    FINE,
    CUT,     /* the second range breaks off once */
    WHOLE,   /* no ranges here: 200 */
    EMPTY,   /* 416, then nothing */
    CHANGED, /* 412 from the second range on */
    DENIED,  /* 403 for the third */
    NO_ETAG,
    SHIFTED /* not the range asked for */
};

static struct s3_counts *counts;
static char object[SIZE];

static void send_range(const struct served *request, long first, long last, int mode)
{
    char headers[128];
    long shift = mode == SHIFTED && first > 0 ? 1 : 0;
    sprintf(headers, "%sContent-Range: bytes %ld-%ld/%d\r\n",
            mode == NO_ETAG ? "" : "ETag: \"e\"\r\n", first - shift, last - shift, SIZE);
    server_reply(request->fd, 206, headers, object + first - shift, (size_t)(last - first + 1));
}

static bool cut_range(const struct served *request, long first, long last)
{
    char head[192];
    sprintf(head,
            "HTTP/1.1 206 Partial Content\r\nETag: \"e\"\r\nContent-Length: %ld\r\n"
            "Content-Range: bytes %ld-%ld/%d\r\n\r\n",
            last - first + 1, first, last, SIZE);
    server_text(request->fd, head);
    server_send(request->fd, object + first, 10);
    return false;
}

static bool serve(const struct served *request)
{
    char range[64], match[64];
    int mode = counts->mode;
    long first = -1, last = -1;
    counts->gets++;
    server_header(request, "Range", range, sizeof range);
    server_header(request, "If-Match", match, sizeof match);
    sscanf(range, "bytes=%ld-%ld", &first, &last);
    last = last < SIZE ? last : SIZE - 1;
    bool matched = first <= 0 || strcmp(match, "\"e\"") == 0;
    if (mode == WHOLE)
        server_reply(request->fd, 200, "ETag: \"e\"\r\n", object, SIZE);
    else if (mode == EMPTY)
        server_reply(request->fd, first == 0 ? 416 : 200, "ETag: \"e\"\r\n", "", 0);
    else if (!matched || (mode == CHANGED && first > 0))
        server_reply(request->fd, 412, "", "", 0);
    else if (mode == DENIED && first == 2L * RANGE)
        server_reply(request->fd, 403, "", "", 0);
    else if (mode == CUT && first == RANGE)
        return cut_range(request, first, last);
    else
        send_range(request, first, last, mode);
    return true;
}

struct writer {
    char bytes[SIZE];
    int filled[SIZE]; /* how often each byte came */
    bool refuse;
    int ends;
    struct err err;
};

static int on_write(void *ctx, uint64_t offset, const char *ptr, size_t len)
{
    struct writer *writer = ctx;
    if (writer->refuse)
        return -1;
    assert_true(offset + len <= SIZE);
    memcpy(writer->bytes + offset, ptr, len);
    for (size_t i = 0; i < len; i++)
        writer->filled[offset + i]++;
    return 0;
}

static void on_done(void *ctx, const struct err *err)
{
    struct writer *writer = ctx;
    writer->ends++;
    if (err != NULL)
        writer->err = *err;
}

/* Returns how many requests it took. */
static int fetch(int mode, struct writer *writer)
{
    struct s3_fixture fixture;
    for (int i = 0; i < SIZE; i++)
        object[i] = (char)('!' + i % 90);
    s3_fixture_start(&fixture, &counts, serve, mode);
    struct s3_fetch_config config = {.loop = fixture.loop,
                                     .aws = fixture.aws,
                                     .bucket = span_str("b"),
                                     .key = span_str("k"),
                                     .range_size = RANGE,
                                     .jobs = JOBS,
                                     .write = on_write,
                                     .done = on_done,
                                     .ctx = writer};
    struct s3_fetch *fetch = s3_fetch_new(&config);
    loop_run(fixture.loop);
    int gets = counts->gets;
    s3_fetch_free(fetch);
    s3_fixture_stop(&fixture);
    assert_int_equal(writer->ends, 1);
    return gets;
}

static void complete(void **state)
{
    (void)state;
    static const struct {
        int mode, gets;
    } cases[] = {{FINE, 4}, {CUT, 5}, {WHOLE, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct writer writer = {0};
        int gets = fetch(cases[i].mode, &writer);
        if (writer.err.kind != ERR_NONE || gets != cases[i].gets)
            fail_msg("mode %d: %d requests, %s", cases[i].mode, gets, writer.err.message);
        assert_memory_equal(writer.bytes, object, SIZE);
        for (int at = 0; at < SIZE; at++)
            assert_int_equal(writer.filled[at], 1);
    }
}

static void empty(void **state)
{
    (void)state;
    struct writer writer = {0};
    assert_int_equal(fetch(EMPTY, &writer), 2);
    assert_int_equal(writer.err.kind, ERR_NONE);
    assert_int_equal(writer.filled[0], 0);
}

static void failing(void **state)
{
    (void)state;
    static const struct {
        int mode;
        enum err_kind kind;
    } cases[] = {
        {CHANGED, ERR_DATA}, {DENIED, ERR_ACCESS}, {NO_ETAG, ERR_SERVICE}, {SHIFTED, ERR_SERVICE}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct writer writer = {0};
        fetch(cases[i].mode, &writer);
        if (writer.err.kind != cases[i].kind)
            fail_msg("mode %d: %d %s", cases[i].mode, writer.err.kind, writer.err.message);
        for (int at = 0; at < SIZE; at++)
            assert_true(writer.filled[at] == 0 || writer.bytes[at] == object[at]);
    }
}

static void refused(void **state)
{
    (void)state;
    struct writer writer = {.refuse = true};
    assert_int_equal(fetch(FINE, &writer), 1);
    assert_int_equal(writer.err.kind, ERR_CANCELLED);
}

UNIT_GROUP(s3_fetch, cmocka_unit_test(complete), cmocka_unit_test(empty), cmocka_unit_test(failing),
           cmocka_unit_test(refused))
