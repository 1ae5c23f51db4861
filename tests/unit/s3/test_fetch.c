#include <string.h>

#include "s3_fixture.h"

#include "s3/fetch.h"
#include "codec/base64.h"

enum { SIZE = 100, PIECE = 30, JOBS = 3 };

enum mode {
    FINE,
    CUT,     /* the second piece breaks off once */
    EMPTY,   /* no bytes */
    CHANGED, /* 412 from the second piece on */
    SWAPPED, /* another version from the second piece on, whatever If-Match says */
    DENIED,  /* 403 for the third */
    NO_ETAG, /* nothing to ask for ranges by */
    SHIFTED, /* not the range asked for */
    UNSIZED, /* no Content-Length */
    CHECKED, /* with the checksum in counts->creates */
    MISMATCH /* with a wrong one */
};

static struct s3_counts *counts;
static char object[SIZE];

static void checksum_header(int mode, char *out)
{
    enum hashes_kind kind = (enum hashes_kind)counts->creates;
    struct hashes hashes;
    struct buf value;
    buf_init(&value, 0);
    hashes_begin(&hashes, HASHES_BIT(kind));
    hashes_add(&hashes, span_of(object, SIZE - (mode == MISMATCH)));
    hashes_end(&hashes);
    base64_encode(span_of((char *)hashes.value[kind], hashes_size(kind)), &value);
    sprintf(out, "x-amz-checksum-%s: %s\r\n", s3_verify_name(kind), value.data);
    hashes_release(&hashes);
    buf_release(&value);
}

static bool send_whole(const struct served *request, int mode)
{
    char headers[256] = "ETag: \"e\"\r\n", asked[32];
    server_header(request, "x-amz-checksum-mode", asked, sizeof asked);
    if (strcmp(asked, "ENABLED") == 0 && (mode == CHECKED || mode == MISMATCH))
        checksum_header(mode, headers + strlen(headers));
    if (mode == UNSIZED) {
        server_text(request->fd, "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nConnection: close\r\n\r\n");
        server_send(request->fd, object, SIZE);
        return false;
    }
    server_reply(request->fd, 200, mode == NO_ETAG ? "" : headers, object,
                 mode == EMPTY ? 0 : SIZE);
    return true;
}

static void send_range(const struct served *request, long first, long last, int mode)
{
    char headers[128];
    long shift = mode == SHIFTED ? 1 : 0;
    sprintf(headers, "ETag: \"%c\"\r\nContent-Range: bytes %ld-%ld/%d\r\n",
            mode == SWAPPED ? 'f' : 'e', first - shift, last - shift, SIZE);
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
    if (range[0] == '\0')
        return send_whole(request, mode);
    sscanf(range, "bytes=%ld-%ld", &first, &last);
    last = last < SIZE ? last : SIZE - 1;
    if (strcmp(match, "\"e\"") != 0 || mode == CHANGED)
        server_reply(request->fd, 412, "", "", 0);
    else if (mode == DENIED && first == 2L * PIECE)
        server_reply(request->fd, 403, "", "", 0);
    else if (mode == CUT && first == PIECE)
        return cut_range(request, first, last);
    else
        send_range(request, first, last, mode);
    return true;
}

struct writer {
    char bytes[SIZE];
    int filled[SIZE]; /* how often each byte came */
    bool refuse, refuse_begin, in_order;
    enum hashes_kind checksum;
    int begins, ends, pieces;
    enum hashes_kind verified;
    struct err err;
    int slots;
};

static int on_begin(void *ctx, const struct s3_facts *facts)
{
    struct writer *writer = ctx;
    writer->begins++;
    assert_true(facts->total == SIZE || facts->total == 0 || facts->total == UINT64_MAX);
    return writer->refuse_begin ? -1 : 0;
}

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

static void on_piece(void *ctx, const struct s3_pieces *pieces, size_t index)
{
    struct writer *writer = ctx;
    assert_true(s3_pieces_done(pieces, index));
    writer->pieces++;
}

static void on_done(void *ctx, const struct err *err)
{
    struct writer *writer = ctx;
    writer->ends++;
    if (err != NULL)
        writer->err = *err;
}

static struct s3_fetch_config config_of(const struct s3_fixture *fixture, struct writer *writer)
{
    writer->slots = JOBS;
    return (struct s3_fetch_config){.loop = fixture->loop,
                                    .aws = fixture->aws,
                                    .read = {.bucket = span_str("b"), .key = span_str("k")},
                                    .piece_size = PIECE,
                                    .in_order = writer->in_order,
                                    .slots = &writer->slots,
                                    .begin = on_begin,
                                    .write = on_write,
                                    .piece = on_piece,
                                    .done = on_done,
                                    .ctx = writer};
}

static void start_fixture(struct s3_fixture *fixture, int mode, const struct writer *writer)
{
    for (int i = 0; i < SIZE; i++)
        object[i] = (char)('!' + i % 90);
    s3_fixture_start(fixture, &counts, serve, mode);
    counts->creates = (int)writer->checksum;
}

