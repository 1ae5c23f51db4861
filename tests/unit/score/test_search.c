#include "unit.h"

#include <string.h>

#include "core/random.h"
#include "score/search.h"

enum { NAMES = 400, LONGEST = 110 };

static size_t random_name(char *out, size_t longest, unsigned letters)
{
    size_t len = 1 + random_u64() % longest;
    for (size_t i = 0; i < len; i++) {
        uint64_t pick = random_u64() % (letters + 2);
        out[i] = pick < letters ? (char)('a' + pick) : '.';
        if (pick == letters && i > 0 && i + 1 < len)
            out[i] = ' ';
    }
    return len;
}

static struct points widen(const char *text, size_t len, uint32_t *out)
{
    for (size_t i = 0; i < len; i++)
        out[i] = (unsigned char)text[i];
    return (struct points){out, len};
}

/* The definition: the best over the whole list. */
static double scan(struct span list, struct points word, struct similarity *sim)
{
    uint32_t points[LONGEST];
    double best = 0;
    while (list.len > 0) {
        struct span name = span_cut(&list, '\n');
        double score = similarity_name(sim, word, widen(name.ptr, name.len, points));
        best = score > best ? score : best;
    }
    return best;
}

/* A group of more blocks than are searched in one go. */
static void compare_large(const struct lanes_path *path)
{
    enum { MANY = 6000, LEN = 9 };
    static char text[MANY * (LEN + 1)];
    uint32_t points[LEN + 3];
    struct similarity sim;
    struct search search;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = i % (LEN + 1) == LEN ? '\n' : (char)('a' + random_u64() % 26);
    struct names *names = names_parse(span_of(text, sizeof text), "test", NULL);
    similarity_init(&sim);
    search_init(&search, names);
    search.path = path;
    for (int i = 0; i < 30; i++) {
        struct points word = {points, LEN - 2 + random_u64() % 5};
        for (size_t k = 0; k < word.len; k++)
            points[k] = 'a' + (uint32_t)(random_u64() % 26);
        double expected = scan(span_of(text, sizeof text), word, &sim);
        double actual = search_best(&search, word, &sim);
        assert_memory_equal(&actual, &expected, sizeof actual);
    }
    search_release(&search);
    similarity_release(&sim);
    names_free(names);
}

/* By one compilation of the search. */
static void compare(const struct lanes_path *path, size_t longest, unsigned letters,
                    size_t longest_word)
{
    static char text[NAMES * (LONGEST + 1)];
    static uint32_t points[200];
    struct similarity sim;
    struct search search;
    size_t len = 0;
    for (int i = 0; i < NAMES; i++) {
        len += random_name(text + len, longest, letters);
        text[len++] = '\n';
    }
    struct names *names = names_parse(span_of(text, len), "test", NULL);
    assert_non_null(names);
    similarity_init(&sim);
    search_init(&search, names);
    search.path = path;
    for (int i = 0; i < 300; i++) {
        struct points word = {points, 1 + random_u64() % longest_word};
        for (size_t k = 0; k < word.len; k++)
            points[k] = 'a' + (uint32_t)(random_u64() % letters);
        double expected = scan(span_of(text, len), word, &sim);
        for (int again = 0; again < 2; again++) {
            double actual = search_best(&search, word, &sim);
            assert_memory_equal(&actual, &expected, sizeof actual);
        }
    }
    search_release(&search);
    similarity_release(&sim);
    names_free(names);
}

static void equals_a_scan_by_every_path(void **state)
{
    (void)state;
    assert_true(lanes_paths[0].usable());
    for (size_t i = 0; i < lanes_path_count; i++) {
        const struct lanes_path *path = &lanes_paths[i];
        if (!path->usable()) {
            print_message("%s: not on this processor\n", path->name);
            continue;
        }
        random_seed(7);
        compare(path, 6, 3, 6);
        compare(path, 10, 8, 12);
        compare(path, 14, 26, 14);
        compare(path, 3, 26, 20);
        compare(path, 18, 6, 30);
        compare(path, LONGEST, 4, 190);
        compare(path, LONGEST, 26, 70);
        compare_large(path);
    }
}

static void phrases(void **state)
{
    (void)state;
    struct names *names = names_parse(span_str("krishna kumar\nram ram\n sita"), "test", NULL);
    struct similarity sim;
    struct search search;
    uint32_t points[16];
    similarity_init(&sim);
    search_init(&search, names);
    double score = search_best(&search, widen("krishna", 7, points), &sim);
    assert_true(score > 77.49 && score < 77.51);
    score = search_best(&search, widen("sita", 4, points), &sim);
    assert_true(score > 94.4 && score < 94.5);
    score = search_best(&search, widen("xyz", 3, points), &sim);
    assert_true(score < 0.001);
    search_release(&search);
    similarity_release(&sim);
    names_free(names);
}

/* What rapidfuzz 3.3.1 gives with the list as Python reads and lowers it. */
static void odd_names(void **state)
{
    (void)state;
    static const struct {
        const char *list, *word;
        double expected;
    } cases[] = {
        {"Jos\xC3\xA9 JOS\xC3\x89\n", "jose", 53.36538461538461},
        {"\xC5\xB8\xC2\xA0uma\n", "uma", 75.0},
        {"\"O\"\"Brien\"\n", "obrien", 92.3076923076923},
        {"\"Uma, Rani\",x\n", "uma", 50.0},
    };
    struct similarity sim;
    similarity_init(&sim);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct names *names = names_parse(span_str(cases[i].list), "test", NULL);
        struct search search;
        uint32_t points[16];
        search_init(&search, names);
        double score = search_best(&search, widen(cases[i].word, strlen(cases[i].word), points),
                                   &sim);
        if (memcmp(&score, &cases[i].expected, sizeof score) != 0)
            print_message("%s: %.17g\n", cases[i].list, score);
        assert_memory_equal(&score, &cases[i].expected, sizeof score);
        search_release(&search);
        names_free(names);
    }
    similarity_release(&sim);
}

UNIT_GROUP(search, cmocka_unit_test(equals_a_scan_by_every_path), cmocka_unit_test(phrases),
           cmocka_unit_test(odd_names))
