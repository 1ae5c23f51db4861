#include "unit.h"

#include "text/chartype.h"
#include "text/script_use.h"

static void letters(void **state)
{
    (void)state;
    static const struct {
        uint32_t code;
        enum script_use use;
    } cases[] = {
        {'a', SCRIPT_USE_LATIN},      {'@', SCRIPT_USE_NONE},        {'[', SCRIPT_USE_NONE},
        {0xE9, SCRIPT_USE_LATIN},     {0xD7, SCRIPT_USE_NONE},       {0x3B1, SCRIPT_USE_FOREIGN},
        {0x430, SCRIPT_USE_FOREIGN},  {0x561, SCRIPT_USE_FOREIGN},   {0x5D0, SCRIPT_USE_FOREIGN},
        {0x627, SCRIPT_USE_INDIA},    {0x64A, SCRIPT_USE_INDIA},     {0x629, SCRIPT_USE_FOREIGN},
        {0x6CC, SCRIPT_USE_INDIA},    {0x915, SCRIPT_USE_INDIA},     {0xC15, SCRIPT_USE_INDIA},
        {0xD85, SCRIPT_USE_FOREIGN},  {0xE01, SCRIPT_USE_FOREIGN},   {0x10D0, SCRIPT_USE_FOREIGN},
        {0x1C00, SCRIPT_USE_INDIA},   {0x1C5A, SCRIPT_USE_INDIA},    {0x2167, SCRIPT_USE_LATIN},
        {0x3042, SCRIPT_USE_FOREIGN}, {0x4E2D, SCRIPT_USE_FOREIGN},  {0xA807, SCRIPT_USE_INDIA},
        {0xABC0, SCRIPT_USE_INDIA},   {0xAC00, SCRIPT_USE_FOREIGN},  {0xFF21, SCRIPT_USE_LATIN},
        {0x11107, SCRIPT_USE_INDIA},  {0x1D44E, SCRIPT_USE_LATIN},   {0x1F600, SCRIPT_USE_NONE},
        {0x2764, SCRIPT_USE_NONE},    {0x20000, SCRIPT_USE_FOREIGN}, {0x10FFFF, SCRIPT_USE_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (script_use(cases[i].code) != cases[i].use)
            fail_msg("U+%04X: %d", (unsigned)cases[i].code, (int)script_use(cases[i].code));
}

UNIT_GROUP(script_use, cmocka_unit_test(letters))
