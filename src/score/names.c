/* A name is compared in small letters. Python's lower() is followed where it matters, that is where
 * the result is one of a-z: the KELVIN SIGN, and I WITH DOT ABOVE, which becomes two characters.
 *
 * Building takes two passes over the list: one that counts lengths, one that places each name in
 * its group. */
#include "score/names.h"

#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/file.h"
#include "core/keyset.h"
#include "core/mem.h"
#include "core/utf8.h"
#include "score/builtin.h"
#include "text/chartype.h"
#include "text/tokens.h"

uint8_t names_letter(uint32_t code)
{
    return code >= 'a' && code <= 'z' ? (uint8_t)(code - 'a' + 1) : 0;
}

uint64_t names_signature(const uint8_t *letters, size_t len)
{
    /* the twelve letters commonest in the names, with a bit for their third occurrence */
    static const char third[] = "aihnrsutmkel";
    uint8_t count[27] = {0};
    uint64_t signature = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned letter = letters[i];
        if (letter == 0 || count[letter] == 3)
            continue;
        unsigned seen = ++count[letter];
        if (seen <= 2)
            signature |= (uint64_t)1 << ((seen - 1) * 26 + letter - 1);
        const char *rare = seen == 3 ? strchr(third, (int)('a' + letter - 1)) : NULL;
        if (rare != NULL)
            signature |= (uint64_t)1 << (52 + (rare - third));
    }
    return signature;
}

size_t names_hash(const uint8_t *letters, size_t len)
{
    return (size_t)keyset_hash(span_of((const char *)letters, len));
}

/* The slot that holds the word, or the free one where it belongs. */
static uint32_t *find(const struct names_set *set, const uint8_t *letters, size_t len)
{
    size_t at = names_hash(letters, len) & (set->size - 1);
    for (;; at = (at + 1) & (set->size - 1)) {
        uint32_t offset = set->slot[at];
        if (offset == 0)
            return &set->slot[at];
        const uint8_t *word = set->text + offset - 1;
        if (word[0] == len && memcmp(word + 1, letters, len) == 0)
            return &set->slot[at];
    }
}

bool names_set_has(const struct names_set *set, const uint8_t *letters, size_t len)
{
    return set->size != 0 && len <= CAP_NAME_POINTS && *find(set, letters, len) != 0;
}

/* A name while the list is being read: points lie in the builder's array. */
struct entry {
    uint32_t at, len;
    bool phrase;
};

struct builder {
    struct names *names;
    struct entry *entry;
    size_t count, room;
    uint32_t *point;
    size_t point_count, point_room;
    size_t part_count, part_letters; /* words of phrases: how many, how long together */
    struct tokens tokens;
};

static struct points points_of(const struct builder *b, const struct entry *entry)
{
    return (struct points){b->point + entry->at, entry->len};
}

static void add_point(struct builder *b, uint32_t code)
{
    if (b->point_count == b->point_room) {
        b->point_room = b->point_room * 2 + 4096;
        b->point = mem_grow(b->point, b->point_room, sizeof *b->point);
    }
    b->point[b->point_count++] = code;
}

/* In small letters, as far as that makes a-z. */
static void add_lower(struct builder *b, uint32_t code)
{
    if (code >= 'A' && code <= 'Z')
        add_point(b, code + ('a' - 'A'));
    else if (code == 0x212A)
        add_point(b, 'k');
    else
        add_point(b, code == 0x0130 ? 'i' : code);
    if (code == 0x0130)
        add_point(b, 0x0307);
}

