#include "unit.h"

#include "asset/location.h"

/* The examples of RFC 3986 section 5.4 that http has, and others. NULL: refused. */
static void references(void **state)
{
    (void)state;
    static const char base[] = "http://a:81/b/c/d;p?q";
    static const char *const cases[][2] = {
        {"g", "http://a:81/b/c/g"},
        {"./g", "http://a:81/b/c/g"},
        {"g/", "http://a:81/b/c/g/"},
        {"/g", "http://a:81/g"},
        {"//g", "http://g"},
        {"?y", "http://a:81/b/c/d;p?y"},
        {"g?y", "http://a:81/b/c/g?y"},
        {"g#s", "http://a:81/b/c/g"},
        {";x", "http://a:81/b/c/;x"},
        {".", "http://a:81/b/c/"},
        {"..", "http://a:81/b/"},
        {"../g", "http://a:81/b/g"},
        {"../..", "http://a:81/"},
        {"../../../g", "http://a:81/g"},
        {"/./g", "http://a:81/g"},
        {"/../g", "http://a:81/g"},
        {"g.", "http://a:81/b/c/g."},
        {"..g", "http://a:81/b/c/..g"},
        {"./g/.", "http://a:81/b/c/g/"},
        {"g/../h", "http://a:81/b/c/h"},
        {"g?y/./x", "http://a:81/b/c/g?y/./x"},
        {"https://h/x?a=b:c", "https://h/x?a=b:c"},
        {"HTTP://H/", "HTTP://H/"},
        {"", NULL},
        {"#s", NULL},
        {"http:g", NULL},
        {"ftp://h/x", NULL},
        {"file:///etc/passwd", NULL},
        {"javascript:x", NULL},
        {"http://u:p@h/", NULL},
        {"a b", NULL},
        {"//", NULL},
    };
    struct buf out;
    buf_init(&out, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        int status = location_resolve(span_str(base), span_str(cases[i][0]), &out, &err);
        if ((status == 0) != (cases[i][1] != NULL))
            fail_msg("%s: %s", cases[i][0], status == 0 ? out.data : err.message);
        if (status == 0)
            assert_string_equal(out.data, cases[i][1]);
        else
            assert_int_equal(err.kind, ERR_DATA);
    }
    assert_int_equal(location_resolve(span_str("https://a"), span_str("x"), &out, NULL), 0);
    assert_string_equal(out.data, "https://a/x");
    buf_release(&out);
}

UNIT_GROUP(location, cmocka_unit_test(references))
