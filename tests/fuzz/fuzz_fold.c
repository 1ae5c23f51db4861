/* Any valid text folds to valid text of as many characters; ASCII stays, folding again changes
 * nothing, and each character folds alone as it does in the text. */
#include "fuzz.h"

#include "core/utf8.h"
#include "text/fold.h"

static void check(struct span text)
{
    struct buf out, again;
    buf_init(&out, 0);
    buf_init(&again, 0);
    fold_text(text, &out);
    MUST(utf8_valid(buf_span(&out)));
    MUST(utf8_count(buf_span(&out)) == utf8_count(text));
    const char *at = text.ptr, *folded = out.data;
    while (at < text.ptr + text.len) {
        uint32_t code = utf8_next(&at, text.ptr + text.len);
        MUST(utf8_next(&folded, out.data + out.len) == fold_code(code));
        MUST(code >= 0x80 || fold_code(code) == code);
    }
    fold_text(buf_span(&out), &again);
    MUST(span_equal(buf_span(&out), buf_span(&again)));
    buf_release(&out);
    buf_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span text = span_of((const char *)data, size);
    if (utf8_valid(text))
        check(text);
    return 0;
}
