/* The words are sorted and those that come again dropped; then the image is laid out, and each word
 * put into its place.
 *
 * The names of a group are sorted by which letters they have, the letters that about every second
 * name has first: so the names of a block are alike, and its bound tells much. */
#include "score/names_build.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "score/lanes.h"
#include "score/lettercode.h"
#include "text/tokens.h"

/* A single word. */
struct word {
    struct points points;
    uint32_t key; /* which letters it has */
};

struct build {
    const struct names_builder *from;
    struct names *names;
    struct names_image *image;
    uint8_t *start; /* of the image */
    struct word *word;
    size_t words, letters;               /* single words, and how long they are together */
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

/* A bit for each letter, the highest for the letter that divides names best. */
static uint32_t key_of(struct points points)
{
    static const char order[] = "nrhisutmkledvpgbyjowczfqxa";
    uint32_t key = 0;
    for (size_t i = 0; i < points.len; i++) {
        const char *at = lettercode_of(points.ptr[i]) != 0 ? strchr(order, (int)points.ptr[i])
                                                           : NULL;
        if (at != NULL)
            key |= (uint32_t)1 << (LETTERS - 1 - (at - order));
    }
    return key;
}

/* By length, then letters. */
static int compare(const void *left, const void *right)
{
    const struct word *a = left, *b = right;
    if (a->points.len != b->points.len)
        return a->points.len < b->points.len ? -1 : 1;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return tokens_compare(a->points, b->points);
}

/* Takes down the single words, and how much room the phrases need. */
static void gather(struct build *b)
{
    b->word = mem_array(b->from->count, sizeof *b->word);
    for (size_t i = 0; i < b->from->count; i++) {
        struct points points = points_of(b, i);
        if (!b->from->entry[i].phrase) {
            b->word[b->words++] = (struct word){points, key_of(points)};
            continue;
        }
        b->phrases++;
        tokens_split(&b->tokens, points);
        b->parts += b->tokens.count;
        b->part_letters += points.len;
    }
}

/* Sorts the words, and of equal ones keeps one. */
static void sort_words(struct build *b)
{
    size_t kept = 0;
    if (b->words > 1)
        qsort(b->word, b->words, sizeof *b->word, compare);
    for (size_t i = 0; i < b->words; i++) {
        if (kept > 0 && compare(&b->word[kept - 1], &b->word[i]) == 0)
            continue;
        b->word[kept++] = b->word[i];
        b->letters += b->word[i].points.len;
    }
    b->words = kept;
}

/* Gives the names of length n, of which there are count, their place in the image, size bytes long
 * so far; returns how long it is then. */
static size_t lay_out_group(struct names_group *group, size_t count, size_t n, size_t size)
{
    group->at = (uint32_t)size;
    if (n > LANES_LONGEST)
        return size + aligned(count * n);
    size_t blocks = lanes_blocks(count, n);
    group->bounds_at = (uint32_t)(size + blocks * LANES_BLOCK);
    return aligned(group->bounds_at + blocks * sizeof(struct lanes_bound));
}

/* Allocates the image with its groups laid out, none of them filled. */
static void lay_out(struct build *b)
{
    struct names_image header = {.slots = (uint32_t)wordset_size(b->words)};
    size_t count[CAP_NAME_POINTS + 1] = {0}, size = aligned(sizeof header);
    for (size_t i = 0; i < b->words; i++)
        count[b->word[i].points.len]++;
    for (size_t n = 1; n <= CAP_NAME_POINTS; n++)
        size = lay_out_group(&header.group[n], count[n], n, size);
    if (b->words > 0) {
        header.shortest = (uint32_t)b->word[0].points.len;
        header.longest = (uint32_t)b->word[b->words - 1].points.len;
    }
    header.slot_at = (uint32_t)size;
    header.text_at = (uint32_t)(size + header.slots * sizeof(uint32_t));
    header.size = (uint32_t)aligned(header.text_at + b->words + b->letters + 1);
    b->image = mem_aligned(LANES_LINE, header.size);
    *b->image = header;
    b->start = (uint8_t *)b->image;
}

/* Adds a word that is all a-z, unless it is there. A word with any other character can never be
 * what is searched for and stays out. */
static void fill(struct filling *f, const uint8_t *letters, size_t len)
{
    uint32_t *slot = &f->slot[wordset_find(f->set, letters, len)];
    if (*slot != 0)
        return;
    *slot = (uint32_t)f->used + 1;
    f->text[f->used] = (uint8_t)len;
    memcpy(f->text + f->used + 1, letters, len);
    f->used += 1 + len;
}

static void add_word(struct build *b, struct points points, struct filling *words)
{
    uint8_t letters[CAP_NAME_POINTS];
    if (spell(points, letters))
        fill(words, letters, points.len);
    struct names_group *group = &b->image->group[points.len];
    uint8_t *start = b->start + group->at;
    if (points.len > LANES_LONGEST)
        memcpy(start + group->count * points.len, letters, points.len);
    else
        lanes_place(start, (struct lanes_bound *)(void *)(b->start + group->bounds_at),
                    group->count, letters, points.len);
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
    struct build b = {.from = builder};
    tokens_init(&b.tokens);
    gather(&b);
    sort_words(&b);
    lay_out(&b);
    b.names = names_of_image(b.image);
    b.names->owned[0] = b.image;
    b.names->phrase = mem_array(b.phrases, sizeof *b.names->phrase);
    struct filling words = fill_words(&b), parts = fill_parts(&b);
    for (size_t i = 0; i < b.words; i++)
        add_word(&b, b.word[i].points, &words);
    for (size_t i = 0; i < builder->count; i++)
        if (builder->entry[i].phrase)
            add_phrase(&b, points_of(&b, i), &parts);
    tokens_release(&b.tokens);
    free(b.word);
    return b.names;
}
