/* Bytes come back from their percent-encoding; the parts of a URL lie inside it and, put together
 * again, give the same parts. */
#include "fuzz.h"

#include "codec/url.h"

static bool inside(struct span part, struct span text)
{
    return part.ptr >= text.ptr && part.ptr + part.len <= text.ptr + text.len;
}

static void check_parts(struct span text)
{
    struct url url, again;
    struct err err;
    if (url_parse(text, &url, &err) != 0)
        return;
    MUST(url.host.len > 0 && url.port > 0 && url.port < 65536);
    MUST(inside(url.host, text) && inside(url.path, text) && inside(url.query, text));
    MUST(url.path.len == 0 || url.path.ptr[0] == '/');
    struct buf whole;
    buf_init(&whole, 0);
    buf_addf(&whole, "http%s://%.*s:%d%.*s?%.*s", url.https ? "s" : "", SPAN_ARG(url.host),
             url.port, SPAN_ARG(url.path), SPAN_ARG(url.query));
    if (url_parse(buf_span(&whole), &again, &err) == 0) { /* the port may pass the cap */
        MUST(again.https == url.https && again.port == url.port);
        MUST(again.default_port == url.default_port);
        MUST(span_equal(again.host, url.host) && span_equal(again.path, url.path));
        MUST(span_equal(again.query, url.query));
    }
    buf_release(&whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span input = span_of((const char *)data, size);
    struct buf text, back;
    buf_init(&text, 0);
    buf_init(&back, 0);
    url_encode(input, size % 2 == 0, &text);
    MUST(url_decode(buf_span(&text), size % 3 == 0, &back) == 0);
    MUST(span_equal(buf_span(&back), input));
    buf_clear(&back);
    if (url_decode(input, true, &back) == 0)
        MUST(back.len <= input.len);
    check_parts(input);
    buf_release(&text);
    buf_release(&back);
    return 0;
}
