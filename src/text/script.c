/* Ranges of single code points. The sets are those of production: signs of Gurmukhi and Malayalam,
 * the precomposed letters U+0958-095F, chillu letters and the Arabic forms of kaf, heh and yeh are
 * in none of them; the digits of Devanagari, Gurmukhi and Kannada are. */
#include "text/script.h"

#include "core/utf8.h"
#include "text/ranges.h"

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
    const struct range *range = RANGES_FIND(ranges, code);
    return range != NULL ? (enum script)range->value : SCRIPT_NONE;
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
