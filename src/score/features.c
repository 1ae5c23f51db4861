/* Fold, test the script, romanise, decode, clean; then compare handle with name, and name with the
 * known names. ASCII text passes the first steps unchanged, so nothing is copied for it. */
#include "score/features.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/utf8.h"
#include "text/chartype.h"
#include "text/clean.h"
#include "text/decode.h"
#include "text/fold.h"
#include "text/romanise.h"
#include "text/script.h"

enum { PERMUTED_WORDS = 4 };

void scorer_init(struct scorer *scorer, const struct names *names)
{
    memset(scorer, 0, sizeof *scorer);
    search_init(&scorer->search, names);
    similarity_init(&scorer->sim);
    struct buf *bufs[] = {&scorer->symbolic, &scorer->transliterated, &scorer->decoded,
                          &scorer->handle, &scorer->name};
    for (size_t i = 0; i < sizeof bufs / sizeof bufs[0]; i++)
        buf_init(bufs[i], 0);
    scorer->handle_points = mem_array(CAP_SCORE_POINTS, sizeof *scorer->handle_points);
    scorer->candidate = mem_array(CAP_SCORE_POINTS, sizeof *scorer->candidate);
    scorer->words = mem_array(CAP_SCORE_POINTS, sizeof *scorer->words);
}

void scorer_release(struct scorer *scorer)
{
    similarity_release(&scorer->sim);
    search_release(&scorer->search);
    buf_release(&scorer->symbolic);
    buf_release(&scorer->transliterated);
    buf_release(&scorer->decoded);
    buf_release(&scorer->handle);
    buf_release(&scorer->name);
    free(scorer->handle_points);
    free(scorer->candidate);
    free(scorer->words);
}

/* text through change into out, or text itself when it is ASCII, which no change touches. */
static struct span changed(struct span text, void (*change)(struct span, struct buf *),
                           struct buf *out)
{
    if (utf8_ascii(text))
        return text;
    buf_clear(out);
    change(text, out);
    return buf_span(out);
}

static struct span cleaned(struct span text, struct buf *out)
{
    buf_clear(out);
    clean_text(text, out);
    return buf_span(out);
}

static int too_long(struct span text, const char *field, struct err *err)
{
    if (text.len <= CAP_SCORE_POINTS || utf8_count(text) <= CAP_SCORE_POINTS)
        return 0;
    return err_set(err, ERR_DATA, "%s: longer than %zu characters", field, CAP_SCORE_POINTS);
}

/* Fields 1 to 6. */
static int texts(struct scorer *s, struct span handle, struct span full_name, struct score *score,
                 struct err *err)
{
    if (too_long(handle, "follower_handle", err) != 0 ||
        too_long(full_name, "follower_full_name", err) != 0)
        return -1;
    score->symbolic_name = changed(full_name, fold_text, &s->symbolic);
    score->foreign = script_foreign(score->symbolic_name);
    score->transliterated = score->symbolic_name;
    enum script script = script_detect(score->symbolic_name);
    if (script != SCRIPT_NONE) {
        buf_clear(&s->transliterated);
        romanise_text(script, score->symbolic_name, &s->transliterated);
        score->transliterated = buf_span(&s->transliterated);
    }
    score->decoded_name = changed(score->transliterated, decode_text, &s->decoded);
    score->cleaned_handle = cleaned(handle, &s->handle);
    score->cleaned_name = cleaned(score->decoded_name, &s->name);
    return too_long(score->cleaned_name, "follower_full_name", err);
}

/* The words of the cleaned name: what lies between white space, all of it a-z. */
static void split_words(struct scorer *s, struct span name)
{
    const char *at = name.ptr, *end = name.ptr + name.len, *start = name.ptr;
    s->word_count = 0;
    while (at < end) {
        const char *here = at;
        if (!chartype_space(utf8_next(&at, end)))
            continue;
        if (here > start)
            s->words[s->word_count++] = span_of(start, (size_t)(here - start));
        start = at;
    }
    if (end > start)
        s->words[s->word_count++] = span_of(start, (size_t)(end - start));
}

