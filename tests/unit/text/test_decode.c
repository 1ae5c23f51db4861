#include "text.h"

#include "text/decode.h"
#include "text/decode_table.h"
#include "core/utf8.h"

static void the_table_is_sorted_and_ascii(void **state)
{
    (void)state;
    for (size_t i = 0; i < decode_table_count; i++) {
        assert_true(decode_table[i].code >= 0x80);
        assert_true(i == 0 || decode_table[i - 1].code < decode_table[i].code);
        assert_true(utf8_ascii(span_str(decode_table[i].text)));
    }
}

static void renders(void **state)
{
    (void)state;
    static const struct text_case cases[] = {
        {"", ""},
        {"plain", "plain"},
        {"José Müller Łukasz Żółw Åsa", "Jose Muller Lukasz Zolw Asa"},
        {"Jose\xCC\x81", "Jose"},
        {"Nguyễn Thị Hoa", "Nguyen Thi Hoa"},
        {"Weiß Þór ðæ Æ œ ĳ", "Weiss Thor dae AE oe ij"},
        {"½ Ram ªº", " 1/2 Ram ao"},
        {"Rahul\xC2\xA0Sharma", "Rahul Sharma"},
        {"“Ravi” – it’s…", "\"Ravi\" - it's..."},
        {"Ram™ © ® €5 £5 ₹5", "Ram(tm) (c) (r) EUR5 PS5 Rs5"},
        {"𝒫𝓇𝒾𝓎𝒶 𝑹𝒂𝒗𝒊 𝔎𝔦𝔫𝔤 𝖪𝗂𝗇𝗀", "Priya Ravi King King"},
        {"ﬁﬂ ᴿᵃʰᵘˡ ʀᴀʜᴜʟ", "fifl Rahul RAHUL"},
        {"\u0911 k\u0933 \u0950 \u0960 p\u095D", "oN kl AUM RR prh"},
        {"१२३", "123"},
        {"김민수 박지영 ㅋㅋ", "gimminsu bagjiyeong kk"},
        {"Ελένη Παπαδάκη", "Elene Papadake"},
        {"Иван Петров Мария", "Ivan Petrov Mariia"},
        {"さくら", "sakura"},
        {"გიორგი", "giorgi"},
        {"Ra\xE2\x80\xA8m \xC2\x85", "Ra\nm "},
    };
    TEXT_CHECK(cases, decode_text);
}

/* What has no rendering stays; what renders as nothing goes. */
static void keeps_and_drops(void **state)
{
    (void)state;
    static const struct text_case cases[] = {
        {"🌸 Priya 👑", "🌸 Priya 👑"},
        {"⚡🥀🇮🇳", "⚡🥀🇮🇳"},
        {"✨ Ravi ❤\xEF\xB8\x8F", " Ravi \xEF\xB8\x8F"},
        {"1\xEF\xB8\x8F\xE2\x83\xA3", "1\xEF\xB8\x8F"},
        {"Pri\xE2\x80\x8Dya", "Priya"},
        {"王", "王"},
    };
    TEXT_CHECK(cases, decode_text);
}

static void an_unknown_code_appends_nothing(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 0);
    assert_false(decode_code(0x1F338, &out));
    assert_false(decode_code(0x10FFFF, &out));
    assert_true(decode_code(0x2764, &out));
    assert_int_equal(out.len, 0);
    buf_release(&out);
}

UNIT_GROUP(decode, cmocka_unit_test(the_table_is_sorted_and_ascii), cmocka_unit_test(renders),
           cmocka_unit_test(keeps_and_drops), cmocka_unit_test(an_unknown_code_appends_nothing))
