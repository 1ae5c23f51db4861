/* The Unicode blocks of the Brahmic scripts are laid out alike, as ISCII (IS 13194:1991) had them:
 * the letter at the same offset is the same letter. So one table of 128 offsets serves eight
 * scripts, with a few letters of their own as exceptions. Urdu is a plain table of letters. */
#include "text/romanise.h"

#include <string.h>

#include "text/hindi.h"
#include "core/utf8.h"

enum kind { OTHER, VOWEL, CONSONANT, SIGN, MARK, VIRAMA, NUKTA, DIGIT };

struct letter {
    unsigned char kind; /* enum kind */
    char text[5];
};

/* SIGN: a dependent vowel. MARK: sounds after the vowel (anusvara, visarga). */
static const struct letter common[128] = {
    [0x01] = {MARK, "n"},       [0x02] = {MARK, "n"},        [0x03] = {MARK, "h"},
    [0x05] = {VOWEL, "a"},      [0x06] = {VOWEL, "aa"},      [0x07] = {VOWEL, "i"},
    [0x08] = {VOWEL, "ee"},     [0x09] = {VOWEL, "u"},       [0x0A] = {VOWEL, "oo"},
    [0x0B] = {VOWEL, "ri"},     [0x0C] = {VOWEL, "li"},      [0x0D] = {VOWEL, "e"},
    [0x0E] = {VOWEL, "e"},      [0x0F] = {VOWEL, "e"},       [0x10] = {VOWEL, "ai"},
    [0x11] = {VOWEL, "o"},      [0x12] = {VOWEL, "o"},       [0x13] = {VOWEL, "o"},
    [0x14] = {VOWEL, "au"},     [0x15] = {CONSONANT, "k"},   [0x16] = {CONSONANT, "kh"},
    [0x17] = {CONSONANT, "g"},  [0x18] = {CONSONANT, "gh"},  [0x19] = {CONSONANT, "ng"},
    [0x1A] = {CONSONANT, "ch"}, [0x1B] = {CONSONANT, "chh"}, [0x1C] = {CONSONANT, "j"},
    [0x1D] = {CONSONANT, "jh"}, [0x1E] = {CONSONANT, "n"},   [0x1F] = {CONSONANT, "t"},
    [0x20] = {CONSONANT, "th"}, [0x21] = {CONSONANT, "d"},   [0x22] = {CONSONANT, "dh"},
    [0x23] = {CONSONANT, "n"},  [0x24] = {CONSONANT, "t"},   [0x25] = {CONSONANT, "th"},
    [0x26] = {CONSONANT, "d"},  [0x27] = {CONSONANT, "dh"},  [0x28] = {CONSONANT, "n"},
    [0x29] = {CONSONANT, "n"},  [0x2A] = {CONSONANT, "p"},   [0x2B] = {CONSONANT, "ph"},
    [0x2C] = {CONSONANT, "b"},  [0x2D] = {CONSONANT, "bh"},  [0x2E] = {CONSONANT, "m"},
    [0x2F] = {CONSONANT, "y"},  [0x30] = {CONSONANT, "r"},   [0x31] = {CONSONANT, "r"},
    [0x32] = {CONSONANT, "l"},  [0x33] = {CONSONANT, "l"},   [0x34] = {CONSONANT, "zh"},
    [0x35] = {CONSONANT, "v"},  [0x36] = {CONSONANT, "sh"},  [0x37] = {CONSONANT, "sh"},
    [0x38] = {CONSONANT, "s"},  [0x39] = {CONSONANT, "h"},   [0x3C] = {NUKTA, ""},
    [0x3E] = {SIGN, "a"},       [0x3F] = {SIGN, "i"},        [0x40] = {SIGN, "i"},
    [0x41] = {SIGN, "u"},       [0x42] = {SIGN, "u"},        [0x43] = {SIGN, "ri"},
    [0x44] = {SIGN, "ri"},      [0x45] = {SIGN, "e"},        [0x46] = {SIGN, "e"},
    [0x47] = {SIGN, "e"},       [0x48] = {SIGN, "ai"},       [0x49] = {SIGN, "o"},
    [0x4A] = {SIGN, "o"},       [0x4B] = {SIGN, "o"},        [0x4C] = {SIGN, "au"},
    [0x4D] = {VIRAMA, ""},      [0x50] = {VOWEL, "om"},      [0x57] = {SIGN, "u"},
    [0x5C] = {CONSONANT, "r"},  [0x5D] = {CONSONANT, "rh"},  [0x5E] = {CONSONANT, "f"},
    [0x5F] = {CONSONANT, "y"},  [0x66] = {DIGIT, "0"},       [0x67] = {DIGIT, "1"},
    [0x68] = {DIGIT, "2"},      [0x69] = {DIGIT, "3"},       [0x6A] = {DIGIT, "4"},
    [0x6B] = {DIGIT, "5"},      [0x6C] = {DIGIT, "6"},       [0x6D] = {DIGIT, "7"},
    [0x6E] = {DIGIT, "8"},      [0x6F] = {DIGIT, "9"},
};

