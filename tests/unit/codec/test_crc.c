/* Check values of the CRC catalogue, and joining against computing in one go. */
#include "unit.h"

#include <string.h>

#include "codec/gzip.h"
#include "codec/crc.h"

static uint64_t crc(enum crc_kind kind, const void *ptr, size_t len)
{
    return crc_update(kind, 0, ptr, len);
}

static void check_values(void **state)
{
    (void)state;
    assert_int_equal(crc(CRC_32, "123456789", 9), 0xCBF43926u);
    assert_int_equal(crc(CRC_32C, "123456789", 9), 0xE3069283u);
    assert_true(crc(CRC_64NVME, "123456789", 9) == 0xAE8B14860A799888u);
    assert_int_equal(crc(CRC_32C, "", 0), 0);
    /* in two steps */
    assert_int_equal(crc_update(CRC_32C, crc_update(CRC_32C, 0, "1234", 4), "56789", 5),
                     0xE3069283u);
}

static void joining(void **state)
{
    (void)state;
    unsigned char bytes[1000];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 7 + i / 256);
    static const size_t cuts[] = {0, 1, 7, 8, 500, 999, 1000};
    for (enum crc_kind kind = CRC_32; kind <= CRC_64NVME; kind++)
        for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
            size_t cut = cuts[i];
            uint64_t joined = crc_combine(kind, crc(kind, bytes, cut),
                                          crc(kind, bytes + cut, sizeof bytes - cut),
                                          sizeof bytes - cut);
            assert_true(joined == crc(kind, bytes, sizeof bytes));
        }
}

/* Folding, tables and zlib say the same, for all lengths around the blocks, wherever the bytes lie,
 * from any crc on. */
static void paths_agree(void **state)
{
    (void)state;
    unsigned char bytes[600];
    uint64_t seed = 1;
    for (size_t i = 0; i < sizeof bytes; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        bytes[i] = (unsigned char)(seed >> 56);
    }
    for (enum crc_kind kind = CRC_32; kind <= CRC_64NVME; kind++)
        for (size_t len = 0; len <= 500; len++) {
            const unsigned char *at = bytes + len % 19;
            uint64_t start = crc_portable(kind, 0, bytes + 500, len % 90);
            uint64_t folded = crc_update(kind, start, at, len);
            if (folded != crc_portable(kind, start, at, len))
                fail_msg("kind %d, %zu bytes", kind, len);
            if (kind == CRC_32)
                assert_true(folded == gzip_crc32((uint32_t)start, at, len));
        }
}

UNIT_GROUP(crc, cmocka_unit_test(paths_agree), cmocka_unit_test(check_values),
           cmocka_unit_test(joining))
