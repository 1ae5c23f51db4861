#include "unit.h"

#include <string.h>

#include "core/random.h"
#include "score/builtin.h"
#include "score/plus.h"

struct fixture {
    struct names *names;
    struct model model;
    struct scorer scorer;
};

static void begin(struct fixture *f)
{
    f->names = builtin_names();
    f->model = (struct model){.names = f->names, .decode = &decode_builtin, .plus = true};
    scorer_init(&f->scorer, &f->model);
}

static void end(struct fixture *f)
{
    scorer_release(&f->scorer);
    names_free(f->names);
}

static struct plus judge(struct fixture *f, struct span handle, const char *name)
{
    struct score score;
    struct plus plus;
    struct err err;
    assert_int_equal(features_score(&f->scorer, handle, span_str(name), &score, &err), 0);
    plus_score(&f->scorer, handle, &score, &plus);
    return plus;
}

static void reasons(void **state)
{
    (void)state;
    static const struct {
        const char *handle, *name, *members;
    } cases[] = {
        {"rahul.sharma98", "Rahul Sharma", "0.0,\"reasons\":[]"},
        {"sharma_rahul", "Rahul Sharma", "0.0,\"reasons\":[]"},
        {"rhlshrm", "Rahul Sharma", "0.0,\"reasons\":[]"},
        {"srk", "Shah Rukh Khan", "0.0,\"reasons\":[]"},
        {"sksharma", "S K Sharma", "0.0,\"reasons\":[]"},
        {"rahul1998", "Rahul", "0.06,\"reasons\":[\"digits\"]"},
        {"user_83746152", "",
         "0.888,\"reasons\":[\"no_name\",\"generic_handle\",\"digits\",\"mostly_digits\"]"},
        {"83746152", "Rahul", "0.85,\"reasons\":[\"no_letters\",\"digits\",\"mostly_digits\"]"},
        {"asdfgh12345", "Rahul Sharma",
         "0.766,\"reasons\":[\"keyboard_handle\",\"digits\",\"handle_unlike_name\"]"},
        {"ra12hul", "Rahul", "0.15,\"reasons\":[\"digits_inside\"]"},
        {"_._rahul", "Rahul", "0.05,\"reasons\":[\"separators\"]"},
        {"rahuuul", "Rahul", "0.1,\"reasons\":[\"repeated_letters\"]"},
        {"priya", "\xEA\xB9\x80\xEB\xAF\xBC\xEC\xA4\x80 Priya",
         "0.5,\"reasons\":[\"mixed_scripts\"]"},
        {"rahul", "R\xD0\xB0hul", "0.5,\"reasons\":[\"mixed_scripts\"]"},
        {"priya", "\xEA\xB9\x80",
         "0.881,\"reasons\":[\"foreign_script\",\"unknown_name\",\"handle_unlike_name\"]"},
        {"ram", "\xE0\xA4\xB0\xE0\xA4\xBE\xE0\xA4\xAE \xE0\xB0\xB0\xE0\xB0\xBE\xE0\xB0\xAE",
         "0.2,\"reasons\":[\"mixed_scripts\"]"},
        {"klopstuck", "Klopstuck", "0.15,\"reasons\":[\"unknown_name\"]"},
        {"xqzjvkwp", "", "0.587,\"reasons\":[\"no_name\",\"random_handle\"]"},
        {"asdfghjk", "Asdfghjk", "0.66,\"reasons\":[\"unknown_name\",\"keyboard_name\"]"},
        {"rahul", "\xF0\x9D\x91\x85\xF0\x9D\x91\x8E\xE2\x84\x8E\xF0\x9D\x91\xA2\xF0\x9D\x91\x99",
         "0.0,\"reasons\":[]"},
        {"maa.aarti", "Maa Aarti", "0.0,\"reasons\":[]"},
        {"ali", "\xD8\xB9\xD9\x84\xD9\x8A", "0.0,\"reasons\":[]"},
        {"rahul", "Zxqwvk Rahul", "0.45,\"reasons\":[\"random_name\"]"},
    };
    struct fixture f;
    struct buf out;
    begin(&f);
    buf_init(&out, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct plus plus = judge(&f, span_str(cases[i].handle), cases[i].name);
        buf_clear(&out);
        plus_members(&plus, &out);
        assert_memory_equal(out.data, "\"fake_score\":", 13);
        assert_string_equal(out.data + 13, cases[i].members);
    }
    buf_release(&out);
    end(&f);
}

static void a_digit_more_never_lowers_the_score(void **state)
{
    (void)state;
    static const char *const stems[] = {"rahul.sharma", "user",  "asdfgh", "_real_priya_", "",
                                        "xkqzv",        "a.b.c", "om"};
    static const char *const names[] = {"Rahul Sharma", "", "Priya", "\xE0\xA4\xB0\xE0\xA4\xBE"};
    struct fixture f;
    begin(&f);
    random_seed(5);
    for (int round = 0; round < 400; round++) {
        char handle[64];
        const char *name = names[random_u64() % 4];
        strcpy(handle, stems[random_u64() % 8]);
        double last = judge(&f, span_str(handle), name).score;
        for (size_t len = strlen(handle); len < 30; len++) {
            size_t at = random_u64() % (len + 1);
            memmove(handle + at + 1, handle + at, len + 1 - at);
            handle[at] = (char)('0' + random_u64() % 10);
            double now = judge(&f, span_str(handle), name).score;
            if (now < last)
                print_message("%s, %s\n", handle, name);
            assert_true(now >= last);
            last = now;
        }
    }
    end(&f);
}

static void keeps_in_range(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    random_seed(6);
    for (int round = 0; round < 2000; round++) {
        char handle[41], name[41];
        size_t len = random_u64() % 40, name_len = random_u64() % 40;
        for (size_t i = 0; i < len; i++)
            handle[i] = "ab9._-z"[random_u64() % 7];
        for (size_t i = 0; i < name_len; i++)
            name[i] = "ab e.z"[random_u64() % 6];
        name[name_len] = '\0';
        double score = judge(&f, span_of(handle, len), name).score;
        assert_true(score >= 0 && score <= 1);
    }
    end(&f);
}

UNIT_GROUP(plus, cmocka_unit_test(reasons), cmocka_unit_test(a_digit_more_never_lowers_the_score),
           cmocka_unit_test(keeps_in_range))
