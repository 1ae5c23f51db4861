/* For two single words the three measures agree up to rounding, and all grow with the fraction
 * 2*LCS/(m+n) of lengths m and n. So the best name is found with integers, and the double computed
 * once. A hash answers exact hits. Otherwise groups of names of one length are visited in the order
 * of the best fraction they could reach, 2*min(m,n)/(m+n), until that is no better than what has
 * been found (score/lanes.h says how a group is searched).
 *
 * The same words come again and again, so each thread remembers the answers for the last ones.
 *
 * Names of several words also score through their tokens. Signatures bound the LCS with such a name
 * before it is computed: each letter that only one side has costs that side a place in it. */
#include "score/search.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

enum {
    MEMO_SIZE = 8192,
    MEMO_LETTERS = 23,
    CHOSEN = 64 /* blocks searched in one go */
};

/* The answer for the last word with this hash; len 0: none yet. */
struct search_memo {
    uint8_t len, letters[MEMO_LETTERS];
    double best;
};

struct query {
    struct search *search;
    const struct names *names;
    struct points word;
    uint8_t letters[CAP_SCORE_POINTS];
    uint64_t mask[LETTERS + 1]; /* letter code -> positions in word modulo 64 */
    uint64_t signature;
    size_t matched, total; /* the best fraction matched/total of a single word so far */
};

/* The LCS of the query, of at most 64 letters, and a name of n: text/lcs.h, one word. */
static size_t common(const struct query *q, const uint8_t *letters, size_t n)
{
    uint64_t v = ~(uint64_t)0;
    for (size_t i = 0; i < n; i++) {
        uint64_t u = v & q->mask[letters[i]];
        v = (v + u) | (v - u);
    }
    return (size_t)__builtin_popcountll(~v);
}

static size_t common_long(struct similarity *sim, const uint8_t *letters, size_t n)
{
    uint32_t points[CAP_NAME_POINTS];
    for (size_t i = 0; i < n; i++)
        points[i] = letters[i] != 0 ? (uint32_t)('a' + letters[i] - 1) : 0;
    return lcs_length(&sim->forward, (struct points){points, n});
}

/* The largest LCS of the query with a name that does not fit a lane. */
static size_t best_row(const struct query *q, const uint8_t *rows, size_t count, size_t n,
                       struct similarity *sim)
{
    size_t best = 0;
    if (q->word.len > 64)
        lcs_pattern(&sim->forward, q->word);
    for (size_t i = 0; i < count; i++, rows += n) {
        size_t matched = q->word.len <= 64 ? common(q, rows, n) : common_long(sim, rows, n);
        best = matched > best ? matched : best;
    }
    return best;
}

/* Sorts the blocks by the most they can share, at most LANES_LONGEST, the best first. */
static void sort_blocks(struct search *search, size_t blocks)
{
    size_t place[LANES_LONGEST + 2] = {0};
    for (size_t i = 0; i < blocks; i++)
        place[LANES_LONGEST + 1 - search->most[i]]++;
    for (size_t level = 1; level <= LANES_LONGEST + 1; level++)
        place[level] += place[level - 1];
    for (size_t i = 0; i < blocks; i++)
        search->order[place[LANES_LONGEST - search->most[i]]++] = (uint32_t)i;
}

/* The largest LCS of the query with a name that fits a lane, if it is wanted or more; else anything
 * less. The blocks are visited in the order of their bounds, until those are less than what is
 * wanted. */
static size_t best_lane(const struct query *q, const struct names_group *group, size_t n,
                        size_t wanted)
{
    const uint8_t *image = (const uint8_t *)q->names->image;
    struct search *search = q->search;
    size_t blocks = lanes_blocks(group->count, n), best = 0, i = 0;
    search->path->limits((const struct lanes_bound *)(const void *)(image + group->bounds_at),
                         blocks, q->signature, q->word.len, n, search->most);
    sort_blocks(search, blocks);
    while (i < blocks && search->most[search->order[i]] >= wanted) {
        const uint8_t *chosen[CHOSEN];
        size_t count = 0;
        for (; count < CHOSEN && i < blocks && search->most[search->order[i]] >= wanted; i++)
            chosen[count++] = image + group->at + search->order[i] * LANES_BLOCK;
        lanes_best *best_of = n <= 8 ? search->path->best8 : search->path->best16;
        size_t matched = best_of(chosen, count, q->letters, q->word.len);
        best = matched > best ? matched : best;
        wanted = matched >= wanted ? matched + 1 : wanted;
    }
    return best;
}

/* The names of length n. */
static void visit(struct query *q, size_t n, struct similarity *sim)
{
    const struct names_group *group = &q->names->image->group[n];
    size_t matched, total = q->word.len + n;
    if (n > LANES_LONGEST)
        matched = best_row(q, (const uint8_t *)q->names->image + group->at, group->count, n, sim);
    else
        matched = best_lane(q, group, n, q->matched * total / q->total + 1);
    if (matched * q->total > q->matched * total) {
        q->matched = matched;
        q->total = total;
    }
}

