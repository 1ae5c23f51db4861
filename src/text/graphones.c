#include "text/graphones.h"

#include <string.h>

/* Walks over the file, giving out its parts. */
struct parts {
    const uint8_t *at;
    size_t left;
    bool ok;
};

static const uint8_t *part(struct parts *parts, size_t size)
{
    const uint8_t *here = parts->at;
    parts->ok = parts->ok && size <= parts->left;
    if (!parts->ok)
        return NULL;
    parts->at += size;
    parts->left -= size;
    return here;
}

static uint32_t u32(const uint8_t *at)
{
    return graphones_u16(at, 0) | graphones_u16(at, 1) << 16;
}

bool graphones_open(struct graphones *model, struct span file)
{
    struct parts parts = {(const uint8_t *)file.ptr, file.len, true};
    const uint8_t *header = part(&parts, GRAPHONES_HEADER);
    if (header == NULL || memcmp(header, GRAPHONES_MAGIC, 8) != 0)
        return false;
    model->order = header[8];
    model->letters = graphones_u16(header + 10, 0);
    model->count = graphones_u16(header + 12, 0);
    if (model->order < 2 || model->order > CAP_GRAPHONE_ORDER)
        return false;
    model->costs = part(&parts, 512);
    model->penalties = part(&parts, 512);
    model->code = part(&parts, 2 * (size_t)model->letters);
    model->start = part(&parts, 2 * (size_t)model->letters + 2);
    model->latin = part(&parts, CAP_GRAPHONE_LATIN * (size_t)model->count);
    for (unsigned n = 1; n <= model->order; n++) {
        struct graphones_level *level = &model->level[n];
        size_t count = level->count = u32(header + 16 + 4 * (n - 1));
        level->symbol = part(&parts, 2 * count);
        level->cost = part(&parts, count);
        if (n < model->order) {
            level->penalty = part(&parts, count);
            level->first = part(&parts, 3 * count + 3);
        }
    }
    return parts.ok && parts.left == 0;
}

static bool letters_sound(const struct graphones *model)
{
    if (graphones_u16(model->start, 0) != 0 ||
        graphones_u16(model->start, model->letters) != model->count)
        return false;
    for (uint32_t i = 0; i < model->letters; i++) {
        uint32_t from = graphones_u16(model->start, i), to = graphones_u16(model->start, i + 1);
        if (to <= from || to - from > CAP_GRAPHONE_PEERS)
            return false;
        if (i > 0 && graphones_u16(model->code, i) <= graphones_u16(model->code, i - 1))
            return false;
    }
    for (uint32_t g = 0; g < model->count; g++) {
        struct span latin = graphones_latin(model, g);
        for (size_t i = 0; i < latin.len; i++)
            if (latin.ptr[i] < 'a' || latin.ptr[i] > 'z')
                return false;
    }
    return true;
}

/* The continuations of the n-grams of one length: whole, in order, known symbols. */
static bool level_sound(const struct graphones *model, unsigned n)
{
    const struct graphones_level *level = &model->level[n], *next = &model->level[n + 1];
    if (graphones_u24(level->first, 0) != 0 ||
        graphones_u24(level->first, level->count) != next->count)
        return false;
    for (uint32_t i = 0; i < level->count; i++) {
        uint32_t from = graphones_u24(level->first, i), to = graphones_u24(level->first, i + 1);
        if (to < from || to > next->count)
            return false;
        for (uint32_t child = from; child < to; child++) {
            uint32_t symbol = graphones_u16(next->symbol, child);
            if (symbol > model->count ||
                (child > from && symbol <= graphones_u16(next->symbol, child - 1)))
                return false;
        }
    }
    return true;
}

bool graphones_sound(const struct graphones *model)
{
    if (!letters_sound(model) || model->level[1].count != model->count + 2)
        return false;
    for (uint32_t i = 0; i < model->count + 2; i++)
        if (graphones_u16(model->level[1].symbol, i) != i)
            return false;
    for (unsigned n = 1; n < model->order; n++)
        if (!level_sound(model, n))
            return false;
    return true;
}

uint32_t graphones_letter(const struct graphones *model, uint32_t code)
{
    uint32_t from = 0, to = model->letters;
    while (from < to) {
        uint32_t middle = (from + to) / 2;
        if (graphones_u16(model->code, middle) < code)
            from = middle + 1;
        else
            to = middle;
    }
    return from < model->letters && graphones_u16(model->code, from) == code ? from
                                                                             : model->letters;
}
