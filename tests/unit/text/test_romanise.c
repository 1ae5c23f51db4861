#include "text.h"

#include "text/hindi.h"
#include "text/romanise.h"

static void hindi_rules(void **state)
{
    (void)state;
    static const struct text_case cases[] = {
        {"", ""},
        {"राहुल शर्मा", "rahul sharma"},
        {"कमल", "kamal"},
        {"नमिता", "nmita"},
        {"ज़ोया", "zoya"},
        {"\u095B\u094B\u092F\u093E", "zoya"},
        {"फ़ातिमा", "fatima"},
        {"झटपट", "jhtapat"},
        {"क़मर", "mar"},
        {"ज\u093C\u093Cन", "zn"},
        {"क्षमा त्रिशूल ज्ञान", "kshma trishool jnjan"},
        {"ऑ ळ ॐ", "ऑ ळ ॐ"},
        {"ऋषि कृपा", "rishi kripa"},
        {"आईऊएऐओऔ अंः", "aaeeooeaeoau ana"},
        {"राम।", "ram."},
        {"Ravi-राम!,:\\_?\n\t", "Ravi-ram!,:\\_?\n\t"},
        {"(राम) @ ; 🌸", "ram   "},
        {"राम१२", "ram१२"},
        {"क\xE2\x80\x8Cमल", "kmal"},
        {"क्", "k"},
        {"\u093C", ""},
    };
    TEXT_CHECK(cases, hindi_romanise);
}

static void nine_scripts_by_characters(void **state)
{
    (void)state;
    static const struct {
        enum script script;
        const char *in, *out;
    } cases[] = {
        {SCRIPT_NONE, "राम", "राम"},
        {SCRIPT_HINDI, "राम", "ram"},
        {SCRIPT_BENGALI, "সৌরভ", "saurabh"},
        {SCRIPT_BENGALI, "রাহুল দাস", "rahul das"},
        {SCRIPT_PUNJABI, "ਗੁਰਪ੍ਰੀਤ", "guraprit"},
        {SCRIPT_PUNJABI, "ਸਿੰਘ", "singh"},
        {SCRIPT_GUJARATI, "પટેલ", "patel"},
        {SCRIPT_ODIA, "ରାମ", "rama"},
        {SCRIPT_TAMIL, "முருகன்", "murukan"},
        {SCRIPT_TELUGU, "రాము", "ramu"},
        {SCRIPT_KANNADA, "ಗೌಡ", "gauda"},
        {SCRIPT_MALAYALAM, "മോഹൻ", "mohan"},
        {SCRIPT_URDU, "عمران", "amran"},
        {SCRIPT_BENGALI, "রাম, Ram 🌸", "ram, Ram 🌸"},
        {SCRIPT_KANNADA, "೧೨", "12"},
    };
    struct buf out;
    buf_init(&out, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        buf_clear(&out);
        romanise_text(cases[i].script, span_str(cases[i].in), &out);
        assert_string_equal(out.data, cases[i].out);
    }
    buf_release(&out);
}

UNIT_GROUP(romanise, cmocka_unit_test(hindi_rules), cmocka_unit_test(nine_scripts_by_characters))
