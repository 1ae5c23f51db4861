/* All places of the text are sorted by the symbols from there on; then equal n-grams of every
 * length stand together, in the order of the model file.
 *
 * Smoothing is Kneser and Ney's (1995), interpolated, with a discount that grows with the count as
 * Chen and Goodman's (1999), for counts that are no whole numbers as in Bisani and Ney (2008): what
 * is taken from an n-gram's amount is what the shorter n-gram has to explain, and so its amount. */
#include "ngrams.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

/* Discounts of the counts 1, 2 and 3 and more, linear in between; tuned on the tuning words. */
#define DISCOUNT_1 0.75
#define DISCOUNT_2 1.45
#define DISCOUNT_3 2.1

static double discount(double amount)
{
    double taken = DISCOUNT_3;
    if (amount <= 1)
        taken = DISCOUNT_1;
    else if (amount <= 2)
        taken = DISCOUNT_1 + (DISCOUNT_2 - DISCOUNT_1) * (amount - 1);
    else if (amount <= 3)
        taken = DISCOUNT_2 + (DISCOUNT_3 - DISCOUNT_2) * (amount - 2);
    return taken < amount ? taken : amount;
}

/* The text: each pair's symbols between start and end. */
struct text {
    uint16_t *symbol;
    double *weight; /* of the pair, at each place */
    uint32_t *place;
    size_t count;
    uint16_t end;
    unsigned order;
};

static void text_fill(struct text *text, const struct alignment *a, const struct pairs *pairs)
{
    size_t most = a->start[pairs->pair_count] + 2 * pairs->pair_count;
    text->symbol = mem_array(most + 1, sizeof *text->symbol);
    text->weight = mem_array(most + 1, sizeof *text->weight);
    text->place = mem_array(most + 1, sizeof *text->place);
    text->end = (uint16_t)a->table_count;
    for (size_t i = 0; i < pairs->pair_count; i++) {
        if (a->start[i] == a->start[i + 1])
            continue;
        size_t from = text->count;
        text->symbol[text->count++] = (uint16_t)(text->end + 1);
        for (size_t k = a->start[i]; k < a->start[i + 1]; k++)
            text->symbol[text->count++] = a->graphone[k];
        text->symbol[text->count++] = text->end;
        for (size_t k = from; k < text->count; k++) {
            text->place[k] = (uint32_t)k;
            text->weight[k] = pairs->pair[i].weight;
        }
    }
}

/* How many symbols, up to order and up to the end of the word, two places have in common; *length
 * is how many b has. */
static unsigned shared(const struct text *text, uint32_t a, uint32_t b, unsigned *length)
{
    unsigned n = 0, common = 0;
    bool same = true;
    while (n < text->order) {
        same = same && text->symbol[a + n] == text->symbol[b + n];
        common += same;
        if (text->symbol[b + n++] == text->end)
            break;
    }
    *length = n;
    return common;
}

static int compare_places(const void *a, const void *b, void *context)
{
    const struct text *text = context;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    for (unsigned n = 0; n < text->order; n++) {
        uint16_t p = text->symbol[x + n], q = text->symbol[y + n];
        if (p != q)
            return p < q ? -1 : 1;
        if (p == text->end)
            break;
    }
    return x < y ? -1 : x > y;
}

/* Appends an n-gram to a level; returns its number. */
static uint32_t append(struct ngrams_level *level, uint16_t symbol, uint32_t parent)
{
    if (level->count == level->room) {
        level->room = level->room * 2 + 4096;
        level->symbol = mem_grow(level->symbol, level->room, sizeof *level->symbol);
        level->parent = mem_grow(level->parent, level->room, sizeof *level->parent);
        level->seen = mem_grow(level->seen, level->room, sizeof *level->seen);
    }
    level->symbol[level->count] = symbol;
    level->parent[level->count] = parent;
    level->seen[level->count] = 0;
    return (uint32_t)level->count++;
}

