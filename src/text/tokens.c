#include "text/tokens.h"

#include <stdlib.h>

#include "core/mem.h"
#include "text/chartype.h"

void tokens_init(struct tokens *tokens)
{
    *tokens = (struct tokens){0};
}

void tokens_release(struct tokens *tokens)
{
    free(tokens->item);
    tokens_init(tokens);
}

static bool is_wide(struct points text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] > 0xFF)
            return true;
    return false;
}

static bool separates(uint32_t code, bool wide)
{
    return chartype_space(code) && (wide || (code != 0x85 && code != 0xA0));
}

bool tokens_any_space(struct points text)
{
    bool wide = is_wide(text);
    for (size_t i = 0; i < text.len; i++)
        if (separates(text.ptr[i], wide))
            return true;
    return false;
}

static void push(struct tokens *tokens, struct points word)
{
    if (tokens->count == tokens->room) {
        tokens->room = tokens->room * 2 + 8;
        tokens->item = mem_grow(tokens->item, tokens->room, sizeof *tokens->item);
    }
    tokens->item[tokens->count++] = word;
}

void tokens_split(struct tokens *tokens, struct points text)
{
    bool wide = is_wide(text);
    size_t start = 0;
    tokens->count = 0;
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && !separates(text.ptr[i], wide))
            continue;
        if (i > start)
            push(tokens, (struct points){text.ptr + start, i - start});
        start = i + 1;
    }
}

int tokens_compare(struct points a, struct points b)
{
    for (size_t i = 0; i < a.len && i < b.len; i++)
        if (a.ptr[i] != b.ptr[i])
            return a.ptr[i] < b.ptr[i] ? -1 : 1;
    return a.len == b.len ? 0 : a.len < b.len ? -1 : 1;
}

static int compare_items(const void *a, const void *b)
{
    return tokens_compare(*(const struct points *)a, *(const struct points *)b);
}

void tokens_sort(struct tokens *tokens)
{
    if (tokens->count > 1)
        qsort(tokens->item, tokens->count, sizeof *tokens->item, compare_items);
}

void tokens_unique(struct tokens *tokens)
{
    size_t kept = 0;
    for (size_t i = 0; i < tokens->count; i++)
        if (kept == 0 || tokens_compare(tokens->item[kept - 1], tokens->item[i]) != 0)
            tokens->item[kept++] = tokens->item[i];
    tokens->count = kept;
}
