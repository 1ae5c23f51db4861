/* Two passes over the list: one that counts lengths and lays the image out, one that puts each name
 * into its place. A word that came before is left out, so places at the ends of groups may stay
 * empty; an empty lane matches nothing. */
#include "score/names_build.h"

#include <string.h>

#include "core/mem.h"
#include "score/lanes.h"
#include "score/lettercode.h"
#include "text/tokens.h"

struct build {
    const struct names_builder *from;
    struct names *names;
    struct names_image *image;
    uint8_t *start;        /* of the image */
    size_t words, letters; /* single words in the list, and how long they are together */
    size_t phrases, parts, part_letters; /* the same of phrases and their words */
    struct tokens tokens;
};

/* A wordset in the making. */
struct filling {
    struct wordset *set;
    uint32_t *slot;
    uint8_t *text;
    size_t used; /* bytes of text */
};

static struct points points_of(const struct build *b, size_t i)
{
    const struct names_entry *entry = &b->from->entry[i];
    return (struct points){b->from->point + entry->at, entry->len};
}

static size_t aligned(size_t size)
{
    return (size + LANES_LINE - 1) / LANES_LINE * LANES_LINE;
}

/* The bytes that a group takes. */
static size_t group_size(size_t count, size_t len)
{
    return len > LANES_LONGEST ? aligned(count * len) : lanes_blocks(count, len) * LANES_BLOCK;
}

/* Counts the words of each length in group[], and what else needs room. */
static void count(struct build *b, size_t *group)
{
    for (size_t i = 0; i < b->from->count; i++) {
        struct points points = points_of(b, i);
        if (!b->from->entry[i].phrase) {
            group[points.len]++;
            b->words++;
            b->letters += points.len;
            continue;
        }
        b->phrases++;
        tokens_split(&b->tokens, points);
        b->parts += b->tokens.count;
        b->part_letters += points.len;
    }
}

/* Allocates the image with its groups laid out, none of them filled. */
static void lay_out(struct build *b, const size_t *group)
{
    size_t size = aligned(sizeof *b->image), slots = wordset_size(b->words);
    size_t at[CAP_NAME_POINTS + 1];
    for (size_t n = 1; n <= CAP_NAME_POINTS; n++) {
        at[n] = size;
        size += group_size(group[n], n);
    }
    size_t slot_at = size, text_at = slot_at + slots * sizeof(uint32_t);
    size = aligned(text_at + b->words + b->letters + CAP_NAME_POINTS + 1);
    b->image = mem_aligned(LANES_LINE, size);
    b->start = (uint8_t *)b->image;
    b->image->size = (uint32_t)size;
    b->image->slot_at = (uint32_t)slot_at;
    b->image->slots = (uint32_t)slots;
    b->image->text_at = (uint32_t)text_at;
    for (size_t n = 1; n <= CAP_NAME_POINTS; n++) {
        b->image->group[n].at = (uint32_t)at[n];
        if (group[n] == 0)
            continue;
        b->image->longest = (uint32_t)n;
        if (b->image->shortest == 0)
            b->image->shortest = (uint32_t)n;
    }
}

/* Writes the letter codes. false: there is a character that is not a-z. */
static bool spell(struct points word, uint8_t *letters)
{
    bool plain = true;
    for (size_t i = 0; i < word.len; i++) {
        letters[i] = lettercode_of(word.ptr[i]);
        plain = plain && letters[i] != 0;
    }
    return plain;
}

/* Adds a word that is all a-z; false when it was there. A word with any other character can never
 * be what is searched for and stays out. */
static bool fill(struct filling *f, const uint8_t *letters, size_t len)
{
    uint32_t *slot = &f->slot[wordset_find(f->set, letters, len)];
    if (*slot != 0)
        return false;
    *slot = (uint32_t)f->used + 1;
    f->text[f->used] = (uint8_t)len;
    memcpy(f->text + f->used + 1, letters, len);
    f->used += 1 + len;
    return true;
}

static void add_word(struct build *b, struct points points, struct filling *words)
{
    uint8_t letters[CAP_NAME_POINTS];
    if (spell(points, letters) && !fill(words, letters, points.len))
        return;
    struct names_group *group = &b->image->group[points.len];
    if (points.len > LANES_LONGEST)
        memcpy(b->start + group->at + group->count * points.len, letters, points.len);
    else
        lanes_place(b->start + group->at, group->count, letters, points.len);
    group->count++;
    b->image->count++;
}

static void add_phrase(struct build *b, struct points points, struct filling *parts)
{
    struct names_phrase *phrase = &b->names->phrase[b->names->phrase_count++];
    uint8_t letters[CAP_NAME_POINTS];
    spell(points, letters);
    phrase->signature = lettercode_signature(letters, points.len);
    phrase->point = mem_array(points.len, sizeof *phrase->point);
    memcpy(phrase->point, points.ptr, points.len * sizeof *phrase->point);
    phrase->len = (uint32_t)points.len;
    tokens_split(&b->tokens, points);
    tokens_sort(&b->tokens);
    tokens_unique(&b->tokens);
    size_t least = b->tokens.count - 1;
    for (size_t i = 0; i < b->tokens.count; i++) {
        struct points part = b->tokens.item[i];
        least += part.len;
        if (spell(part, letters))
            fill(parts, letters, part.len);
    }
    phrase->least = (uint32_t)least;
}

static struct filling fill_words(struct build *b)
{
    return (struct filling){
        .set = &b->names->words,
        .slot = (uint32_t *)(void *)(b->start + b->image->slot_at),
        .text = b->start + b->image->text_at,
    };
}

/* The set of the words of phrases, empty yet. */
static struct filling fill_parts(struct build *b)
{
    struct filling f = {.set = &b->names->parts};
    size_t slots = wordset_size(b->parts);
    f.slot = mem_array(slots, sizeof *f.slot);
    f.text = mem_alloc(b->parts + b->part_letters + 1);
    *f.set = (struct wordset){.slot = f.slot, .size = slots, .text = f.text};
    b->names->owned[1] = f.slot;
    b->names->owned[2] = f.text;
    return f;
}

struct names *names_build(const struct names_builder *builder)
{
    size_t group[CAP_NAME_POINTS + 1] = {0};
    struct build b = {.from = builder};
    tokens_init(&b.tokens);
    count(&b, group);
    lay_out(&b, group);
    b.names = names_of_image(b.image);
    b.names->owned[0] = b.image;
    b.names->phrase = mem_array(b.phrases, sizeof *b.names->phrase);
    struct filling words = fill_words(&b), parts = fill_parts(&b);
    for (size_t i = 0; i < builder->count; i++) {
        if (builder->entry[i].phrase)
            add_phrase(&b, points_of(&b, i), &parts);
        else
            add_word(&b, points_of(&b, i), &words);
    }
    tokens_release(&b.tokens);
    return b.names;
}
