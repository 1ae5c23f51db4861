/* A row counts how often each value of final_ came; everything else follows from the counts, so no
 * sum of doubles depends on the order of the input. */
#include "score/agg.h"

#include <stdlib.h>
#include <string.h>

#include "core/keyset.h"
#include "core/mem.h"
#include "core/num.h"

static const double values[AGG_LEVELS] = {0, 0.33, 1};

void agg_init(struct agg *agg)
{
    *agg = (struct agg){.count = 0};
}

void agg_release(struct agg *agg)
{
    for (size_t i = 0; i < agg->count; i++)
        free(agg->row[i].key);
    free(agg->row);
    free(agg->slot);
    agg_init(agg);
}

int agg_level(struct span number, enum agg_level *level)
{
    double value;
    if (num_double(number, 0, 1, &value) != 0)
        return -1;
    for (int i = 0; i < AGG_LEVELS; i++) {
        if (!(value < values[i]) && !(value > values[i])) {
            *level = (enum agg_level)i;
            return 0;
        }
    }
    return -1;
}

static struct span key_of(const struct agg_row *row)
{
    return span_of(row->key, row->len);
}

static uint32_t *find(const struct agg *agg, struct span key)
{
    size_t at = keyset_hash(key) & (agg->size - 1);
    while (agg->slot[at] != 0 && !span_equal(key_of(&agg->row[agg->slot[at] - 1]), key))
        at = (at + 1) & (agg->size - 1);
    return &agg->slot[at];
}

/* Makes room for one more row, in the array and in the table, which stays at most half full. */
static void grow(struct agg *agg)
{
    if (agg->count == agg->room) {
        agg->room = agg->room * 2 + 64;
        agg->row = mem_grow(agg->row, agg->room, sizeof *agg->row);
    }
    if ((agg->count + 1) * 2 <= agg->size)
        return;
    agg->size = agg->size > 0 ? agg->size * 2 : 128;
    free(agg->slot);
    agg->slot = mem_array(agg->size, sizeof *agg->slot);
    for (size_t i = 0; i < agg->count; i++)
        *find(agg, key_of(&agg->row[i])) = (uint32_t)i + 1;
}

int agg_add(struct agg *agg, struct span key, enum agg_level level, struct err *err)
{
    if (key.len > CAP_AGG_KEY)
        return err_set(err, ERR_DATA, "longer than %zu bytes", CAP_AGG_KEY);
    uint32_t *slot = agg->size > 0 ? find(agg, key) : NULL;
    if (slot == NULL || *slot == 0) {
        if (agg->count == CAP_AGG_KEYS)
            return err_set(err, ERR_DATA, "more than %zu different ones", CAP_AGG_KEYS);
        grow(agg);
        slot = find(agg, key);
        agg->row[agg->count++] = (struct agg_row){.key = mem_dup(key.ptr, key.len), .len = key.len};
        *slot = (uint32_t)agg->count;
    }
    agg->row[*slot - 1].count[level]++;
    return 0;
}

static int compare(const void *a, const void *b)
{
    return span_compare(key_of(a), key_of(b));
}

void agg_sort(struct agg *agg)
{
    if (agg->count > 1)
        qsort(agg->row, agg->count, sizeof *agg->row, compare);
}

struct agg_row agg_total(const struct agg *agg)
{
    struct agg_row total = {.key = NULL};
    for (size_t i = 0; i < agg->count; i++)
        for (int level = 0; level < AGG_LEVELS; level++)
            total.count[level] += agg->row[i].count[level];
    return total;
}

uint64_t agg_followers(const struct agg_row *row)
{
    return row->count[AGG_REAL] + row->count[AGG_UNSURE] + row->count[AGG_FAKE];
}

/* part/whole */
static double fraction(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0 : (double)part / (double)whole;
}

double agg_mean(const struct agg_row *row)
{
    return fraction(33 * row->count[AGG_UNSURE] + 100 * row->count[AGG_FAKE],
                    100 * agg_followers(row));
}

double agg_share(const struct agg_row *row, enum agg_level level)
{
    return fraction(row->count[level], agg_followers(row));
}

uint64_t agg_over(const struct agg_row *row, double threshold)
{
    uint64_t over = 0;
    for (int level = 0; level < AGG_LEVELS; level++)
        if (values[level] > threshold)
            over += row->count[level];
    return over;
}
