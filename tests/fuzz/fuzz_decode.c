/* Any table is taken or refused with a reason. One that is taken renders every code point as
 * nothing, as ASCII or not at all, and what it has made of a UTF-8 text it does not change again;
 * so does the built-in table. */
#include "fuzz.h"

#include "core/utf8.h"
#include "text/decode.h"

static void check_text(const struct decode_table *table, struct span text)
{
    struct buf out, again;
    buf_init(&out, 0);
    buf_init(&again, 0);
    decode_text(table, text, &out);
    decode_text(table, buf_span(&out), &again);
    if (utf8_valid(text)) {
        MUST(utf8_valid(buf_span(&out)));
        MUST(span_equal(buf_span(&out), buf_span(&again)));
    }
    buf_release(&out);
    buf_release(&again);
}

/* Every 37th code point, from one that depends on the input on. */
static void check_codes(const struct decode_table *table, size_t size)
{
    struct buf out;
    buf_init(&out, 0);
    for (uint32_t code = (uint32_t)(size % 37); code < 0x3000; code += 37) {
        size_t before = out.len;
        bool known = decode_code(table, code, &out);
        MUST(known || out.len == before);
        MUST(out.len - before <= CAP_DECODE_TEXT);
    }
    MUST(utf8_ascii(buf_span(&out)));
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span text = span_of((const char *)data, size);
    struct err err;
    struct decode_table *table = decode_parse(text, "fuzz", &err);
    check_text(&decode_builtin, text);
    if (table == NULL) {
        MUST(err.kind == ERR_DATA && err.message[0] != '\0');
        return 0;
    }
    check_text(table, text);
    check_codes(table, size);
    decode_free(table);
    return 0;
}