/* Runs to the end. Returns how many requests it took. */
static int finish(struct s3_fixture *fixture, struct s3_fetch *fetch, struct writer *writer)
{
    loop_run(fixture->loop);
    int gets = counts->gets;
    writer->verified = s3_fetch_verified(fetch);
    s3_fetch_free(fetch);
    s3_fixture_stop(fixture);
    assert_int_equal(writer->ends, 1);
    assert_int_equal(writer->slots, JOBS);
    return gets;
}

static int fetch(int mode, struct writer *writer)
{
    struct s3_fixture fixture;
    start_fixture(&fixture, mode, writer);
    struct s3_fetch_config config = config_of(&fixture, writer);
    return finish(&fixture, s3_fetch_new(&config), writer);
}

static void complete(void **state)
{
    (void)state;
    static const struct {
        int mode, gets, pieces;
        bool in_order;
    } cases[] = {{FINE, 4, 4, false},
                 {CUT, 5, 4, false},
                 {NO_ETAG, 1, 4, false},
                 {UNSIZED, 1, 0, false},
                 {FINE, 1, 4, true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct writer writer = {.in_order = cases[i].in_order};
        int gets = fetch(cases[i].mode, &writer);
        if (writer.err.kind != ERR_NONE || gets != cases[i].gets)
            fail_msg("case %zu: %d requests, %s", i, gets, writer.err.message);
        assert_memory_equal(writer.bytes, object, SIZE);
        for (int at = 0; at < SIZE; at++)
            assert_int_equal(writer.filled[at], 1);
        assert_int_equal(writer.begins, 1);
        assert_int_equal(writer.pieces, cases[i].pieces);
    }
}

static void verified(void **state)
{
    (void)state;
    static const struct {
        enum hashes_kind kind;
        int gets;
    } cases[] = {{HASHES_CRC32, 4},
                 {HASHES_CRC32C, 4},
                 {HASHES_CRC64NVME, 4},
                 {HASHES_SHA1, 1}, /* cannot be joined: one stream */
                 {HASHES_SHA256, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct writer right = {.checksum = cases[i].kind}, wrong = right;
        assert_int_equal(fetch(CHECKED, &right), cases[i].gets);
        assert_int_equal(right.err.kind, ERR_NONE);
        assert_int_equal(right.verified, cases[i].kind);
        fetch(MISMATCH, &wrong);
        assert_int_equal(wrong.err.kind, ERR_DATA);
        assert_int_equal(wrong.verified, HASHES_KINDS);
    }
}

static void empty(void **state)
{
    (void)state;
    struct writer writer = {0};
    assert_int_equal(fetch(EMPTY, &writer), 1);
    assert_int_equal(writer.err.kind, ERR_NONE);
    assert_int_equal(writer.begins, 1);
    assert_int_equal(writer.filled[0], 0);
}

static void failing(void **state)
{
    (void)state;
    static const struct {
        int mode;
        enum err_kind kind;
    } cases[] = {
        {CHANGED, ERR_DATA}, {SWAPPED, ERR_DATA}, {DENIED, ERR_ACCESS}, {SHIFTED, ERR_SERVICE}};
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
    struct writer writer = {.refuse = true}, begin = {.refuse_begin = true};
    assert_int_equal(fetch(FINE, &writer), 1);
    assert_int_equal(writer.err.kind, ERR_CANCELLED);
    assert_int_equal(fetch(FINE, &begin), 1);
    assert_int_equal(begin.err.kind, ERR_CANCELLED);
    assert_int_equal(begin.filled[0], 0);
}

/* Of four pieces the second and the fourth are there. */
static void gone_on(void **state)
{
    (void)state;
    struct s3_fixture fixture;
    struct s3_facts facts;
    struct s3_pieces pieces;
    struct writer writer = {.checksum = HASHES_CRC32C};
    start_fixture(&fixture, FINE, &writer);
    struct s3_fetch_config config = config_of(&fixture, &writer);
    s3_facts_init(&facts);
    facts.total = SIZE;
    buf_adds(&facts.etag, "\"e\"");
    uint64_t crc = crc_update(CRC_32C, 0, object, SIZE);
    facts.verify.kind = HASHES_CRC32C;
    for (int i = 0; i < 4; i++)
        facts.verify.value[i] = (unsigned char)(crc >> (24 - 8 * i));
    s3_pieces_init(&pieces, SIZE, PIECE);
    pieces.crcs = true;
    pieces.kind = CRC_32C;
    for (size_t i = 1; i < 4; i += 2) {
        pieces.piece[i].taken = true;
        s3_pieces_add(&pieces, i, object + i * PIECE,
                      (size_t)(s3_pieces_end(&pieces, i) - s3_pieces_start(&pieces, i)));
    }
    assert_int_equal(finish(&fixture, s3_fetch_go_on(&config, &facts, &pieces), &writer), 2);
    assert_int_equal(writer.err.kind, ERR_NONE);
    assert_int_equal(writer.verified, HASHES_CRC32C);
    assert_int_equal(writer.filled[0], 1);
    assert_int_equal(writer.filled[PIECE], 0);
    assert_int_equal(writer.filled[2 * PIECE], 1);
    assert_int_equal(writer.filled[SIZE - 1], 0);
}

UNIT_GROUP(fetch, cmocka_unit_test(complete), cmocka_unit_test(verified), cmocka_unit_test(empty),
           cmocka_unit_test(failing), cmocka_unit_test(refused), cmocka_unit_test(gone_on))
