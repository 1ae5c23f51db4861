#include "unit.h"

#include "codec/gzip.h"

static void crc32_whole_and_in_pieces(void **state)
{
    (void)state;
    assert_int_equal(gzip_crc32(0, NULL, 0), 0);
    assert_int_equal(gzip_crc32(0, "123456789", 9), 0xcbf43926); /* the check value of CRC-32 */
    assert_int_equal(gzip_crc32(gzip_crc32(0, "1234", 4), "56789", 5), 0xcbf43926);
    assert_int_equal(gzip_crc32(0xcbf43926, NULL, 0), 0xcbf43926);
}

UNIT_GROUP(gzip, cmocka_unit_test(crc32_whole_and_in_pieces))
