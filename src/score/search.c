/* For two single words the three measures agree up to rounding, and all grow with the fraction
 * 2*LCS/(m+n) of lengths m and n. So the best name is found with integers, and the double computed
 * once. A hash answers exact hits. Otherwise groups of names of one length are visited in the order
 * of the best fraction they could reach, 2*min(m,n)/(m+n), until that is no better than what has
 * been found. Within a group the signatures bound the LCS before it is computed: each letter that
 * only one word has costs that word a place in it.
 *
 * The same words come again and again, so each thread remembers the answers for the last ones.
 *
 * Names of several words also score through their tokens; they are few, and bounded likewise. */
#include "score/search.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

enum { MEMO_SIZE = 2048, MEMO_LETTERS = 23 };

/* The answer for the last word with this hash; len 0: none yet. */
struct search_memo {
    uint8_t len, letters[MEMO_LETTERS];
    double best;
};

struct query {
    const struct names *names;
    struct points word;
    uint8_t letters[CAP_SCORE_POINTS];
    uint64_t mask[27]; /* letter code -> positions in word; only when it has at most 64 letters */
    uint64_t signature;
    size_t matched, total; /* the best fraction matched/total of a single word so far */
};

/* Always inlined, so that in a function compiled for a processor with POPCNT it is that. */
static inline __attribute__((always_inline)) size_t bits(uint64_t word)
{
    return (size_t)__builtin_popcountll(word);
}

/* The most letters that the query and a name of length n can share. */
static inline __attribute__((always_inline)) size_t most(const struct query *q, uint64_t signature,
                                                         size_t n)
{
    size_t of_query = q->word.len - bits(q->signature & ~signature);
    size_t of_name = n - bits(signature & ~q->signature);
    return of_query < of_name ? of_query : of_name;
}

/* The LCS of the query, of at most 64 letters, and n letters: text/lcs.h, one word. */
static inline __attribute__((always_inline)) size_t common(const struct query *q,
                                                           const uint8_t *letters, size_t n)
{
    uint64_t v = ~(uint64_t)0;
    for (size_t i = 0; i < n; i++) {
        uint64_t u = v & q->mask[letters[i]];
        v = (v + u) | (v - u);
    }
    uint64_t all = q->word.len == 64 ? ~(uint64_t)0 : ((uint64_t)1 << q->word.len) - 1;
    return bits(~v & all);
}

static size_t common_long(struct similarity *sim, const uint8_t *letters, size_t n)
{
    uint32_t points[CAP_NAME_POINTS];
    for (size_t i = 0; i < n; i++)
        points[i] = letters[i] != 0 ? (uint32_t)('a' + letters[i] - 1) : 0;
    return lcs_length(&sim->forward, (struct points){points, n});
}

/* The names of length n. The fewest shared letters that would beat the best are kept at hand. */
static inline __attribute__((always_inline)) void visit_body(struct query *q, size_t n,
                                                             struct similarity *sim)
{
    const struct names *names = q->names;
    size_t total = q->word.len + n;
    size_t wanted = q->matched * total / q->total + 1;
    const uint8_t *letters = names->letters + names->start[n];
    for (size_t row = names->first[n]; row < names->first[n + 1]; row++, letters += n) {
        if (most(q, names->signature[row], n) < wanted)
            continue;
        size_t matched = q->word.len <= 64 ? common(q, letters, n) : common_long(sim, letters, n);
        if (matched >= wanted) {
            q->matched = matched;
            q->total = total;
            wanted = matched + 1;
        }
    }
}

static void visit_plain(struct query *q, size_t n, struct similarity *sim)
{
    visit_body(q, n, sim);
}

#if defined(__x86_64__)
__attribute__((target("popcnt"))) static void visit_popcnt(struct query *q, size_t n,
                                                           struct similarity *sim)
{
    visit_body(q, n, sim);
}
#endif

static void visit(struct query *q, size_t n, struct similarity *sim)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("popcnt")) {
        visit_popcnt(q, n, sim);
        return;
    }
#endif
    visit_plain(q, n, sim);
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
    const struct names *names = q->names;
    size_t m = q->word.len;
    size_t below = m < names->longest ? m : names->longest; /* next shorter or equal length */
    size_t above = m + 1 > names->shortest ? m + 1 : names->shortest;
    for (;;) {
        bool low = below >= names->shortest && below > 0 && promising(q, below);
        bool high = above <= names->longest && promising(q, above);
        if (!low && !high)
            return;
        /* below/(m+below) against m/(m+above) */
        if (low && (!high || below * (m + above) >= m * (m + below)))
            visit(q, below--, sim);
        else
            visit(q, above++, sim);
    }
}

/* The best over names of several words that beats best, else best. */
static double search_phrases(const struct query *q, double best, struct similarity *sim)
{
    const struct names *names = q->names;
    bool part = names_set_has(&names->parts, q->letters, q->word.len);
    for (size_t i = 0; i < names->phrase_count; i++) {
        const struct names_phrase *phrase = &names->phrase[i];
        /* No measure is above the ratio with the shortest form; when the word is one of the
         * phrase's, token_set is 100. The margin covers rounding. */
        size_t shared = most(q, phrase->signature, phrase->len);
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

static void query_init(struct query *q, const struct names *names, struct points word)
{
    q->names = names;
    q->word = word;
    q->matched = 0;
    q->total = 1;
    memset(q->mask, 0, sizeof q->mask);
    for (size_t i = 0; i < word.len; i++) {
        q->letters[i] = names_letter(word.ptr[i]);
        q->mask[q->letters[i]] |= (uint64_t)1 << i % 64;
    }
    q->signature = names_signature(q->letters, word.len);
}

/* The exact search, without memory. */
static double look_up(struct query *q, struct similarity *sim)
{
    size_t len = q->word.len;
    if (names_set_has(&q->names->words, q->letters, len))
        return 100.0;
    if (len > 64)
        lcs_pattern(&sim->forward, q->word);
    if (q->names->longest > 0)
        search_words(q, sim);
    double best = 0;
    if (q->matched > 0) {
        size_t distance = q->total - 2 * q->matched;
        double ratio = similarity_of(distance, q->total);
        best = (2 * ratio + ratio + similarity_of_set(distance, q->total)) / 4;
    }
    return search_phrases(q, best, sim);
}

void search_init(struct search *search, const struct names *names)
{
    search->names = names;
    search->memo = mem_array(MEMO_SIZE, sizeof *search->memo);
}

void search_release(struct search *search)
{
    free(search->memo);
    search->memo = NULL;
}

double search_best(struct search *search, struct points word, struct similarity *sim)
{
    struct query q;
    query_init(&q, search->names, word);
    if (word.len > MEMO_LETTERS)
        return look_up(&q, sim);
    struct search_memo *memo = &search->memo[names_hash(q.letters, word.len) % MEMO_SIZE];
    if (memo->len != word.len || memcmp(memo->letters, q.letters, word.len) != 0) {
        memo->best = look_up(&q, sim);
        memo->len = (uint8_t)word.len;
        memcpy(memo->letters, q.letters, word.len);
    }
    return memo->best;
}
