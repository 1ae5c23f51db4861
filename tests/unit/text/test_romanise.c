#include "text.h"

#include <stdlib.h>

#include "core/mem.h"
#include "core/utf8.h"
#include "text/decode.h"
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

static struct romaniser *romaniser_new(void)
{
    struct romaniser *romaniser = mem_alloc(sizeof *romaniser);
    romaniser_init(romaniser);
    return romaniser;
}

static void romaniser_free(struct romaniser *romaniser)
{
    romaniser_release(romaniser);
    free(romaniser);
}

static void check(struct romaniser *romaniser, enum script script, const char *in,
                  const char *expected)
{
    struct buf out;
    buf_init(&out, 0);
    romanise_text(romaniser, script, span_str(in), &out);
    assert_string_equal(out.data, expected);
    buf_release(&out);
}

/* Names, as people write them. Twice, because the second time they come from memory. */
static void names_of_ten_scripts(void **state)
{
    (void)state;
    static const struct {
        enum script script;
        const char *in, *out;
    } cases[] = {
        {SCRIPT_HINDI, "राहुल शर्मा", "rahul sharma"},
        {SCRIPT_HINDI, "प्रियंका चोपड़ा", "priyanka chopra"},
        {SCRIPT_HINDI, "सुनीता देवी", "sunita devi"},
        {SCRIPT_BENGALI, "সৌরভ গঙ্গোপাধ্যায়", "sourav gangopadhyay"},
        {SCRIPT_BENGALI, "দেবাশীষ", "debashish"},
        {SCRIPT_PUNJABI, "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "gurpreet singh"},
        {SCRIPT_PUNJABI, "ਹਰਪ੍ਰੀਤ ਕੌਰ", "harpreet kaur"},
        {SCRIPT_GUJARATI, "હાર્દિક પટેલ", "hardik patel"},
        {SCRIPT_GUJARATI, "ધવલ", "dhaval"},
        {SCRIPT_ODIA, "ଜଗନ୍ନାଥ", "jagannath"},
        {SCRIPT_ODIA, "ପ୍ରିୟଙ୍କା", "priyanka"},
        {SCRIPT_TAMIL, "முருகன்", "murugan"},
        {SCRIPT_TAMIL, "சரவணன்", "saravanan"},
        {SCRIPT_TELUGU, "శ్రీనివాస్", "srinivas"},
        {SCRIPT_TELUGU, "వెంకటేష్", "venkatesh"},
        {SCRIPT_KANNADA, "ಲಕ್ಷ್ಮಿ", "lakshmi"},
        {SCRIPT_KANNADA, "ಮಂಜುನಾಥ", "manjunatha"},
        {SCRIPT_MALAYALAM, "മോഹൻ", "mohan"},
        {SCRIPT_MALAYALAM, "ശ്രീജിത്ത്", "sreejith"},
        {SCRIPT_URDU, "محمد", "muhammad"},
        {SCRIPT_URDU, "فاطمہ", "fatima"},
    };
    struct romaniser *romaniser = romaniser_new();
    for (size_t i = 0; i < 2 * (sizeof cases / sizeof cases[0]); i++) {
        size_t k = i % (sizeof cases / sizeof cases[0]);
        check(romaniser, cases[k].script, cases[k].in, cases[k].out);
    }
    romaniser_free(romaniser);
}

static void what_is_not_a_letter(void **state)
{
    (void)state;
    static const struct {
        enum script script;
        const char *in, *out;
    } cases[] = {
        {SCRIPT_NONE, "राम १२।", "राम १२।"},
        {SCRIPT_HINDI, "", ""},
        {SCRIPT_HINDI, "Ravi-राम!\t🌸 (राम)", "Ravi-ram!\t🌸 (ram)"},
        {SCRIPT_HINDI, "राम।", "ram."},
        {SCRIPT_HINDI, "०१२३४५६७८९", "0123456789"},
        {SCRIPT_BENGALI, "০৯", "09"},
        {SCRIPT_KANNADA, "೧೨", "12"},
        {SCRIPT_URDU, "۱۲۳۔٤، ؟؛", "123.4, ?;"},
        {SCRIPT_TAMIL, "राम", "राम"}, /* another script's letters */
        {SCRIPT_HINDI, "\u200D", "\u200D"},
    };
    struct romaniser *romaniser = romaniser_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(romaniser, cases[i].script, cases[i].in, cases[i].out);
    romaniser_free(romaniser);
}

/* What no pair of the training has comes out as decode_text has it. */
static void unknown_letters(void **state)
{
    (void)state;
    static const char *const letters[] = {"\u0953", "\u0972", "\u0979", "\u0979\u0953"};
    struct romaniser *romaniser = romaniser_new();
    struct buf decoded;
    buf_init(&decoded, 0);
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        buf_clear(&decoded);
        decode_text(&decode_builtin, span_str(letters[i]), &decoded);
        check(romaniser, SCRIPT_HINDI, letters[i], decoded.data);
    }
    buf_release(&decoded);
    romaniser_free(romaniser);
}

/* One word, however it is encoded. */
static void spellings_of_one_word(void **state)
{
    (void)state;
    static const struct {
        enum script script;
        const char *one, *other;
    } cases[] = {
        {SCRIPT_HINDI, "\u095B\u094B\u092F\u093E", "\u091C\u093C\u094B\u092F\u093E"},
        {SCRIPT_HINDI, "कम\u200Cल", "कमल"},
        {SCRIPT_BENGALI, "\u09B0\u09CB", "\u09B0\u09C7\u09BE"},
        {SCRIPT_BENGALI, "\u09A4\u09CD\u200D", "\u09CE"},
        {SCRIPT_MALAYALAM, "മോഹ\u0D28\u0D4D\u200D", "മോഹൻ"},
        {SCRIPT_URDU, "علي", "علی"},
        {SCRIPT_URDU, "\u0622\u0635\u0641", "\u0627\u0653\u0635\u0641"},
        {SCRIPT_URDU, "كاشف", "کاشف"},
    };
    struct romaniser *romaniser = romaniser_new();
    struct buf one;
    buf_init(&one, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        buf_clear(&one);
        romanise_text(romaniser, cases[i].script, span_str(cases[i].one), &one);
        check(romaniser, cases[i].script, cases[i].other, one.data);
    }
    buf_release(&one);
    romaniser_free(romaniser);
}

