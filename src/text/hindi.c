/* The walk looks at units: a character, or a character and the nukta after it. Both tables are
 * indexed by code point minus U+0900; the forms with nukta that the model knows are three. */
#include "text/hindi.h"

#include <string.h>

#include "text/chartype.h"
#include "core/utf8.h"

#define BASE  0x0900
#define NUKTA 0x093C
#define JHA   0x091D
#define DANDA 0x0964

static const char vowels[0x50][3] = {
    [0x01] = "n",  [0x02] = "n",  [0x03] = "a",  [0x05] = "a",  [0x06] = "aa", [0x07] = "i",
    [0x08] = "ee", [0x09] = "u",  [0x0A] = "oo", [0x0B] = "ri", [0x0F] = "e",  [0x10] = "ae",
    [0x13] = "o",  [0x14] = "au", [0x3E] = "a",  [0x3F] = "i",  [0x40] = "i",  [0x41] = "u",
    [0x42] = "oo", [0x43] = "ri", [0x47] = "e",  [0x48] = "ai", [0x4B] = "o",  [0x4C] = "au",
};

static const char consonants[0x60][4] = {
    [0x15] = "k",   [0x16] = "kh", [0x17] = "g",  [0x18] = "gh", [0x19] = "ng", [0x1A] = "ch",
    [0x1B] = "chh", [0x1C] = "j",  [0x1D] = "jh", [0x1E] = "nj", [0x1F] = "t",  [0x20] = "th",
    [0x21] = "d",   [0x22] = "dh", [0x23] = "n",  [0x24] = "t",  [0x25] = "th", [0x26] = "d",
    [0x27] = "dh",  [0x28] = "n",  [0x2A] = "p",  [0x2B] = "ph", [0x2C] = "b",  [0x2D] = "bh",
    [0x2E] = "m",   [0x2F] = "y",  [0x30] = "r",  [0x32] = "l",  [0x35] = "v",  [0x36] = "sh",
    [0x37] = "sh",  [0x38] = "s",  [0x39] = "h",  [0x5B] = "z",  [0x5C] = "r",  [0x5E] = "f",
};

/* The values of code, "" when the table does not have it. */
static const char *vowel(uint32_t code)
{
    return code >= BASE && code < BASE + 0x50 ? vowels[code - BASE] : "";
}

static const char *consonant(uint32_t code)
{
    return code >= BASE && code < BASE + 0x60 ? consonants[code - BASE] : "";
}

/* A base with the nukta after it is the precomposed letter, if the model knows that. */
static uint32_t with_nukta(uint32_t base)
{
    switch (base) {
    case 0x091C:
        return 0x095B;
    case 0x0921:
        return 0x095C;
    case 0x092B:
        return 0x095E;
    default:
        return 0;
    }
}

static bool passes(uint32_t code)
{
    if (code < 0x80 && code != 0 && strchr("\n\t !,-:\\_?", (int)code) != NULL)
        return true;
    return chartype_alphanumeric(code);
}

/* Does the consonant unit take an inherent a? next and after are the code points that follow it, 0
 * at the end. */
static bool inherent(uint32_t unit, uint32_t next, uint32_t after)
{
    return *consonant(next) != '\0' && unit != JHA && *vowel(after) == '\0';
}

static uint32_t peek(const char *at, const char *end)
{
    return at < end ? utf8_next(&at, end) : 0;
}

void hindi_romanise(struct span text, struct buf *out)
{
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end) {
        uint32_t unit = utf8_next(&at, end);
        uint32_t next = peek(at, end);
        if (next == NUKTA) {
            utf8_next(&at, end);
            unit = with_nukta(unit);
            next = peek(at, end);
        }
        if (*vowel(unit) != '\0') {
            buf_adds(out, vowel(unit));
        } else if (*consonant(unit) != '\0') {
            buf_adds(out, consonant(unit));
            const char *beyond = at;
            if (next != 0)
                utf8_next(&beyond, end);
            if (inherent(unit, next, peek(beyond, end)))
                buf_addc(out, 'a');
        } else if (unit == DANDA) {
            buf_addc(out, '.');
        } else if (unit != 0 && passes(unit)) {
            utf8_add(out, unit);
        }
    }
}
