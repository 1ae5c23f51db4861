/* rapidfuzz defines partial_ratio as a search over windows of the longer string that skips windows
 * which cannot win; the result is the maximum over all windows, and that is what is computed here:
 * one forward pass gives the LCS with every prefix, one backward pass with every suffix, and the
 * windows in between are visited only while they can still beat the best so far (a window moved by
 * k characters gains at most k). */
#include "text/similarity.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

void similarity_init(struct similarity *sim)
{
    memset(sim, 0, sizeof *sim);
    lcs_init(&sim->forward);
    lcs_init(&sim->backward);
    tokens_init(&sim->a);
    tokens_init(&sim->b);
}

void similarity_release(struct similarity *sim)
{
    lcs_release(&sim->forward);
    lcs_release(&sim->backward);
    tokens_release(&sim->a);
    tokens_release(&sim->b);
    free(sim->join_a);
    free(sim->join_b);
    free(sim->reversed);
    free(sim->lengths);
    similarity_init(sim);
}

static uint32_t *need(uint32_t **array, size_t *room, size_t count)
{
    if (count > *room) {
        *room = count * 2;
        *array = mem_grow(*array, *room, sizeof **array);
    }
    return *array;
}

double similarity_of(size_t distance, size_t total)
{
    double ratio = total == 0 ? 0.0 : (double)distance / (double)total;
    return (1.0 - ratio) * 100;
}

double similarity_of_set(size_t distance, size_t total)
{
    return total == 0 ? 100.0 : 100.0 - 100.0 * (double)distance / (double)total;
}

static size_t distance_of(struct similarity *sim, struct points a, struct points b)
{
    if (a.len == 0 || b.len == 0)
        return a.len + b.len;
    lcs_pattern(&sim->forward, a);
    return a.len + b.len - 2 * lcs_length(&sim->forward, b);
}

double similarity_ratio(struct similarity *sim, struct points a, struct points b)
{
    return similarity_of(distance_of(sim, a, b), a.len + b.len);
}

/* A fraction matched/total: the larger, the smaller d/L = 1 - 2*matched/total. */
struct best {
    size_t matched, total;
};

static void keep_best(struct best *best, size_t matched, size_t total)
{
    if (matched * best->total > best->matched * total)
        *best = (struct best){matched, total};
}

static struct points reverse(struct points text, uint32_t *out)
{
    for (size_t i = 0; i < text.len; i++)
        out[i] = text.ptr[text.len - 1 - i];
    return (struct points){out, text.len};
}

/* LCS of the needle (the pattern of sim->forward) with each window of the needle's length, given
 * the LCS with the first of them. */
static void slide(struct similarity *sim, struct points needle, struct points hay, size_t first,
                  struct best *best)
{
    size_t last = hay.len - needle.len, matched = first;
    size_t at = 0;
    for (;;) {
        keep_best(best, matched, 2 * needle.len);
        /* The least that a window of this length must match to be better. */
        size_t wanted = best->matched * 2 * needle.len / best->total + 1;
        if (wanted > needle.len)
            return;
        at += wanted > matched ? wanted - matched : 1;
        if (at > last)
            return;
        matched = lcs_length(&sim->forward, (struct points){hay.ptr + at, needle.len});
    }
}

/* The windows of hay for needle, needle.len <= hay.len, both not empty; whole is set to the LCS of
 * the two. */
static struct best windows(struct similarity *sim, struct points needle, struct points hay,
                           size_t *whole)
{
    struct best best = {0, 1};
    size_t width = needle.len;
    uint32_t *lengths = need(&sim->lengths, &sim->lengths_room, hay.len);
    lcs_pattern(&sim->forward, needle);
    lcs_prefixes(&sim->forward, hay, lengths);
    *whole = lengths[hay.len - 1];
    for (size_t i = 0; i + 1 < width; i++)
        keep_best(&best, lengths[i], width + i + 1);
    size_t first = lengths[width - 1];
    /* No window can match more than the whole does. */
    struct best bound = {*whole, width + *whole};
    if (bound.matched * best.total > best.matched * bound.total)
        slide(sim, needle, hay, first, &best);
    if (bound.matched * best.total > best.matched * bound.total) {
        uint32_t *scratch = need(&sim->reversed, &sim->reversed_room, needle.len + width);
        struct points back = reverse(needle, scratch);
        struct points tail = reverse((struct points){hay.ptr + (hay.len - width), width},
                                     scratch + needle.len);
        lcs_pattern(&sim->backward, back);
        lcs_prefixes(&sim->backward, tail, lengths);
        for (size_t i = 0; i + 1 < width; i++)
            keep_best(&best, lengths[i], width + i + 1);
    }
    return best;
}