/* Length 1 has every symbol, so that a number is a symbol there. */
static void collect(struct ngrams *g, const struct text *text)
{
    uint32_t path[CAP_GRAPHONE_ORDER + 1] = {0};
    append(&g->level[0], 0, 0);
    for (size_t symbol = 0; symbol < g->graphones + 2; symbol++)
        append(&g->level[1], (uint16_t)symbol, 0);
    for (size_t i = 0; i < text->count; i++) {
        uint32_t at = text->place[i];
        unsigned length, same = i == 0 ? 0 : shared(text, text->place[i - 1], at, &length);
        shared(text, at, at, &length);
        path[1] = text->symbol[at];
        for (unsigned n = same < 1 ? 2 : same + 1; n <= length; n++)
            path[n] = append(&g->level[n], text->symbol[at + n - 1], path[n - 1]);
        for (unsigned n = 1; n <= length; n++)
            g->level[n].seen[path[n]] += text->weight[at];
    }
}

static void *numbers(const struct ngrams_level *level, size_t size)
{
    return mem_array(level->count + 1, size);
}

static void allocate(struct ngrams_level *level)
{
    level->suffix = numbers(level, sizeof *level->suffix);
    level->first = numbers(level, sizeof *level->first);
    level->opening = numbers(level, sizeof *level->opening);
    level->amount = numbers(level, sizeof *level->amount);
    level->chance = numbers(level, sizeof *level->chance);
    level->penalty = numbers(level, sizeof *level->penalty);
    level->loss = numbers(level, sizeof *level->loss);
    level->kept = numbers(level, sizeof *level->kept);
}

/* The continuation of an n-gram by symbol, UINT32_MAX when it did not occur. */
static uint32_t continuation(const struct ngrams *g, unsigned n, uint32_t node, uint16_t symbol)
{
    const struct ngrams_level *next = &g->level[n + 1];
    uint32_t from = g->level[n].first[node], to = g->level[n].first[node + 1], end = to;
    while (from < to) {
        uint32_t middle = (from + to) / 2;
        if (next->symbol[middle] < symbol)
            from = middle + 1;
        else
            to = middle;
    }
    return from < end && next->symbol[from] == symbol ? from : UINT32_MAX;
}

/* How the n-grams hang together. */
static void link_levels(struct ngrams *g)
{
    for (unsigned n = 0; n < g->order; n++) {
        struct ngrams_level *level = &g->level[n], *next = &g->level[n + 1];
        for (size_t i = next->count; i-- > 0;)
            level->first[next->parent[i]] = (uint32_t)i;
        level->first[level->count] = (uint32_t)next->count;
        /* those without continuations: where the next one's begin */
        bool *has = mem_array(level->count + 1, sizeof *has);
        for (size_t i = 0; i < next->count; i++)
            has[next->parent[i]] = true;
        for (size_t i = level->count; i-- > 0;)
            if (!has[i])
                level->first[i] = level->first[i + 1];
        free(has);
    }
    for (unsigned n = 1; n <= g->order; n++) {
        struct ngrams_level *level = &g->level[n];
        for (size_t i = 0; i < level->count; i++) {
            uint32_t parent = level->parent[i];
            level->opening[i] = n == 1 ? i == g->graphones + 1 : g->level[n - 1].opening[parent];
            level->suffix[i] = n == 1 ? 0
                                      : continuation(g, n - 2, g->level[n - 1].suffix[parent],
                                                     level->symbol[i]);
        }
    }
}

/* What each length has to explain: the longest all that occurred, a shorter one what was taken from
 * the longer ones, or what occurred at the start of a word, before which there is nothing. */
static void share_out(struct ngrams *g)
{
    for (unsigned n = g->order; n >= 1; n--) {
        struct ngrams_level *level = &g->level[n], *shorter = &g->level[n - 1];
        for (size_t i = 0; i < level->count; i++) {
            if (n == g->order || level->opening[i])
                level->amount[i] = level->seen[i];
            if (n > 1)
                shorter->amount[level->suffix[i]] += discount(level->amount[i]);
        }
    }
    g->level[1].amount[g->graphones + 1] = 0; /* nothing is followed by the start of a word */
}

