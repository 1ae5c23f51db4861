/* Any line is scored or refused; what is scored is a record again, and scoring that changes
 * nothing. Any valid text passes folding, romanising, decoding and cleaning as valid text. */
#include "fuzz.h"

#include <string.h>

#include "core/utf8.h"
#include "score/record.h"
#include "text/clean.h"
#include "text/decode.h"
#include "text/fold.h"
#include "text/romanise.h"

static void check_text(struct span text)
{
    struct buf out, again;
    buf_init(&out, 0);
    buf_init(&again, 0);
    fold_text(text, &out);
    MUST(utf8_valid(buf_span(&out)));
    for (int script = SCRIPT_NONE; script <= SCRIPT_TELUGU; script++) {
        buf_clear(&out);
        romanise_text((enum script)script, text, &out);
        MUST(utf8_valid(buf_span(&out)));
    }
    buf_clear(&out);
    decode_text(&decode_builtin, text, &out);
    MUST(utf8_valid(buf_span(&out)));
    decode_text(&decode_builtin, buf_span(&out), &again);
    MUST(span_equal(buf_span(&out), buf_span(&again)));
    buf_clear(&out);
    buf_clear(&again);
    clean_text(text, &out);
    clean_text(buf_span(&out), &again);
    MUST(span_equal(buf_span(&out), buf_span(&again)));
    buf_release(&out);
    buf_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span line = span_of((const char *)data, size);
    static const char list[] = "uma\nkrishna kumar\nram ram\ndr.\nvijayalakshmi\n";
    struct names *names = names_parse(span_str(list), "fuzz", NULL);
    struct record record;
    struct buf out, again;
    struct err err;
    record_init(&record, &(struct model){.names = names, .decode = &decode_builtin});
    buf_init(&out, 0);
    buf_init(&again, 0);
    if (record_score(&record, line, &out, &err) == 0) {
        MUST(record_score(&record, buf_span(&out), &again, &err) == 0);
        MUST(span_equal(buf_span(&out), buf_span(&again)));
    } else {
        MUST(out.len == 0 && err.message[0] != '\0');
    }
    if (utf8_valid(line))
        check_text(line);
    buf_release(&out);
    buf_release(&again);
    record_release(&record);
    names_free(names);
    return 0;
}
