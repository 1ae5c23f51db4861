/* The model as a hidden Markov model of high order: the states are the last graphones, a native
 * letter is what a transition shows, and Viterbi's search keeps only the BEAM_WIDTH cheapest paths
 * of each length that are at most SPREAD dearer than the cheapest.
 *
 * A path knows the n-gram of its last n symbols for each n. To go on with a letter, the
 * continuations of the longest n-gram that belong to the letter, which stand together, are offered
 * first, then those of the shorter ones that have not been seen yet, each time with the penalty
 * added. Penalties are hardly ever negative, so what is too dear ends the search.
 *
 * Of the words found in the end, those that people are known to have written are preferred: the
 * model sees a few letters at a time, and may well put together what no word looks like. */
#include "text/beam.h"

#include <string.h>

/* KNOWN: what a word that people wrote is given; tuned on the tuning words (data/romanise). */
enum { SPREAD = 256 * 9, KNOWN = 448, LETTER_BITS = CAP_GRAPHONE_PEERS / 64 };

/* The cheapest continuations of all paths, in order; equal ones in the order they came. */
struct offers {
    size_t count;
    int32_t limit; /* what costs as much or more is of no use */
    struct offer {
        int32_t cost;
        uint16_t from, graphone;
    } offer[BEAM_WIDTH];
};

static void offer(struct offers *offers, int32_t cost, size_t from, uint32_t graphone)
{
    if (cost >= offers->limit)
        return;
    size_t at = offers->count < BEAM_WIDTH ? offers->count++ : BEAM_WIDTH - 1;
    for (; at > 0 && offers->offer[at - 1].cost > cost; at--)
        offers->offer[at] = offers->offer[at - 1];
    offers->offer[at] = (struct offer){cost, (uint16_t)from, (uint16_t)graphone};
    int32_t limit = offers->offer[0].cost + SPREAD;
    if (offers->count == BEAM_WIDTH && offers->offer[BEAM_WIDTH - 1].cost < limit)
        limit = offers->offer[BEAM_WIDTH - 1].cost;
    offers->limit = limit;
}

/* Offers the continuations of one path by graphones from..to-1, of which alone none costs less than
 * least. */
static void extend(const struct graphones *model, const struct beam_path *path, size_t number,
                   uint32_t from, uint32_t to, int32_t least, struct offers *offers)
{
    uint64_t seen[LETTER_BITS] = {0};
    int32_t cost = path->cost;
    for (unsigned n = path->known; n > 0 && cost < offers->limit; n--) {
        uint32_t node = path->context[n];
        if (node == BEAM_NONE)
            continue;
        const struct graphones_level *level = &model->level[n], *next = &model->level[n + 1];
        uint32_t end = graphones_u24(level->first, node + 1);
        uint32_t i = graphones_seek(next, graphones_u24(level->first, node), end, from);
        for (uint32_t symbol; i < end && (symbol = graphones_u16(next->symbol, i)) < to; i++) {
            uint32_t bit = symbol - from;
            if ((seen[bit / 64] >> bit % 64 & 1) == 0)
                offer(offers, cost + graphones_cost(model, next, i), number, symbol);
            seen[bit / 64] |= (uint64_t)1 << bit % 64;
        }
        cost += graphones_penalty(model, level, node);
    }
    if (cost + least >= offers->limit)
        return;
    for (uint32_t symbol = from; symbol < to; symbol++)
        if ((seen[(symbol - from) / 64] >> (symbol - from) % 64 & 1) == 0)
            offer(offers, cost + graphones_cost(model, &model->level[1], symbol), number, symbol);
}

/* The n-gram that goes on from one of length n with symbol, BEAM_NONE if there is none. */
static uint32_t continuation(const struct graphones *model, unsigned n, uint32_t node,
                             uint32_t symbol)
{
    const struct graphones_level *level = &model->level[n], *next = &model->level[n + 1];
    uint32_t end = graphones_u24(level->first, node + 1);
    uint32_t at = graphones_seek(next, graphones_u24(level->first, node), end, symbol);
    return at < end && graphones_u16(next->symbol, at) == symbol ? at : BEAM_NONE;
}

/* Finds the n-grams of a path that goes on from before. Those without continuations are of no use.
 */
static void follow(const struct graphones *model, const struct beam_path *before,
                   struct beam_path *path)
{
    path->known = 0;
    for (unsigned n = 1; n < model->order && n <= (unsigned)before->known + 1; n++) {
        const uint8_t *first = model->level[n].first;
        uint32_t node = BEAM_NONE;
        if (n == 1)
            node = path->graphone;
        else if (before->context[n - 1] != BEAM_NONE)
            node = continuation(model, n - 1, before->context[n - 1], path->graphone);
        if (node != BEAM_NONE && graphones_u24(first, node) == graphones_u24(first, node + 1))
            node = BEAM_NONE;
        path->context[n] = node;
        if (node != BEAM_NONE)
            path->known = (uint8_t)n;
    }
}

