#include "text.h"

#include "text/clean.h"

static void reduces(void **state)
{
    (void)state;
    static const struct text_case cases[] = {
        {"", ""},
        {"Rahul123Sharma", "rahulsharma"},
        {"the_king.of-hearts", "the king of hearts"},
        {"rahul__sharma.", "rahul  sharma"},
        {"  . Meera . ", "meera"},
        {"josé", "jos"},
        {"tab\there", "tab\there"},
        {"\t ram\n", "ram"},
        {"\xE2\x80\x83ra\xE2\x80\x83m\xC2\xA0", "ra\xE2\x80\x83m"},
        {"\x1Cra\x1Fm\x1C", "ra\x1Fm"},
        {"\xE2\x84\xAAumar \xC4\xB0pek", "kumar ipek"},
        {"\xF0\x9F\x8C\xB8 @#$%^&*()", ""},
        {"12345", ""},
        {"__", ""},
    };
    TEXT_CHECK(cases, clean_text);
}

static void appends(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 0);
    buf_adds(&out, "x ");
    clean_text(span_str(" . "), &out);
    assert_string_equal(out.data, "x ");
    clean_text(span_str(" A "), &out);
    assert_string_equal(out.data, "x a");
    buf_release(&out);
}

UNIT_GROUP(clean, cmocka_unit_test(reduces), cmocka_unit_test(appends))
