#include "text.h"

#include "text/fold.h"

static void folds_thirteen_alphabets(void **state)
{
    (void)state;
    static const struct text_case cases[] = {
        {"", ""},
        {"Rahul 9", "Rahul 9"},
        {"🅐🅩 🅰🆉 🄰🅉 ⒶⓏⓐⓩ", "az AZ AZ AZaz"},
        {"𝐀𝐙𝐚𝐳𝟎𝟗", "AZaz09"},
        {"𝗔𝗭𝗮𝘇𝟬𝟵", "AZaz09"},
        {"𝘈𝘡𝘢𝘻𝟢𝟫", "AZaz09"},
        {"𝘼𝙕𝙖𝙯", "AZaz"},
        {"𝙰𝚉𝚊𝚣𝟶𝟿", "AZaz09"},
        {"𝔸𝔹ℂ𝔻ℍℕℙℚℝ𝕊ℤ𝕒𝕫𝟘𝟡", "ABCDHNPQRSZaz09"},
        {"𝕬𝖅𝖆𝖟 𝓐𝓩𝓪𝔃", "AZaz AZaz"},
        {"ＡＺａｚ０９", "AZaz09"},
        {"①⑨⓪❶❾⓿", "190190"},
        /* not folded */
        {"𝐴𝑎 𝑨𝒂 𝒜𝒶 𝔄𝔞 𝖠𝖺", "𝐴𝑎 𝑨𝒂 𝒜𝒶 𝔄𝔞 𝖠𝖺"},
        {"é 🌸 राम", "é 🌸 राम"},
    };
    TEXT_CHECK(cases, fold_text);
}

/* With the 62 plain characters that stay themselves the model's table has 740 entries. */
static void folds_678_characters(void **state)
{
    (void)state;
    size_t count = 0;
    for (uint32_t code = 0x80; code < 0x110000; code++)
        count += fold_code(code) != code ? 1 : 0;
    assert_int_equal(count, 678);
}

UNIT_GROUP(fold, cmocka_unit_test(folds_thirteen_alphabets), cmocka_unit_test(folds_678_characters))
