/* aws-chunked: the two worked examples of the S3 documentation ("Signature Calculations for the
 * Authorization Header: Transferring Payload in Multiple Chunks", with and without trailer), in
 * pieces of every size; then damage. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "local/chunked.h"

#define SEED         "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"
#define CHUNK1       "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"
#define CHUNK2       "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"
#define CHUNK3       "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"
#define TRAILER_SEED "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"
#define TRAILER1     "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2"
#define TRAILER2     "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7"
#define TRAILER3     "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"
#define TRAILER_SIG  "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"

static struct auth_claim claim_of(const char *seed)
{
    struct auth_claim claim = {.form = AUTH_HEADER,
                               .date = "20130524",
                               .region = "us-east-1",
                               .service = "s3",
                               .time = "20130524T000000Z",
                               .secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"};
    strcpy(claim.signature, seed);
    clock_parse("20130524T000000Z", &claim.time_ms);
    return claim;
}

static void repeat(struct buf *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_addc(out, 'a');
}

static void make(struct buf *out, const char *one, const char *two, const char *three,
                 const char *end)
{
    buf_addf(out, "10000;chunk-signature=%s\r\n", one);
    repeat(out, 65536);
    buf_addf(out, "\r\n400;chunk-signature=%s\r\n", two);
    repeat(out, 1024);
    buf_addf(out, "\r\n0;chunk-signature=%s\r\n%s\r\n", three, end);
}

static void collect(void *ctx, struct span payload)
{
    buf_addspan(ctx, payload);
}

/* Feeds in pieces of step bytes; returns the final status, the payload in out. */
static enum chunked_status decode(struct span bytes, size_t step, const struct auth_claim *claim,
                                  struct buf *out, char trailer[40])
{
    struct chunked chunked;
    chunked_init(&chunked, claim);
    for (size_t at = 0; at < bytes.len; at += step) {
        size_t len = bytes.len - at < step ? bytes.len - at : step;
        chunked_feed(&chunked, span_of(bytes.ptr + at, len), collect, out);
    }
    enum chunked_status status = chunked_finish(&chunked);
    struct span value = chunked_trailer(&chunked, "x-amz-checksum-crc32c");
    snprintf(trailer, 40, "%.*s", SPAN_ARG(value));
    chunked_release(&chunked);
    return status;
}

static void documented_examples(void **state)
{
    (void)state;
    static const size_t steps[] = {1, 7, 86, 1000, 65536, 1 << 20};
    struct auth_claim plain = claim_of(SEED), trailing = claim_of(TRAILER_SEED);
    struct buf body, with_trailer;
    buf_init(&body, 0);
    buf_init(&with_trailer, 0);
    make(&body, CHUNK1, CHUNK2, CHUNK3, "");
    assert_int_equal(body.len, 66824);
    make(&with_trailer, TRAILER1, TRAILER2, TRAILER3,
         "x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:" TRAILER_SIG "\r\n");
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        char trailer[40];
        struct buf out;
        buf_init(&out, 0);
        assert_int_equal(decode(buf_span(&body), steps[i], &plain, &out, trailer), CHUNKED_OK);
        assert_int_equal(out.len, 66560);
        buf_clear(&out);
        assert_int_equal(decode(buf_span(&with_trailer), steps[i], &trailing, &out, trailer),
                         CHUNKED_OK);
        assert_int_equal(out.len, 66560);
        assert_string_equal(trailer, "sOO8/Q==");
        buf_release(&out);
    }
    buf_release(&body);
    buf_release(&with_trailer);
}

/* Any byte of the signed form that changes is noticed. */
static void damage_is_noticed(void **state)
{
    (void)state;
    static const size_t places[] = {0, 3, 10, 30, 90, 5000, 65622, 65625, 65640, 66000, 66750};
    struct auth_claim claim = claim_of(SEED);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char trailer[40];
        struct buf body, out;
        buf_init(&body, 0);
        buf_init(&out, 0);
        make(&body, CHUNK1, CHUNK2, CHUNK3, "");
        body.data[places[i]] = (char)(body.data[places[i]] ^ 1);
        assert_int_not_equal(decode(buf_span(&body), 4096, &claim, &out, trailer), CHUNKED_OK);
        buf_release(&body);
        buf_release(&out);
    }
}

static void unsigned_forms(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        enum chunked_status status;
        const char *payload, *trailer;
    } cases[] = {
        {"3\r\nabc\r\n0\r\n\r\n", CHUNKED_OK, "abc", ""},
        {"0\r\n\r\n", CHUNKED_OK, "", ""},
        {"A\r\n0123456789\r\n0\r\nX-Amz-Checksum-CRC32C : abc= \r\n\r\n", CHUNKED_OK, "0123456789",
         "abc="},
        {"3;chunk-signature=00\r\nabc\r\n0;chunk-signature=11\r\n\r\n", CHUNKED_OK, "abc", ""},
        {"", CHUNKED_MALFORMED, "", ""},
        {"3\r\nabc\r\n0\r\n", CHUNKED_MALFORMED, "abc", ""},
        {"3\r\nabc\r\n", CHUNKED_MALFORMED, "abc", ""},
        {"3\r\nabcd\r\n0\r\n\r\n", CHUNKED_MALFORMED, "abc", ""},
        {"3\nabc\r\n0\r\n\r\n", CHUNKED_MALFORMED, "", ""},
        {"\r\n", CHUNKED_MALFORMED, "", ""},
        {"g\r\n", CHUNKED_MALFORMED, "", ""},
        {"-1\r\n", CHUNKED_MALFORMED, "", ""},
        {"140000001\r\n", CHUNKED_MALFORMED, "", ""},
        {"0\r\nno colon\r\n\r\n", CHUNKED_MALFORMED, "", ""},
        {"0\r\n\r\nmore", CHUNKED_MALFORMED, "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (size_t step = 1; step < 40; step += 38) {
            char trailer[40];
            struct buf out;
            buf_init(&out, 0);
            print_message("case %zu\n", i);
            assert_int_equal(decode(span_str(cases[i].body), step, NULL, &out, trailer),
                             cases[i].status);
            assert_string_equal(out.data, cases[i].payload);
            if (cases[i].status == CHUNKED_OK)
                assert_string_equal(trailer, cases[i].trailer);
            buf_release(&out);
        }
}

static void long_line_is_refused(void **state)
{
    (void)state;
    struct buf line, out;
    char trailer[40];
    buf_init(&line, 0);
    buf_init(&out, 0);
    buf_addc(&line, '1');
    buf_addc(&line, ';');
    repeat(&line, CAP_LOCAL_CHUNK_LINE - 3);
    buf_adds(&line, "\r\na\r\n0\r\n\r\n");
    assert_int_equal(decode(buf_span(&line), 100, NULL, &out, trailer), CHUNKED_OK);
    buf_clear(&line);
    buf_addc(&line, '1');
    buf_addc(&line, ';');
    repeat(&line, CAP_LOCAL_CHUNK_LINE - 2);
    buf_adds(&line, "\r\na\r\n0\r\n\r\n");
    assert_int_equal(decode(buf_span(&line), 100, NULL, &out, trailer), CHUNKED_MALFORMED);
    buf_release(&line);
    buf_release(&out);
}

UNIT_GROUP(chunked, cmocka_unit_test(documented_examples), cmocka_unit_test(damage_is_noticed),
           cmocka_unit_test(unsigned_forms), cmocka_unit_test(long_line_is_refused))