/* The best ones differ, get dearer, and begin with the one that is best alone. */
/* Ways to cut a text that come to the same are told once. */
static void differ(struct romaniser *romaniser, enum script script, const char *text)
{
    struct span best[CAP_ROMANISE_BEST];
    size_t count = romanise_best(romaniser, script, span_str(text), CAP_ROMANISE_BEST, best);
    assert_true(count > 1);
    for (size_t k = 0; k < count; k++)
        for (size_t l = 0; l < k; l++)
            assert_false(span_equal(best[k], best[l]));
}

static void several(void **state)
{
    (void)state;
    static const char *const texts[] = {"राहुल", "राहुल शर्मा", "विकास", "सुनीता, मोहन", "Ravi", ""};
    struct romaniser *romaniser = romaniser_new();
    struct span best[CAP_ROMANISE_BEST];
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        for (size_t wanted = CAP_ROMANISE_BEST; wanted > 0; wanted--) {
            size_t count = romanise_best(romaniser, SCRIPT_HINDI, span_str(texts[i]), wanted, best);
            const struct romanise_list *list = &romaniser->list[romaniser->current];
            assert_true(count >= 1 && count <= wanted);
            for (size_t k = 1; k < count; k++)
                assert_true(list->cost[k - 1] <= list->cost[k]);
            for (size_t k = 0; k < count; k++)
                for (size_t l = 0; l < k; l++)
                    assert_false(span_equal(best[k], best[l]));
            char *first = mem_dup(best[0].ptr, best[0].len);
            check(romaniser, SCRIPT_HINDI, texts[i], first);
            free(first);
        }
    }
    differ(romaniser, SCRIPT_ODIA, "ଡaଃ");
    differ(romaniser, SCRIPT_TAMIL, "முருகன்முருகன்முருகன்முருகன்முருகன்முருகன்முருகன்முருகன்");
    assert_int_equal(romanise_best(romaniser, SCRIPT_HINDI, span_str("राहुल शर्मा"), 2, best), 2);
    assert_true(span_is(best[0], "rahul sharma"));
    assert_int_equal(romanise_best(romaniser, SCRIPT_HINDI, span_str("Ravi"), 9, best), 1);
    romaniser_free(romaniser);
}

static void repeat(struct buf *text, const char *letter, size_t count)
{
    buf_clear(text);
    while (count-- > 0)
        buf_adds(text, letter);
}

/* At the cap a word is one, past it two; so the model starts a word there. */
static void words_at_the_cap(void **state)
{
    (void)state;
    struct romaniser *romaniser = romaniser_new();
    struct buf text, whole, one, rest;
    struct buf *all[] = {&text, &whole, &one, &rest};
    for (size_t i = 0; i < 4; i++)
        buf_init(all[i], 0);
    repeat(&text, "क", CAP_ROMANISE_WORD);
    romanise_text(romaniser, SCRIPT_HINDI, buf_span(&text), &one);
    buf_adds(&text, "राम");
    romanise_text(romaniser, SCRIPT_HINDI, buf_span(&text), &whole);
    buf_adds(&one, "ram");
    assert_string_equal(whole.data, one.data);
    /* one letter fewer, and what follows is in the same word */
    repeat(&text, "क", CAP_ROMANISE_WORD - 1);
    buf_adds(&text, "राम");
    buf_clear(&whole);
    romanise_text(romaniser, SCRIPT_HINDI, buf_span(&text), &whole);
    assert_true(whole.len > 0);
    /* eighteen letters for one: the longest expansion there is */
    repeat(&text, "\uFDFA", CAP_ROMANISE_WORD);
    buf_clear(&whole);
    romanise_text(romaniser, SCRIPT_URDU, buf_span(&text), &whole);
    assert_true(utf8_ascii(buf_span(&whole)) && whole.len > CAP_ROMANISE_WORD);
    for (size_t i = 0; i < 4; i++)
        buf_release(all[i]);
    romaniser_free(romaniser);
}

/* A text of CAP_ROMANISE_TEXT bytes has several romanisations, a longer one has one. */
static void texts_at_the_cap(void **state)
{
    (void)state;
    struct romaniser *romaniser = romaniser_new();
    struct span best[CAP_ROMANISE_BEST];
    struct buf text;
    buf_init(&text, 0);
    buf_adds(&text, "राहुल");
    while (text.len < CAP_ROMANISE_TEXT)
        buf_addc(&text, '.');
    assert_int_equal(romanise_best(romaniser, SCRIPT_HINDI, buf_span(&text), 3, best), 3);
    buf_addc(&text, '.');
    assert_int_equal(romanise_best(romaniser, SCRIPT_HINDI, buf_span(&text), 3, best), 1);
    buf_release(&text);
    romaniser_free(romaniser);
}

UNIT_GROUP(romanise, cmocka_unit_test(hindi_rules), cmocka_unit_test(names_of_ten_scripts),
           cmocka_unit_test(what_is_not_a_letter), cmocka_unit_test(unknown_letters),
           cmocka_unit_test(spellings_of_one_word), cmocka_unit_test(several),
           cmocka_unit_test(words_at_the_cap), cmocka_unit_test(texts_at_the_cap))