static size_t widen(struct span word, uint32_t *out)
{
    for (size_t i = 0; i < word.len; i++)
        out[i] = (unsigned char)word.ptr[i];
    return word.len;
}

/* The handle without spaces, U+0020 alone. */
static struct points handle_points(struct scorer *s, struct span handle)
{
    const char *at = handle.ptr, *end = handle.ptr + handle.len;
    size_t len = 0;
    while (at < end) {
        uint32_t code = utf8_next(&at, end);
        if (code != ' ')
            s->handle_points[len++] = code;
    }
    return (struct points){s->handle_points, len};
}

/* The best over all orders of the words, the first `fixed` of them standing in the candidate
 * already, which is len long. Exchanges words and puts them back. */
static void permute(struct scorer *s, struct points handle, size_t fixed, size_t len, double *best)
{
    if (fixed == s->word_count) {
        double score = similarity_handle(&s->sim, handle, (struct points){s->candidate, len});
        *best = score > *best ? score : *best;
        return;
    }
    for (size_t i = fixed; i < s->word_count && *best < 100; i++) {
        struct span chosen = s->words[i];
        s->words[i] = s->words[fixed];
        s->words[fixed] = chosen;
        permute(s, handle, fixed + 1, len + widen(chosen, s->candidate + len), best);
        s->words[fixed] = s->words[i];
        s->words[i] = chosen;
    }
}

static double handle_similarity(struct scorer *s, struct span cleaned_handle)
{
    struct points handle = handle_points(s, cleaned_handle);
    double best = -1;
    if (s->word_count <= PERMUTED_WORDS) {
        permute(s, handle, 0, 0, &best);
        return best;
    }
    for (size_t i = 0; i < s->word_count; i++) {
        size_t len = widen(s->words[i], s->candidate);
        double score = similarity_handle(&s->sim, handle, (struct points){s->candidate, len});
        best = score > best ? score : best;
    }
    return best;
}

static double best_name(struct scorer *s, size_t word)
{
    size_t len = widen(s->words[word], s->candidate);
    return search_best(&s->search, (struct points){s->candidate, len}, &s->sim);
}

/* Field 15: the first word, and the second one when it has two letters or more; a second word of
 * one letter sets the value to 1, and so does a name of less than two characters. */
static void known_name(struct scorer *s, struct score *score)
{
    bool initial = s->word_count > 1 && s->words[1].len < 2;
    score->known = 1;
    score->names_looked_up = score->cleaned_name.len >= 2 && !initial;
    if (!score->names_looked_up)
        return;
    score->known = best_name(s, 0);
    if (s->word_count > 1) {
        double second = best_name(s, 1);
        score->known = second > score->known ? second : score->known;
    }
}

/* Has the raw handle one of the special characters, and an ASCII letter? */
static void look_at_handle(struct span handle, bool *special, bool *letter)
{
    *special = *letter = false;
    for (size_t i = 0; i < handle.len; i++) {
        char c = handle.ptr[i];
        *special = *special || c == '_' || c == '-' || c == '.';
        *letter = *letter || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}

int features_score(struct scorer *scorer, struct span handle, struct span full_name,
                   struct score *score, struct err *err)
{
    bool has_special, has_letter;
    if (texts(scorer, handle, full_name, score, err) != 0)
        return -1;
    split_words(scorer, score->cleaned_name);
    look_at_handle(handle, &has_special, &has_letter);
    bool has_space = score->cleaned_name.len > 0 &&
                     memchr(score->cleaned_name.ptr, ' ', score->cleaned_name.len) != NULL;
    score->digits = chartype_count_digits(handle);
    score->many_digits = score->digits > 4;
    score->numeric_handle = !has_letter;
    /* before the permutations, which move the words about */
    known_name(scorer, score);
    score->known_80 = score->known > 80;
    score->similarity = handle_similarity(scorer, score->cleaned_handle);
    score->unlike = !(score->similarity > 90);
    score->special = ensemble_special(has_special, has_space, score->similarity);
    score->process1 = ensemble_process1(score->foreign, score->many_digits, score->special);
    score->final = ensemble_final(score->foreign, score->many_digits, score->special,
                                  score->similarity);
    return 0;
}
