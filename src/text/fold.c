/* The alphabets lie in runs of the Unicode code charts (Letterlike Symbols, Enclosed Alphanumerics,
 * Dingbats, Halfwidth and Fullwidth Forms, Mathematical Alphanumeric Symbols, Enclosed Alphanumeric
 * Supplement), so a run is a line of a table. The model folds negative circled letters to small
 * ones and both kinds of squared letters to capitals. */
#include "text/fold.h"

#include "core/utf8.h"
#include "text/ranges.h"

/* The value is what the first becomes; the rest follow it. */
static const struct range runs[] = {
    {0x2102, 0x2102, 'C'},   {0x210D, 0x210D, 'H'},   {0x2115, 0x2115, 'N'},
    {0x2119, 0x211A, 'P'},   {0x211D, 0x211D, 'R'},   {0x2124, 0x2124, 'Z'},
    {0x2460, 0x2468, '1'},   {0x24B6, 0x24CF, 'A'},   {0x24D0, 0x24E9, 'a'},
    {0x24EA, 0x24EA, '0'},   {0x24FF, 0x24FF, '0'},   {0x2776, 0x277E, '1'},
    {0xFF10, 0xFF19, '0'},   {0xFF21, 0xFF3A, 'A'},   {0xFF41, 0xFF5A, 'a'},
    {0x1D400, 0x1D419, 'A'}, {0x1D41A, 0x1D433, 'a'}, {0x1D4D0, 0x1D4E9, 'A'},
    {0x1D4EA, 0x1D503, 'a'}, {0x1D538, 0x1D539, 'A'}, {0x1D53B, 0x1D53E, 'D'},
    {0x1D540, 0x1D544, 'I'}, {0x1D546, 0x1D546, 'O'}, {0x1D54A, 0x1D550, 'S'},
    {0x1D552, 0x1D56B, 'a'}, {0x1D56C, 0x1D585, 'A'}, {0x1D586, 0x1D59F, 'a'},
    {0x1D5D4, 0x1D5ED, 'A'}, {0x1D5EE, 0x1D607, 'a'}, {0x1D608, 0x1D621, 'A'},
    {0x1D622, 0x1D63B, 'a'}, {0x1D63C, 0x1D655, 'A'}, {0x1D656, 0x1D66F, 'a'},
    {0x1D670, 0x1D689, 'A'}, {0x1D68A, 0x1D6A3, 'a'}, {0x1D7CE, 0x1D7D7, '0'},
    {0x1D7D8, 0x1D7E1, '0'}, {0x1D7E2, 0x1D7EB, '0'}, {0x1D7EC, 0x1D7F5, '0'},
    {0x1D7F6, 0x1D7FF, '0'}, {0x1F130, 0x1F149, 'A'}, {0x1F150, 0x1F169, 'a'},
    {0x1F170, 0x1F189, 'A'},
};

uint32_t fold_code(uint32_t code)
{
    if (code < runs[0].first)
        return code;
    const struct range *run = RANGES_FIND(runs, code);
    return run != NULL ? (uint32_t)run->value + (code - run->first) : code;
}

void fold_text(struct span text, struct buf *out)
{
    if (utf8_ascii(text)) {
        buf_addspan(out, text);
        return;
    }
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end)
        utf8_add(out, fold_code(utf8_next(&at, end)));
}
