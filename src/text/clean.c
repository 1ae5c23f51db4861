/* One pass: the production rules (lower case, separators, word characters, digits, letters, strip)
 * come to the same as this table for every code point. */
#include "text/clean.h"

#include "text/chartype.h"
#include "core/utf8.h"

/* What a code point becomes; 0: it is dropped. */
static uint32_t reduce(uint32_t code)
{
    if (code >= 'a' && code <= 'z')
        return code;
    if (code >= 'A' && code <= 'Z')
        return code + ('a' - 'A');
    if (code == '_' || code == '-' || code == '.')
        return ' ';
    if (code == 0x212A) /* KELVIN SIGN, whose small letter is k */
        return 'k';
    if (code == 0x0130) /* I WITH DOT ABOVE, whose small form is i and a combining dot */
        return 'i';
    return chartype_space(code) ? code : 0;
}

void clean_text(struct span text, struct buf *out)
{
    size_t start = out->len, kept = start; /* kept: the length up to the last letter */
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end) {
        uint32_t code = reduce(utf8_next(&at, end));
        if (code == 0)
            continue;
        if (code >= 'a' && code <= 'z') {
            buf_addc(out, (char)code);
            kept = out->len;
        } else if (out->len > start) {
            utf8_add(out, code);
        }
    }
    buf_truncate(out, kept);
}
