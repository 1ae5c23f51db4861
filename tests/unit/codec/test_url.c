#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/caps.h"
#include "codec/url.h"
#include "core/mem.h"

static void encodes_as_signing_wants(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool keep_slash;
        const char *expected;
    } cases[] = {
        {"", false, ""},
        {"AZaz09-_.~", false, "AZaz09-_.~"},
        {"a b+c", false, "a%20b%2Bc"},
        {"a/b", false, "a%2Fb"},
        {"a/b", true, "a/b"},
        {"%41", false, "%2541"},
        {"\xc3\xa9\x7f\x01", false, "%C3%A9%7F%01"},
        {"!\"#$&'()*,:;<=>?@[\\]^`{|}", false,
         "%21%22%23%24%26%27%28%29%2A%2C%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out;
        buf_init(&out, 0);
        url_encode(span_str(cases[i].text), cases[i].keep_slash, &out);
        assert_string_equal(out.data, cases[i].expected);
        buf_clear(&out);
        assert_int_equal(url_decode(span_str(cases[i].expected), false, &out), 0);
        assert_string_equal(out.data, cases[i].text);
        buf_release(&out);
    }
}

static void decodes_forms_and_refuses_bad_escapes(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 0);
    assert_int_equal(url_decode(span_str("a+b%2b%c3%A9"), true, &out), 0);
    assert_string_equal(out.data, "a b+\xc3\xa9");
    static const char *const bad[] = {"%", "%4", "%4g", "%g4", "a%", "%%41"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(url_decode(span_str(bad[i]), false, &out), -1);
    buf_clear(&out);
    assert_int_equal(url_decode(span_of(NULL, 0), false, &out), 0);
    url_encode(span_of(NULL, 0), false, &out);
    assert_int_equal(out.len, 0);
    assert_int_equal(url_parse(span_of(NULL, 0), &(struct url){.port = 1}, NULL), -1);
    buf_release(&out);
}

static void parts_of_a_url(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected; /* https host port default path query */
    } cases[] = {
        {"http://h", "0 h 80 1 [] []"},
        {"HTTPS://H.example/", "1 H.example 443 1 [/] []"},
        {"http://h:8080/a%20b?x=1&y#z", "0 h 8080 0 [/a%20b] [x=1&y]"},
        {"http://h:80/", "0 h 80 1 [/] []"},
        {"http://h:/", "0 h 80 1 [/] []"},
        {"http://h?q", "0 h 80 1 [] [q]"},
        {"http://h/?", "0 h 80 1 [/] []"},
        {"http://h/a?b?c", "0 h 80 1 [/a] [b?c]"},
        {"http://h#f/?", "0 h 80 1 [] []"},
        {"http://[::1]:9000/x@y", "0 [::1] 9000 0 [/x@y] []"},
        {"http://[::1]", "0 [::1] 80 1 [] []"},
        {"https://\xc3\xa9.example:65535", "1 \xc3\xa9.example 65535 0 [] []"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct url url;
        struct err err;
        assert_int_equal(url_parse(span_str(cases[i].text), &url, &err), 0);
        char got[200];
        snprintf(got, sizeof got, "%d %.*s %d %d [%.*s] [%.*s]", url.https, SPAN_ARG(url.host),
                 url.port, url.default_port, SPAN_ARG(url.path), SPAN_ARG(url.query));
        assert_string_equal(got, cases[i].expected);
    }
}

static void refuses_other_urls(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "h",
        "ftp://h/",
        "http:/h",
        "http://",
        "http:///x",
        "http://u@h",
        "http://u:p@h",
        "http://:80/",
        "http://h:0",
        "http://h:65536",
        "http://h:x",
        "http://h:-1",
        "http://h:1:2",
        "http://h /",
        "http://h/\t",
        "http://h/\x7f",
        "http://[::1",
        "http://[]",
        "http://[x]",
        "http://a\\b/",
        "http://a%41/",
        "http://[::1]x",
        "file:///x",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct url url;
        struct err err;
        assert_int_equal(url_parse(span_str(cases[i]), &url, &err), -1);
        assert_int_equal(err.kind, ERR_DATA);
    }
    struct url url;
    assert_int_equal(url_parse(span_of("http://h/\0", 10), &url, NULL), -1);
}

static void length_cap(void **state)
{
    (void)state;
    char *text = mem_alloc(CAP_URL + 2);
    memset(text, 'a', CAP_URL + 1);
    memcpy(text, "http://h/", 9);
    struct url url;
    assert_int_equal(url_parse(span_of(text, CAP_URL), &url, NULL), 0);
    assert_int_equal(url_parse(span_of(text, CAP_URL + 1), &url, NULL), -1);
    free(text);
}

UNIT_GROUP(url, cmocka_unit_test(encodes_as_signing_wants),
           cmocka_unit_test(decodes_forms_and_refuses_bad_escapes),
           cmocka_unit_test(parts_of_a_url), cmocka_unit_test(refuses_other_urls),
           cmocka_unit_test(length_cap))
