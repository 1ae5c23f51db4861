/* The measures of text/similarity.h, which go 64 characters a step and skip what cannot win, are
 * those of their definitions, spelled out here with a table of all prefixes and all windows: the
 * same doubles. Input: two strings with '|' between them. */
#include "fuzz.h"

#include <string.h>

#include "text/similarity.h"

enum { LEN_MAX = 90, WORDS_MAX = LEN_MAX / 2 + 1 };

/* What a byte stands for: from 0xE0 on white space and letters that need more than a byte. */
static uint32_t code_of(uint8_t byte)
{
    static const uint32_t wide[32] = {
        0x0100, 0x0101, 0x0915, 0x093F, 0x1680, 0x2000,  0x2003,  0x200A,  0x200B,   0x2028, 0x2029,
        0x202F, 0x205F, 0x3000, 0x4E00, 0xFFFF, 0x10000, 0x1D400, 0x1F338, 0x10FFFF, 0xFF,   0x100,
        0x7F,   0x80,   0x81,   0xBF,   0x212A, 0x0130,  0xAC00,  0xD7A3,  0xFEFF,   0x3001,
    };
    return byte < 0xE0 ? byte : wide[byte - 0xE0];
}

static struct points decode(const uint8_t **at, const uint8_t *end, uint32_t *out)
{
    size_t len = 0;
    for (; *at < end && **at != '|'; (*at)++)
        if (len < LEN_MAX)
            out[len++] = code_of(**at);
    *at += *at < end ? 1 : 0;
    return (struct points){out, len};
}

static size_t naive_lcs(struct points a, struct points b)
{
    size_t table[LEN_MAX * 2 + 1] = {0};
    for (size_t i = 0; i < a.len; i++) {
        size_t corner = 0;
        for (size_t j = 0; j < b.len; j++) {
            size_t above = table[j + 1];
            if (a.ptr[i] == b.ptr[j])
                table[j + 1] = corner + 1;
            else if (table[j] > above)
                table[j + 1] = table[j];
            corner = above;
        }
    }
    return table[b.len];
}

static double naive_ratio(struct points a, struct points b)
{
    size_t total = a.len + b.len;
    if (total == 0)
        return 100.0;
    return (1.0 - (double)(total - 2 * naive_lcs(a, b)) / (double)total) * 100;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* All windows of hay for a needle that is not longer. */
static double naive_windows(struct points needle, struct points hay)
{
    double best = 0;
    for (size_t n = 1; n <= needle.len; n++)
        for (size_t at = 0; at + n <= hay.len; at++)
            if (n == needle.len || at == 0 || at + n == hay.len)
                best = larger(best, naive_ratio(needle, (struct points){hay.ptr + at, n}));
    return best;
}

static double naive_partial(struct points a, struct points b)
{
    if (a.len == 0 || b.len == 0)
        return a.len == b.len ? 100.0 : 0.0;
    if (a.len == b.len)
        return larger(naive_windows(a, b), naive_windows(b, a));
    return a.len < b.len ? naive_windows(a, b) : naive_windows(b, a);
}

/* Words in order, each after all that are smaller. */
struct words {
    struct points item[WORDS_MAX];
    size_t count;
};

static int compare(struct points a, struct points b)
{
    size_t i = 0;
    while (i < a.len && i < b.len && a.ptr[i] == b.ptr[i])
        i++;
    if (i == a.len || i == b.len)
        return (a.len > i) - (b.len > i);
    return a.ptr[i] < b.ptr[i] ? -1 : 1;
}

static void insert(struct words *words, struct points word)
{
    size_t at = words->count++;
    for (; at > 0 && compare(words->item[at - 1], word) > 0; at--)
        words->item[at] = words->item[at - 1];
    words->item[at] = word;
}

static bool is_space(uint32_t code, bool wide)
{
    static const uint32_t spaces[] = {0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000};
    if ((code >= 9 && code <= 13) || (code >= 0x1C && code <= ' ') ||
        (code >= 0x2000 && code <= 0x200A) || (wide && (code == 0x85 || code == 0xA0)))
        return true;
    for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
        if (code == spaces[i])
            return true;
    return false;
}

static void split(struct points text, struct words *words)
{
    bool wide = false;
    size_t start = 0;
    words->count = 0;
    for (size_t i = 0; i < text.len; i++)
        wide = wide || text.ptr[i] > 0xFF;
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && !is_space(text.ptr[i], wide))
            continue;
        if (i > start)
            insert(words, (struct points){text.ptr + start, i - start});
        start = i + 1;
    }
}

