#include "text.h"

#include <string.h>

#include "text/beam.h"

/* The tables that are built in keep to the format, and are those of their script. */
static void built_in(void **state)
{
    (void)state;
    static const struct {
        enum script script;
        uint32_t letter;
    } cases[] = {
        {SCRIPT_HINDI, 0x0915},   {SCRIPT_PUNJABI, 0x0A15}, {SCRIPT_GUJARATI, 0x0A95},
        {SCRIPT_BENGALI, 0x0995}, {SCRIPT_URDU, 0x06A9},    {SCRIPT_TAMIL, 0x0B95},
        {SCRIPT_TELUGU, 0x0C15},  {SCRIPT_KANNADA, 0x0C95}, {SCRIPT_MALAYALAM, 0x0D15},
        {SCRIPT_ODIA, 0x0B15},
    };
    size_t bytes = 0;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct graphones model;
        struct span file = graphones_builtin(cases[i].script);
        assert_true(graphones_open(&model, file));
        assert_true(graphones_sound(&model));
        assert_true(graphones_letter(&model, cases[i].letter) < model.letters);
        assert_int_equal(graphones_letter(&model, 'k'), model.letters);
        assert_int_equal(graphones_letter(&model, 0x10FFFF), model.letters);
        bytes += file.len;
    }
    assert_true(bytes + spellings_builtin().len <= 6 << 20);
    assert_int_equal(graphones_builtin(SCRIPT_NONE).len, 0);
}

static void number(struct buf *out, size_t bytes, uint32_t value)
{
    for (size_t i = 0; i < bytes; i++)
        buf_addc(out, (char)(value >> 8 * i & 0xff));
}

/* A model of one native letter, U+0915, and the graphones "b", "a", "" and "ab", which cost 512,
 * 512, 1024 and 512; after "b", "a" costs 256. Ending a word costs nothing. */
static void small_model(struct buf *out)
{
    static const char latin[4][4] = {"b", "a", "", "ab"};
    static const uint8_t cost[6] = {2, 2, 3, 2, 0, 0}, penalty[6] = {1, 0, 0, 0, 0, 0};
    static const uint32_t costs[4] = {0, 256, 512, 1024};
    buf_adds(out, GRAPHONES_MAGIC);
    number(out, 1, 2);
    number(out, 1, 0);
    number(out, 2, 1);
    number(out, 2, 4);
    number(out, 2, 0);
    for (size_t n = 1; n <= CAP_GRAPHONE_ORDER; n++)
        number(out, 4, n == 1 ? 6 : n == 2 ? 1 : 0);
    for (size_t i = 0; i < 512; i++)
        number(out, 2, i % 256 < 4 ? costs[i % 256] : 0);
    number(out, 2, 0x0915);
    number(out, 2, 0);
    number(out, 2, 4);
    buf_add(out, latin, sizeof latin);
    for (uint32_t i = 0; i < 6; i++)
        number(out, 2, i);
    buf_add(out, cost, sizeof cost);
    buf_add(out, penalty, sizeof penalty);
    for (size_t i = 0; i < 7; i++)
        number(out, 3, i > 0);
    number(out, 2, 1);
    number(out, 1, 1);
}

static void decoding(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t cost;
    } one[] = {{"a", 512}, {"ab", 512}, {"b", 768}, {"", 1024}},
      two[] = {{"ba", 768},   {"aa", 1024},   {"aab", 1024},
               {"aba", 1024}, {"abab", 1024}, {"ab", 1280}};
    static const uint32_t letters[2] = {0, 0};
    struct graphones model;
    struct beam beam;
    struct beam_result result[CAP_ROMANISE_BEST];
    struct buf file;
    buf_init(&file, 0);
    small_model(&file);
    assert_true(graphones_open(&model, buf_span(&file)) && graphones_sound(&model));
    /* The end costs 256 after "b", which is its penalty. Equally dear ones are in the order of the
     * alphabet, and wanting fewer takes the first of them. */
    assert_int_equal(beam_decode(&beam, &model, NULL, letters, 1, result, 16), 4);
    for (size_t i = 0; i < 4; i++) {
        assert_true(span_is(span_of(result[i].text, result[i].len), one[i].text));
        assert_int_equal(result[i].cost, one[i].cost);
    }
    for (size_t wanted = 1; wanted <= 6; wanted++) {
        assert_int_equal(beam_decode(&beam, &model, NULL, letters, 2, result, wanted), wanted);
        for (size_t i = 0; i < wanted; i++) {
            assert_true(span_is(span_of(result[i].text, result[i].len), two[i].text));
            assert_int_equal(result[i].cost, two[i].cost);
        }
    }
    assert_int_equal(beam_decode(&beam, &model, NULL, letters, 0, result, 3), 1);
    assert_int_equal(result[0].len, 0);
    buf_release(&file);
}

