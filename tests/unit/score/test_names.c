#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "score/builtin.h"
#include "score/names.h"

static void reads_lists(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t words, phrases;
    } cases[] = {
        {"uma\nrani\n", 2, 0},
        {"Name\numa\n", 1, 0},
        {"Baby Names\r\numa\r\n\r\nrani", 2, 0},
        {"uma\nname\n", 2, 0},
        {"surname\numa\n", 2, 0},
        {"FIRST_NAME\numa\n", 1, 0},
        {"\xEF\xBB\xBFname,sex\numa,f\n\"Uma Rani\",f\n", 1, 1},
        {"uma rani\nsai priya\numa\n", 1, 2},
        {" uma\n", 0, 1},
        {"uma\nrani\nUMA\n", 2, 0},
        {"jos\xC3\xA9\n", 1, 0},
        {"   \numa\n", 1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct names *names = names_parse(span_str(cases[i].text), "test", NULL);
        assert_non_null(names);
        assert_int_equal(names->image->count, cases[i].words);
        assert_int_equal(names->phrase_count, cases[i].phrases);
        names_free(names);
    }
}

static void refuses_lists(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "test: no names in it"},
        {"\n\n", "test: no names in it"},
        {"Names\n", "test: no names in it"},
        {"uma\n\xFF\n", "test: line 2: not UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err;
        assert_null(names_parse(span_str(cases[i].text), "test", &err));
        assert_int_equal(err.kind, ERR_DATA);
        assert_string_equal(err.message, cases[i].message);
    }
    names_free(NULL);
}

static void knows_words_and_parts(void **state)
{
    (void)state;
    struct names *names = names_parse(span_str("UMA\n\xE2\x84\xAAiran\nsai priya\ndr.\n"), "",
                                      NULL);
    static const uint8_t uma[] = {21, 13, 1}, kiran[] = {11, 9, 18, 1, 14}, sai[] = {19, 1, 9};
    static const uint8_t dr[] = {4, 18};
    assert_true(wordset_has(&names->words, uma, 3));
    assert_true(wordset_has(&names->words, kiran, 5));
    assert_false(wordset_has(&names->words, sai, 3));
    assert_true(wordset_has(&names->parts, sai, 3));
    assert_false(wordset_has(&names->words, dr, 2));
    assert_false(wordset_has(&names->words, uma, 2));
    names_free(names);
}

static void counts_have_a_cap(void **state)
{
    (void)state;
    size_t size = 2 * (CAP_NAMES_COUNT + 1);
    char *text = mem_alloc(size);
    for (size_t i = 0; i < size; i += 2)
        memcpy(text + i, "a\n", 2);
    struct err err;
    struct names *names = names_parse(span_of(text, size - 2), "test", &err);
    assert_non_null(names);
    assert_int_equal(names->image->count, 1);
    names_free(names);
    assert_null(names_parse(span_of(text, size), "test", &err));
    free(text);
}

static void the_builtin_list_is_there(void **state)
{
    (void)state;
    static const uint8_t priya[] = {16, 18, 9, 25, 1}, qwert[] = {17, 23, 5, 18, 20};
    struct names *names = builtin_names();
    assert_true(names->image->count > 35183);
    assert_true(wordset_has(&names->words, priya, 5));
    assert_false(wordset_has(&names->words, qwert, 5));
    assert_int_equal(names->phrase_count, 0);
    names_free(names);
}

UNIT_GROUP(names, cmocka_unit_test(reads_lists), cmocka_unit_test(refuses_lists),
           cmocka_unit_test(knows_words_and_parts), cmocka_unit_test(counts_have_a_cap),
           cmocka_unit_test(the_builtin_list_is_there))
