#include "unit.h"

#include <string.h>

#include "local/s3_version.h"
#include "made_call.h"

static void ids_tell_their_row(void **state)
{
    (void)state;
    static const int64_t rows[] = {1, 255, 256, 1000000007, INT64_MAX};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char one[S3_VERSION_SIZE], two[S3_VERSION_SIZE];
        int64_t row = 0;
        s3_version_make(rows[i], one);
        s3_version_make(rows[i], two);
        assert_int_equal(strlen(one), 32);
        assert_string_not_equal(one, two);
        assert_int_equal(strspn(one, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789._"),
                         32);
        assert_int_equal(s3_version_row(span_str(one), &row), 0);
        assert_int_equal(row, rows[i]);
    }
    static const char *const bad[] = {"",
                                      "null",
                                      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+",
                                      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                                      "AAAAAAAAAAAAAAAA AAAAAAAAAAAAAAA"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int64_t row;
        assert_int_equal(s3_version_row(span_str(bad[i]), &row), -1);
    }
}

UNIT_GROUP(s3_version, cmocka_unit_test(ids_tell_their_row))
