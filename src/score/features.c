/* Fold, test the script, romanise, decode, clean; then compare handle with name, and name with the
 * known names. ASCII text passes the first steps unchanged, so nothing is copied for it. */
#include "score/features.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/utf8.h"
#include "text/chartype.h"
#include "text/clean.h"
#include "text/fold.h"
#include "text/hindi.h"
#include "text/script.h"

void scorer_init(struct scorer *scorer, const struct model *model)
{
    memset(scorer, 0, sizeof *scorer);
    scorer->model = model;
    search_init(&scorer->search, model->names);
    romaniser_init(&scorer->romaniser);
    likeness_init(&scorer->likeness);
    struct buf *bufs[] = {&scorer->symbolic, &scorer->transliterated, &scorer->decoded,
                          &scorer->handle, &scorer->name};
    for (size_t i = 0; i < sizeof bufs / sizeof bufs[0]; i++)
        buf_init(bufs[i], 0);
    scorer->word = mem_array(CAP_SCORE_POINTS, sizeof *scorer->word);
    scorer->words = mem_array(CAP_SCORE_POINTS, sizeof *scorer->words);
}

void scorer_release(struct scorer *scorer)
{
    likeness_release(&scorer->likeness);
    search_release(&scorer->search);
    romaniser_release(&scorer->romaniser);
    buf_release(&scorer->symbolic);
    buf_release(&scorer->transliterated);
    buf_release(&scorer->decoded);
    buf_release(&scorer->handle);
    buf_release(&scorer->name);
    free(scorer->word);
    free(scorer->words);
}

/* These two give text itself when it is ASCII, which neither changes. */
static struct span folded(struct span text, struct buf *out)
{
    if (utf8_ascii(text))
        return text;
    buf_clear(out);
    fold_text(text, out);
    return buf_span(out);
}

static struct span decoded(const struct decode_table *table, struct span text, struct buf *out)
{
    if (utf8_ascii(text))
        return text;
    buf_clear(out);
    decode_text(table, text, out);
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
    score->symbolic_name = folded(full_name, &s->symbolic);
    score->foreign = script_foreign(score->symbolic_name);
    score->transliterated = score->symbolic_name;
    enum script script = script_detect(score->symbolic_name);
    if (script != SCRIPT_NONE) {
        buf_clear(&s->transliterated);
        if (script == SCRIPT_HINDI && !s->model->trained)
            hindi_romanise(score->symbolic_name, &s->transliterated);
        else
            romanise_text(&s->romaniser, script, score->symbolic_name, &s->transliterated);
        score->transliterated = buf_span(&s->transliterated);
    }
    score->decoded_name = decoded(s->model->decode, score->transliterated, &s->decoded);
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

double scorer_known(struct scorer *s, size_t word)
{
    return search_best(&s->search, likeness_widen(s->words[word], s->word), &s->likeness.sim);
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
    score->known = scorer_known(s, 0);
    if (s->word_count > 1) {
        double second = scorer_known(s, 1);
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
    known_name(scorer, score);
    score->known_80 = score->known > 80;
    score->similarity = likeness_best(&scorer->likeness, score->cleaned_handle, scorer->words,
                                      scorer->word_count);
    score->unlike = !(score->similarity > 90);
    score->special = ensemble_special(has_special, has_space, score->similarity);
    score->process1 = ensemble_process1(score->foreign, score->many_digits, score->special);
    score->final = ensemble_final(score->foreign, score->many_digits, score->special,
                                  score->similarity);
    return 0;
}
