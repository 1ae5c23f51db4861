#include "text.h"

#include <stdlib.h>

#include "text/decode.h"
#include "core/utf8.h"

static void built_in(struct span text, struct buf *out)
{
    decode_text(&decode_builtin, text, out);
}

static void the_built_in_table_is_ascii(void **state)
{
    (void)state;
    struct buf out;
    size_t count = 0;
    buf_init(&out, 0);
    for (uint32_t code = 0x80; code <= 0x10FFFF; code++) {
        buf_clear(&out);
        count += decode_code(&decode_builtin, code, &out) ? 1 : 0;
        assert_true(utf8_ascii(buf_span(&out)));
        assert_true(out.len <= CAP_DECODE_TEXT);
    }
    assert_true(count > 50000);
    buf_release(&out);
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
        {"१२३ ١٢٣ ৪৫ ๖", "123 123 45 6"},
        {"Ra\xE2\x80\xA8m \xC2\x85", "Ra\nm "},
    };
    TEXT_CHECK(cases, built_in);
}

/* A few rows of each standard in data/decode. */
static void renders_scripts(void **state)
{
    (void)state;
    static const struct text_case cases[] = {
        {"Ελένη Παπαδάκη Ἀθῆναι Ψυχή", "Elene Papadake Athenai Psukhe"},    /* ALA-LC */
        {"Иван Петров Мария Щука Ѳома", "Ivan Petrov Mariia Shchuka Foma"}, /* ALA-LC */
        {"Қазақ Өзбек Ӯғил", "Kazak Ozbek Ugil"},                           /* by name */
        {"Ђорђе Љиљана", "Djordje Ljiljana"},                               /* Serbian */
        {"Աննա Արմեն", "Anna Armen"},                                       /* ALA-LC */
        {"გიორგი Ⴀ", "giorgi A"},                                           /* 2002 */
        {"חיים שלום", "Hyym shlvm"},                                        /* ALA-LC */
        {"كهي محمد خالد ص ء", "khy mHmd khald S '"},                        /* ALA-LC */
        {"پاکستان گلچهر", "pakstan glchhr"},                                /* Persian */
        {"ܫܠܡܐ", "shlm'"},                                                  /* ALA-LC */
        {"ދިވެހި", "dhivehi"},                                                 /* Thaana */
        {"সৌরভ \u09DC", "saurbh r"},                                        /* UCD names */
        {"ੰ ਸਿੰਘ", "N siNgh"},                                                /* a case */
        {"தமிழ்", "tmizh"},                                                  /* Tamil */
        {"සිංහල", "siNhl"},                                                  /* ISO 15919 */
        {"สมชาย ไทย", "smchaay aithy"},                                     /* RTGS */
        {"ລາວ", "laaw"},                                                    /* ALA-LC */
        {"ខ្មែរ", "khmaer"},                                                 /* UNGEGN */
        {"ကခဂါ", "kkhgါ"},                                             /* MLCTS; aa of 5.1 stays */
        {"བོད་", "bod "},                                               /* Wylie */
        {"ᠮᠣᠩᠭᠣᠯ", "monggol"},                                         /* VPMC */
        {"አማርኛ ዓ", "'amaarenyaa `aa"},                                 /* UCD names */
        {"ᏣᎳᎩ", "tsalagi"},                                            /* UCD names */
        {"ᐃᓄᒃᑎᑐᑦ", "inoktitot"},                                       /* UCD names */
        {"ᚁᚂ ᚠᚢᚦᚨᚱᚲ", "bl futhark"},                                   /* runes */
        {"ꆈꌠ", "nuosu"},                                             /* UCD names */
        {"さくら サクラ ｻｸﾗ ラーメン", "sakura sakura sakura ra-men"}, /* Hepburn */
        {"ㄅㄆㄠ", "bpao"},                                            /* pinyin */
        {"王伟 李娜 女 㐀 ⼈ ⺅", "Wang Wei  Li Nuo  Nu  Qiu  Ren  Ren "}, /* Unihan */
        {"㊊ ㍿", "Yue  Zhu Shi Hui She "},                                /* by parts */
        {"김민수 박지영 ㅋㅋ ㅄ", "gimminsu bagjiyeong kk bs"},            /* Jamo.txt */
        {"ɐɯɹɐɥs ʃəŋ", "aWraYs sh@ng"},                                    /* IPA */
        {"Ⓡ 🄰 ⑳ ⒜ Ⅷ ℡", "R A 20 (a) VIII TEL"},                            /* by parts */
        {"⠓⠑⠇⠇⠕", "hello"},                                                /* Braille */
    };
    TEXT_CHECK(cases, built_in);
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
        {"ൻ", "ൻ"}, /* a letter of Unicode 5.1 */
        {"𠀀", "𠀀"},
        {"a\xEF\xBF\xBD", "a\xEF\xBF\xBD"},
    };
    TEXT_CHECK(cases, built_in);
}

static void an_unknown_code_appends_nothing(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 0);
    assert_false(decode_code(&decode_builtin, 0x1F338, &out));
    assert_false(decode_code(&decode_builtin, 0x10FFFF, &out));
    assert_true(decode_code(&decode_builtin, 0x2764, &out));
    assert_int_equal(out.len, 0);
    buf_release(&out);
}

