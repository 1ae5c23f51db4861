/* Checksums of pieces and of the whole, by the check values of the algorithms over "123456789". */
#include <string.h>
#include <unistd.h>

#include "unit.h"

#include "s3/sums.h"
#include "core/file.h"

/* Adds the nine digits in two pieces of four and five bytes, or in one. */
static int add(struct s3_sums *sums, bool split, struct s3_piece_sum *sum, struct err *err)
{
    struct s3_piece piece = {.fd = file_temp(err), .number = 1, .offset = 2, .size = split ? 4 : 9};
    assert_int_equal(write(piece.fd, "xx123456789yy", 13), 13);
    int status = s3_sums_add(sums, &piece, true, sum, err);
    piece.offset = 6;
    piece.size = 5;
    if (split && status == 0)
        status = s3_sums_add(sums, &piece, true, sum, err);
    close(piece.fd);
    return status;
}

static void values(void **state)
{
    (void)state;
    static const struct {
        enum hashes_kind kind;
        const char *header, *whole;
    } cases[] = {
        {HASHES_CRC32, "x-amz-checksum-crc32", "y/Q5Jg=="},
        {HASHES_CRC32C, "x-amz-checksum-crc32c", "4waSgw=="},
        {HASHES_CRC64NVME, "x-amz-checksum-crc64nvme", "rosUhgp5mIg="},
        {HASHES_SHA1, "x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEE="},
        {HASHES_SHA256, "x-amz-checksum-sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="},
        {HASHES_MD5, "content-md5", "JfnnlDI7RTiF9RgfG2JNCw=="},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct s3_sums sums;
        struct s3_piece_sum sum;
        struct err err;
        char whole[S3_SUM_TEXT];
        s3_sums_init(&sums, cases[i].kind, true, false);
        assert_int_equal(add(&sums, false, &sum, &err), 0);
        assert_string_equal(s3_sums_header(&sums), cases[i].header);
        assert_string_equal(sum.value, cases[i].whole);
        assert_string_equal(sum.md5, "25f9e794323b453885f5181f1b624d0b");
        s3_sums_whole(&sums, false, whole);
        assert_string_equal(whole, cases[i].whole);
        assert_int_equal(sums.size, 9);
        s3_sums_release(&sums);
    }
}

/* The whole's own checksum for CRCs on AWS; the checksum of checksums, as S3 has it, for others. */
static void parts(void **state)
{
    (void)state;
    static const struct {
        enum hashes_kind kind;
        bool on_aws;
        const char *type, *whole;
    } cases[] = {
        {HASHES_CRC32, true, "FULL_OBJECT", "y/Q5Jg=="},
        {HASHES_CRC32C, true, "FULL_OBJECT", "4waSgw=="},
        {HASHES_CRC64NVME, true, "FULL_OBJECT", "rosUhgp5mIg="},
        {HASHES_CRC64NVME, false, "FULL_OBJECT", "rosUhgp5mIg="},
        /* crc32(crc32("1234") crc32("56789")), by python3 */
        {HASHES_CRC32, false, "COMPOSITE", "rBMwBw==-2"},
        {HASHES_SHA1, true, "COMPOSITE", "ZPMlzVAPwgmwAy0Yd3tZeXQx43E=-2"},
        {HASHES_MD5, false, "COMPOSITE", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct s3_sums sums;
        struct s3_piece_sum sum;
        struct err err;
        char whole[S3_SUM_TEXT];
        s3_sums_init(&sums, cases[i].kind, cases[i].on_aws, false);
        assert_int_equal(add(&sums, true, &sum, &err), 0);
        assert_string_equal(s3_sums_type(&sums), cases[i].type);
        s3_sums_whole(&sums, true, whole);
        assert_string_equal(whole, cases[i].whole);
        s3_sums_release(&sums);
    }
}

static void defaults(void **state)
{
    (void)state;
    assert_int_equal(s3_sums_default(true, true), HASHES_CRC64NVME);
    assert_int_equal(s3_sums_default(false, true), HASHES_MD5);
    assert_int_equal(s3_sums_default(false, false), HASHES_KINDS);
}

static void expectations(void **state)
{
    (void)state;
    static const unsigned char right[DIGEST_SHA256_SIZE] = {
        0x15, 0xe2, 0xb0, 0xd3, 0xc3, 0x38, 0x91, 0xeb, 0xb0, 0xf1, 0xef,
        0x60, 0x9e, 0xc4, 0x19, 0x42, 0x0c, 0x20, 0xe3, 0x20, 0xce, 0x94,
        0xc6, 0x5f, 0xbc, 0x8c, 0x33, 0x12, 0x44, 0x8e, 0xb2, 0x25};
    static const struct {
        bool has_bytes, has_sha256;
        uint64_t bytes;
        bool wrong;
        const char *message; /* NULL: fine */
    } cases[] = {
        {false, false, 0, false, NULL},
        {true, true, 9, false, NULL},
        {true, false, 8, false, "9 bytes instead of 8, nothing was stored"},
        {true, false, 10, false, "9 bytes instead of 10, nothing was stored"},
        {false, true, 0, true,
         "its SHA-256 is 15e2b0d3c33891ebb0f1ef609ec41942"
         "0c20e320ce94c65fbc8c3312448eb225, not the one expected; nothing was stored"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct s3_expect expect = {.has_bytes = cases[i].has_bytes,
                                   .has_sha256 = cases[i].has_sha256,
                                   .bytes = cases[i].bytes};
        struct s3_sums sums;
        struct s3_piece_sum sum;
        struct err err;
        memcpy(expect.sha256, right, sizeof right);
        expect.sha256[0] ^= cases[i].wrong;
        s3_sums_init(&sums, HASHES_KINDS, false, expect.has_sha256);
        assert_int_equal(add(&sums, true, &sum, &err), 0);
        assert_int_equal(s3_sums_expected(&sums, &expect, &err), cases[i].message != NULL ? -1 : 0);
        if (cases[i].message != NULL) {
            assert_string_equal(err.message, cases[i].message);
            assert_int_equal(err.kind, ERR_DATA);
        }
        s3_sums_release(&sums);
    }
}

static void short_file(void **state)
{
    (void)state;
    struct err err;
    struct s3_piece piece = {.fd = file_temp(&err), .size = 12};
    struct s3_sums sums;
    struct s3_piece_sum sum;
    s3_sums_init(&sums, HASHES_CRC32, false, false);
    assert_int_equal(write(piece.fd, "eleven byte", 11), 11);
    assert_int_equal(s3_sums_add(&sums, &piece, false, &sum, &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    s3_sums_release(&sums);
    close(piece.fd);
}

UNIT_GROUP(sums, cmocka_unit_test(values), cmocka_unit_test(parts), cmocka_unit_test(defaults),
           cmocka_unit_test(expectations), cmocka_unit_test(short_file))
