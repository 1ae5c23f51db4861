#include "unit.h"

#include <string.h>

#include "aws/kinesis_key.h"

static void numbers_of_128_bits(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int status;
    } cases[] = {{"0", 0},
                 {"340282366920938463463374607431768211455", 0},
                 {"340282366920938463463374607431768211456", -1},
                 {"999999999999999999999999999999999999999", -1},
                 {"1000000000000000000000000000000000000000", -1},
                 {"18446744073709551616", 0},
                 {"00", -1},
                 {"01", -1},
                 {"", -1},
                 {"-1", -1},
                 {"1x", -1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        kinesis_hash hash = 0;
        char text[KINESIS_HASH_TEXT];
        assert_int_equal(kinesis_key_parse(span_str(cases[i].text), &hash), cases[i].status);
        if (cases[i].status == 0) {
            kinesis_key_format(hash, text);
            assert_string_equal(text, cases[i].text);
        }
    }
}

static void partition_keys_hash_by_md5(void **state)
{
    (void)state;
    char text[KINESIS_HASH_TEXT];
    kinesis_key_format(kinesis_key_hash(span_str("partition-1")), text);
    assert_string_equal(text, "198019941650871988756153596255032211816");
}

/* The ranges of a stream of three shards as the service shows them. */
static void three_shards(void **state)
{
    (void)state;
    static const char *const start[] = {"0", "113427455640312821154458202477256070485",
                                        "226854911280625642308916404954512140970"};
    static const char *const end[] = {"113427455640312821154458202477256070484",
                                      "226854911280625642308916404954512140969",
                                      "340282366920938463463374607431768211455"};
    for (unsigned i = 0; i < 3; i++) {
        kinesis_hash from, to;
        char text[KINESIS_HASH_TEXT];
        kinesis_key_range(i, 3, &from, &to);
        kinesis_key_format(from, text);
        assert_string_equal(text, start[i]);
        kinesis_key_format(to, text);
        assert_string_equal(text, end[i]);
    }
}

/* Ranges touch, cover everything, and every bound belongs to its shard. */
static void ranges_cover_everything(void **state)
{
    (void)state;
    static const unsigned counts[] = {1, 2, 3, 4, 7, 16, 100, 500, 4096};
    for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
        kinesis_hash expected = 0, from, to;
        for (unsigned i = 0; i < counts[c]; i++) {
            kinesis_key_range(i, counts[c], &from, &to);
            assert_true(from == expected && to >= from);
            assert_int_equal(kinesis_key_shard(from, counts[c]), i);
            assert_int_equal(kinesis_key_shard(to, counts[c]), i);
            expected = to + 1;
        }
        assert_true(to == KINESIS_HASH_MAX);
    }
}

/* A sequence number observed on the service, taken apart by the project kinesalite. */
static void sequence_number_of_the_service(void **state)
{
    (void)state;
    const char *text = "49590338271490256608559692538361571095921575989136588898";
    struct kinesis_sequence sequence;
    char again[KINESIS_SEQUENCE_TEXT];
    assert_int_equal(kinesis_key_sequence_parse(span_str(text), &sequence), 0);
    assert_int_equal(sequence.created_s, 1542776258);
    assert_int_equal(sequence.index, 1734642199);
    assert_int_equal(sequence.time_s, 1545084650);
    assert_int_equal(sequence.shard, 6);
    kinesis_key_sequence(&sequence, again);
    assert_string_equal(again, text);
}

static void sequence_numbers_grow_and_come_back(void **state)
{
    (void)state;
    static const struct kinesis_sequence parts[] = {
        {1, 1, 0, 0},
        {1700000000, 1700000000, 0, 3},
        {1700000000, 1700000001, 1, 3},
        {1700000000, 1700000001, 2, 3},
        {1700000000, 1700000000, UINT64_MAX, 3},
        {0xfffffffff, 0xfffffffff, UINT64_MAX, UINT32_MAX},
    };
    char text[KINESIS_SEQUENCE_TEXT], before[KINESIS_SEQUENCE_TEXT] = "0";
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct kinesis_sequence read;
        kinesis_key_sequence(&parts[i], text);
        assert_int_equal(kinesis_key_sequence_parse(span_str(text), &read), 0);
        assert_memory_equal(&read.index, &parts[i].index, sizeof read.index);
        assert_int_equal(read.created_s, parts[i].created_s);
        assert_int_equal(read.time_s, parts[i].time_s);
        assert_int_equal(read.shard, parts[i].shard);
        assert_true(kinesis_key_compare(span_str(before), span_str(text)) < 0);
        strcpy(before, text);
    }
}

static void what_is_no_sequence_number(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "0",
        "123",
        "x",
        "-1",
        "49590338271490256608559692538361571095921575989136588899", /* version 3 */
        "495903382714902566085596925383615710959215759891365888980",
        "9999999999999999999999999999999999999999999999999999999999999999",
    };
    struct kinesis_sequence sequence;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(kinesis_key_sequence_parse(span_str(cases[i]), &sequence), -1);
}

static void comparing(void **state)
{
    (void)state;
    assert_true(kinesis_key_compare(span_str("9"), span_str("10")) < 0);
    assert_true(kinesis_key_compare(span_str("10"), span_str("9")) > 0);
    assert_true(kinesis_key_compare(span_str("010"), span_str("10")) == 0);
    assert_true(kinesis_key_compare(span_str("11"), span_str("12")) < 0);
}

UNIT_GROUP(kinesis_key, cmocka_unit_test(numbers_of_128_bits),
           cmocka_unit_test(partition_keys_hash_by_md5), cmocka_unit_test(three_shards),
           cmocka_unit_test(ranges_cover_everything),
           cmocka_unit_test(sequence_number_of_the_service),
           cmocka_unit_test(sequence_numbers_grow_and_come_back),
           cmocka_unit_test(what_is_no_sequence_number), cmocka_unit_test(comparing))
