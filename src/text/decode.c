/* Renderings come from, in this order: our own table (text/decode_table.c); the romanisation of
 * Hangul syllables by the jamo short names of the Unicode Character Database; the compatibility
 * decomposition (UAX #15), when every part of it has a rendering; and the rule that accents,
 * invisible controls and the symbols of Unicode 3.0 that have no letter in them render as nothing.
 * Symbols that came later - nearly all emoji - have no rendering and stay in the text, as the
 * production model keeps them. */
#include "text/decode.h"

#include <string.h>
#include <utf8proc.h>

#include "text/decode_table.h"
#include "core/utf8.h"

#define PARTS_MAX 32 /* the longest compatibility decomposition has 18 code points */

static const struct decode_entry *lookup(uint32_t code)
{
    size_t low = 0, high = decode_table_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (decode_table[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < decode_table_count && decode_table[low].code == code ? &decode_table[low] : NULL;
}

/* A syllable or a conjoining jamo by Jamo.txt of the Unicode Character Database, in small letters.
 * False: code is neither. */
static bool hangul(uint32_t code, struct buf *out)
{
    static const char initial[19][3] = {"g",  "gg", "n", "d",  "dd", "r", "m", "b", "bb", "s",
                                        "ss", "",   "j", "jj", "c",  "k", "t", "p", "h"};
    static const char medial[21][4] = {"a",   "ae", "ya", "yae", "eo", "e",  "yeo",
                                       "ye",  "o",  "wa", "wae", "oe", "yo", "u",
                                       "weo", "we", "wi", "yu",  "eu", "yi", "i"};
    static const char final[28][3] = {"",   "g",  "gg", "gs", "n",  "nj", "nh", "d", "l",  "lg",
                                      "lm", "lb", "ls", "lt", "lp", "lh", "m",  "b", "bs", "s",
                                      "ss", "ng", "j",  "c",  "k",  "t",  "p",  "h"};
    if (code >= 0xAC00 && code <= 0xD7A3) {
        uint32_t index = code - 0xAC00;
        buf_adds(out, initial[index / (21 * 28)]);
        buf_adds(out, medial[index / 28 % 21]);
        buf_adds(out, final[index % 28]);
    } else if (code >= 0x1100 && code < 0x1100 + 19) {
        buf_adds(out, initial[code - 0x1100]);
    } else if (code >= 0x1161 && code < 0x1161 + 21) {
        buf_adds(out, medial[code - 0x1161]);
    } else if (code >= 0x11A8 && code < 0x11A7 + 28) {
        buf_adds(out, final[code - 0x11A7]);
    } else {
        return false;
    }
    return true;
}

/* Symbols and punctuation of Unicode 3.0 without a letter, digit or ASCII look-alike in them. */
static bool silent(uint32_t code)
{
    static const uint32_t ranges[][2] = {
        {0x0080, 0x009F}, {0x00AD, 0x00AD}, {0x0300, 0x034E}, {0x0360, 0x0362}, {0x0483, 0x0489},
        {0x200B, 0x200F}, {0x202A, 0x202E}, {0x206A, 0x206F}, {0x20D0, 0x20E3}, {0x2190, 0x21F3},
        {0x2200, 0x22F1}, {0x2300, 0x237B}, {0x237D, 0x239A}, {0x2400, 0x2426}, {0x2440, 0x244A},
        {0x2580, 0x25F7}, {0x2600, 0x2613}, {0x2619, 0x2671}, {0x2701, 0x27BF}, {0xFE20, 0xFE23},
        {0xFEFF, 0xFEFF},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (code >= ranges[i][0] && code <= ranges[i][1])
            return true;
    return false;
}

static bool decomposed(uint32_t code, struct buf *out)
{
    utf8proc_int32_t parts[PARTS_MAX];
    utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)code, parts, PARTS_MAX,
                                                     UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, NULL);
    if (count < 1 || count > PARTS_MAX || (count == 1 && (uint32_t)parts[0] == code))
        return false;
    size_t start = out->len;
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        if ((uint32_t)parts[i] == code || !decode_code((uint32_t)parts[i], out)) {
            buf_truncate(out, start);
            return false;
        }
    }
    return true;
}

bool decode_code(uint32_t code, struct buf *out)
{
    if (code < 0x80) {
        buf_addc(out, (char)code);
        return true;
    }
    const struct decode_entry *entry = lookup(code);
    if (entry != NULL) {
        buf_adds(out, entry->text);
        return true;
    }
    return hangul(code, out) || silent(code) || decomposed(code, out);
}

void decode_text(struct span text, struct buf *out)
{
    if (utf8_ascii(text)) {
        buf_addspan(out, text);
        return;
    }
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end) {
        const char *start = at;
        if (!decode_code(utf8_next(&at, end), out))
            buf_add(out, start, (size_t)(at - start));
    }
}
