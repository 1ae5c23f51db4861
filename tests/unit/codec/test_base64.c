#include "unit.h"

#include "codec/base64.h"
#include "core/random.h"

static void vectors_of_the_rfc(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {"\xfb\xff\xbf", "+/+/"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out;
        buf_init(&out, 0);
        base64_encode(span_str(cases[i][0]), &out);
        assert_string_equal(out.data, cases[i][1]);
        buf_clear(&out);
        assert_int_equal(base64_decode(span_str(cases[i][1]), &out), 0);
        assert_string_equal(out.data, cases[i][0]);
        buf_release(&out);
    }
}

static void refuses_anything_else(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "Z",    "Zg",   "Zg=",  "Zg===", "=",    "====", "Z===",     "Zm9v\n",  "Zm9v Zg==",
        "Zh==", "Zm9=", "Z=g=", "Zg=A",  "Zm-_", "Zm9*", "Zg==Zg==", "Zm9\x80", "Zm*vZm9v",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out;
        buf_init(&out, 0);
        buf_adds(&out, "kept");
        assert_int_equal(base64_decode(span_str(cases[i]), &out), -1);
        assert_string_equal(out.data, "kept");
        buf_release(&out);
    }
}

static void a_wrong_byte_anywhere_is_seen(void **state)
{
    (void)state;
    for (size_t at = 0; at < 12; at++) {
        for (int c = 0; c < 256; c++) {
            char text[] = "AAAAAAAAAAAA";
            text[at] = (char)c;
            bool digit = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                         (c >= '0' && c <= '9') || c == '+' || c == '/' || (c == '=' && at == 11);
            struct buf out;
            buf_init(&out, 0);
            assert_int_equal(base64_decode(span_of(text, 12), &out), digit ? 0 : -1);
            buf_release(&out);
        }
    }
}

static void random_bytes_come_back(void **state)
{
    (void)state;
    random_seed(1);
    struct buf text, back;
    buf_init(&text, 0);
    buf_init(&back, 0);
    for (size_t len = 0; len < 300; len++) {
        char bytes[300];
        for (size_t i = 0; i < len; i++)
            bytes[i] = (char)random_u64();
        buf_clear(&text);
        buf_clear(&back);
        base64_encode(span_of(bytes, len), &text);
        assert_int_equal(base64_decode(buf_span(&text), &back), 0);
        assert_int_equal(back.len, len);
        assert_memory_equal(back.data, bytes, len);
    }
    buf_release(&text);
    buf_release(&back);
}

static void a_full_buffer_stays_as_it_was(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 3);
    base64_encode(span_of(NULL, 0), &out);
    assert_int_equal(base64_decode(span_of(NULL, 0), &out), 0);
    assert_int_equal(out.len, 0);
    base64_encode(span_str("f"), &out);
    assert_true(buf_failed(&out));
    assert_int_equal(out.len, 0);
    buf_clear(&out);
    assert_int_equal(base64_decode(span_str("Zm9vYmFy"), &out), -1);
    assert_int_equal(out.len, 0);
    buf_release(&out);
}

UNIT_GROUP(base64, cmocka_unit_test(vectors_of_the_rfc), cmocka_unit_test(refuses_anything_else),
           cmocka_unit_test(a_wrong_byte_anywhere_is_seen),
           cmocka_unit_test(random_bytes_come_back),
           cmocka_unit_test(a_full_buffer_stays_as_it_was))