static void a_loaded_table_replaces_it(void **state)
{
    (void)state;
    static const char text[] = "\xEF\xBB\xBF# comment\r\n"
                               "U+00E9\tE\r\n"
                               "\n"
                               "U+10FFFF\t\\x7f\\\\\\n\\r\\t\\x01\n"
                               "U+4e2d\tMiddle \n"
                               "U+4E2E\t";
    struct decode_table *table = decode_parse(span_str(text), "test", NULL);
    struct buf out;
    assert_non_null(table);
    buf_init(&out, 0);
    decode_text(table, span_str("é中帮䷿\U0010FFFF"), &out);
    assert_string_equal(out.data, "EMiddle \u5E2E\u4DFF\x7f\\\n\r\t\x01");
    buf_clear(&out);
    decode_text(table, span_str("e\u4E2E\u4E2F\u00EA"), &out);
    assert_string_equal(out.data, "e\u4E2F\u00EA");
    buf_release(&out);
    decode_free(table);
    decode_free(NULL);
}

static void refuses_tables(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "t: no renderings in it"},
        {"# nothing\n\n", "t: no renderings in it"},
        {"\nE9\te", "t: line 2: does not start with a code point like U+00E9"},
        {"U+E9\te", "t: line 1: does not start with a code point like U+00E9"},
        {"U+00G9\te", "t: line 1: does not start with a code point like U+00E9"},
        {"U+00000E9\te", "t: line 1: does not start with a code point like U+00E9"},
        {" U+00E9\te", "t: line 1: does not start with a code point like U+00E9"},
        {"U+00E9", "t: line 1: no tab after the code point"},
        {"U+00E9 e", "t: line 1: does not start with a code point like U+00E9"},
        {"U+007F\te", "t: line 1: U+007F is ASCII"},
        {"U+D800\te", "t: line 1: U+D800 is no character"},
        {"U+DFFF\te", "t: line 1: U+DFFF is no character"},
        {"U+110000\te", "t: line 1: U+110000 is no character"},
        {"U+00E9\t\u00e9", "t: line 1: rendering is not printable ASCII"},
        {"U+00E9\ta\tb", "t: line 1: rendering is not printable ASCII"},
        {"U+00E9\t\\", "t: line 1: backslash without \\, n, r, t or x01 to x7f after it"},
        {"U+00E9\t\\a", "t: line 1: backslash without \\, n, r, t or x01 to x7f after it"},
        {"U+00E9\t\\x4", "t: line 1: backslash without \\, n, r, t or x01 to x7f after it"},
        {"U+00E9\t\\x00", "t: line 1: backslash without \\, n, r, t or x01 to x7f after it"},
        {"U+00E9\t\\x80", "t: line 1: backslash without \\, n, r, t or x01 to x7f after it"},
        {"U+00E9\te\nU+00EA\tf\nU+00e9\t", "t: line 3: U+00E9 again"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err;
        assert_null(decode_parse(span_str(cases[i].text), "t", &err));
        assert_int_equal(err.kind, ERR_DATA);
        assert_string_equal(err.message, cases[i].message);
    }
}

static void renderings_have_a_cap(void **state)
{
    (void)state;
    struct buf text, out;
    struct err err;
    buf_init(&text, 0);
    buf_init(&out, 0);
    buf_adds(&text, "U+00E9\t");
    for (size_t i = 0; i < CAP_DECODE_TEXT; i++)
        buf_adds(&text, "\\x41");
    struct decode_table *table = decode_parse(buf_span(&text), "t", &err);
    assert_non_null(table);
    assert_true(decode_code(table, 0xE9, &out));
    assert_int_equal(out.len, CAP_DECODE_TEXT);
    decode_free(table);
    buf_addc(&text, 'A');
    assert_null(decode_parse(buf_span(&text), "t", &err));
    assert_string_equal(err.message, "t: line 1: rendering longer than 64 bytes");
    buf_release(&text);
    buf_release(&out);
}

static void code_points_have_a_cap(void **state)
{
    (void)state;
    struct buf text;
    struct err err;
    buf_init(&text, 0);
    for (uint32_t i = 0; i < CAP_DECODE_CODES; i++)
        buf_addf(&text, "U+%05X\tx\n", 0x20000 + i);
    struct decode_table *table = decode_parse(buf_span(&text), "t", &err);
    assert_non_null(table);
    decode_free(table);
    buf_adds(&text, "U+00E9\tx\n");
    assert_null(decode_parse(buf_span(&text), "t", &err));
    assert_string_equal(err.message, "t: line 300001: more than 300000 code points");
    buf_release(&text);
}

UNIT_GROUP(decode, cmocka_unit_test(the_built_in_table_is_ascii), cmocka_unit_test(renders),
           cmocka_unit_test(renders_scripts), cmocka_unit_test(keeps_and_drops),
           cmocka_unit_test(an_unknown_code_appends_nothing),
           cmocka_unit_test(a_loaded_table_replaces_it), cmocka_unit_test(refuses_tables),
           cmocka_unit_test(renderings_have_a_cap), cmocka_unit_test(code_points_have_a_cap))
