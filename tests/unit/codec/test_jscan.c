#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "codec/caps.h"
#include "codec/jscan.h"
#include "core/caps.h"
#include "core/mem.h"

static void accepts(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "{}",
        "[]",
        " \t\r\n{ } \n",
        "{\"a\":1,\"b\":[true,false,null,\"x\",{\"a\":1}],\"\":-0}",
        "[0,-1,9223372036854775807,-9223372036854775808]",
        "[0.5,1e5,1E+5,1.25e-7,-0.0,1e-999,1.7976931348623157e308,0e999]",
        "{\"a\":{\"a\":{\"a\":1}},\"b\":{\"a\":1}}",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(jscan_check(span_str(cases[i]), NULL), 0);
}

static void refuses_and_says_where(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "column 1: empty"},
        {"  ", "column 3: empty"},
        {"\"text\"", "column 1: not a JSON object or array"},
        {"{", "column 2: name in quotes expected"},
        {"[", "column 2: text ends too early"},
        {"{\"a\"", "column 5: ':' expected"},
        {"{\"a\":", "column 6: text ends too early"},
        {"{\"a\":}", "column 6: invalid token"},
        {"{\"a\":1", "column 7: text ends too early"},
        {"{\"a\":1,}", "column 8: name in quotes expected"},
        {"{\"a\":1]", "column 7: ',' expected"},
        {"[1 2]", "column 4: ',' expected"},
        {"[1,]", "column 4: invalid token"},
        {"[nul]", "column 2: invalid token"},
        {"[nullx]", "column 6: ',' expected"},
        {"[1", "column 3: text ends too early"},
        {"[01]", "column 2: invalid number"},
        {"[-]", "column 2: invalid number"},
        {"[1.]", "column 2: invalid number"},
        {"[1e+]", "column 2: invalid number"},
        {"[9223372036854775808]", "column 2: integer does not fit 64 bits"},
        {"[-9223372036854775809]", "column 2: integer does not fit 64 bits"},
        {"[10000000000000000000]", "column 2: integer does not fit 64 bits"},
        {"[1e309]", "column 2: real number overflow"},
        {"[-1.8e+308]", "column 2: real number overflow"},
        {"{} {}", "column 4: something follows the JSON text"},
        {"{\"a\":1,\"a\":2}", "column 8: duplicate name"},
        {"{\"a\":1,\"\\u0061\":2}", "column 8: duplicate name"},
        {"[{\"x\":{\"b\":1,\"c\":2,\"b\":3}}]", "column 20: duplicate name"},
        {"[\"\x01\"]", "column 3: control character in a string"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err;
        assert_int_equal(jscan_check(span_str(cases[i].text), &err), -1);
        assert_int_equal(err.kind, ERR_DATA);
        assert_string_equal(err.message, cases[i].message);
    }
    assert_int_equal(jscan_check(span_of("[1\0]", 4), NULL), -1);
    assert_int_equal(jscan_check(span_of(NULL, 0), NULL), -1);
}

/* depth brackets around inner. */
static int nested(size_t depth, const char *inner)
{
    struct buf text;
    buf_init(&text, 0);
    for (size_t i = 0; i < depth; i++)
        buf_addc(&text, '[');
    buf_adds(&text, inner);
    for (size_t i = 0; i < depth; i++)
        buf_addc(&text, ']');
    int status = jscan_check(buf_span(&text), NULL);
    buf_release(&text);
    return status;
}

static void depth_cap(void **state)
{
    (void)state;
    assert_int_equal(nested(CAP_JSON_DEPTH, ""), 0);
    assert_int_equal(nested(CAP_JSON_DEPTH + 1, ""), -1);
    assert_int_equal(nested(CAP_JSON_DEPTH - 1, "1"), 0);
    assert_int_equal(nested(CAP_JSON_DEPTH, "1"), -1);
    assert_int_equal(nested(CAP_JSON_DEPTH - 1, "{}"), 0);
    assert_int_equal(nested(CAP_JSON_DEPTH, "{}"), -1);
}

static void size_cap(void **state)
{
    (void)state;
    /* Refused before it is looked at, so no such block is needed. */
    struct err err;
    assert_int_equal(jscan_check(span_of("{}", CAP_LINE_MAX + 1), &err), -1);
    assert_string_equal(err.message, "longer than 1073741824 bytes");
}

/* An object of count names k0, k1, ..., inside an array; name number twice stands again as the last
 * (twice < 0: none), spelled with an escape if escaped. */
static int many_names(size_t count, int twice, bool escaped)
{
    struct buf text;
    struct err err;
    buf_init(&text, 0);
    buf_adds(&text, "[{");
    for (size_t i = 0; i < count; i++)
        buf_addf(&text, "%s\"k%zu\":{\"k%zu\":0}", i > 0 ? "," : "", i, i);
    if (twice >= 0)
        buf_addf(&text, ",\"%s%d\":1", escaped ? "\\u006b" : "k", twice);
    buf_adds(&text, "}]");
    int status = jscan_check(buf_span(&text), &err);
    if (status != 0)
        assert_non_null(strstr(err.message, "duplicate name"));
    buf_release(&text);
    return status;
}

static void duplicates_among_few_and_many(void **state)
{
    (void)state;
    static const size_t counts[] = {1, 2, 30, 61, 62, 63, 64, 65, 66, 127, 128, 129, 20000};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        int last = (int)counts[i] - 1;
        assert_int_equal(many_names(counts[i], -1, false), 0);
        assert_int_equal(many_names(counts[i], 0, false), -1);
        assert_int_equal(many_names(counts[i], last, false), -1);
        assert_int_equal(many_names(counts[i], last / 2, true), -1);
    }
}

struct list {
    struct buf text;
    const char *stop_at;
};

static const char *visit(void *context, struct span name, struct span value)
{
    struct list *list = context;
    buf_addf(&list->text, "%.*s=%.*s;", SPAN_ARG(name), SPAN_ARG(value));
    return list->stop_at != NULL && span_is(name, list->stop_at) ? "stopped here" : NULL;
}

static void visits_top_level_members(void **state)
{
    (void)state;
    struct list list = {.stop_at = NULL};
    struct span object;
    struct err err;
    buf_init(&list.text, 0);
    struct span text = span_str(" { \"a\" : [1, {\"x\":2}] ,\"b\\n\":\"c\", \"d\" :-1.5 } ");
    assert_int_equal(jscan_object(text, visit, &list, &object, &err), 0);
    assert_string_equal(list.text.data, "a=[1, {\"x\":2}];b\\n=\"c\";d=-1.5;");
    assert_ptr_equal(object.ptr, text.ptr + 1);
    assert_int_equal(object.len, text.len - 2);
    list.stop_at = "d";
    assert_int_equal(jscan_object(text, visit, &list, &object, &err), -1);
    assert_string_equal(err.message, "column 40: stopped here");
    assert_int_equal(jscan_object(span_str("[1]"), visit, &list, &object, &err), -1);
    assert_string_equal(err.message, "column 1: not a JSON object");
    buf_release(&list.text);
}

UNIT_GROUP(jscan, cmocka_unit_test(accepts), cmocka_unit_test(refuses_and_says_where),
           cmocka_unit_test(depth_cap), cmocka_unit_test(size_cap),
           cmocka_unit_test(duplicates_among_few_and_many),
           cmocka_unit_test(visits_top_level_members))
