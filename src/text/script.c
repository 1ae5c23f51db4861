/* Ranges of single code points. The sets are those of production: signs of Gurmukhi and Malayalam,
 * the precomposed letters U+0958-095F, chillu letters and the Arabic forms of kaf, heh and yeh are
 * in none of them; the digits of Devanagari, Gurmukhi and Kannada are. */
#include "text/script.h"

#include "core/utf8.h"

struct range {
    uint32_t first, last;
    enum script script;
};

static const struct range ranges[] = {
    {0x0621, 0x063A, SCRIPT_URDU},      {0x0641, 0x0642, SCRIPT_URDU},
    {0x0644, 0x0646, SCRIPT_URDU},      {0x0648, 0x0648, SCRIPT_URDU},
    {0x0679, 0x0679, SCRIPT_URDU},      {0x067E, 0x067E, SCRIPT_URDU},
    {0x0686, 0x0686, SCRIPT_URDU},      {0x0688, 0x0688, SCRIPT_URDU},
    {0x0691, 0x0691, SCRIPT_URDU},      {0x0698, 0x0698, SCRIPT_URDU},
    {0x06A9, 0x06A9, SCRIPT_URDU},      {0x06AF, 0x06AF, SCRIPT_URDU},
    {0x06BA, 0x06BA, SCRIPT_URDU},      {0x06BE, 0x06BE, SCRIPT_URDU},
    {0x06C1, 0x06C3, SCRIPT_URDU},      {0x06CC, 0x06CC, SCRIPT_URDU},
    {0x06D2, 0x06D3, SCRIPT_URDU},      {0x0901, 0x0903, SCRIPT_HINDI},
    {0x0905, 0x0939, SCRIPT_HINDI},     {0x093C, 0x094D, SCRIPT_HINDI},
    {0x0950, 0x0950, SCRIPT_HINDI},     {0x0966, 0x096F, SCRIPT_HINDI},
    {0x0981, 0x0983, SCRIPT_BENGALI},   {0x0985, 0x09B9, SCRIPT_BENGALI},
    {0x09BC, 0x09CE, SCRIPT_BENGALI},   {0x09DC, 0x09DF, SCRIPT_BENGALI},
    {0x09F0, 0x09F1, SCRIPT_BENGALI},   {0x0A05, 0x0A39, SCRIPT_PUNJABI},
    {0x0A5C, 0x0A5C, SCRIPT_PUNJABI},   {0x0A66, 0x0A6F, SCRIPT_PUNJABI},
    {0x0A72, 0x0A74, SCRIPT_PUNJABI},   {0x0A81, 0x0A83, SCRIPT_GUJARATI},
    {0x0A85, 0x0AB9, SCRIPT_GUJARATI},  {0x0ABC, 0x0ACD, SCRIPT_GUJARATI},
    {0x0AD0, 0x0AD0, SCRIPT_GUJARATI},  {0x0B01, 0x0B03, SCRIPT_ODIA},
    {0x0B05, 0x0B39, SCRIPT_ODIA},      {0x0B3C, 0x0B4D, SCRIPT_ODIA},
    {0x0B5C, 0x0B5F, SCRIPT_ODIA},      {0x0B71, 0x0B71, SCRIPT_ODIA},
    {0x0B82, 0x0B83, SCRIPT_TAMIL},     {0x0B85, 0x0BB9, SCRIPT_TAMIL},
    {0x0BBE, 0x0BCD, SCRIPT_TAMIL},     {0x0C01, 0x0C03, SCRIPT_TELUGU},
    {0x0C05, 0x0C39, SCRIPT_TELUGU},    {0x0C3E, 0x0C4D, SCRIPT_TELUGU},
    {0x0C82, 0x0C83, SCRIPT_KANNADA},   {0x0C85, 0x0CB9, SCRIPT_KANNADA},
    {0x0CBC, 0x0CCD, SCRIPT_KANNADA},   {0x0CE6, 0x0CEF, SCRIPT_KANNADA},
    {0x0D05, 0x0D39, SCRIPT_MALAYALAM},
};

enum script script_of(uint32_t code)
{
    if (code < 0x0621 || code > 0x0D39)
        return SCRIPT_NONE;
    size_t low = 0, high = sizeof ranges / sizeof ranges[0];
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (code > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == sizeof ranges / sizeof ranges[0] || code < ranges[low].first)
        return SCRIPT_NONE;
    return ranges[low].script;
}

enum script script_detect(struct span text)
{
    if (utf8_ascii(text))
        return SCRIPT_NONE;
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end) {
        enum script script = script_of(utf8_next(&at, end));
        if (script != SCRIPT_NONE)
            return script;
    }
    return SCRIPT_NONE;
}

static bool foreign(uint32_t code)
{
    return (code >= 0x0391 && code <= 0x03A9) || (code >= 0x03B1 && code <= 0x03C9) ||
           (code >= 0x0531 && code <= 0x0556) || (code >= 0x10D0 && code <= 0x10F0) ||
           (code >= 0x4E00 && code <= 0x9FFF) || (code >= 0xAC00 && code <= 0xD7A3);
}

bool script_foreign(struct span text)
{
    if (utf8_ascii(text))
        return false;
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end)
        if (foreign(utf8_next(&at, end)))
            return true;
    return false;
}

