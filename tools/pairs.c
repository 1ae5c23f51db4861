#include "pairs.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "text/letters.h"

/* How much more a romanisation counts that more people chose: tuned on the tuning words. */
#define AGREEMENT 5.0

bool pairs_train(const struct word *word, bool tuning)
{
    return word->part != PAIRS_HELD_OUT && !(tuning && word->part == PAIRS_TUNING);
}

static unsigned part_of(struct span native)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < native.len; i++)
        hash = (hash ^ (unsigned char)native.ptr[i]) * 16777619u;
    return hash % PAIRS_PARTS;
}

static bool latin_only(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < 'a' || text.ptr[i] > 'z')
            return false;
    return text.len > 0;
}

/* The place of a letter, added if it is new. */
static size_t place(struct pairs *pairs, uint32_t code)
{
    size_t at = 0;
    while (at < pairs->code_count && pairs->code[at] < code)
        at++;
    if (at < pairs->code_count && pairs->code[at] == code)
        return at;
    pairs->code = mem_grow(pairs->code, pairs->code_count + 1, sizeof *pairs->code);
    memmove(pairs->code + at + 1, pairs->code + at, (pairs->code_count - at) * sizeof *pairs->code);
    pairs->code[at] = code;
    pairs->code_count++;
    return at;
}

/* The word native, which is the last one or new. */
static struct word *word_of(struct pairs *pairs, struct span native)
{
    if (pairs->word_count > 0 && span_equal(pairs->word[pairs->word_count - 1].native, native))
        return &pairs->word[pairs->word_count - 1];
    if (pairs->word_count == pairs->word_room) {
        pairs->word_room = pairs->word_room * 2 + 1024;
        pairs->word = mem_grow(pairs->word, pairs->word_room, sizeof *pairs->word);
    }
    struct word *word = &pairs->word[pairs->word_count++];
    *word = (struct word){.native = span_of(mem_dup(native.ptr, native.len), native.len),
                          .part = part_of(native),
                          .first = pairs->pair_count,
                          .past = pairs->pair_count};
    return word;
}

static void add(struct pairs *pairs, struct span native, struct span latin, double count)
{
    if (!latin_only(latin) || native.len > 4 * CAP_ROMANISE_WORD ||
        latin.len > CAP_ROMANISE_WORD * CAP_GRAPHONE_LATIN)
        return;
    struct word *word = word_of(pairs, native);
    if (pairs->pair_count == pairs->pair_room) {
        pairs->pair_room = pairs->pair_room * 2 + 4096;
        pairs->pair = mem_grow(pairs->pair, pairs->pair_room, sizeof *pairs->pair);
    }
    pairs->pair[pairs->pair_count++] = (struct pair){
        .word = (size_t)(word - pairs->word),
        .latin = span_of(mem_dup(latin.ptr, latin.len), latin.len),
        .count = count};
    word->past = pairs->pair_count;
}

/* Gives the words their letters; the letters must be known before they can be numbered. */
static void spell(struct pairs *pairs)
{
    uint32_t points[CAP_ROMANISE_WORD * LETTERS_EXPANSION];
    for (int numbering = 0; numbering < 2; numbering++) {
        for (size_t i = 0; i < pairs->word_count; i++) {
            struct word *word = &pairs->word[i];
            word->count = letters_normalise(word->native, points);
            if (word->count > CAP_ROMANISE_WORD)
                word->count = 0;
            if (numbering == 1)
                word->letter = mem_array(word->count + 1, sizeof *word->letter);
            for (size_t k = 0; k < word->count; k++) {
                size_t at = place(pairs, points[k]);
                if (numbering == 1)
                    word->letter[k] = (uint16_t)at;
            }
        }
    }
}

/* A word counts once, whatever the number of people asked; its romanisations share that. */
static void weigh(struct pairs *pairs)
{
    for (size_t i = 0; i < pairs->word_count; i++) {
        const struct word *word = &pairs->word[i];
        double sum = 0;
        for (size_t k = word->first; k < word->past; k++)
            sum += pow(pairs->pair[k].count, AGREEMENT);
        for (size_t k = word->first; k < word->past; k++)
            pairs->pair[k].weight = pow(pairs->pair[k].count, AGREEMENT) / sum;
    }
}

int pairs_read(struct pairs *pairs, const char *path, struct err *err)
{
    memset(pairs, 0, sizeof *pairs);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return err_errno(err, errno, "%s", path);
    char *line = NULL;
    size_t size = 0;
    ssize_t len;
    while ((len = getline(&line, &size, file)) > 0) {
        struct span text = span_of(line, (size_t)len - (line[len - 1] == '\n'));
        struct span native = span_cut(&text, '\t'), latin = span_cut(&text, '\t');
        double count = text.ptr != NULL ? strtod(text.ptr, NULL) : 1;
        add(pairs, native, latin, count > 0 ? count : 1);
    }
    bool failed = ferror(file) != 0;
    free(line);
    fclose(file);
    if (failed)
        return err_set(err, ERR_IO, "%s: cannot be read", path);
    if (pairs->pair_count == 0)
        return err_set(err, ERR_DATA, "%s: no pair in it", path);
    spell(pairs);
    if (pairs->code_count > 0 && pairs->code[pairs->code_count - 1] > 0xFFFF)
        return err_set(err, ERR_DATA, "%s: U+%04X: a model has no letters past U+FFFF", path,
                       pairs->code[pairs->code_count - 1]);
    weigh(pairs);
    return 0;
}

void pairs_release(struct pairs *pairs)
{
    for (size_t i = 0; i < pairs->word_count; i++) {
        free((char *)pairs->word[i].native.ptr);
        free(pairs->word[i].letter);
    }
    for (size_t i = 0; i < pairs->pair_count; i++)
        free((char *)pairs->pair[i].latin.ptr);
    free(pairs->word);
    free(pairs->pair);
    free(pairs->code);
}