static int add_name(struct builder *b, struct span text, struct err *err)
{
    if (b->count == CAP_NAMES_COUNT)
        return err_set(err, ERR_DATA, "more than %zu names", CAP_NAMES_COUNT);
    if (b->count == b->room) {
        b->room = b->room * 2 + 512;
        b->entry = mem_grow(b->entry, b->room, sizeof *b->entry);
    }
    struct entry entry = {.at = (uint32_t)b->point_count};
    const char *at = text.ptr, *end = text.ptr + text.len;
    if (!utf8_valid(text))
        return err_set(err, ERR_DATA, "not UTF-8");
    while (at < end && b->point_count - entry.at <= CAP_NAME_POINTS)
        add_lower(b, utf8_next(&at, end));
    entry.len = (uint32_t)(b->point_count - entry.at);
    if (entry.len > CAP_NAME_POINTS)
        return err_set(err, ERR_DATA, "longer than %zu characters", CAP_NAME_POINTS);
    struct points points = points_of(b, &entry);
    entry.phrase = tokens_any_space(points);
    tokens_split(&b->tokens, points);
    if (b->tokens.count == 0)
        return 0;
    if (entry.phrase) {
        b->part_count += b->tokens.count;
        b->part_letters += points.len;
    }
    b->entry[b->count++] = entry;
    return 0;
}

