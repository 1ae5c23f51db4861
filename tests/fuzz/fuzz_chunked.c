/* aws-chunked bodies: the result does not depend on how the bytes are cut, and what is accepted
 * gives the payload that its chunks hold. */
#include "fuzz.h"

#include "local/chunked.h"

static void collect(void *ctx, struct span payload)
{
    buf_addspan(ctx, payload);
}

static enum chunked_status decode(struct span bytes, size_t step, struct buf *out)
{
    struct chunked chunked;
    chunked_init(&chunked, NULL);
    for (size_t at = 0; at < bytes.len; at += step) {
        size_t len = bytes.len - at < step ? bytes.len - at : step;
        chunked_feed(&chunked, span_of(bytes.ptr + at, len), collect, out);
    }
    enum chunked_status status = chunked_finish(&chunked);
    chunked_trailer(&chunked, "x-amz-checksum-crc32");
    chunked_release(&chunked);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span bytes = span_of((const char *)data, size);
    struct buf whole, cut;
    buf_init(&whole, 0);
    buf_init(&cut, 0);
    enum chunked_status one = decode(bytes, size > 0 ? size : 1, &whole);
    enum chunked_status two = decode(bytes, 3, &cut);
    MUST(one == two);
    MUST(one != CHUNKED_OK || span_equal(buf_span(&whole), buf_span(&cut)));
    buf_release(&whole);
    buf_release(&cut);
    return 0;
}
