#include "unit.h"

#include "text/script.h"

static void the_first_known_character_decides(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum script script;
    } cases[] = {
        {"", SCRIPT_NONE},
        {"Rahul é 🌸", SCRIPT_NONE},
        {"Rahul राम", SCRIPT_HINDI},
        {"Rahul १२", SCRIPT_HINDI},
        {"राम সৌরভ", SCRIPT_HINDI},
        {"সৌরভ राम", SCRIPT_BENGALI},
        {"ਗੁਰ", SCRIPT_PUNJABI},
        {"੧", SCRIPT_PUNJABI},
        {"પટેલ", SCRIPT_GUJARATI},
        {"عمران", SCRIPT_URDU},
        {"முருகன்", SCRIPT_TAMIL},
        {"മോഹൻ", SCRIPT_MALAYALAM},
        {"ಗೌಡ", SCRIPT_KANNADA},
        {"೧", SCRIPT_KANNADA},
        {"ରାମ", SCRIPT_ODIA},
        {"రాము", SCRIPT_TELUGU},
        /* in none of the sets */
        {"\u0958\u095B\u095F", SCRIPT_NONE},
        {"\u0D7B", SCRIPT_NONE},
        {"\u0A70", SCRIPT_NONE},
        {"كهي", SCRIPT_NONE},
        {"১", SCRIPT_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(script_detect(span_str(cases[i].text)), cases[i].script);
}

static void foreign_scripts(void **state)
{
    (void)state;
    static const char *const yes[] = {"Ravi α", "Ω", "Աննա", "გ", "王", "김", "\u03C9"};
    static const char *const no[] = {"", "Ravi", "աննա", "ά", "Иван", "ㅋ", "さ", "خ", "राम"};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        assert_true(script_foreign(span_str(yes[i])));
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        assert_false(script_foreign(span_str(no[i])));
}

UNIT_GROUP(script, cmocka_unit_test(the_first_known_character_decides),
           cmocka_unit_test(foreign_scripts))