/* The first column of a line, without quotes. */
static struct span column(struct span line)
{
    if (line.len > 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    if (line.len > 0 && line.ptr[0] == '"') {
        line = span_of(line.ptr + 1, line.len - 1);
        return span_cut(&line, '"');
    }
    return span_cut(&line, ',');
}

static bool is_header(struct span line)
{
    size_t start = 0;
    for (size_t i = 0; i <= line.len; i++) {
        if (i < line.len && line.ptr[i] != ' ' && line.ptr[i] != '_')
            continue;
        struct span word = span_of(line.ptr + start, i - start);
        if (span_is_nocase(word, "name") || span_is_nocase(word, "names"))
            return true;
        start = i + 1;
    }
    return false;
}

static int read_lines(struct builder *b, struct span text, const char *source, struct err *err)
{
    size_t number = 0;
    if (span_starts(text, "\xEF\xBB\xBF"))
        text = span_of(text.ptr + 3, text.len - 3);
    while (text.ptr != NULL) {
        struct span name = column(span_cut(&text, '\n'));
        number++;
        if (name.len == 0 || (number == 1 && is_header(name)))
            continue;
        if (add_name(b, name, err) != 0)
            return err_prefix(err, "%s: line %zu", source, number);
    }
    if (b->count == 0)
        return err_set(err, ERR_DATA, "%s: no names in it", source);
    return 0;
}

static void set_init(struct names_set *set, size_t words, const uint8_t *text)
{
    set->size = 16;
    while (set->size < words * 2)
        set->size *= 2;
    set->slot = mem_array(set->size, sizeof *set->slot);
    set->text = text;
}

/* Adds a word, writing it to *end of the sets' text when it is new. */
static void set_add(struct names_set *set, struct points word, uint8_t **end)
{
    uint8_t *at = *end;
    at[0] = (uint8_t)word.len;
    for (size_t i = 0; i < word.len; i++)
        at[1 + i] = names_letter(word.ptr[i]);
    uint32_t *slot = find(set, at + 1, word.len);
    if (*slot != 0)
        return;
    *slot = (uint32_t)(at - set->text) + 1;
    set->count++;
    *end += 1 + word.len;
}

/* A word with anything but a-z in it can never be what is searched for. */
static bool plain(struct points word)
{
    for (size_t i = 0; i < word.len; i++)
        if (names_letter(word.ptr[i]) == 0)
            return false;
    return true;
}

static uint64_t signature_of(struct points points)
{
    uint8_t letters[CAP_NAME_POINTS];
    for (size_t i = 0; i < points.len; i++)
        letters[i] = names_letter(points.ptr[i]);
    return names_signature(letters, points.len);
}

static void add_phrase(struct builder *b, struct points points, uint8_t **end)
{
    struct names *names = b->names;
    struct names_phrase *phrase = &names->phrase[names->phrase_count++];
    phrase->point = mem_array(points.len, sizeof *phrase->point);
    memcpy(phrase->point, points.ptr, points.len * sizeof *phrase->point);
    phrase->len = (uint32_t)points.len;
    phrase->signature = signature_of(points);
    tokens_split(&b->tokens, points);
    tokens_sort(&b->tokens);
    tokens_unique(&b->tokens);
    size_t least = b->tokens.count - 1;
    for (size_t i = 0; i < b->tokens.count; i++) {
        least += b->tokens.item[i].len;
        if (plain(b->tokens.item[i]))
            set_add(&names->parts, b->tokens.item[i], end);
    }
    phrase->least = (uint32_t)least;
}

/* Counts lengths and lays the groups out; returns the letters of all single words together. */
static size_t lay_out(struct builder *b)
{
    struct names *names = b->names;
    size_t letters = 0;
    for (size_t i = 0; i < b->count; i++) {
        if (b->entry[i].phrase)
            names->phrase_count++;
        else
            names->first[b->entry[i].len + 1]++;
    }
    for (size_t n = 1; n <= CAP_NAME_POINTS; n++) {
        size_t here = names->first[n + 1];
        names->start[n] = letters;
        letters += here * n;
        if (here > 0) {
            names->longest = (uint32_t)n;
            if (names->shortest == 0)
                names->shortest = (uint32_t)n;
        }
        names->first[n + 1] += names->first[n];
    }
    return letters;
}

static void build(struct builder *b)
{
    struct names *names = b->names;
    size_t letters = lay_out(b), phrases = names->phrase_count;
    names->count = b->count;
    names->letters = mem_alloc(letters + 1);
    names->signature = mem_array(b->count, sizeof *names->signature);
    names->phrase = mem_array(phrases + 1, sizeof *names->phrase);
    names->set_text = mem_alloc(letters + b->part_letters + b->count + b->part_count +
                                CAP_NAME_POINTS + 2);
    set_init(&names->words, b->count - phrases, names->set_text);
    set_init(&names->parts, b->part_count, names->set_text);
    uint8_t *end = names->set_text;
    uint32_t placed[CAP_NAME_POINTS + 2] = {0};
    names->phrase_count = 0;
    for (size_t i = 0; i < b->count; i++) {
        struct points points = points_of(b, &b->entry[i]);
        if (b->entry[i].phrase) {
            add_phrase(b, points, &end);
            continue;
        }
        uint32_t row = placed[points.len]++;
        uint8_t *at = names->letters + names->start[points.len] + (size_t)row * points.len;
        for (size_t k = 0; k < points.len; k++)
            at[k] = names_letter(points.ptr[k]);
        names->signature[names->first[points.len] + row] = names_signature(at, points.len);
        if (plain(points))
            set_add(&names->words, points, &end);
    }
}

struct names *names_parse(struct span text, const char *source, struct err *err)
{
    struct builder b = {.names = mem_alloc(sizeof *b.names)};
    tokens_init(&b.tokens);
    int status = read_lines(&b, text, source, err);
    if (status == 0)
        build(&b);
    tokens_release(&b.tokens);
    free(b.entry);
    free(b.point);
    if (status == 0)
        return b.names;
    names_free(b.names);
    return NULL;
}

struct names *names_load(const char *path, struct err *err)
{
    struct buf text;
    struct names *names = NULL;
    buf_init(&text, CAP_NAMES_FILE + 64 * 1024);
    if (file_read(path, CAP_NAMES_FILE, &text, err) == 0)
        names = names_parse(buf_span(&text), path, err);
    buf_release(&text);
    return names;
}

struct names *names_builtin(void)
{
    return names_parse(span_str(builtin_names), "built-in names", NULL);
}

void names_free(struct names *names)
{
    if (names == NULL)
        return;
    for (size_t i = 0; i < names->phrase_count; i++)
        free(names->phrase[i].point);
    free(names->phrase);
    free(names->letters);
    free(names->signature);
    free(names->words.slot);
    free(names->parts.slot);
    free(names->set_text);
    free(names);
}