/* Could a name of length n beat the best? */
static bool promising(const struct query *q, size_t n)
{
    size_t least = q->word.len < n ? q->word.len : n;
    return least * q->total > q->matched * (q->word.len + n);
}

/* All lengths, from the word's own outwards, the more promising side first. */
static void search_words(struct query *q, struct similarity *sim)
{
    size_t m = q->word.len, shortest = q->names->image->shortest;
    size_t longest = q->names->image->longest;
    size_t below = m < longest ? m : longest; /* next shorter or equal length */
    size_t above = m + 1 > shortest ? m + 1 : shortest;
    for (;;) {
        bool low = below >= shortest && below > 0 && promising(q, below);
        bool high = above <= longest && promising(q, above);
        if (!low && !high)
            return;
        /* below/(m+below) against m/(m+above) */
        if (low && (!high || below * (m + above) >= m * (m + below)))
            visit(q, below--, sim);
        else
            visit(q, above++, sim);
    }
}

/* The most letters that the query and a phrase can share. */
static size_t most(const struct query *q, const struct names_phrase *phrase)
{
    uint64_t mine = q->signature, other = phrase->signature;
    size_t of_query = q->word.len - (size_t)__builtin_popcountll(mine & ~other);
    size_t of_phrase = phrase->len - (size_t)__builtin_popcountll(other & ~mine);
    return of_query < of_phrase ? of_query : of_phrase;
}

/* The best over names of several words that beats best, else best. */
static double search_phrases(const struct query *q, double best, struct similarity *sim)
{
    const struct names *names = q->names;
    bool part = wordset_has(&names->parts, q->letters, q->word.len);
    for (size_t i = 0; i < names->phrase_count; i++) {
        const struct names_phrase *phrase = &names->phrase[i];
        /* No measure is above the ratio with the shortest form; when the word is one of the
         * phrase's, token_set is 100. The margin covers rounding. */
        size_t shared = most(q, phrase);
        double bound = 200.0 * (double)shared / (double)(q->word.len + phrase->least);
        if (part)
            bound = (3 * bound + 100) / 4;
        if (bound + 1e-6 < best)
            continue;
        double score = similarity_name(sim, q->word, (struct points){phrase->point, phrase->len});
        if (score > best)
            best = score;
    }
    return best;
}

static void query_init(struct query *q, struct search *search, struct points word)
{
    q->search = search;
    q->names = search->names;
    q->word = word;
    q->matched = 0;
    q->total = 1;
    for (size_t i = 0; i < word.len; i++)
        q->letters[i] = lettercode_of(word.ptr[i]);
}

/* What only a search needs. */
static void query_prepare(struct query *q)
{
    q->signature = lettercode_signature(q->letters, q->word.len);
    memset(q->mask, 0, sizeof q->mask);
    for (size_t i = 0; i < q->word.len; i++)
        q->mask[q->letters[i]] |= (uint64_t)1 << i % 64;
}

/* The exact search, without memory. */
static double look_up(struct query *q, struct similarity *sim)
{
    if (wordset_has(&q->names->words, q->letters, q->word.len))
        return 100.0;
    query_prepare(q);
    if (q->names->image->longest > 0)
        search_words(q, sim);
    double best = 0;
    if (q->matched > 0) {
        size_t distance = q->total - 2 * q->matched;
        double ratio = similarity_of(distance, q->total);
        best = (2 * ratio + ratio + similarity_of_set(distance, q->total)) / 4;
    }
    return q->names->phrase_count > 0 ? search_phrases(q, best, sim) : best;
}

/* The blocks of the largest group. */
static size_t most_blocks(const struct names_image *image)
{
    size_t most = 0;
    for (size_t n = 1; n <= LANES_LONGEST; n++) {
        size_t blocks = lanes_blocks(image->group[n].count, n);
        most = blocks > most ? blocks : most;
    }
    return most;
}

void search_init(struct search *search, const struct names *names)
{
    size_t blocks = most_blocks(names->image);
    search->most = mem_alloc(blocks);
    search->order = mem_array(blocks, sizeof *search->order);
    search->names = names;
    search->path = lanes_choose();
    search->memo = mem_array(MEMO_SIZE, sizeof *search->memo);
}

void search_release(struct search *search)
{
    free(search->memo);
    free(search->most);
    free(search->order);
}

double search_best(struct search *search, struct points word, struct similarity *sim)
{
    struct query q;
    query_init(&q, search, word);
    if (word.len > MEMO_LETTERS)
        return look_up(&q, sim);
    struct search_memo *memo = &search->memo[lettercode_hash(q.letters, word.len) % MEMO_SIZE];
    if (memo->len != word.len || memcmp(memo->letters, q.letters, word.len) != 0) {
        memo->best = look_up(&q, sim);
        memo->len = (uint8_t)word.len;
        memcpy(memo->letters, q.letters, word.len);
    }
    return memo->best;
}
