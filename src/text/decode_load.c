/* Reading takes two passes: one over the lines that takes the renderings down and learns how wide
 * each page of 256 code points has to be, one that lays the pages out and fills them. */
#include "text/decode.h"

#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/mem.h"

struct entry {
    uint32_t code;
    uint32_t line;
    size_t at, len; /* the rendering in the loader's text */
};

struct loader {
    struct entry *entry;
    size_t count, room;
    struct buf text;
    size_t width[DECODE_PAGES]; /* of the cells, 0: the page is empty */
};

/* A loaded table and the blocks it points into, owned. */
struct loaded {
    struct decode_table table; /* first, so that decode_free finds the rest */
    struct decode_page *page;
    char *cells;
};

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "U+" and hexadecimal digits, all of text. */
static int read_code(struct span text, uint32_t *code, struct err *err)
{
    bool good = span_starts(text, "U+") && text.len >= 6 && text.len <= 8;
    *code = 0;
    for (size_t i = 2; good && i < text.len; i++) {
        int digit = hex_digit(text.ptr[i]);
        good = digit >= 0;
        *code = *code << 4 | ((uint32_t)digit & 15);
    }
    if (!good)
        return err_set(err, ERR_DATA, "does not start with a code point like U+00E9");
    if (*code < 0x80)
        return err_set(err, ERR_DATA, "U+%04X is ASCII", *code);
    if (*code > 0x10FFFF || (*code & 0x1FF800) == 0xD800)
        return err_set(err, ERR_DATA, "U+%04X is no character", *code);
    return 0;
}

/* The character that the escape at *at, after its backslash, stands for; moves past it. -1: none.
 */
static int read_escape(const char **at, const char *end)
{
    static const char letters[] = "\\nrt", meanings[] = "\\\n\r\t";
    const char *letter = *at < end && **at != '\0' ? strchr(letters, **at) : NULL;
    if (letter != NULL) {
        (*at)++;
        return meanings[letter - letters];
    }
    if (end - *at < 3 || **at != 'x')
        return -1;
    int high = hex_digit((*at)[1]), low = hex_digit((*at)[2]);
    *at += 3;
    return high < 0 || high > 7 || low < 0 || high + low == 0 ? -1 : high * 16 + low;
}

/* Appends the rendering that text writes, with an end. */
static int read_rendering(struct span text, struct buf *out, struct err *err)
{
    const char *at = text.ptr, *end = text.ptr + text.len;
    size_t start = out->len;
    while (at < end) {
        int c = *at++;
        if (c < 0x20 || c > 0x7E)
            return err_set(err, ERR_DATA, "rendering is not printable ASCII");
        if (c == '\\' && (c = read_escape(&at, end)) < 0)
            return err_set(err, ERR_DATA, "backslash without \\, n, r, t or x01 to x7f after it");
        if (out->len - start == CAP_DECODE_TEXT)
            return err_set(err, ERR_DATA, "rendering longer than %zu bytes", CAP_DECODE_TEXT);
        buf_addc(out, (char)c);
    }
    if (out->len == start)
        buf_adds(out, DECODE_EMPTY);
    buf_addc(out, '\0');
    return 0;
}

static int read_line(struct loader *l, struct span line, struct err *err)
{
    struct span text = line, code = span_cut(&text, '\t');
    if (l->count == CAP_DECODE_CODES)
        return err_set(err, ERR_DATA, "more than %zu code points", CAP_DECODE_CODES);
    if (l->count == l->room) {
        l->room = l->room * 2 + 1024;
        l->entry = mem_grow(l->entry, l->room, sizeof *l->entry);
    }
    struct entry *entry = &l->entry[l->count];
    entry->at = l->text.len;
    if (read_code(code, &entry->code, err) != 0)
        return -1;
    if (text.ptr == NULL)
        return err_set(err, ERR_DATA, "no tab after the code point");
    if (read_rendering(text, &l->text, err) != 0)
        return -1;
    entry->len = l->text.len - entry->at;
    size_t *width = &l->width[entry->code >> 8];
    *width = entry->len > *width ? entry->len : *width;
    l->count++;
    return 0;
}

static int read_lines(struct loader *l, struct span text, const char *source, struct err *err)
{
    uint32_t number = 0;
    if (span_starts(text, "\xEF\xBB\xBF"))
        text = span_of(text.ptr + 3, text.len - 3);
    while (text.ptr != NULL) {
        struct span line = span_cut(&text, '\n');
        number++;
        if (line.len > 0 && line.ptr[line.len - 1] == '\r')
            line.len--;
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (read_line(l, line, err) != 0)
            return err_prefix(err, "%s: line %u", source, number);
        l->entry[l->count - 1].line = number;
    }
    if (l->count == 0)
        return err_set(err, ERR_DATA, "%s: no renderings in it", source);
    return 0;
}

/* Lays out the pages that are not empty, and one that is. */
static void lay_out(const struct loader *l, struct loaded *loaded)
{
    size_t pages = 1, bytes = 0;
    for (size_t i = 0; i < DECODE_PAGES; i++) {
        pages += l->width[i] > 0 ? 1 : 0;
        bytes += l->width[i] * 256;
    }
    loaded->page = mem_array(pages, sizeof *loaded->page);
    loaded->cells = mem_alloc(bytes + 1);
    loaded->table.page = loaded->page;
    loaded->page[0].cells = loaded->cells + bytes;
    pages = 1, bytes = 0;
    for (size_t i = 0; i < DECODE_PAGES; i++) {
        if (l->width[i] == 0)
            continue;
        loaded->page[pages] = (struct decode_page){loaded->cells + bytes, l->width[i]};
        loaded->table.index[i] = (uint16_t)pages++;
        bytes += l->width[i] * 256;
    }
}

static int fill(const struct loader *l, struct loaded *loaded, const char *source, struct err *err)
{
    lay_out(l, loaded);
    for (size_t i = 0; i < l->count; i++) {
        const struct entry *entry = &l->entry[i];
        const struct decode_page *page = &loaded->page[loaded->table.index[entry->code >> 8]];
        char *cell = loaded->cells + (page->cells - loaded->cells) +
                     (entry->code & 0xFF) * page->width;
        if (cell[0] != '\0')
            return err_set(err, ERR_DATA, "%s: line %u: U+%04X again", source, entry->line,
                           entry->code);
        memcpy(cell, l->text.data + entry->at, entry->len);
    }
    return 0;
}

struct decode_table *decode_parse(struct span text, const char *source, struct err *err)
{
    struct loader *l = mem_alloc(sizeof *l);
    struct loaded *loaded = mem_alloc(sizeof *loaded);
    buf_init(&l->text, CAP_DECODE_CODES * (CAP_DECODE_TEXT + 1) + 1);
    int status = read_lines(l, text, source, err);
    if (status == 0)
        status = fill(l, loaded, source, err);
    buf_release(&l->text);
    free(l->entry);
    free(l);
    if (status == 0)
        return &loaded->table;
    decode_free(&loaded->table);
    return NULL;
}

struct decode_table *decode_load(const char *path, struct err *err)
{
    struct buf text;
    struct decode_table *table = NULL;
    buf_init(&text, CAP_DECODE_FILE + 64 * 1024);
    if (file_read(path, CAP_DECODE_FILE, &text, err) == 0)
        table = decode_parse(buf_span(&text), path, err);
    buf_release(&text);
    return table;
}

void decode_free(struct decode_table *table)
{
    if (table == NULL)
        return;
    struct loaded *loaded = (struct loaded *)table;
    free(loaded->page);
    free(loaded->cells);
    free(loaded);
}
