/* Expected values printed by rapidfuzz 3.3.1 (repr of the double). */
#include "unit.h"

#include <string.h>

#include "text/similarity.h"
#include "core/utf8.h"

struct measure {
    const char *a, *b;
    double ratio, partial, sort, set;
};

static const struct measure cases[] = {
    {"", "", 100.0, 100.0, 100.0, 0.0},
    {"a", "", 0.0, 0.0, 0.0, 0.0},
    {"", " ", 0.0, 0.0, 100.0, 0.0},
    {" ", " ", 100.0, 100.0, 100.0, 0.0},
    {"rahul", "rahul", 100.0, 100.0, 100.0, 100.0},
    {"rahul", "rahulsharma", 62.5, 100.0, 62.5, 62.5},
    {"rahuls", "rahulsharma", 70.58823529411764, 100.0, 70.58823529411764, 70.58823529411765},
    {"sharmarahul", "rahulsharma", 54.54545454545454, 70.58823529411764, 54.54545454545454,
     54.54545454545455},
    {"krishna", "krishna kumar", 70.0, 100.0, 70.0, 100.0},
    {"kumar krishna", "krishna kumar", 53.84615384615385, 70.0, 100.0, 100.0},
    {"krishna krishna", "krishna", 63.63636363636363, 100.0, 63.63636363636363, 100.0},
    {"krishna ram", "krishna shyam", 83.33333333333334, 84.21052631578947, 83.33333333333334,
     83.33333333333333},
    {"ab", "ba", 50.0, 66.66666666666667, 50.0, 50.0},
    {"abc", "xyz", 0.0, 0.0, 0.0, 0.0},
    {"abcd", "xbcx", 50.0, 57.14285714285714, 50.0, 50.0},
    {"meghna", "mehgan", 66.66666666666667, 72.72727272727273, 66.66666666666667,
     66.66666666666666},
    {"theking", "rahul", 16.666666666666664, 28.57142857142857, 16.666666666666664,
     16.66666666666667},
    {"zoya", "priya khan", 28.57142857142857, 50.0, 28.57142857142857, 28.57142857142857},
    {"aab", "abaabaab", 54.54545454545454, 100.0, 54.54545454545454, 54.54545454545455},
    {"mohan", "ohanm", 80.0, 88.88888888888889, 80.0, 80.0},
    {"ra\x09m sita", "sita ra m", 44.44444444444444, 61.53846153846154, 100.0, 100.0},
    {"ra\x1Fm", "m ra", 50.0, 66.66666666666667, 100.0, 100.0},
    {"ra\xC2\xA0m", "ram", 85.71428571428572, 80.0, 85.71428571428572, 85.71428571428571},
    {"ra\xC2\xA0m\xE2\x80\x83k", "k m ra", 33.333333333333336, 50.0, 100.0, 100.0},
    {"ra\xC2\x85m", "m ra", 50.0, 66.66666666666667, 50.0, 50.0},
    {"ra\xC2\x85m\xE3\x80\x80", "m ra", 44.44444444444444, 66.66666666666667, 100.0, 100.0},
    {"\xE0\xA4\xB0\xE0\xA4\xBE\xE0\xA4\xAE", "\xE0\xA4\xB0\xE0\xA4\xAE", 80.0, 66.66666666666667,
     80.0, 80.0},
    {"\xF0\x9F\x8C\xB8ram", "ram\xF0\x9F\x8C\xB8", 75.0, 85.71428571428572, 75.0, 75.0},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
     "baaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 98.59154929577466,
     99.29078014184397, 98.59154929577466, 98.59154929577466},
    {"abcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabc",
     "cabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcab",
     96.55172413793103, 100.0, 96.55172413793103, 96.55172413793103},
    {"xyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzrahul",
     "rahulqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqrahul",
     6.493506493506496, 12.658227848101266, 6.493506493506496, 6.493506493506487},
};

static struct points decode(const char *text, uint32_t *out)
{
    const char *at = text, *end = text + strlen(text);
    size_t len = 0;
    while (at < end)
        out[len++] = utf8_next(&at, end);
    return (struct points){out, len};
}

/* Equal bits, not nearly equal. */
static void same(double actual, double expected)
{
    assert_memory_equal(&actual, &expected, sizeof actual);
}

static void equal_to_the_last_bit(void **state)
{
    (void)state;
    uint32_t left[256], right[256];
    struct similarity sim;
    similarity_init(&sim);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct measure *m = &cases[i];
        struct points a = decode(m->a, left), b = decode(m->b, right);
        same(similarity_ratio(&sim, a, b), m->ratio);
        same(similarity_partial(&sim, a, b), m->partial);
        same(similarity_partial(&sim, b, a), m->partial);
        same(similarity_token_sort(&sim, a, b), m->sort);
        same(similarity_token_set(&sim, a, b), m->set);
        same(similarity_handle(&sim, a, b), (2 * m->partial + m->sort + m->set) / 4);
        same(similarity_name(&sim, a, b), (2 * m->ratio + m->sort + m->set) / 4);
    }
    similarity_release(&sim);
    similarity_release(&sim);
}

UNIT_GROUP(similarity, cmocka_unit_test(equal_to_the_last_bit))
