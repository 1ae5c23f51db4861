/* A text is taken apart into words and single other characters. Each has one romanisation or, when
 * more than one of the whole text is wanted, several; the list of the text so far is multiplied
 * with them, and the cheapest products stay. */
#include "text/romanise.h"

#include <stdlib.h>
#include <string.h>

#include "core/keyset.h"
#include "core/mem.h"
#include "core/utf8.h"
#include "text/decode.h"
#include "text/letters.h"

enum { MEMO_SIZE = 8192, MEMO_WORD = 46, MEMO_ANSWER = 31 };

/* The answer for the last word with this hash; len 0: none yet. */
struct romanise_memo {
    uint8_t script, len, answer_len;
    char word[MEMO_WORD], answer[MEMO_ANSWER];
};

void romaniser_init(struct romaniser *romaniser)
{
    memset(romaniser, 0, sizeof *romaniser);
    spellings_open(&romaniser->spellings, spellings_builtin());
    romaniser->memo = mem_array(MEMO_SIZE, sizeof *romaniser->memo);
    for (size_t i = 0; i < CAP_ROMANISE_BEST; i++) {
        buf_init(&romaniser->list[0].text[i], 0);
        buf_init(&romaniser->list[1].text[i], 0);
    }
}

void romaniser_release(struct romaniser *romaniser)
{
    free(romaniser->memo);
    romaniser->memo = NULL;
    for (size_t i = 0; i < CAP_ROMANISE_BEST; i++) {
        buf_release(&romaniser->list[0].text[i]);
        buf_release(&romaniser->list[1].text[i]);
    }
}

static const struct graphones *model_of(struct romaniser *r, enum script script)
{
    if (r->model[script].order == 0)
        graphones_open(&r->model[script], graphones_builtin(script));
    return &r->model[script];
}

static struct romanise_list *list_of(struct romaniser *r)
{
    return &r->list[r->current];
}

static void append(struct romaniser *r, struct span text)
{
    struct romanise_list *list = list_of(r);
    for (size_t i = 0; i < list->count; i++)
        buf_addspan(&list->text[i], text);
}

static void append_code(struct romaniser *r, uint32_t code)
{
    struct romanise_list *list = list_of(r);
    for (size_t i = 0; i < list->count; i++)
        utf8_add(&list->text[i], code);
}

/* One of the texts so far with one of the results after it. */
struct product {
    int64_t cost;
    size_t text, result;
};

/* All products, the cheapest first; equal ones in the order of their texts, then results. */
static size_t products(const struct romaniser *r, const struct romanise_list *from, size_t results,
                       struct product *out)
{
    size_t count = from->count * results;
    for (size_t i = 0; i < count; i++) {
        struct product product = {.text = i / results, .result = i % results};
        product.cost = from->cost[product.text] + r->result[product.result].cost;
        size_t at = i;
        for (; at > 0 && out[at - 1].cost > product.cost; at--)
            out[at] = out[at - 1];
        out[at] = product;
    }
    return count;
}

static bool has(const struct romanise_list *list, struct span text)
{
    for (size_t i = 0; i < list->count; i++)
        if (span_equal(buf_span(&list->text[i]), text))
            return true;
    return false;
}

/* Every text so far with each of the results after it; the wanted cheapest that differ stay. */
static void multiply(struct romaniser *r, size_t results, size_t wanted)
{
    const struct romanise_list *from = list_of(r);
    struct romanise_list *to = &r->list[1 - r->current];
    struct product product[CAP_ROMANISE_BEST * CAP_ROMANISE_BEST];
    size_t count = products(r, from, results, product);
    to->count = 0;
    for (size_t i = 0; i < count && to->count < wanted; i++) {
        const struct beam_result *result = &r->result[product[i].result];
        struct buf *text = &to->text[to->count];
        buf_clear(text);
        buf_addspan(text, buf_span(&from->text[product[i].text]));
        buf_add(text, result->text, result->len);
        if (has(to, buf_span(text)))
            continue;
        to->cost[to->count++] = product[i].cost;
    }
    r->current = 1 - r->current;
}

