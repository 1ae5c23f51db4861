/* A name is compared in small letters, as Python's lower() makes them: I WITH DOT ABOVE becomes two
 * characters. */
#include "score/names.h"

#include <stdlib.h>

#include "core/buf.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/utf8.h"
#include "score/names_build.h"
#include "text/chartype.h"
#include "text/tokens.h"

static void add_point(struct names_builder *b, uint32_t code)
{
    if (b->point_count == b->point_room) {
        b->point_room = b->point_room * 2 + 4096;
        b->point = mem_grow(b->point, b->point_room, sizeof *b->point);
    }
    b->point[b->point_count++] = code;
}

static void add_lower(struct names_builder *b, uint32_t code)
{
    add_point(b, code == 0x0130 ? 'i' : chartype_lower(code));
    if (code == 0x0130)
        add_point(b, 0x0307);
}

static bool blank(struct points points)
{
    for (size_t i = 0; i < points.len; i++)
        if (!chartype_space(points.ptr[i]))
            return false;
    return true;
}

/* quoted: each quotation mark in text is doubled. */
static int add_name(struct names_builder *b, struct span text, bool quoted, struct err *err)
{
    if (b->count == CAP_NAMES_COUNT)
        return err_set(err, ERR_DATA, "more than %zu names", CAP_NAMES_COUNT);
    if (!utf8_valid(text))
        return err_set(err, ERR_DATA, "not UTF-8");
    if (b->count == b->room) {
        b->room = b->room * 2 + 512;
        b->entry = mem_grow(b->entry, b->room, sizeof *b->entry);
    }
    struct names_entry entry = {.at = (uint32_t)b->point_count};
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end && b->point_count - entry.at <= CAP_NAME_POINTS) {
        uint32_t code = utf8_next(&at, end);
        add_lower(b, code);
        at += quoted && code == '"' ? 1 : 0;
    }
    entry.len = (uint32_t)(b->point_count - entry.at);
    if (entry.len > CAP_NAME_POINTS)
        return err_set(err, ERR_DATA, "longer than %zu characters", CAP_NAME_POINTS);
    struct points points = {b->point + entry.at, entry.len};
    entry.phrase = tokens_any_space(points);
    if (!blank(points))
        b->entry[b->count++] = entry;
    return 0;
}

/* The first column of a line, as RFC 4180 quotes it; without the quotation marks around it. */
static struct span column(struct span line, bool *quoted)
{
    if (line.len > 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    *quoted = line.len > 0 && line.ptr[0] == '"';
    if (!*quoted)
        return span_cut(&line, ',');
    size_t end = 1;
    while (end < line.len &&
           (line.ptr[end] != '"' || (end + 1 < line.len && line.ptr[end + 1] == '"')))
        end += line.ptr[end] == '"' ? 2 : 1;
    return span_of(line.ptr + 1, end - 1);
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

static int read_lines(struct names_builder *b, struct span text, const char *source,
                      struct err *err)
{
    size_t number = 0;
    if (span_starts(text, "\xEF\xBB\xBF"))
        text = span_of(text.ptr + 3, text.len - 3);
    while (text.ptr != NULL) {
        bool quoted;
        struct span name = column(span_cut(&text, '\n'), &quoted);
        number++;
        if (name.len == 0 || (number == 1 && is_header(name)))
            continue;
        if (add_name(b, name, quoted, err) != 0)
            return err_prefix(err, "%s: line %zu", source, number);
    }
    if (b->count == 0)
        return err_set(err, ERR_DATA, "%s: no names in it", source);
    return 0;
}

struct names *names_parse(struct span text, const char *source, struct err *err)
{
    struct names_builder b = {.count = 0};
    struct names *names = NULL;
    if (read_lines(&b, text, source, err) == 0)
        names = names_build(&b);
    free(b.entry);
    free(b.point);
    return names;
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

struct names *names_of_image(const struct names_image *image)
{
    struct names *names = mem_alloc(sizeof *names);
    const uint8_t *start = (const uint8_t *)image;
    names->image = image;
    names->words = (struct wordset){
        .slot = (const uint32_t *)(const void *)(start + image->slot_at),
        .size = image->slots,
        .text = start + image->text_at};
    return names;
}

void names_free(struct names *names)
{
    if (names == NULL)
        return;
    for (size_t i = 0; i < names->phrase_count; i++)
        free(names->phrase[i].point);
    free(names->phrase);
    for (size_t i = 0; i < sizeof names->owned / sizeof names->owned[0]; i++)
        free(names->owned[i]);
    free(names);
}
