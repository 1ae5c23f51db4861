/* The rules one by one are tested by tests/cli/fakescore/cases.sh; here is what only the library
 * shows. */
#include "unit.h"

#include <string.h>

#include "score/builtin.h"
#include "score/features.h"

static void texts_have_a_cap(void **state)
{
    (void)state;
    static char text[3 * CAP_SCORE_POINTS + 3];
    struct names *names = builtin_names();
    struct scorer scorer;
    struct score score;
    struct err err;
    scorer_init(&scorer, &(struct model){.names = names, .decode = &decode_builtin});
    for (size_t i = 0; i < sizeof text; i += 3)
        memcpy(text + i, "\xE2\x80\x83", 3); /* em spaces: three bytes a character */
    struct span most = span_of(text, 3 * CAP_SCORE_POINTS), more = span_of(text, sizeof text);
    assert_int_equal(features_score(&scorer, most, most, &score, &err), 0);
    assert_int_equal(features_score(&scorer, more, most, &score, &err), -1);
    assert_string_equal(err.message, "follower_handle: longer than 1024 characters");
    assert_int_equal(features_score(&scorer, most, more, &score, &err), -1);
    assert_string_equal(err.message, "follower_full_name: longer than 1024 characters");
    /* shcha, four letters each once decoded */
    for (size_t i = 0; i + 1 < sizeof text; i += 2)
        memcpy(text + i, "\xD1\x89", 2);
    assert_int_equal(
        features_score(&scorer, span_str("x"), span_of(text, CAP_SCORE_POINTS / 2), &score, &err),
        0);
    assert_int_equal(score.cleaned_name.len, CAP_SCORE_POINTS);
    assert_int_equal(features_score(&scorer, span_str("x"), span_of(text, CAP_SCORE_POINTS / 2 + 2),
                                    &score, &err),
                     -1);
    scorer_release(&scorer);
    names_free(names);
}

static void a_scorer_forgets_the_record_before(void **state)
{
    (void)state;
    struct names *names = builtin_names();
    struct scorer scorer;
    struct score score;
    scorer_init(&scorer, &(struct model){.names = names, .decode = &decode_builtin});
    for (int i = 0; i < 2; i++) {
        assert_int_equal(
            features_score(&scorer, span_str("ram_9"), span_str("राम श्याम"), &score, NULL), 0);
        assert_true(span_is(score.transliterated, "ram shyam"));
        assert_true(span_is(score.cleaned_handle, "ram"));
        assert_int_equal(score.digits, 1);
        assert_int_equal(features_score(&scorer, span_str(""), span_str(""), &score, NULL), 0);
        assert_int_equal(score.cleaned_name.len, 0);
        assert_true(score.numeric_handle && !score.names_looked_up);
        assert_true(score.similarity > 74.9 && score.similarity < 75.1);
    }
    scorer_release(&scorer);
    names_free(names);
}

UNIT_GROUP(features, cmocka_unit_test(texts_have_a_cap),
           cmocka_unit_test(a_scorer_forgets_the_record_before))
