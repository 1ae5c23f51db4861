/* A romanisation model: how pairs of a native letter and the Latin letters written for it, called
 * graphones (Bisani and Ney, "Joint-sequence models for grapheme-to-phoneme conversion", 2008),
 * follow each other. The tables are read in place.
 *
 * A model file, numbers little-endian, nothing aligned:
 *
 *     "ROMANISE"         8 bytes
 *     order              u8    the longest n-gram, 2 to CAP_GRAPHONE_ORDER
 *     0                  u8
 *     letters            u16   native letters L
 *     graphones          u16   graphones G
 *     0                  u16
 *     nodes[8]           u32   n-grams of each length; 0 past order
 *     costs              256 i16  what a cost byte of an n-gram means
 *     penalties          256 i16  what a penalty byte means
 *     code[L]            u16   native letters (code points), ascending
 *     start[L+1]         u16   graphones of letter i: start[i] up to start[i+1]
 *     latin[G]           4 bytes each, NUL at the end if shorter
 *     for each length n from 1 to order:
 *         symbol[nodes[n]]       u16  the last graphone of the n-gram
 *         cost[nodes[n]]         u8   of that graphone after the others
 *         and, when n < order:
 *         penalty[nodes[n]]      u8   for going on from the n-gram as if it were shorter
 *         first[nodes[n] + 1]    u24  its first continuation among the n-grams of length n+1
 *
 * An n-gram is its number among those of its length. Those with the same first n-1 graphones stand
 * together, ordered by their last one. Two symbols are no graphones: G ends a word and G+1 starts
 * it. The n-grams of length 1 are all symbols in order, so there the number is the symbol.
 *
 * Costs are -256*log2 of probabilities. The cost of a graphone after an n-gram is that of the
 * continuation, if there is one, else the n-gram's penalty and the cost after the n-gram without
 * its first graphone (back-off; Katz 1987). The empty n-gram has every symbol. */
#ifndef TEXT_GRAPHONES_H
#define TEXT_GRAPHONES_H

#include <endian.h>
#include <string.h>

#include "core/span.h"
#include "text/caps.h"
#include "text/script.h"

#define GRAPHONES_MAGIC  "ROMANISE"
#define GRAPHONES_HEADER (16 + 4 * CAP_GRAPHONE_ORDER)

/* The n-grams of one length. */
struct graphones_level {
    uint32_t count;
    const uint8_t *symbol, *cost, *penalty, *first;
};

struct graphones {
    unsigned order;
    uint32_t letters, count; /* L and G */
    const uint8_t *costs, *penalties, *code, *start, *latin;
    struct graphones_level level[CAP_GRAPHONE_ORDER + 1]; /* [0] is not used */
};

/* The tables that were built in for a language, a model file each; empty for SCRIPT_NONE. */
struct span graphones_builtin(enum script script);

/* Points model into the file, which must stay. Looks at the header only; false: no model file of
 * that size. */
bool graphones_open(struct graphones *model, struct span file);

/* Do all the tables of an opened model keep to the format, so that no look-up leaves them? Reads
 * everything; for tests and after training. */
bool graphones_sound(const struct graphones *model);

/* The place of a native letter, model->letters when the model does not have it. */
uint32_t graphones_letter(const struct graphones *model, uint32_t code);

static inline uint32_t graphones_u16(const uint8_t *table, uint32_t i)
{
    uint16_t number;
    memcpy(&number, table + 2 * (size_t)i, sizeof number);
    return le16toh(number);
}

static inline uint32_t graphones_u24(const uint8_t *table, uint32_t i)
{
    const uint8_t *at = table + 3 * (size_t)i;
    return graphones_u16(at, 0) | (uint32_t)at[2] << 16;
}

static inline int32_t graphones_cost(const struct graphones *model,
                                     const struct graphones_level *level, uint32_t node)
{
    return (int16_t)graphones_u16(model->costs, level->cost[node]);
}

static inline int32_t graphones_penalty(const struct graphones *model,
                                        const struct graphones_level *level, uint32_t node)
{
    return (int16_t)graphones_u16(model->penalties, level->penalty[node]);
}

/* The first of the n-grams from..to-1 whose symbol is not below symbol, to when there is none. */
static inline uint32_t graphones_seek(const struct graphones_level *level, uint32_t from,
                                      uint32_t to, uint32_t symbol)
{
    while (from < to) {
        uint32_t middle = (from + to) / 2;
        if (graphones_u16(level->symbol, middle) < symbol)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* The Latin letters of a graphone. */
static inline struct span graphones_latin(const struct graphones *model, uint32_t graphone)
{
    const char *text = (const char *)model->latin + CAP_GRAPHONE_LATIN * (size_t)graphone;
    size_t len = 0;
    while (len < CAP_GRAPHONE_LATIN && text[len] != '\0')
        len++;
    return span_of(text, len);
}

#endif
