#include "align.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "text/caps.h"

enum { ROUNDS = 8, SETTLED = 2, SPAN = CAP_ROMANISE_WORD * CAP_GRAPHONE_LATIN + 1 };

/* A graphone expected less often than this in all the data is noise. */
#define LEAST_WEIGHT 0.3

/* A pair whose native letters are written, on the average, in ways less likely than this is taken
 * for a slip of whoever wrote it: another word's romanisation, as a rule. */
#define LEAST_CHANCE 0.1

/* Graphones found by their letters: open addressing, never shrinking. */
struct table {
    struct graphone *item;
    double *chance, *expected;
    double *letter; /* the chance of each native letter */
    size_t count, room;
    uint32_t *slot; /* item + 1, 0: free */
    size_t slots;
};

static uint32_t *slot_of(const struct table *table, uint32_t letter, uint32_t latin)
{
    uint64_t hash = ((uint64_t)letter << 32 | latin) * 0x9E3779B97F4A7C15u;
    size_t at = hash >> 40 & (table->slots - 1);
    while (table->slot[at] != 0) {
        const struct graphone *item = &table->item[table->slot[at] - 1];
        if (item->letter == letter && item->latin == latin)
            break;
        at = (at + 1) & (table->slots - 1);
    }
    return &table->slot[at];
}

/* The place of a graphone + 1, 0 when it is unknown. */
static uint32_t find(const struct table *table, uint32_t letter, uint32_t latin)
{
    return *slot_of(table, letter, latin);
}

static void add(struct table *table, uint32_t letter, uint32_t latin)
{
    uint32_t *slot = slot_of(table, letter, latin);
    if (*slot != 0 || table->count >= table->slots / 2)
        return;
    if (table->count == table->room) {
        table->room = table->room * 2 + 4096;
        table->item = mem_grow(table->item, table->room, sizeof *table->item);
    }
    table->item[table->count++] = (struct graphone){.letter = letter, .latin = latin};
    *slot = (uint32_t)table->count;
}

/* The cuts of one pair as a lattice: [i][j] is "i native letters took j Latin ones". */
struct lattice {
    const struct word *word;
    struct span latin;
    double *before, *after; /* (count+1) x SPAN */
    uint8_t *took;          /* Latin letters of the best way there */
};

static size_t cell(size_t i, size_t j)
{
    return i * SPAN + j;
}

/* Calls edge for every possible graphone from i native and j Latin letters on. */
typedef void edge_fn(struct table *table, struct lattice *lattice, size_t i, size_t j, size_t took,
                     uint32_t latin, void *context);

static void visit(struct table *table, struct lattice *l, size_t i, size_t j, edge_fn *edge,
                  void *context)
{
    size_t rest = l->word->count - i - 1;
    uint32_t latin = 0;
    for (size_t took = 0; took <= CAP_GRAPHONE_LATIN && j + took <= l->latin.len; took++) {
        if (took > 0)
            latin = latin * 27 + (uint32_t)(l->latin.ptr[j + took - 1] - 'a' + 1);
        if (l->latin.len - j - took <= rest * CAP_GRAPHONE_LATIN)
            edge(table, l, i, j, took, latin, context);
    }
}

static void forwards(struct table *table, struct lattice *l, edge_fn *edge, void *context)
{
    for (size_t i = 0; i < l->word->count; i++)
        for (size_t j = 0; j <= l->latin.len && j <= i * CAP_GRAPHONE_LATIN; j++)
            visit(table, l, i, j, edge, context);
}

static void backwards(struct table *table, struct lattice *l, edge_fn *edge, void *context)
{
    for (size_t i = l->word->count; i-- > 0;)
        for (size_t j = 0; j <= l->latin.len && j <= i * CAP_GRAPHONE_LATIN; j++)
            visit(table, l, i, j, edge, context);
}

static void collect(struct table *table, struct lattice *l, size_t i, size_t j, size_t took,
                    uint32_t latin, void *context)
{
    (void)j, (void)took, (void)context;
    add(table, l->word->letter[i], latin);
}