static void smooth(struct ngrams *g)
{
    for (unsigned n = 1; n <= g->order; n++) {
        struct ngrams_level *level = &g->level[n], *before = &g->level[n - 1];
        for (size_t h = 0; h < before->count; h++) {
            double sum = 0, taken = 0;
            for (uint32_t i = before->first[h]; i < before->first[h + 1]; i++) {
                sum += level->amount[i];
                taken += discount(level->amount[i]);
            }
            before->penalty[h] = sum > 0 ? taken / sum : 1;
            for (uint32_t i = before->first[h]; i < before->first[h + 1]; i++) {
                double lower = n == 1 ? 1.0 / (double)(g->graphones + 1)
                                      : before->chance[level->suffix[i]];
                double own = sum > 0 ? (level->amount[i] - discount(level->amount[i])) / sum : 0;
                level->chance[i] = own + before->penalty[h] * lower;
                level->loss[i] = n == 1 ? 0
                                        : level->seen[i] *
                                              log2(level->chance[i] / (before->penalty[h] * lower));
            }
        }
    }
}

void ngrams_build(struct ngrams *ngrams, const struct alignment *alignment,
                  const struct pairs *pairs, unsigned order)
{
    struct text text = {.order = order};
    memset(ngrams, 0, sizeof *ngrams);
    ngrams->order = order;
    ngrams->graphones = alignment->table_count;
    text_fill(&text, alignment, pairs);
    qsort_r(text.place, text.count, sizeof *text.place, compare_places, &text);
    collect(ngrams, &text);
    for (unsigned n = 0; n <= order; n++)
        allocate(&ngrams->level[n]);
    link_levels(ngrams);
    share_out(ngrams);
    smooth(ngrams);
    free(text.symbol);
    free(text.weight);
    free(text.place);
}

void ngrams_release(struct ngrams *ngrams)
{
    for (unsigned n = 0; n <= ngrams->order; n++) {
        struct ngrams_level *level = &ngrams->level[n];
        void *all[] = {level->symbol,  level->parent, level->suffix, level->first,
                       level->opening, level->seen,   level->amount, level->chance,
                       level->penalty, level->loss,   level->kept};
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
            free(all[i]);
    }
}

/* Marks what stays when losses up to bound are accepted; returns the bytes that takes. */
static size_t mark(struct ngrams *g, double bound)
{
    size_t bytes = 0;
    for (unsigned n = g->order; n >= 1; n--) {
        struct ngrams_level *level = &g->level[n];
        for (size_t i = 0; i < level->count; i++) {
            level->kept[i] = n == 1 || level->loss[i] > bound;
            if (n < g->order)
                for (uint32_t k = level->first[i]; k < level->first[i + 1] && !level->kept[i]; k++)
                    level->kept[i] = g->level[n + 1].kept[k];
            bytes += level->kept[i] ? n < g->order ? 7 : 3 : 0;
        }
    }
    return bytes;
}

/* The chance of symbol after an n-gram, as the decoder will find it. */
static double look_up(const struct ngrams *g, unsigned n, uint32_t node, uint16_t symbol)
{
    uint32_t found = continuation(g, n, node, symbol);
    if (found != UINT32_MAX && g->level[n + 1].kept[found])
        return g->level[n + 1].chance[found];
    return g->level[n].penalty[node] * look_up(g, n - 1, g->level[n].suffix[node], symbol);
}

/* The penalties that make the chances after each n-gram add up to 1 with what was kept. */
static void balance(struct ngrams *g)
{
    for (unsigned n = 1; n < g->order; n++) {
        struct ngrams_level *level = &g->level[n], *next = &g->level[n + 1];
        for (size_t h = 0; h < level->count; h++) {
            double here = 1, lower = 1;
            bool any = false;
            for (uint32_t i = level->first[h]; i < level->first[h + 1]; i++) {
                if (!next->kept[i])
                    continue;
                any = true;
                here -= next->chance[i];
                lower -= look_up(g, n - 1, level->suffix[h], next->symbol[i]);
            }
            level->penalty[h] = !any ? 1 : here > 1e-6 && lower > 1e-6 ? here / lower : 1e-6;
        }
    }
}

void ngrams_prune(struct ngrams *ngrams, size_t bytes)
{
    double low = 0, high = 1e6;
    if (mark(ngrams, low) > bytes) {
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (mark(ngrams, middle) > bytes)
                low = middle;
            else
                high = middle;
        }
        mark(ngrams, high);
    }
    balance(ngrams);
}
