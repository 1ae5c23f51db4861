#include "unit.h"

#include "score/ensemble.h"

static void special_characters(void **state)
{
    (void)state;
    assert_int_equal(ensemble_special(false, true, 100), SPECIAL_NONE);
    assert_int_equal(ensemble_special(true, true, 0), SPECIAL_EXPLAINED);
    assert_int_equal(ensemble_special(true, false, 80), SPECIAL_ODD);
    assert_int_equal(ensemble_special(true, false, 80.00000000000001), SPECIAL_EXPLAINED);
}

static void verdicts(void **state)
{
    (void)state;
    static const struct {
        bool foreign, digits;
        enum special special;
        double similarity;
        int process1, final; /* final in hundredths */
    } cases[] = {
        {false, false, SPECIAL_NONE, 100, 2, 0},
        {false, false, SPECIAL_EXPLAINED, 100, 0, 0},
        {false, false, SPECIAL_ODD, 50, 1, 100},
        {false, true, SPECIAL_NONE, 50, 1, 100},
        {true, false, SPECIAL_NONE, 100, 1, 100},
        {true, true, SPECIAL_ODD, 30, 1, 100},
        {false, true, SPECIAL_ODD, 30, 1, 33},
        {false, false, SPECIAL_NONE, 40, 2, 33},
        {false, false, SPECIAL_NONE, 40.00000000000001, 2, 0},
        {false, false, SPECIAL_NONE, 0, 2, 0},
        {false, true, SPECIAL_NONE, 0, 1, 100},
        {false, false, SPECIAL_EXPLAINED, 20, 0, 33},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(ensemble_process1(cases[i].foreign, cases[i].digits, cases[i].special),
                         cases[i].process1);
        double final = ensemble_final(cases[i].foreign, cases[i].digits, cases[i].special,
                                      cases[i].similarity);
        assert_int_equal((int)(final * 100 + 0.5), cases[i].final);
    }
}

UNIT_GROUP(ensemble, cmocka_unit_test(special_characters), cmocka_unit_test(verdicts))
