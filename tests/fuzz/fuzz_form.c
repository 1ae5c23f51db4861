/* Forms: what comes out does not depend on how the bytes are cut. The boundary is "b". */
#include "fuzz.h"

#include "local/form.h"

static void begin(void *ctx, const struct form_part *part)
{
    buf_addf(ctx, "[%.*s|%.*s:", SPAN_ARG(part->name), SPAN_ARG(part->filename));
}

static void data_of(void *ctx, struct span bytes)
{
    buf_addspan(ctx, bytes);
}

static void end(void *ctx)
{
    buf_addc(ctx, ']');
}

static bool take(struct span bytes, size_t step, struct buf *out)
{
    static const struct form_sink sink = {begin, data_of, end};
    struct form form;
    form_init(&form, span_str("multipart/form-data; boundary=b"));
    for (size_t at = 0; at < bytes.len; at += step)
        form_feed(&form, span_of(bytes.ptr + at, step < bytes.len - at ? step : bytes.len - at),
                  &sink, out);
    bool complete = form_complete(&form);
    form_release(&form);
    return complete;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span bytes = span_of((const char *)data, size);
    struct buf whole, cut;
    buf_init(&whole, 0);
    buf_init(&cut, 0);
    bool one = take(bytes, size > 0 ? size : 1, &whole);
    bool two = take(bytes, 3, &cut);
    MUST(one == two);
    MUST(!one || span_equal(buf_span(&whole), buf_span(&cut)));
    buf_release(&whole);
    buf_release(&cut);
    return 0;
}