static void sum_before(struct table *table, struct lattice *l, size_t i, size_t j, size_t took,
                       uint32_t latin, void *context)
{
    (void)context;
    uint32_t item = find(table, l->word->letter[i], latin);
    if (item != 0)
        l->before[cell(i + 1, j + took)] += l->before[cell(i, j)] * table->chance[item - 1];
}

/* Going backwards: the ways on from here are known, so the graphone's share is, too. */
static void sum_after(struct table *table, struct lattice *l, size_t i, size_t j, size_t took,
                      uint32_t latin, void *context)
{
    const double *scale = context;
    uint32_t item = find(table, l->word->letter[i], latin);
    if (item == 0)
        return;
    double on = table->chance[item - 1] * l->after[cell(i + 1, j + took)];
    l->after[cell(i, j)] += on;
    table->expected[item - 1] += *scale * l->before[cell(i, j)] * on;
}

/* The best way to each cell; before holds its logarithm. */
static void best_before(struct table *table, struct lattice *l, size_t i, size_t j, size_t took,
                        uint32_t latin, void *context)
{
    (void)context;
    uint32_t item = find(table, l->word->letter[i], latin);
    if (item == 0 || table->chance[item - 1] <= 0)
        return;
    double way = l->before[cell(i, j)] + log(table->chance[item - 1]);
    if (way > l->before[cell(i + 1, j + took)]) {
        l->before[cell(i + 1, j + took)] = way;
        l->took[cell(i + 1, j + took)] = (uint8_t)took;
    }
}

static void fill(double *cells, size_t rows, double value)
{
    for (size_t i = 0; i < rows * SPAN; i++)
        cells[i] = value;
}

static void expect(struct table *table, struct lattice *l, double weight)
{
    size_t rows = l->word->count + 1, end = cell(l->word->count, l->latin.len);
    fill(l->before, rows, 0);
    fill(l->after, rows, 0);
    l->before[0] = l->after[end] = 1;
    forwards(table, l, sum_before, NULL);
    if (l->before[end] <= 0)
        return;
    double scale = weight / l->before[end];
    backwards(table, l, sum_after, &scale);
}

static void maximise(struct table *table, int round)
{
    double sum = 0;
    for (size_t i = 0; i < table->count; i++) {
        if (round >= SETTLED && table->expected[i] < LEAST_WEIGHT)
            table->expected[i] = 0;
        sum += table->expected[i];
    }
    for (size_t i = 0; i < table->count; i++) {
        table->chance[i] = table->expected[i] / sum;
        table->expected[i] = 0;
    }
}

static bool usable(const struct pairs *pairs, size_t i, bool tuning)
{
    const struct word *word = &pairs->word[pairs->pair[i].word];
    return pairs_train(word, tuning) && word->count > 0 &&
           pairs->pair[i].latin.len <= word->count * CAP_GRAPHONE_LATIN;
}

static void put(struct lattice *l, const struct pairs *pairs, size_t i)
{
    l->word = &pairs->word[pairs->pair[i].word];
    l->latin = pairs->pair[i].latin;
}

static void learn(struct table *table, struct lattice *l, const struct pairs *pairs, bool tuning)
{
    for (size_t i = 0; i < pairs->pair_count; i++) {
        put(l, pairs, i);
        if (usable(pairs, i, tuning))
            forwards(table, l, collect, NULL);
    }
    table->chance = mem_array(table->count + 1, sizeof *table->chance);
    table->expected = mem_array(table->count + 1, sizeof *table->expected);
    for (size_t i = 0; i < table->count; i++)
        table->chance[i] = 1.0 / (double)table->count;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < pairs->pair_count; i++) {
            put(l, pairs, i);
            if (usable(pairs, i, tuning))
                expect(table, l, pairs->pair[i].weight);
        }
        maximise(table, round);
    }
}

/* The chances of the native letters, whatever is written for them. */
static void sum_letters(struct table *table, size_t letters)
{
    table->letter = mem_array(letters + 1, sizeof *table->letter);
    for (size_t i = 0; i < table->count; i++)
        table->letter[table->item[i].letter] += table->chance[i];
}

