#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "codec/caps.h"
#include "codec/json.h"
#include "core/mem.h"

static void parses_and_prints(void **state)
{
    (void)state;
    struct err err;
    json_t *value = json_parse(span_str(" {\"b\": [1, 9223372036854775807, true, null],\n"
                                        "\"a\":\"x\\u00e9\\/\\n\", \"n\":-7,\"e\":{}} "),
                               &err);
    assert_non_null(value);
    struct buf out;
    buf_init(&out, 0);
    json_print(value, &out);
    assert_string_equal(out.data, "{\"b\":[1,9223372036854775807,true,null],"
                                  "\"a\":\"x\xc3\xa9/\\n\",\"n\":-7,\"e\":{}}");
    buf_release(&out);
    json_decref(value);
}

static void members_of_the_right_type_only(void **state)
{
    (void)state;
    json_t *value = json_parse(span_str("{\"s\":\"text\",\"i\":5,\"r\":1.5,\"t\":true}"), NULL);
    assert_non_null(value);
    assert_true(span_is(json_text(value, "s"), "text"));
    assert_null(json_text(value, "i").ptr);
    assert_null(json_text(value, "none").ptr);
    assert_null(json_text(NULL, "s").ptr);
    assert_int_equal(json_int(value, "i", 9), 5);
    assert_int_equal(json_int(value, "r", 9), 9);
    assert_int_equal(json_int(value, "none", 9), 9);
    assert_int_equal(json_bool(value, "t", 0), 1);
    assert_int_equal(json_bool(value, "i", 7), 7);
    json_decref(value);
}

static void refuses_with_a_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "line 1, column 0: '[' or '{' expected"},
        {"{\n \"a\":1,\"a\":2}", "line 2, column 10: duplicate object key"},
        {"{} x", "line 1, column 4: end of file expected"},
        {"{\"key\":top-secret}", "line 1, column 10: invalid token"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err;
        assert_null(json_parse(span_str(cases[i].text), &err));
        assert_int_equal(err.kind, ERR_DATA);
        assert_string_equal(err.message, cases[i].message);
    }
    assert_null(json_parse(span_str(NULL), NULL));
    assert_null(json_parse(span_of("[1\0]", 4), NULL));
}

static void size_cap(void **state)
{
    (void)state;
    char *text = mem_alloc(CAP_JSON_DOCUMENT + 1);
    memset(text, ' ', CAP_JSON_DOCUMENT + 1);
    memcpy(text, "{}", 2);
    struct err err;
    json_t *value = json_parse(span_of(text, CAP_JSON_DOCUMENT), &err);
    assert_non_null(value);
    json_decref(value);
    assert_null(json_parse(span_of(text, CAP_JSON_DOCUMENT + 1), &err));
    free(text);
}

UNIT_GROUP(json, cmocka_unit_test(parses_and_prints),
           cmocka_unit_test(members_of_the_right_type_only), cmocka_unit_test(refuses_with_a_place),
           cmocka_unit_test(size_cap))