static struct points join(const struct words *words, uint32_t *out)
{
    size_t len = 0;
    for (size_t i = 0; i < words->count; i++) {
        if (i > 0)
            out[len++] = ' ';
        memcpy(out + len, words->item[i].ptr, words->item[i].len * sizeof *out);
        len += words->item[i].len;
    }
    return (struct points){out, len};
}

static double naive_sort(struct points a, struct points b)
{
    struct words left, right;
    uint32_t left_text[LEN_MAX + 1], right_text[LEN_MAX + 1];
    split(a, &left);
    split(b, &right);
    return naive_ratio(join(&left, left_text), join(&right, right_text));
}

static bool has(const struct words *words, struct points word)
{
    for (size_t i = 0; i < words->count; i++)
        if (compare(words->item[i], word) == 0)
            return true;
    return false;
}

/* The different words of `from` that are in `other`, or those that are not. */
static void pick(const struct words *from, const struct words *other, bool in, struct words *out)
{
    out->count = 0;
    for (size_t i = 0; i < from->count; i++)
        if (has(other, from->item[i]) == in && !has(out, from->item[i]))
            insert(out, from->item[i]);
}

static double set_ratio(size_t distance, size_t total)
{
    return 100.0 - 100.0 * (double)distance / (double)total;
}

static double naive_set(struct points a, struct points b)
{
    struct words left, right, both, only_left, only_right;
    uint32_t text[3][LEN_MAX + 1];
    split(a, &left);
    split(b, &right);
    if (left.count == 0 || right.count == 0)
        return 0.0;
    pick(&left, &right, true, &both);
    pick(&left, &right, false, &only_left);
    pick(&right, &left, false, &only_right);
    if (both.count > 0 && (only_left.count == 0 || only_right.count == 0))
        return 100.0;
    struct points l = join(&only_left, text[0]), r = join(&only_right, text[1]);
    size_t common = join(&both, text[2]).len, gap = both.count > 0 ? 1 : 0;
    size_t distance = l.len + r.len - 2 * naive_lcs(l, r);
    double best = set_ratio(distance, 2 * common + 2 * gap + l.len + r.len);
    if (both.count == 0)
        return best;
    best = larger(best, set_ratio(gap + l.len, 2 * common + gap + l.len));
    return larger(best, set_ratio(gap + r.len, 2 * common + gap + r.len));
}

static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *at = data, *end = data + size;
    uint32_t first[LEN_MAX], second[LEN_MAX];
    struct points a = decode(&at, end, first), b = decode(&at, end, second);
    struct similarity sim;
    similarity_init(&sim);
    double ratio = naive_ratio(a, b), partial = naive_partial(a, b);
    double sort = naive_sort(a, b), set = naive_set(a, b);
    MUST(same(similarity_ratio(&sim, a, b), ratio));
    MUST(same(similarity_partial(&sim, a, b), partial));
    MUST(same(similarity_token_sort(&sim, a, b), sort));
    MUST(same(similarity_token_set(&sim, a, b), set));
    MUST(same(similarity_handle(&sim, a, b), (2 * partial + sort + set) / 4));
    MUST(same(similarity_name(&sim, a, b), (2 * ratio + sort + set) / 4));
    similarity_release(&sim);
    return 0;
}
