#include "unit.h"

#include "core/random.h"
#include "score/natural.h"

static void words(void **state)
{
    (void)state;
    static const struct {
        const char *letters;
        enum natural kind;
    } cases[] = {
        {"", NATURAL_NAME},
        {"xqzj", NATURAL_NAME}, /* too short to tell */
        {"rahulsharma", NATURAL_NAME},
        {"lakshmipriya", NATURAL_NAME},
        {"venkatasubramanian", NATURAL_NAME},
        {"photography", NATURAL_NAME},
        {"cricketlover", NATURAL_NAME},
        {"lifestyle", NATURAL_NAME},
        {"bollywood", NATURAL_NAME},
        {"rodriguez", NATURAL_NAME},
        {"xqzjvkwp", NATURAL_RANDOM},
        {"bqxcnwzpf", NATURAL_RANDOM},
        {"asdfghjkl", NATURAL_KEYBOARD},
        {"qwertyuiop", NATURAL_KEYBOARD},
        {"zxcvbnm", NATURAL_KEYBOARD},
        {"sdfjkhgsd", NATURAL_KEYBOARD},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum natural kind = natural_judge(span_str(cases[i].letters));
        if (kind != cases[i].kind)
            print_message("%s: %d\n", cases[i].letters, (int)kind);
        assert_int_equal(kind, cases[i].kind);
    }
}

static double share(size_t len, const char *letters, size_t count)
{
    int found = 0;
    char text[32];
    for (int round = 0; round < 2000; round++) {
        for (size_t i = 0; i < len; i++)
            text[i] = letters[random_u64() % count];
        found += natural_judge(span_of(text, len)) != NATURAL_NAME;
    }
    return found / 2000.0;
}

static void longer_strings_tell_more(void **state)
{
    (void)state;
    static const char all[] = "abcdefghijklmnopqrstuvwxyz";
    random_seed(8);
    double ten = share(10, all, 26), twenty = share(20, all, 26);
    print_message("random letters found out: %.3f of 10, %.3f of 20\n", ten, twenty);
    assert_true(ten > 0.65 && twenty > 0.75 && twenty > ten);
    assert_true(share(12, "asdfghjkl", 9) > 0.9);
}

UNIT_GROUP(natural, cmocka_unit_test(words), cmocka_unit_test(longer_strings_tell_more))
