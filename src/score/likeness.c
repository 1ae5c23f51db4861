#include "score/likeness.h"

#include <stdlib.h>

#include "core/mem.h"
#include "core/utf8.h"
#include "score/caps.h"

void likeness_init(struct likeness *likeness)
{
    similarity_init(&likeness->sim);
    likeness->handle = mem_array(CAP_SCORE_POINTS, sizeof *likeness->handle);
    likeness->candidate = mem_array(CAP_SCORE_POINTS, sizeof *likeness->candidate);
}

void likeness_release(struct likeness *likeness)
{
    similarity_release(&likeness->sim);
    free(likeness->handle);
    free(likeness->candidate);
}

struct points likeness_widen(struct span word, uint32_t *out)
{
    for (size_t i = 0; i < word.len; i++)
        out[i] = (unsigned char)word.ptr[i];
    return (struct points){out, word.len};
}

static struct points without_spaces(struct span text, uint32_t *out)
{
    const char *at = text.ptr, *end = text.ptr + text.len;
    size_t len = 0;
    while (at < end) {
        uint32_t code = utf8_next(&at, end);
        if (code != ' ')
            out[len++] = code;
    }
    return (struct points){out, len};
}

/* The words still to be placed, and what has been joined so far: len points of the candidate. */
struct order {
    struct likeness *likeness;
    struct points handle;
    struct span *words;
    size_t count;
    double best;
};

/* Tries all orders of the words, the first `fixed` of them standing in the candidate already.
 * Exchanges words and puts them back. */
static void permute(struct order *o, size_t fixed, size_t len)
{
    uint32_t *candidate = o->likeness->candidate;
    if (fixed == o->count) {
        double score = similarity_handle(&o->likeness->sim, o->handle,
                                         (struct points){candidate, len});
        o->best = score > o->best ? score : o->best;
        return;
    }
    for (size_t i = fixed; i < o->count && o->best < 100; i++) {
        struct span chosen = o->words[i];
        o->words[i] = o->words[fixed];
        o->words[fixed] = chosen;
        permute(o, fixed + 1, len + likeness_widen(chosen, candidate + len).len);
        o->words[fixed] = o->words[i];
        o->words[i] = chosen;
    }
}

double likeness_best(struct likeness *likeness, struct span handle, struct span *words,
                     size_t count)
{
    struct order o = {.likeness = likeness, .words = words, .count = count, .best = -1};
    o.handle = without_spaces(handle, likeness->handle);
    if (count <= LIKENESS_PERMUTED) {
        permute(&o, 0, 0);
        return o.best;
    }
    for (size_t i = 0; i < count; i++) {
        struct points word = likeness_widen(words[i], likeness->candidate);
        double score = similarity_handle(&likeness->sim, o.handle, word);
        o.best = score > o.best ? score : o.best;
    }
    return o.best;
}
