#include "unit.h"

#include "codec/jscan.h"

static void types(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum jscan_type type;
    } cases[] = {
        {"{}", JSCAN_OBJECT},   {"[]", JSCAN_ARRAY},  {"\"1.5\"", JSCAN_STRING},
        {"-12", JSCAN_INTEGER}, {"0", JSCAN_INTEGER}, {"1.5", JSCAN_REAL},
        {"-1e5", JSCAN_REAL},   {"1E5", JSCAN_REAL},  {"true", JSCAN_TRUE},
        {"false", JSCAN_FALSE}, {"null", JSCAN_NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(jscan_type(span_str(cases[i].text)), cases[i].type);
}

static void members(void **state)
{
    (void)state;
    struct span text = span_str(" { \"a\\\"]\" : [1,\"]}\",{\"x\":[]}] , \"b\":\"}\\\\\",\"c\":-1,"
                                "\"d\":{ \"e\" : null } , \"f\" : true } ");
    static const char *const expected[][2] = {{"a\\\"]", "[1,\"]}\",{\"x\":[]}]"},
                                              {"b", "\"}\\\\\""},
                                              {"c", "-1"},
                                              {"d", "{ \"e\" : null }"},
                                              {"f", "true"}};
    struct jscan scan;
    struct span name, value;
    assert_int_equal(jscan_check(text, NULL), 0);
    jscan_begin(&scan, text);
    for (size_t i = 0; i < 5; i++) {
        assert_true(jscan_member(&scan, &name, &value));
        assert_true(span_is(name, expected[i][0]));
        assert_true(span_is(value, expected[i][1]));
    }
    assert_false(jscan_member(&scan, &name, &value));
    assert_false(jscan_member(&scan, &name, &value));
    jscan_begin(&scan, span_str("{ }"));
    assert_false(jscan_member(&scan, &name, &value));
}

static void elements(void **state)
{
    (void)state;
    static const char *const expected[] = {"1", "[2, [3]]", "\"a,b\"", "{}", "null"};
    struct jscan scan;
    struct span value;
    jscan_begin(&scan, span_str("[1 , [2, [3]],\"a,b\", {},null ]"));
    for (size_t i = 0; i < 5; i++) {
        assert_true(jscan_element(&scan, &value));
        assert_true(span_is(value, expected[i]));
    }
    assert_false(jscan_element(&scan, &value));
    jscan_begin(&scan, span_str("[]"));
    assert_false(jscan_element(&scan, &value));
}

static void find_and_names(void **state)
{
    (void)state;
    struct span text = span_str("{\"ab\":1,\"\\u0061c\":2,\"a\\\\\":3,\"\":4,\"x\":{\"ab\":9}}");
    assert_int_equal(jscan_check(text, NULL), 0);
    assert_true(span_is(jscan_find(text, "ab"), "1"));
    assert_true(span_is(jscan_find(text, "ac"), "2"));
    assert_true(span_is(jscan_find(text, "a\\"), "3"));
    assert_true(span_is(jscan_find(text, ""), "4"));
    assert_null(jscan_find(text, "a").ptr);
    assert_null(jscan_find(text, "a\\\\").ptr);
    assert_null(jscan_find(text, "\\u0061c").ptr);
    assert_true(jscan_name_is(span_str("_\\u0073\\u00333"), "_s33"));
    assert_false(jscan_name_is(span_str("_\\u0073"), "_"));
}

static void texts(void **state)
{
    (void)state;
    struct buf scratch;
    buf_init(&scratch, 0);
    struct span value = span_str("\"plain\"");
    struct span text = jscan_text(value, &scratch);
    assert_ptr_equal(text.ptr, value.ptr + 1);
    assert_int_equal(text.len, 5);
    buf_adds(&scratch, "old");
    text = jscan_text(span_str("\"a\\nb\""), &scratch);
    assert_true(span_is(text, "a\nb"));
    jscan_string(span_str("\"\\u00e9\""), &scratch);
    assert_string_equal(scratch.data, "a\nb\xc3\xa9");
    buf_release(&scratch);
}

UNIT_GROUP(jscan_walk, cmocka_unit_test(types), cmocka_unit_test(members),
           cmocka_unit_test(elements), cmocka_unit_test(find_and_names), cmocka_unit_test(texts))