/* What people wrote is known, what nobody would write is not, and a known word is preferred. */
static void spellings(void **state)
{
    (void)state;
    static const char *const known[] = {"rahul", "kajal", "website", "september", "krishna"};
    static const char *const unknown[] = {"", "ka", "kajlx", "qqqq", "rahulrahulrahul"};
    struct spellings spellings;
    struct span file = spellings_builtin();
    assert_true(spellings_open(&spellings, file));
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_true(spellings_known(&spellings, span_str(known[i])));
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        assert_false(spellings_known(&spellings, span_str(unknown[i])));
    assert_false(spellings_open(&spellings, span_of(file.ptr, file.len - 1)));
    assert_false(spellings_open(&spellings, span_of(file.ptr, SPELLINGS_HEADER)));
    assert_false(spellings_open(&spellings, span_of(file.ptr + 1, file.len - 1)));
}

/* "aaa" is dearer than "aba" by less than it gains from being known. */
static void known_words_first(void **state)
{
    (void)state;
    static const uint32_t letters[3] = {0, 0, 0};
    struct graphones model;
    struct spellings spellings;
    struct beam beam;
    struct beam_result result[CAP_ROMANISE_BEST];
    struct buf file, set;
    buf_init(&file, 0);
    buf_init(&set, 0);
    small_model(&file);
    assert_true(graphones_open(&model, buf_span(&file)));
    buf_adds(&set, SPELLINGS_MAGIC);
    number(&set, 4, 64);
    for (size_t i = 0; i < 64; i++)
        buf_addc(&set, 0);
    assert_true(spellings_open(&spellings, buf_span(&set)));
    assert_int_equal(beam_decode(&beam, &model, &spellings, letters, 3, result, 1), 1);
    assert_true(span_is(span_of(result[0].text, result[0].len), "aba"));
    int32_t alone = result[0].cost;
    for (unsigned which = 0; which < SPELLINGS_HASHES; which++) {
        uint32_t bit = spellings_bit(span_str("aaa"), which, 64);
        set.data[SPELLINGS_HEADER + bit / 8] |= (char)(1 << bit % 8);
    }
    assert_int_equal(beam_decode(&beam, &model, &spellings, letters, 3, result, 2), 2);
    assert_true(span_is(span_of(result[0].text, result[0].len), "aaa"));
    assert_true(result[0].cost < alone);
    assert_true(span_is(span_of(result[1].text, result[1].len), "aba"));
    buf_release(&file);
    buf_release(&set);
}

/* A file cut anywhere or with a byte too many is none; and a wrong byte where it matters is seen.
 */
static void broken(void **state)
{
    (void)state;
    enum { CODE = GRAPHONES_HEADER + 1024, LATIN = CODE + 6, LEVEL = LATIN + 16 };
    static const struct {
        size_t at;
        char value;
    } wrong[] = {{CODE + 2, 1},   {CODE + 4, 3},       {LATIN, 'A'},         {LEVEL, 9},
                 {LEVEL + 24, 1}, {LEVEL + 24 + 3, 2}, {LEVEL + 24 + 18, 0}, {LEVEL + 24 + 21, 7}};
    struct graphones model;
    struct buf file;
    buf_init(&file, 0);
    small_model(&file);
    for (size_t len = 0; len < file.len; len++)
        assert_false(graphones_open(&model, span_of(file.data, len)));
    assert_false(graphones_open(&model, span_of(file.data, file.len + 1)));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char before = file.data[wrong[i].at];
        file.data[wrong[i].at] = wrong[i].value;
        assert_true(graphones_open(&model, buf_span(&file)));
        assert_false(graphones_sound(&model));
        file.data[wrong[i].at] = before;
    }
    file.data[0] = 'r';
    assert_false(graphones_open(&model, buf_span(&file)));
    file.data[0] = 'R';
    file.data[8] = 1;
    assert_false(graphones_open(&model, buf_span(&file)));
    buf_release(&file);
}

UNIT_GROUP(graphones, cmocka_unit_test(built_in), cmocka_unit_test(decoding),
           cmocka_unit_test(spellings), cmocka_unit_test(known_words_first),
           cmocka_unit_test(broken))
