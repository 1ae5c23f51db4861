/* XML trees built by expat's callbacks. The open elements form a stack: each collects its text in a
 * buffer of its level and knows its last child, so that building is linear. */
#include "codec/xml.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "codec/caps.h"
#include "core/utf8.h"
#include "core/mem.h"

struct level {
    struct xml_node *node, *last; /* last child */
    struct buf text;
};

struct reader {
    XML_Parser parser;
    struct xml_node *root;
    size_t depth, nodes;
    const char *why; /* set when we stop the parser ourselves */
    struct level level[CAP_XML_DEPTH];
};

static char no_text[1] = "";

static void stop(struct reader *reader, const char *why)
{
    reader->why = why;
    XML_StopParser(reader->parser, XML_FALSE);
}

static struct xml_node *new_node(const char *name)
{
    const char *colon = strrchr(name, ':');
    struct xml_node *node = mem_alloc(sizeof *node);
    node->name = mem_strdup(colon != NULL ? colon + 1 : name);
    node->text = no_text;
    return node;
}

static void XMLCALL on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
    (void)attributes;
    struct reader *reader = context;
    if (reader->why != NULL)
        return;
    if (reader->depth == CAP_XML_DEPTH) {
        stop(reader, "nested too deeply");
        return;
    }
    if (reader->nodes++ == CAP_XML_NODES) {
        stop(reader, "too many elements");
        return;
    }
    struct xml_node *node = new_node(name);
    if (reader->depth == 0) {
        reader->root = node;
    } else {
        struct level *parent = &reader->level[reader->depth - 1];
        if (parent->last != NULL)
            parent->last->next = node;
        else
            parent->node->child = node;
        parent->last = node;
    }
    struct level *level = &reader->level[reader->depth++];
    level->node = node;
    level->last = NULL;
    buf_init(&level->text, CAP_XML_DOCUMENT);
}

static void XMLCALL on_end(void *context, const XML_Char *name)
{
    (void)name;
    struct reader *reader = context;
    if (reader->why != NULL)
        return;
    struct level *level = &reader->level[--reader->depth];
    if (level->text.len > 0) {
        level->node->text = mem_dup(level->text.data, level->text.len);
        level->node->text_len = level->text.len;
    }
    buf_release(&level->text);
}

static void XMLCALL on_text(void *context, const XML_Char *text, int len)
{
    struct reader *reader = context;
    if (reader->why == NULL && reader->depth > 0)
        buf_add(&reader->level[reader->depth - 1].text, text, (size_t)len);
}

static void XMLCALL on_doctype(void *context, const XML_Char *name, const XML_Char *system_id,
                               const XML_Char *public_id, int has_internal_subset)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal_subset;
    stop(context, "a document type is not allowed");
}

struct xml_node *xml_parse(struct span text, struct err *err)
{
    if (text.len > CAP_XML_DOCUMENT) {
        err_set(err, ERR_DATA, "XML document larger than %zu bytes", CAP_XML_DOCUMENT);
        return NULL;
    }
    struct reader reader = {.parser = XML_ParserCreate(NULL)};
    if (reader.parser == NULL) {
        err_set(err, ERR_INTERNAL, "XML parser: out of memory");
        return NULL;
    }
    XML_SetUserData(reader.parser, &reader);
    XML_SetElementHandler(reader.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reader.parser, on_text);
    XML_SetStartDoctypeDeclHandler(reader.parser, on_doctype);
    const char *start = text.len > 0 ? text.ptr : "";
    if (XML_Parse(reader.parser, start, (int)text.len, 1) != XML_STATUS_OK) {
        const char *why = reader.why != NULL ? reader.why
                                             : XML_ErrorString(XML_GetErrorCode(reader.parser));
        err_set(err, ERR_DATA, "line %lu: %s",
                (unsigned long)XML_GetCurrentLineNumber(reader.parser), why);
        while (reader.depth > 0)
            buf_release(&reader.level[--reader.depth].text);
        xml_free(reader.root);
        reader.root = NULL;
    }
    XML_ParserFree(reader.parser);
    return reader.root;
}

void xml_free(struct xml_node *root)
{
    while (root != NULL) {
        struct xml_node *next = root->next;
        xml_free(root->child); /* as deep as CAP_XML_DEPTH */
        if (root->text_len > 0)
            free(root->text);
        free(root->name);
        free(root);
        root = next;
    }
}

static struct xml_node *named(struct xml_node *node, const char *name)
{
    while (node != NULL && strcmp(node->name, name) != 0)
        node = node->next;
    return node;
}

struct xml_node *xml_child(const struct xml_node *node, const char *name)
{
    return node != NULL ? named(node->child, name) : NULL;
}

struct xml_node *xml_next(const struct xml_node *node)
{
    return named(node->next, node->name);
}

struct span xml_text(const struct xml_node *node, const char *name)
{
    const struct xml_node *child = xml_child(node, name);
    return child != NULL ? span_of(child->text, child->text_len) : span_of("", 0);
}

void xml_open(struct buf *out, const char *name)
{
    buf_addc(out, '<');
    buf_adds(out, name);
    buf_addc(out, '>');
}

void xml_close(struct buf *out, const char *name)
{
    buf_add(out, "</", 2);
    buf_adds(out, name);
    buf_addc(out, '>');
}

void xml_element(struct buf *out, const char *name, struct span text)
{
    xml_open(out, name);
    xml_escape(out, text);
    xml_close(out, name);
}

/* Appends one character that cannot stand as it is. */
static void add_escaped(struct buf *out, uint32_t point)
{
    switch (point) {
    case '&':
        buf_adds(out, "&amp;");
        break;
    case '<':
        buf_adds(out, "&lt;");
        break;
    case '>':
        buf_adds(out, "&gt;");
        break;
    case '"':
        buf_adds(out, "&quot;");
        break;
    default:
        buf_addf(out, "&#x%X;", (unsigned)point);
    }
}

/* XML 1.0 section 2.2, and CR, which a reader would turn into LF (section 2.11). */
static bool plain(uint32_t point)
{
    if (point < 0x80)
        return (point >= 0x20 || point == '\t' || point == '\n') && point != '&' && point != '<' &&
               point != '>' && point != '"';
    return point != 0xfffe && point != 0xffff;
}

void xml_escape(struct buf *out, struct span text)
{
    size_t run = 0, at = 0;
    while (at < text.len) {
        uint32_t point;
        size_t len = utf8_decode(text.ptr + at, text.len - at, &point);
        if (len > 0 && plain(point)) {
            at += len;
            continue;
        }
        buf_add(out, text.ptr + run, at - run);
        if (len > 0)
            add_escaped(out, point);
        else
            utf8_add(out, 0xfffd);
        at += len > 0 ? len : 1;
        run = at;
    }
    if (run < text.len)
        buf_add(out, text.ptr + run, text.len - run);
}
