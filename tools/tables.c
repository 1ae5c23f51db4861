/* A cost takes one byte: the values of all n-grams, in order, are cut into up to 256 groups of
 * equal size, and each stands for its group's mean. */
#include "tables.h"

#include <math.h>
#include <stdlib.h>

#include "core/mem.h"
#include "text/graphones.h"

enum { CODES = 256 };

struct codebook {
    double *value;
    size_t count;
    double least[CODES]; /* the smallest value of each group */
    int16_t mean[CODES];
    size_t codes;
};

static void u16(struct buf *out, size_t number)
{
    buf_addc(out, (char)(number & 0xff));
    buf_addc(out, (char)(number >> 8 & 0xff));
}

static void u24(struct buf *out, size_t number)
{
    u16(out, number & 0xffff);
    buf_addc(out, (char)(number >> 16 & 0xff));
}

static double cost_of(double chance)
{
    double cost = -256 * log2(chance > 0 ? chance : 1e-30);
    return cost > INT16_MAX ? INT16_MAX : cost < INT16_MIN ? INT16_MIN : cost;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Equal values stay in one group. */
static void codebook_divide(struct codebook *book)
{
    qsort(book->value, book->count, sizeof *book->value, compare_doubles);
    size_t at = 0;
    while (at < book->count) {
        size_t left = CODES - book->codes, size = (book->count - at + left - 1) / left;
        size_t end = left == 1 ? book->count : at + size;
        while (end < book->count && book->value[end] == book->value[end - 1])
            end++;
        double sum = 0;
        for (size_t i = at; i < end; i++)
            sum += book->value[i];
        book->least[book->codes] = book->value[at];
        book->mean[book->codes++] = (int16_t)lround(sum / (double)(end - at));
        at = end;
    }
}

static uint8_t codebook_code(const struct codebook *book, double value)
{
    size_t code = 0;
    while (code + 1 < book->codes && book->least[code + 1] <= value)
        code++;
    return (uint8_t)code;
}

static void codebook_write(const struct codebook *book, struct buf *out)
{
    for (size_t i = 0; i < CODES; i++)
        u16(out, i < book->codes ? (uint16_t)book->mean[i] : 0);
}

static void codebooks(const struct ngrams *g, struct codebook *costs, struct codebook *penalties)
{
    size_t most = 0;
    for (unsigned n = 1; n <= g->order; n++)
        most += g->level[n].count;
    costs->value = mem_array(most + 1, sizeof *costs->value);
    penalties->value = mem_array(most + 1, sizeof *penalties->value);
    for (unsigned n = 1; n <= g->order; n++) {
        const struct ngrams_level *level = &g->level[n];
        for (size_t i = 0; i < level->count; i++) {
            if (!level->kept[i])
                continue;
            costs->value[costs->count++] = cost_of(level->chance[i]);
            if (n < g->order)
                penalties->value[penalties->count++] = cost_of(level->penalty[i]);
        }
    }
    codebook_divide(costs);
    codebook_divide(penalties);
}

static size_t kept(const struct ngrams_level *level)
{
    size_t count = 0;
    for (size_t i = 0; i < level->count; i++)
        count += level->kept[i];
    return count;
}

/* Letters that no training word has are not in the model. */
static size_t letters_used(const struct alignment *a)
{
    size_t count = 0;
    for (size_t i = 0; i < a->table_count; i++)
        count += i == 0 || a->table[i].letter != a->table[i - 1].letter;
    return count;
}

static void write_header(const struct ngrams *g, const struct alignment *a, struct buf *out)
{
    buf_adds(out, GRAPHONES_MAGIC);
    u16(out, g->order);
    u16(out, letters_used(a));
    u16(out, g->graphones);
    u16(out, 0);
    for (unsigned n = 1; n <= CAP_GRAPHONE_ORDER; n++) {
        size_t count = n <= g->order ? kept(&g->level[n]) : 0;
        u16(out, count & 0xffff);
        u16(out, count >> 16);
    }
}

static void write_letters(const struct alignment *a, const struct pairs *pairs, struct buf *out)
{
    for (size_t i = 0; i < a->table_count; i++)
        if (i == 0 || a->table[i].letter != a->table[i - 1].letter)
            u16(out, pairs->code[a->table[i].letter]);
    for (size_t i = 0; i < a->table_count; i++)
        if (i == 0 || a->table[i].letter != a->table[i - 1].letter)
            u16(out, i);
    u16(out, a->table_count);
    for (size_t i = 0; i < a->table_count; i++) {
        char latin[CAP_GRAPHONE_LATIN] = {0};
        size_t len = 0;
        for (uint32_t rest = a->table[i].latin; rest > 0; rest /= 27)
            len++;
        for (uint32_t rest = a->table[i].latin; rest > 0; rest /= 27)
            latin[--len] = (char)('a' + rest % 27 - 1);
        buf_add(out, latin, sizeof latin);
    }
}

static void write_level(const struct ngrams *g, unsigned n, const struct codebook *costs,
                        const struct codebook *penalties, struct buf *out)
{
    const struct ngrams_level *level = &g->level[n];
    for (size_t i = 0; i < level->count; i++)
        if (level->kept[i])
            u16(out, level->symbol[i]);
    for (size_t i = 0; i < level->count; i++)
        if (level->kept[i])
            buf_addc(out, (char)codebook_code(costs, cost_of(level->chance[i])));
    if (n == g->order)
        return;
    for (size_t i = 0; i < level->count; i++)
        if (level->kept[i])
            buf_addc(out, (char)codebook_code(penalties, cost_of(level->penalty[i])));
    size_t at = 0;
    for (size_t i = 0; i < level->count; i++) {
        if (!level->kept[i])
            continue;
        u24(out, at);
        for (uint32_t k = level->first[i]; k < level->first[i + 1]; k++)
            at += g->level[n + 1].kept[k];
    }
    u24(out, at);
}

void tables_write(const struct ngrams *ngrams, const struct alignment *alignment,
                  const struct pairs *pairs, struct buf *out)
{
    struct codebook costs = {.codes = 0}, penalties = {.codes = 0};
    codebooks(ngrams, &costs, &penalties);
    write_header(ngrams, alignment, out);
    codebook_write(&costs, out);
    codebook_write(&penalties, out);
    write_letters(alignment, pairs, out);
    for (unsigned n = 1; n <= ngrams->order; n++)
        write_level(ngrams, n, &costs, &penalties, out);
    free(costs.value);
    free(penalties.value);
}
