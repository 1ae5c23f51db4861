#include "evaluate.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/mem.h"
#include "text/beam.h"

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance, row by row. */
static size_t distance(struct span a, struct span b)
{
    size_t row[EVALUATE_TEXT + 1];
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t change = corner + (a.ptr[i - 1] != b.ptr[j - 1]);
            corner = row[j];
            row[j] = least(change, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[b.len];
}

double evaluate_right(struct span got, struct span wanted)
{
    size_t longer = got.len > wanted.len ? got.len : wanted.len;
    return 1 - (double)distance(got, wanted) / (double)longer;
}

double evaluate_best(struct span got, const struct pairs *pairs, const struct word *word)
{
    double best = 0;
    for (size_t k = word->first; k < word->past; k++) {
        double share = evaluate_right(got, pairs->pair[k].latin);
        best = share > best ? share : best;
    }
    return best;
}

static struct span romanised(struct beam *beam, const struct graphones *model,
                             const struct spellings *spellings, const struct pairs *pairs,
                             const struct word *word, struct beam_result *result)
{
    uint32_t letters[CAP_ROMANISE_WORD];
    size_t count = 0;
    for (size_t i = 0; i < word->count; i++) {
        uint32_t letter = graphones_letter(model, pairs->code[word->letter[i]]);
        if (letter < model->letters)
            letters[count++] = letter;
    }
    beam_decode(beam, model, spellings, letters, count, result, 1);
    return span_of(result->text, result->len);
}

void evaluate(struct span file, struct span spellings, const struct pairs *pairs)
{
    struct spellings known;
    bool any = spellings_open(&known, spellings);
    struct graphones model;
    struct beam *beam = mem_alloc(sizeof *beam);
    struct beam_result result;
    double exact = 0, characters = 0;
    size_t words = 0;
    if (!graphones_open(&model, file))
        abort();
    for (size_t i = 0; i < pairs->word_count; i++) {
        const struct word *word = &pairs->word[i];
        if (word->part != PAIRS_TUNING)
            continue;
        double best = evaluate_best(
            romanised(beam, &model, any ? &known : NULL, pairs, word, &result), pairs, word);
        words++;
        characters += best;
        exact += best >= 1;
    }
    if (words == 0)
        fputs("no words to tune on\n", stderr);
    else
        fprintf(stderr, "%zu words, exact %.2f %%, characters %.2f %%\n", words,
                100 * exact / (double)words, 100 * characters / (double)words);
    free(beam);
}
