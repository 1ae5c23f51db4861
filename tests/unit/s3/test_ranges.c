/* A listing by ranges is the listing, whatever the keys; and its midpoints lie in between. */
#include <string.h>

#include "s3_fixture.h"

#include "s3/midpoint.h"
#include "aws/s3_proto.h"
#include "s3/ranges.h"
#include "codec/url.h"
#include "core/num.h"
#include "core/utf8.h"

enum { KEYS = 3000, KEY_SIZE = 400 };
enum { FINE, STUCK, UNORDERED, DENIED };

static struct s3_counts *counts;
static struct s3_object key[KEYS]; /* sorted; the server's process has a copy */
static char text[KEYS][KEY_SIZE];
static size_t keys;
static uint32_t seed;

static uint32_t rnd(uint32_t below)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % below;
}

/* ---- keys ---- */

/* Letters of many kinds, some that XML or URLs do not carry. */
static size_t odd_letter(char *out)
{
    static const uint32_t points[] = {1,      '\t',    '\n',    ' ',      '%',    '+',    '&',
                                      '/',    0x7f,    0x80,    0xe9,     0xd7ff, 0xe000, 0xfffd,
                                      0xffff, 0x10000, 0x1f600, 0x10ffff, 'a',    'z',    '0'};
    struct buf one;
    buf_init(&one, 0);
    utf8_add(&one, points[rnd(sizeof points / sizeof points[0])]);
    memcpy(out, one.data, one.len);
    size_t len = one.len;
    buf_release(&one);
    return len;
}

static void make_key(size_t i, int kind)
{
    char *to = text[i];
    size_t len = 0;
    switch (kind) {
    case 0: /* counted */
        len = (size_t)snprintf(to, KEY_SIZE, "img_%08zu.jpg", i * 37);
        break;
    case 1: /* long beginnings in common */
        memset(to, 'x', 300);
        len = 300 + (size_t)snprintf(to + 300, KEY_SIZE - 300, "/%u/%x", rnd(3), rnd(1 << 24));
        break;
    case 2: /* hexadecimal */
        len = (size_t)snprintf(to, KEY_SIZE, "p/%08x%08x", rnd(1 << 24) << 8, rnd(1 << 24));
        break;
    default: /* odd ones, of any length */
        for (size_t n = 1 + rnd(8); n > 0; n--)
            len += odd_letter(to + len);
    }
    key[i].key = span_of(to, len);
    key[i].size = i;
}

static int by_key(const void *a, const void *b)
{
    return span_compare(((const struct s3_object *)a)->key, ((const struct s3_object *)b)->key);
}

static void make_keys(size_t count, int kind)
{
    size_t out = 0;
    for (size_t i = 0; i < count; i++)
        make_key(i, kind);
    qsort(key, count, sizeof *key, by_key);
    for (size_t i = 0; i < count; i++)
        if (out == 0 || !span_equal(key[i].key, key[out - 1].key))
            key[out++] = key[i];
    keys = out;
}

/* ---- the service ---- */

/* The decoded value of a parameter of target. */
static struct span parameter(const char *target, const char *name, struct buf *out)
{
    struct span rest = span_str(strchr(target, '?') + 1);
    buf_clear(out);
    while (rest.ptr != NULL) {
        struct span value = span_cut(&rest, '&'), found = span_cut(&value, '=');
        if (span_is(found, name))
            url_decode(value, false, out);
    }
    return buf_span(out);
}

static void make_page(const char *target, struct s3_listing *page, struct buf *last)
{
    struct buf prefix, after, max;
    int64_t most = 0;
    size_t at = 0;
    buf_init(&prefix, 0);
    buf_init(&after, 0);
    buf_init(&max, 0);
    if (parameter(target, "continuation-token", &prefix).len > 0)
        url_decode(buf_span(&prefix), false, &after); /* it came encoded */
    else
        parameter(target, "start-after", &after);
    parameter(target, "prefix", &prefix);
    num_i64(parameter(target, "max-keys", &max), 0, 1000, &most);
    while (at < keys && (span_compare(key[at].key, buf_span(&after)) <= 0 ||
                         !span_starts(key[at].key, prefix.data)))
        at++;
    page->object = &key[at];
    while (page->object_count < (size_t)most && at + page->object_count < keys &&
           span_starts(key[at + page->object_count].key, prefix.data))
        page->object_count++;
    at += page->object_count;
    page->truncated = at < keys && span_starts(key[at].key, prefix.data);
    if (page->truncated)
        buf_addspan(last, key[at - 1].key);
    page->next_token = buf_span(last);
    buf_release(&prefix);
    buf_release(&after);
    buf_release(&max);
}