/* Both not empty; whole is set to the LCS of the two. */
static double partial(struct similarity *sim, struct points a, struct points b, size_t *whole)
{
    if (a.len > b.len) {
        struct points swap = a;
        a = b;
        b = swap;
    }
    struct best best = windows(sim, a, b, whole);
    if (a.len == b.len) {
        struct best other = windows(sim, b, a, whole);
        keep_best(&best, other.matched, other.total);
    }
    if (best.matched == 0)
        return 0.0;
    return similarity_of(best.total - 2 * best.matched, best.total);
}

double similarity_partial(struct similarity *sim, struct points a, struct points b)
{
    size_t whole;
    if (a.len == 0 || b.len == 0)
        return a.len == b.len ? 100.0 : 0.0;
    return partial(sim, a, b, &whole);
}

/* Words joined by single spaces into *array. */
static struct points join(const struct tokens *words, uint32_t **array, size_t *room)
{
    size_t len = words->count == 0 ? 0 : words->count - 1;
    for (size_t i = 0; i < words->count; i++)
        len += words->item[i].len;
    uint32_t *out = need(array, room, len + 1);
    size_t at = 0;
    for (size_t i = 0; i < words->count; i++) {
        if (i > 0)
            out[at++] = ' ';
        memcpy(out + at, words->item[i].ptr, words->item[i].len * sizeof *out);
        at += words->item[i].len;
    }
    return (struct points){out, at};
}

static void split_sorted(struct similarity *sim, struct points a, struct points b)
{
    tokens_split(&sim->a, a);
    tokens_split(&sim->b, b);
    tokens_sort(&sim->a);
    tokens_sort(&sim->b);
}

double similarity_token_sort(struct similarity *sim, struct points a, struct points b)
{
    split_sorted(sim, a, b);
    struct points left = join(&sim->a, &sim->join_a, &sim->join_a_room);
    struct points right = join(&sim->b, &sim->join_b, &sim->join_b_room);
    return similarity_ratio(sim, left, right);
}

/* Leaves in each list the words that the other one does not have. Returns the length of the common
 * words joined by spaces. The lists are sorted and without repetitions. */
static size_t separate(struct similarity *sim)
{
    size_t common = 0, i = 0, j = 0, kept_a = 0, kept_b = 0;
    while (i < sim->a.count || j < sim->b.count) {
        int order = i == sim->a.count   ? 1
                    : j == sim->b.count ? -1
                                        : tokens_compare(sim->a.item[i], sim->b.item[j]);
        if (order == 0) {
            common += sim->a.item[i].len + (common > 0 ? 1 : 0);
            i++;
            j++;
        } else if (order < 0) {
            sim->a.item[kept_a++] = sim->a.item[i++];
        } else {
            sim->b.item[kept_b++] = sim->b.item[j++];
        }
    }
    sim->a.count = kept_a;
    sim->b.count = kept_b;
    return common;
}

double similarity_token_set(struct similarity *sim, struct points a, struct points b)
{
    split_sorted(sim, a, b);
    tokens_unique(&sim->a);
    tokens_unique(&sim->b);
    if (sim->a.count == 0 || sim->b.count == 0)
        return 0.0;
    size_t common = separate(sim);
    if (common > 0 && (sim->a.count == 0 || sim->b.count == 0))
        return 100.0;
    struct points left = join(&sim->a, &sim->join_a, &sim->join_a_room);
    struct points right = join(&sim->b, &sim->join_b, &sim->join_b_room);
    size_t gap = common > 0 ? 1 : 0;
    size_t with_left = common + gap + left.len, with_right = common + gap + right.len;
    double result = similarity_of_set(distance_of(sim, left, right), with_left + with_right);
    if (common == 0)
        return result;
    double other = similarity_of_set(gap + left.len, common + with_left);
    if (other > result)
        result = other;
    other = similarity_of_set(gap + right.len, common + with_right);
    return other > result ? other : result;
}

double similarity_handle(struct similarity *sim, struct points a, struct points b)
{
    if (a.len == 0 || b.len == 0 || tokens_any_space(a) || tokens_any_space(b))
        return (2 * similarity_partial(sim, a, b) + similarity_token_sort(sim, a, b) +
                similarity_token_set(sim, a, b)) /
               4;
    size_t whole, total = a.len + b.len;
    double best = partial(sim, a, b, &whole);
    size_t distance = total - 2 * whole;
    return (2 * best + similarity_of(distance, total) + similarity_of_set(distance, total)) / 4;
}

double similarity_name(struct similarity *sim, struct points a, struct points b)
{
    return (2 * similarity_ratio(sim, a, b) + similarity_token_sort(sim, a, b) +
            similarity_token_set(sim, a, b)) /
           4;
}
