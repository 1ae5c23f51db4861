#include "spell.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "text/spellings.h"

enum { BITS_PER_WORD = 10 };

/* The share of one native word's people, or the shares of several words' together, that makes a
 * word one that is written so; tuned on the tuning words. */
#define LEAST_SHARE 0.5

void spell_add(struct spell *spell, const struct pairs *pairs, bool tuning)
{
    for (size_t i = 0; i < pairs->word_count; i++) {
        const struct word *word = &pairs->word[i];
        double people = 0;
        for (size_t k = word->first; k < word->past; k++)
            people += pairs->pair[k].count;
        for (size_t k = word->first; k < word->past && pairs_train(word, tuning); k++) {
            if (spell->count == spell->room) {
                spell->room = spell->room * 2 + 4096;
                spell->entry = mem_grow(spell->entry, spell->room, sizeof *spell->entry);
            }
            spell->entry[spell->count] = (struct spell_entry){
                pairs->pair[k].latin, pairs->pair[k].count / people, spell->count};
            spell->count++;
        }
    }
}

static int compare(const void *a, const void *b)
{
    const struct spell_entry *x = a, *y = b;
    int order = span_compare(x->word, y->word);
    return order != 0 ? order : x->number < y->number ? -1 : 1;
}

/* Sums up the shares of each word and keeps the words that have enough. */
static void sum_up(struct spell *spell)
{
    size_t kept = 0, end;
    qsort(spell->entry, spell->count, sizeof *spell->entry, compare);
    for (size_t i = 0; i < spell->count; i = end) {
        struct spell_entry sum = spell->entry[i];
        for (end = i + 1; end < spell->count && span_equal(spell->entry[end].word, sum.word); end++)
            sum.share += spell->entry[end].share;
        if (sum.share >= LEAST_SHARE && sum.word.len >= SPELLINGS_LEAST)
            spell->entry[kept++] = sum;
    }
    spell->count = kept;
}

void spell_write(struct spell *spell, struct buf *out)
{
    sum_up(spell);
    uint32_t size = (uint32_t)(spell->count * BITS_PER_WORD / 8 + 1);
    char *bits = mem_alloc(size);
    for (size_t i = 0; i < spell->count; i++) {
        for (unsigned which = 0; which < SPELLINGS_HASHES; which++) {
            uint32_t bit = spellings_bit(spell->entry[i].word, which, size);
            bits[bit / 8] = (char)(bits[bit / 8] | 1 << bit % 8);
        }
    }
    buf_adds(out, SPELLINGS_MAGIC);
    for (unsigned i = 0; i < 4; i++)
        buf_addc(out, (char)(size >> 8 * i & 0xff));
    buf_add(out, bits, size);
    free(bits);
}

void spell_release(struct spell *spell)
{
    free(spell->entry);
}