static bool answer(const struct served *request)
{
    struct s3_listing page = {.url_encoded = true};
    struct s3_object swapped[2];
    struct buf body, last;
    buf_init(&body, 0);
    buf_init(&last, 0);
    int number = ++counts->gets;
    make_page(request->target, &page, &last);
    if (counts->mode == STUCK && page.truncated)
        page.next_token = span_str("a");
    if (counts->mode == UNORDERED && page.object_count > 1) {
        swapped[0] = page.object[1];
        swapped[1] = page.object[0];
        page.object = swapped;
        page.object_count = 2;
    }
    /* Tokens are keys here; XML carries them encoded. */
    struct buf token;
    buf_init(&token, 0);
    url_encode(page.next_token, false, &token);
    page.next_token = buf_span(&token);
    s3_proto_write_listing(&page, &body);
    if (counts->mode == DENIED && number > 5)
        server_text(request->fd, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    else
        server_reply(request->fd, 200, "", body.data, body.len);
    buf_release(&token);
    buf_release(&body);
    buf_release(&last);
    return true;
}

/* ---- the client ---- */

struct got {
    struct s3_ranges *ranges;
    struct loop *loop;
    size_t count, from;
    bool slow; /* pauses after each page */
    int ends;
    struct err err;
};

static void resume(void *ctx)
{
    struct got *got = ctx;
    s3_ranges_resume(got->ranges);
}

static bool on_page(void *ctx, const struct s3_listing *page)
{
    struct got *got = ctx;
    for (size_t i = 0; i < page->object_count; i++, got->count++) {
        assert_true(got->from + got->count < keys);
        assert_true(span_equal(page->object[i].key, key[got->from + got->count].key));
    }
    if (got->slow)
        loop_soon(got->loop, resume, got);
    return !got->slow;
}

static void on_end(void *ctx, const struct err *err)
{
    struct got *got = ctx;
    got->ends++;
    if (err != NULL)
        got->err = *err;
}

static void list(struct got *got, int mode, int jobs, size_t page, struct span prefix,
                 struct span after)
{
    struct s3_fixture fixture;
    struct s3_list_query query = {.bucket = span_str("b"), .prefix = prefix, .start_after = after};
    struct s3_list_events events = {on_page, on_end, got};
    s3_fixture_start(&fixture, &counts, answer, mode);
    got->loop = fixture.loop;
    got->ranges = s3_ranges_new(fixture.aws, &query, jobs, page, &events);
    loop_run(fixture.loop);
    assert_int_equal(got->ends, 1);
    int requests = counts->gets;
    s3_fixture_stop(&fixture);
    s3_ranges_free(got->ranges);
    if (got->err.kind == ERR_NONE) /* what is asked in vain is bounded */
        assert_in_range(requests, 1, 2 * (got->count / page + 1) + 64 * (size_t)jobs);
}

static void same(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 7, 8, 300, KEYS};
    for (int kind = 0; kind < 4; kind++)
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
            struct got got = {.slow = i % 2 == 1};
            seed = (uint32_t)(i + 10 * (size_t)kind);
            make_keys(sizes[i], kind);
            list(&got, FINE, 1 + (int)rnd(8), 7, (struct span){NULL, 0}, (struct span){NULL, 0});
            assert_int_equal(got.err.kind, ERR_NONE);
            assert_int_equal(got.count, keys);
        }
}

static void parts(void **state)
{
    (void)state;
    struct got got = {.from = 0};
    make_keys(KEYS, 0);
    got.from = 1000;
    list(&got, FINE, 4, 13, (struct span){NULL, 0}, key[999].key);
    assert_int_equal(got.count, KEYS - 1000);
    got = (struct got){.from = 0};
    while (!span_starts(key[got.from].key, "img_0001"))
        got.from++;
    list(&got, FINE, 8, 5, span_str("img_0001"), (struct span){NULL, 0});
    assert_true(span_starts(key[got.from + got.count - 1].key, "img_0001"));
    assert_false(span_starts(key[got.from + got.count].key, "img_0001"));
}

static void failures(void **state)
{
    (void)state;
    struct got stuck = {.count = 0}, unordered = {.count = 0}, denied = {.count = 0};
    make_keys(KEYS, 0);
    list(&stuck, STUCK, 4, 7, (struct span){NULL, 0}, (struct span){NULL, 0});
    assert_non_null(strstr(stuck.err.message, "repeats or leaves out its continuation token"));
    list(&unordered, UNORDERED, 4, 7, (struct span){NULL, 0}, (struct span){NULL, 0});
    assert_non_null(strstr(unordered.err.message, "in the order of their bytes"));
    assert_int_equal(unordered.count, 0);
    list(&denied, DENIED, 4, 7, (struct span){NULL, 0}, (struct span){NULL, 0});
    assert_int_equal(denied.err.kind, ERR_ACCESS);
}

static void midpoints(void **state)
{
    (void)state;
    struct buf middle;
    buf_init(&middle, 0);
    for (int kind = 0; kind < 4; kind++) {
        make_keys(200, kind);
        for (size_t i = 1; i < keys; i++) {
            struct span low = key[i - 1].key, high = key[i].key;
            for (int n = 0; n < 40 && s3_midpoint(low, high, &middle); n++) {
                assert_true(span_compare(low, buf_span(&middle)) < 0);
                assert_true(span_compare(buf_span(&middle), high) < 0);
                assert_true(utf8_valid(buf_span(&middle)));
                memcpy(text[KEYS - 1], middle.data, middle.len);
                high = span_of(text[KEYS - 1], middle.len);
            }
        }
    }
    assert_true(s3_midpoint_behind(span_str("img_0099"), 0, 5, 0, &middle));
    assert_string_equal(middle.data, "img_01");
    assert_true(s3_midpoint_behind(span_str("img_0099"), 0, 5, 3, &middle));
    assert_string_equal(middle.data, "imh");
    assert_true(s3_midpoint_behind(span_str("img_0099"), 4, 5, 3, &middle));
    assert_string_equal(middle.data, "img_1");
    assert_false(s3_midpoint_behind(span_str("\xf4\x8f\xbf\xbf"), 0, 0, 0, &middle));
    assert_false(s3_midpoint_behind(span_str(""), 0, 0, 0, &middle));
    buf_release(&middle);
}

UNIT_GROUP(ranges, cmocka_unit_test(midpoints), cmocka_unit_test(same), cmocka_unit_test(parts),
           cmocka_unit_test(failures))
