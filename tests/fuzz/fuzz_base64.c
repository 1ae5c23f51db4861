/* Bytes come back from their encoding, and text that is accepted is the encoding of what it gives.
 */
#include "fuzz.h"

#include "codec/base64.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span input = span_of((const char *)data, size);
    struct buf text, back;
    buf_init(&text, 0);
    buf_init(&back, 0);
    base64_encode(input, &text);
    MUST(base64_decode(buf_span(&text), &back) == 0);
    MUST(span_equal(buf_span(&back), input));
    buf_clear(&text);
    buf_clear(&back);
    if (base64_decode(input, &back) == 0) {
        base64_encode(buf_span(&back), &text);
        MUST(span_equal(buf_span(&text), input));
    }
    MUST(!buf_failed(&text) && !buf_failed(&back));
    buf_release(&text);
    buf_release(&back);
    return 0;
}
