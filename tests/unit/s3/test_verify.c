#include "unit.h"

#include "s3/verify.h"

#define CRC32  "x-amz-checksum-crc32: y/Q5Jg==\r\n"
#define SHA1   "x-amz-checksum-sha1: 98O8HYCOBHMq32eZZczDTKeuNEE=\r\n"
#define MD5    "etag: \"25f9e794323b453885f5181f1b624d0b\"\r\n"
#define SHA256 "x-amz-checksum-sha256: FeKw09M86B5mvgTY8nHhEO3T5UaixblvlEhgf5MzajI=\r\n"

static void kinds(void **state)
{
    (void)state;
    static const struct {
        const char *headers;
        enum hashes_kind kind;
    } cases[] = {
        {"", HASHES_KINDS},
        {MD5, HASHES_MD5},
        {CRC32 MD5, HASHES_CRC32},
        {SHA1 CRC32, HASHES_CRC32}, /* the cheaper one */
        {SHA1 SHA256 MD5, HASHES_SHA256},
        {"X-Amz-Checksum-CRC32: y/Q5Jg==\r\nx-amz-checksum-type: FULL_OBJECT\r\n", HASHES_CRC32},
        /* Of parts. */
        {CRC32 "x-amz-checksum-type: COMPOSITE\r\n" MD5, HASHES_MD5},
        {"x-amz-checksum-crc32: y/Q5Jg==-3\r\n", HASHES_KINDS},
        {"etag: \"25f9e794323b453885f5181f1b624d0b-2\"\r\n", HASHES_KINDS},
        /* Malformed. */
        {"x-amz-checksum-crc32: y/Q5\r\n", HASHES_KINDS},
        {"x-amz-checksum-crc32: \r\n" MD5, HASHES_MD5},
        {"etag: 25f9e794323b453885f5181f1b624d0b\r\n", HASHES_KINDS},
        {"etag: W/\"25f9e794323b453885f5181f1b624d0b\"\r\n", HASHES_KINDS},
        {"etag: \"25f9e794323b453885f5181f1b624d0x\"\r\n", HASHES_KINDS},
        /* An ETag that is no MD5. */
        {MD5 "x-amz-server-side-encryption: AES256\r\n", HASHES_MD5},
        {MD5 "x-amz-server-side-encryption: aws:kms\r\n", HASHES_KINDS},
        {MD5 "x-amz-server-side-encryption-customer-algorithm: AES256\r\n", HASHES_KINDS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct http_reply reply = {.status = 200};
        struct s3_verify verify;
        buf_init(&reply.headers, 0);
        buf_adds(&reply.headers, cases[i].headers);
        s3_verify_read(&reply, &verify);
        if (verify.kind != cases[i].kind)
            fail_msg("case %zu: %d", i, verify.kind);
        buf_release(&reply.headers);
    }
}

static void values(void **state)
{
    (void)state;
    struct s3_verify verify = {HASHES_CRC32, {0xcb, 0xf4, 0x39, 0x26}};
    struct s3_verify md5 = {HASHES_MD5, {1, 2, 3}};
    const unsigned char other[DIGEST_SHA256_SIZE] = {1, 2, 3, [15] = 1};
    enum crc_kind crc;
    assert_true(s3_verify_crc(&verify, &crc));
    assert_int_equal(crc, CRC_32);
    assert_true(s3_verify_crc_equal(&verify, 0xcbf43926));
    assert_false(s3_verify_crc_equal(&verify, 0xcbf43927));
    assert_false(s3_verify_crc(&md5, &crc));
    assert_true(s3_verify_equal(&md5, md5.value));
    assert_false(s3_verify_equal(&md5, other));
    assert_string_equal(s3_verify_name(HASHES_MD5), "md5");
    assert_null(s3_verify_name(HASHES_KINDS));
}

UNIT_GROUP(verify, cmocka_unit_test(kinds), cmocka_unit_test(values))
