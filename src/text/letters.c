/* Normalisation is Unicode's NFKC and a small table of what Unicode keeps apart but readers do not:
 * Unicode 15, chapter 12 (chillu letters: "Malayalam", their older spelling with a joiner) and
 * section 9.2 (Arabic letters that Persian and Urdu write with code points of their own). */
#include "text/letters.h"

#include <utf8proc.h>

enum { TATWEEL = 0x0640, JOINER = 0x200D, BENGALI_VIRAMA = 0x09CD, MALAYALAM_VIRAMA = 0x0D4D };

static const struct {
    enum script script;
    uint32_t first, last;
} blocks[] = {
    {SCRIPT_HINDI, 0x0900, 0x097F},    {SCRIPT_PUNJABI, 0x0A00, 0x0A7F},
    {SCRIPT_GUJARATI, 0x0A80, 0x0AFF}, {SCRIPT_BENGALI, 0x0980, 0x09FF},
    {SCRIPT_URDU, 0x0600, 0x06FF},     {SCRIPT_URDU, 0x0750, 0x077F},
    {SCRIPT_URDU, 0xFB50, 0xFDFF},     {SCRIPT_URDU, 0xFE70, 0xFEFC},
    {SCRIPT_TAMIL, 0x0B80, 0x0BFF},    {SCRIPT_MALAYALAM, 0x0D00, 0x0D7F},
    {SCRIPT_KANNADA, 0x0C80, 0x0CFF},  {SCRIPT_ODIA, 0x0B00, 0x0B7F},
    {SCRIPT_TELUGU, 0x0C00, 0x0C7F},
};

static const struct {
    uint32_t from, to;
} same[] = {
    {0x0643, 0x06A9}, {0x0649, 0x06CC}, {0x064A, 0x06CC}, {0x0647, 0x06C1},
    {0x06C0, 0x06C2}, {0x0929, 0x0928}, {0x0931, 0x0930}, {0x0934, 0x0933},
};

/* What a letter, virama and joiner were before the letter without a vowel had a code point. */
static const struct {
    uint32_t letter, virama, chillu;
} chillus[] = {
    {0x0D23, MALAYALAM_VIRAMA, 0x0D7A}, {0x0D28, MALAYALAM_VIRAMA, 0x0D7B},
    {0x0D30, MALAYALAM_VIRAMA, 0x0D7C}, {0x0D31, MALAYALAM_VIRAMA, 0x0D7C},
    {0x0D32, MALAYALAM_VIRAMA, 0x0D7D}, {0x0D33, MALAYALAM_VIRAMA, 0x0D7E},
    {0x0D15, MALAYALAM_VIRAMA, 0x0D7F}, {0x09A4, BENGALI_VIRAMA, 0x09CE},
};

bool letters_in(enum script script, uint32_t code)
{
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        if (blocks[i].script != script || code < blocks[i].first || code > blocks[i].last)
            continue;
        utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
        return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
               category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC;
    }
    return false;
}

uint32_t letters_sign(uint32_t code)
{
    static const struct {
        uint32_t code;
        char sign;
    } signs[] = {{0x0964, '.'}, {0x0965, '.'}, {0x06D4, '.'},
                 {0x060C, ','}, {0x061B, ';'}, {0x061F, '?'}};
    if ((code >= 0x0660 && code <= 0x0669) || (code >= 0x06F0 && code <= 0x06F9))
        return '0' + (code & 0xF);
    if (code >= 0x0900 && code < 0x0D80 && code % 0x80 >= 0x66 && code % 0x80 <= 0x6F)
        return '0' + code % 0x80 - 0x66;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (signs[i].code == code)
            return (unsigned char)signs[i].sign;
    return code;
}

/* The chillu letter that the joiner after out[0..n) makes, 0: none. */
static uint32_t chillu(const uint32_t *out, size_t n)
{
    for (size_t i = 0; n >= 2 && i < sizeof chillus / sizeof chillus[0]; i++)
        if (out[n - 1] == chillus[i].virama && out[n - 2] == chillus[i].letter)
            return chillus[i].chillu;
    return 0;
}

static uint32_t plain(uint32_t code)
{
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        if (same[i].from == code)
            return same[i].to;
    return code;
}

size_t letters_normalise(struct span word, uint32_t *out)
{
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE;
    utf8proc_int32_t *points = (utf8proc_int32_t *)out;
    utf8proc_ssize_t room = (utf8proc_ssize_t)(CAP_ROMANISE_WORD * LETTERS_EXPANSION);
    utf8proc_ssize_t count = utf8proc_decompose((const utf8proc_uint8_t *)word.ptr,
                                                (utf8proc_ssize_t)word.len, points, room, options);
    if (count <= 0 || count > room)
        return 0;
    count = utf8proc_normalize_utf32(points, count, options);
    size_t n = 0;
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        uint32_t code = plain(out[i]), joined = code == JOINER ? chillu(out, n) : 0;
        if (joined != 0)
            out[--n - 1] = joined;
        else if (!letters_joiner(code) && code != TATWEEL)
            out[n++] = code;
    }
    return n;
}