/* What the cheapest of the symbols from..to-1 costs alone. */
static int32_t cheapest(const struct graphones *model, uint32_t from, uint32_t to)
{
    int32_t least = INT32_MAX / 2;
    for (uint32_t symbol = from; symbol < to; symbol++) {
        int32_t cost = graphones_cost(model, &model->level[1], symbol);
        least = cost < least ? cost : least;
    }
    return least;
}

/* Lets every path go on with the symbols from..to-1; the cheapest stay. */
static void advance(struct beam *beam, const struct graphones *model, size_t at, uint32_t from,
                    uint32_t to)
{
    const struct beam_path *before = beam->path[(at + 2) % 3];
    struct beam_path *now = beam->path[at % 3], *after = beam->path[(at + 1) % 3];
    struct offers offers = {.limit = INT32_MAX};
    int32_t least = cheapest(model, from, to);
    for (size_t i = 0; i < beam->count && now[i].cost < offers.limit; i++) {
        follow(model, &before[now[i].from], &now[i]);
        extend(model, &now[i], i, from, to, least, &offers);
    }
    beam->count = 0;
    while (beam->count < offers.count &&
           offers.offer[beam->count].cost < offers.offer[0].cost + SPREAD) {
        const struct offer *chosen = &offers.offer[beam->count];
        struct beam_path *path = &after[beam->count++];
        path->cost = chosen->cost;
        path->from = chosen->from;
        path->graphone = chosen->graphone;
    }
}

/* One path, which has the symbol that starts a word and nothing before it. */
static void start(struct beam *beam, const struct graphones *model)
{
    struct beam_path *path = &beam->path[0][0];
    path->cost = 0;
    path->from = 0;
    path->graphone = (uint16_t)(model->count + 1);
    beam->path[2][0].known = 0;
    beam->count = 1;
}

/* The text of the path that the number stands for after count letters. */
static void spell(const struct beam *beam, const struct graphones *model, size_t count,
                  size_t number, struct beam_result *result)
{
    struct span latin[CAP_ROMANISE_WORD];
    for (size_t i = count; i-- > 0;) {
        const struct beam_step *step = &beam->step[i][number];
        latin[i] = graphones_latin(model, step->graphone);
        number = step->from;
    }
    result->len = 0;
    for (size_t i = 0; i < count; i++) {
        memcpy(result->text + result->len, latin[i].ptr, latin[i].len);
        result->len = (uint16_t)(result->len + latin[i].len);
    }
}

static int compare_text(const struct beam_result *a, const struct beam_result *b)
{
    int order = memcmp(a->text, b->text, a->len < b->len ? a->len : b->len);
    return order != 0 ? order : (int)a->len - (int)b->len;
}

/* Puts next among the result[0..count) found so far, which are in order, if no cheaper path gave
 * the same text. Returns the new count. */
static size_t insert(struct beam_result *result, size_t count, const struct beam_result *next)
{
    size_t at = count;
    for (size_t i = 0; i < count; i++)
        if (compare_text(&result[i], next) == 0)
            return count;
    for (;
         at > 0 && (result[at - 1].cost > next->cost ||
                    (result[at - 1].cost == next->cost && compare_text(&result[at - 1], next) > 0));
         at--)
        result[at] = result[at - 1];
    result[at] = *next;
    return count + 1;
}

/* The words of the paths, which are in the order of their cost, after count letters and the end. */
static size_t finish(const struct beam *beam, const struct graphones *model,
                     const struct spellings *spellings, size_t count, struct beam_result *result,
                     size_t wanted)
{
    struct beam_result next, all[BEAM_WIDTH];
    size_t found = 0;
    for (size_t i = 0; i < beam->count; i++) {
        const struct beam_path *path = &beam->path[(count + 1) % 3][i];
        /* nothing dearer can come in, even if it is known */
        if (found >= wanted && path->cost - KNOWN > all[wanted - 1].cost)
            break;
        spell(beam, model, count, path->from, &next);
        next.cost = path->cost;
        if (spellings != NULL && spellings_known(spellings, span_of(next.text, next.len)))
            next.cost -= KNOWN;
        found = insert(all, found, &next);
    }
    found = found < wanted ? found : wanted;
    memcpy(result, all, found * sizeof *result);
    return found;
}

size_t beam_decode(struct beam *beam, const struct graphones *model,
                   const struct spellings *spellings, const uint32_t *letters, size_t count,
                   struct beam_result *result, size_t wanted)
{
    start(beam, model);
    for (size_t at = 0; at < count; at++) {
        advance(beam, model, at, graphones_u16(model->start, letters[at]),
                graphones_u16(model->start, letters[at] + 1));
        for (size_t i = 0; i < beam->count; i++) {
            const struct beam_path *path = &beam->path[(at + 1) % 3][i];
            beam->step[at][i] = (struct beam_step){path->from, path->graphone};
        }
    }
    advance(beam, model, count, model->count, model->count + 1);
    return finish(beam, model, spellings, count, result, wanted);
}