struct block {
    uint32_t first, last;
    enum script_use use;
};

static const struct block blocks[] = {
    {0x0041, 0x005A, SCRIPT_USE_LATIN},     {0x0061, 0x007A, SCRIPT_USE_LATIN},
    {0x00C0, 0x00D6, SCRIPT_USE_LATIN},     {0x00D8, 0x00F6, SCRIPT_USE_LATIN},
    {0x00F8, 0x02AF, SCRIPT_USE_LATIN},     {0x0370, 0x0373, SCRIPT_USE_FOREIGN},
    {0x0376, 0x037D, SCRIPT_USE_FOREIGN},   {0x037F, 0x0383, SCRIPT_USE_FOREIGN},
    {0x0386, 0x0386, SCRIPT_USE_FOREIGN},   {0x0388, 0x0481, SCRIPT_USE_FOREIGN},
    {0x048A, 0x0556, SCRIPT_USE_FOREIGN},   {0x0561, 0x0587, SCRIPT_USE_FOREIGN},
    {0x05D0, 0x05F2, SCRIPT_USE_FOREIGN},   {0x0620, 0x0628, SCRIPT_USE_INDIA},
    {0x0629, 0x0629, SCRIPT_USE_FOREIGN},   {0x062A, 0x0642, SCRIPT_USE_INDIA},
    {0x0643, 0x0643, SCRIPT_USE_FOREIGN},   {0x0644, 0x0646, SCRIPT_USE_INDIA},
    {0x0647, 0x0647, SCRIPT_USE_FOREIGN},   {0x0648, 0x0648, SCRIPT_USE_INDIA},
    {0x0649, 0x064A, SCRIPT_USE_FOREIGN},   {0x0671, 0x06D3, SCRIPT_USE_INDIA},
    {0x0710, 0x074F, SCRIPT_USE_FOREIGN},   {0x0780, 0x07A5, SCRIPT_USE_FOREIGN},
    {0x0900, 0x0963, SCRIPT_USE_INDIA},     {0x0971, 0x0D65, SCRIPT_USE_INDIA},
    {0x0D80, 0x0DDF, SCRIPT_USE_FOREIGN},   {0x0E01, 0x0E30, SCRIPT_USE_FOREIGN},
    {0x0E40, 0x0E46, SCRIPT_USE_FOREIGN},   {0x0E81, 0x0EDF, SCRIPT_USE_FOREIGN},
    {0x0F40, 0x0FBC, SCRIPT_USE_INDIA},     {0x1000, 0x103F, SCRIPT_USE_FOREIGN},
    {0x1050, 0x108F, SCRIPT_USE_FOREIGN},   {0x10A0, 0x137F, SCRIPT_USE_FOREIGN},
    {0x13A0, 0x167F, SCRIPT_USE_FOREIGN},   {0x1780, 0x17B3, SCRIPT_USE_FOREIGN},
    {0x1820, 0x18FF, SCRIPT_USE_FOREIGN},   {0x1C5A, 0x1C7D, SCRIPT_USE_INDIA},
    {0x1C80, 0x1CBF, SCRIPT_USE_FOREIGN},   {0x1D00, 0x1DBF, SCRIPT_USE_LATIN},
    {0x1E00, 0x1EFF, SCRIPT_USE_LATIN},     {0x1F00, 0x1FBC, SCRIPT_USE_FOREIGN},
    {0x1FC2, 0x1FFC, SCRIPT_USE_FOREIGN},   {0x2D00, 0x2DDE, SCRIPT_USE_FOREIGN},
    {0x3041, 0x318E, SCRIPT_USE_FOREIGN},   {0x31A0, 0x31FF, SCRIPT_USE_FOREIGN},
    {0x3400, 0x4DBF, SCRIPT_USE_FOREIGN},   {0x4E00, 0xA48C, SCRIPT_USE_FOREIGN},
    {0xA640, 0xA69F, SCRIPT_USE_FOREIGN},   {0xA722, 0xA7FF, SCRIPT_USE_LATIN},
    {0xA8F2, 0xA8FF, SCRIPT_USE_INDIA},     {0xA960, 0xA97C, SCRIPT_USE_FOREIGN},
    {0xAAE0, 0xAAEA, SCRIPT_USE_INDIA},     {0xAB30, 0xAB6F, SCRIPT_USE_LATIN},
    {0xABC0, 0xABEA, SCRIPT_USE_INDIA},     {0xAC00, 0xD7FB, SCRIPT_USE_FOREIGN},
    {0xF900, 0xFAFF, SCRIPT_USE_FOREIGN},   {0xFB00, 0xFB06, SCRIPT_USE_LATIN},
    {0xFB13, 0xFB4F, SCRIPT_USE_FOREIGN},   {0xFF66, 0xFFDC, SCRIPT_USE_FOREIGN},
    {0x20000, 0x3FFFD, SCRIPT_USE_FOREIGN},
};

enum script_use script_use(uint32_t code)
{
    size_t low = 0, high = sizeof blocks / sizeof blocks[0];
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (code > blocks[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == sizeof blocks / sizeof blocks[0] || code < blocks[low].first)
        return SCRIPT_USE_NONE;
    return blocks[low].use;
}
