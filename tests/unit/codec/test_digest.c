#include "unit.h"

#include <string.h>

#include "codec/digest.h"
#include "codec/hex.h"

static const char *as_hex(const unsigned char *bytes, size_t len)
{
    static char text[65];
    hex_encode(bytes, len, text);
    return text;
}

/* FIPS 180-4 and RFC 1321 examples. */
static void one_shot(void **state)
{
    (void)state;
    unsigned char out[32];
    char text[65];
    digest_sha256_hex(span_str(NULL), text);
    assert_string_equal(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    digest_sha256(span_str("abc"), out);
    assert_string_equal(as_hex(out, 32),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    digest_md5(span_str("message digest"), out);
    assert_string_equal(as_hex(out, 16), "f96b697d7cb7938d525a2f31aaf161d0");
}

static void in_pieces_and_again(void **state)
{
    (void)state;
    static const struct {
        enum digest_kind kind;
        size_t size;
        const char *expected;
    } cases[] = {
        {DIGEST_MD5, 16, "900150983cd24fb0d6963f7d28e17f72"},
        {DIGEST_SHA1, 20, "a9993e364706816aba3e25717850c26c9cd0d89d"},
        {DIGEST_SHA256, 32, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct digest *digest = digest_new(cases[i].kind);
        for (int again = 0; again < 2; again++) {
            unsigned char out[32];
            digest_update(digest, "a", 1);
            digest_update(digest, NULL, 0);
            digest_update(digest, "bc", 2);
            assert_int_equal(digest_finish(digest, out), cases[i].size);
            assert_string_equal(as_hex(out, cases[i].size), cases[i].expected);
        }
        digest_free(digest);
    }
    digest_free(NULL);
}

/* RFC 4231 test cases 1, 2, 3 and 6 (a key longer than a block), and empty key and data. */
static void hmac_sha256(void **state)
{
    (void)state;
    char k1[20], k3[20], d3[50], k6[131];
    memset(k1, 0x0b, sizeof k1);
    memset(k3, 0xaa, sizeof k3);
    memset(d3, 0xdd, sizeof d3);
    memset(k6, 0xaa, sizeof k6);
    const struct {
        struct span key, data;
        const char *expected;
    } cases[] = {
        {{k1, sizeof k1},
         span_str("Hi There"),
         "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {span_str("Jefe"), span_str("what do ya want for nothing?"),
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {{k3, sizeof k3},
         {d3, sizeof d3},
         "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        {{k6, sizeof k6},
         span_str("Test Using Larger Than Block-Size Key - Hash Key First"),
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        {{NULL, 0}, {NULL, 0}, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsigned char out[32];
        digest_hmac_sha256(cases[i].key, cases[i].data, out);
        assert_string_equal(as_hex(out, 32), cases[i].expected);
        struct digest_hmac *hmac = digest_hmac_new(cases[i].key);
        for (int again = 0; again < 2; again++) {
            memset(out, 0, sizeof out);
            digest_hmac_run(hmac, cases[i].data, out);
            assert_string_equal(as_hex(out, 32), cases[i].expected);
        }
        digest_hmac_free(hmac);
    }
    digest_hmac_free(NULL);
}

/* RFC 2202 section 3, test cases 1, 2, 3 and 6, and empty key and data. */
static void hmac_sha1(void **state)
{
    (void)state;
    char k1[20], k3[20], d3[50], k6[80];
    memset(k1, 0x0b, sizeof k1);
    memset(k3, 0xaa, sizeof k3);
    memset(d3, 0xdd, sizeof d3);
    memset(k6, 0xaa, sizeof k6);
    const struct {
        struct span key, data;
        const char *expected;
    } cases[] = {
        {{k1, sizeof k1}, span_str("Hi There"), "b617318655057264e28bc0b6fb378c8ef146be00"},
        {span_str("Jefe"), span_str("what do ya want for nothing?"),
         "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
        {{k3, sizeof k3}, {d3, sizeof d3}, "125d7342b9ac11cd91a39af48aa17b4f63f175d3"},
        {{k6, sizeof k6},
         span_str("Test Using Larger Than Block-Size Key - Hash Key First"),
         "aa4ae5e15272d00e95705637ce8a3b55ed402112"},
        {{NULL, 0}, {NULL, 0}, "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsigned char out[DIGEST_SHA1_SIZE];
        digest_hmac_sha1(cases[i].key, cases[i].data, out);
        assert_string_equal(as_hex(out, sizeof out), cases[i].expected);
    }
}

static void equal_or_not(void **state)
{
    (void)state;
    assert_true(digest_equal("abc", "abc", 3));
    assert_false(digest_equal("abc", "abd", 3));
    assert_false(digest_equal("xbc", "abc", 3));
    assert_true(digest_equal("x", "y", 0));
}

UNIT_GROUP(digest, cmocka_unit_test(one_shot), cmocka_unit_test(in_pieces_and_again),
           cmocka_unit_test(hmac_sha256), cmocka_unit_test(hmac_sha1),
           cmocka_unit_test(equal_or_not))