/* Letters that differ from the common layout. */
static const struct {
    uint32_t code;
    struct letter letter;
} own[] = {
    {0x0985, {VOWEL, "a"}},     {0x09AF, {CONSONANT, "j"}}, {0x09CE, {OTHER, "t"}},
    {0x09F0, {CONSONANT, "r"}}, {0x09F1, {CONSONANT, "w"}}, {0x0A5C, {CONSONANT, "r"}},
    {0x0A70, {MARK, "n"}},      {0x0A71, {OTHER, ""}},      {0x0A72, {OTHER, ""}},
    {0x0A73, {OTHER, ""}},      {0x0A35, {CONSONANT, "v"}}, {0x0B2F, {CONSONANT, "j"}},
    {0x0B5F, {CONSONANT, "y"}}, {0x0B71, {CONSONANT, "w"}}, {0x0B9C, {CONSONANT, "j"}},
    {0x0BB1, {CONSONANT, "r"}}, {0x0D7A, {OTHER, "n"}},     {0x0D7B, {OTHER, "n"}},
    {0x0D7C, {OTHER, "r"}},     {0x0D7D, {OTHER, "l"}},     {0x0D7E, {OTHER, "l"}},
    {0x0D7F, {OTHER, "k"}},
};

static const struct {
    uint32_t code;
    char text[4];
} urdu[] = {
    {0x0621, ""},  {0x0622, "aa"}, {0x0623, "a"}, {0x0624, "o"}, {0x0625, "i"},  {0x0626, "i"},
    {0x0627, "a"}, {0x0628, "b"},  {0x0629, "h"}, {0x062A, "t"}, {0x062B, "s"},  {0x062C, "j"},
    {0x062D, "h"}, {0x062E, "kh"}, {0x062F, "d"}, {0x0630, "z"}, {0x0631, "r"},  {0x0632, "z"},
    {0x0633, "s"}, {0x0634, "sh"}, {0x0635, "s"}, {0x0636, "z"}, {0x0637, "t"},  {0x0638, "z"},
    {0x0639, "a"}, {0x063A, "gh"}, {0x0640, ""},  {0x0641, "f"}, {0x0642, "q"},  {0x0643, "k"},
    {0x0644, "l"}, {0x0645, "m"},  {0x0646, "n"}, {0x0647, "h"}, {0x0648, "o"},  {0x0649, "a"},
    {0x064A, "i"}, {0x064B, "an"}, {0x064E, "a"}, {0x064F, "u"}, {0x0650, "i"},  {0x0651, ""},
    {0x0652, ""},  {0x0670, "a"},  {0x0679, "t"}, {0x067E, "p"}, {0x0686, "ch"}, {0x0688, "d"},
    {0x0691, "r"}, {0x0698, "zh"}, {0x06A9, "k"}, {0x06AF, "g"}, {0x06BA, "n"},  {0x06BE, "h"},
    {0x06C1, "h"}, {0x06C2, "e"},  {0x06C3, "t"}, {0x06CC, "i"}, {0x06D2, "e"},  {0x06D3, "e"},
    {0x06D4, "."},
};

static uint32_t block_of(enum script script)
{
    switch (script) {
    case SCRIPT_BENGALI:
        return 0x0980;
    case SCRIPT_PUNJABI:
        return 0x0A00;
    case SCRIPT_GUJARATI:
        return 0x0A80;
    case SCRIPT_ODIA:
        return 0x0B00;
    case SCRIPT_TAMIL:
        return 0x0B80;
    case SCRIPT_TELUGU:
        return 0x0C00;
    case SCRIPT_KANNADA:
        return 0x0C80;
    default:
        return 0x0D00; /* Malayalam */
    }
}

/* Languages that do not speak the inherent vowel of a word's last consonant. */
static bool silent_at_end(enum script script)
{
    return script == SCRIPT_BENGALI || script == SCRIPT_PUNJABI || script == SCRIPT_GUJARATI;
}

/* NULL: not a letter of the block. */
static const struct letter *find(uint32_t code, uint32_t block)
{
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (own[i].code == code && code >= block && code < block + 128)
            return &own[i].letter;
    if (code < block || code >= block + 128)
        return NULL;
    const struct letter *letter = &common[code - block];
    return letter->kind == OTHER ? NULL : letter;
}

static void brahmic(enum script script, struct span text, struct buf *out)
{
    uint32_t block = block_of(script);
    const char *at = text.ptr, *end = text.ptr + text.len;
    bool open = false; /* the last letter is a consonant still without a vowel */
    while (at < end) {
        const char *start = at;
        const struct letter *letter = find(utf8_next(&at, end), block);
        enum kind kind = letter != NULL ? letter->kind : OTHER;
        if (kind == NUKTA)
            continue;
        bool ends_word = letter == NULL;
        if (open && kind != SIGN && kind != VIRAMA && !(ends_word && silent_at_end(script)))
            buf_addc(out, 'a');
        open = kind == CONSONANT;
        if (letter != NULL)
            buf_adds(out, letter->text);
        else
            buf_add(out, start, (size_t)(at - start));
    }
    if (open && !silent_at_end(script))
        buf_addc(out, 'a');
}

static void letters(struct span text, struct buf *out)
{
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end) {
        const char *start = at;
        uint32_t code = utf8_next(&at, end);
        size_t i = 0, count = sizeof urdu / sizeof urdu[0];
        while (i < count && urdu[i].code != code)
            i++;
        if (i < count)
            buf_adds(out, urdu[i].text);
        else
            buf_add(out, start, (size_t)(at - start));
    }
}

void romanise_text(enum script script, struct span text, struct buf *out)
{
    switch (script) {
    case SCRIPT_NONE:
        buf_addspan(out, text);
        break;
    case SCRIPT_HINDI:
        hindi_romanise(text, out);
        break;
    case SCRIPT_URDU:
        letters(text, out);
        break;
    default:
        brahmic(script, text, out);
    }
}