/* Appends the items of the pair's best cut to out, last first; returns how many, 0 for a slip. */
static size_t cut(struct table *table, struct lattice *l, uint32_t *out)
{
    size_t i = l->word->count, j = l->latin.len;
    double doubt = 0;
    fill(l->before, i + 1, -INFINITY);
    l->before[0] = 0;
    forwards(table, l, best_before, NULL);
    if (l->before[cell(i, j)] == -INFINITY)
        return 0;
    for (; i > 0; i--) {
        size_t took = l->took[cell(i, j)];
        uint32_t latin = 0;
        j -= took;
        for (size_t k = 0; k < took; k++)
            latin = latin * 27 + (uint32_t)(l->latin.ptr[j + k] - 'a' + 1);
        uint32_t item = find(table, l->word->letter[i - 1], latin) - 1;
        out[l->word->count - i] = item;
        doubt -= log(table->chance[item] / table->letter[l->word->letter[i - 1]]);
    }
    return doubt <= -log(LEAST_CHANCE) * (double)l->word->count ? l->word->count : 0;
}

static int compare_graphones(const void *a, const void *b)
{
    const struct graphone *x = a, *y = b;
    if (x->letter != y->letter)
        return x->letter < y->letter ? -1 : 1;
    return x->latin < y->latin ? -1 : x->latin > y->latin;
}

/* Renumbers: the graphones in use, sorted. */
static void number(struct alignment *alignment, const struct table *table, const uint32_t *items,
                   size_t count)
{
    size_t *place = mem_array(table->count + 1, sizeof *place);
    alignment->table = mem_array(table->count + 1, sizeof *alignment->table);
    for (size_t i = 0; i < count; i++)
        place[items[i]] = 1;
    for (size_t i = 0; i < table->count; i++)
        if (place[i] != 0)
            alignment->table[alignment->table_count++] = table->item[i];
    qsort(alignment->table, alignment->table_count, sizeof *alignment->table, compare_graphones);
    for (size_t i = 0; i < table->count; i++) {
        const struct graphone *found = bsearch(&table->item[i], alignment->table,
                                               alignment->table_count, sizeof *alignment->table,
                                               compare_graphones);
        place[i] = found != NULL ? (size_t)(found - alignment->table) : 0;
    }
    alignment->graphone = mem_array(count + 1, sizeof *alignment->graphone);
    for (size_t i = 0; i < count; i++)
        alignment->graphone[i] = (uint16_t)place[items[i]];
    free(place);
}

static void cut_all(struct alignment *alignment, struct table *table, struct lattice *l,
                    const struct pairs *pairs, bool tuning)
{
    uint32_t *items = NULL, last_first[CAP_ROMANISE_WORD];
    size_t count = 0, room = 0;
    alignment->start = mem_array(pairs->pair_count + 1, sizeof *alignment->start);
    for (size_t i = 0; i < pairs->pair_count; i++) {
        put(l, pairs, i);
        size_t n = usable(pairs, i, tuning) ? cut(table, l, last_first) : 0;
        alignment->start[i] = count;
        if (count + n > room) {
            room = 2 * room + 65536;
            items = mem_grow(items, room, sizeof *items);
        }
        while (n > 0)
            items[count++] = last_first[--n];
    }
    alignment->start[pairs->pair_count] = count;
    number(alignment, table, items, count);
    free(items);
}

void align(struct alignment *alignment, const struct pairs *pairs, bool tuning)
{
    struct table table = {.slots = (size_t)1 << 22};
    struct lattice lattice = {.word = NULL};
    size_t cells = (CAP_ROMANISE_WORD + 1) * (size_t)SPAN;
    table.slot = mem_array(table.slots, sizeof *table.slot);
    lattice.before = mem_array(cells, sizeof *lattice.before);
    lattice.after = mem_array(cells, sizeof *lattice.after);
    lattice.took = mem_array(cells, sizeof *lattice.took);
    memset(alignment, 0, sizeof *alignment);
    learn(&table, &lattice, pairs, tuning);
    sum_letters(&table, pairs->code_count);
    cut_all(alignment, &table, &lattice, pairs, tuning);
    free(lattice.before);
    free(lattice.after);
    free(lattice.took);
    free(table.slot);
    free(table.item);
    free(table.chance);
    free(table.letter);
    free(table.expected);
}

void align_release(struct alignment *alignment)
{
    free(alignment->table);
    free(alignment->graphone);
    free(alignment->start);
}