static void add_letters(struct romaniser *r, const struct graphones *model, const uint32_t *letters,
                        size_t count, size_t wanted)
{
    for (size_t at = 0; at < count; at += CAP_ROMANISE_WORD) {
        size_t piece = count - at < CAP_ROMANISE_WORD ? count - at : CAP_ROMANISE_WORD;
        size_t found = beam_decode(&r->beam, model, &r->spellings, letters + at, piece, r->result,
                                   wanted);
        if (found == 1)
            append(r, span_of(r->result[0].text, r->result[0].len));
        else
            multiply(r, found, wanted);
    }
}

/* A letter that is not in the model. */
static void add_unknown(struct romaniser *r, uint32_t code)
{
    struct romanise_list *list = list_of(r);
    for (size_t i = 0; i < list->count; i++)
        if (!decode_code(&decode_builtin, code, &list->text[i]))
            utf8_add(&list->text[i], code);
}

static void add_word(struct romaniser *r, enum script script, struct span word, size_t wanted)
{
    uint32_t letters[CAP_ROMANISE_WORD * LETTERS_EXPANSION];
    const struct graphones *model = model_of(r, script);
    size_t count = letters_normalise(word, letters), known = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t code = letters[i], letter = graphones_letter(model, code);
        if (letter < model->letters) {
            letters[known++] = letter;
            continue;
        }
        add_letters(r, model, letters, known, wanted);
        add_unknown(r, code);
        known = 0;
    }
    add_letters(r, model, letters, known, wanted);
}

/* The likeliest romanisation of a word, from memory if possible. */
static void remember_word(struct romaniser *r, enum script script, struct span word)
{
    struct romanise_memo *memo = &r->memo[(keyset_hash(word) + script) % MEMO_SIZE];
    if (memo->script == script && memo->len == word.len &&
        memcmp(memo->word, word.ptr, word.len) == 0) {
        append(r, span_of(memo->answer, memo->answer_len));
        return;
    }
    const struct buf *text = &list_of(r)->text[0];
    size_t before = text->len;
    add_word(r, script, word, 1);
    size_t len = text->len - before;
    if (word.len > MEMO_WORD || len > MEMO_ANSWER)
        return;
    memo->script = (uint8_t)script;
    memo->len = (uint8_t)word.len;
    memo->answer_len = (uint8_t)len;
    memcpy(memo->word, word.ptr, word.len);
    memcpy(memo->answer, text->data + before, len);
}

/* The word at the start of text, empty when there is none. */
static struct span first_word(enum script script, struct span text)
{
    const char *at = text.ptr, *end = text.ptr + text.len;
    for (size_t count = 0; at < end && count < CAP_ROMANISE_WORD; count++) {
        const char *next = at;
        uint32_t code = utf8_next(&next, end);
        if (code < 0x80 || !(letters_in(script, code) || (count > 0 && letters_joiner(code))))
            break;
        at = next;
    }
    return span_of(text.ptr, (size_t)(at - text.ptr));
}

size_t romanise_best(struct romaniser *r, enum script script, struct span text, size_t wanted,
                     struct span *best)
{
    struct romanise_list *list = list_of(r);
    list->count = 1;
    list->cost[0] = 0;
    buf_clear(&list->text[0]);
    wanted = text.len > CAP_ROMANISE_TEXT ? 1 : wanted;
    while (text.len > 0) {
        struct span word = script == SCRIPT_NONE ? text : first_word(script, text);
        const char *at = text.ptr + word.len, *end = text.ptr + text.len;
        if (script == SCRIPT_NONE)
            append(r, text);
        else if (word.len == 0)
            append_code(r, letters_sign(utf8_next(&at, end)));
        else if (wanted == 1)
            remember_word(r, script, word);
        else
            add_word(r, script, word, wanted);
        text = span_of(at, (size_t)(end - at));
    }
    list = list_of(r);
    for (size_t i = 0; i < list->count; i++)
        best[i] = buf_span(&list->text[i]);
    return list->count;
}

void romanise_text(struct romaniser *romaniser, enum script script, struct span text,
                   struct buf *out)
{
    struct span best;
    romanise_best(romaniser, script, text, 1, &best);
    buf_addspan(out, best);
}
