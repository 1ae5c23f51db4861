/* The small XML of S3 and of the query protocols: read with expat into a tree, written straight
 * into a buffer. Document types are refused, so there are no entities to expand. */
#ifndef CODEC_XML_H
#define CODEC_XML_H

#include "core/buf.h"
#include "core/err.h"

struct xml_node {
    char *name; /* local name, without prefix */
    char *text; /* character data directly inside, concatenated; never NULL */
    size_t text_len;
    struct xml_node *child; /* first child, NULL if none */
    struct xml_node *next;  /* next sibling */
};

/* Parses one document. NULL and err (ERR_DATA with line and reason) when it is not well-formed,
 * has a DOCTYPE, or passes CAP_XML_DEPTH, CAP_XML_NODES or CAP_XML_DOCUMENT. Free with xml_free. */
struct xml_node *xml_parse(struct span text, struct err *err);
void xml_free(struct xml_node *root);

/* The first child called name, NULL when absent (or node is NULL); walk on with xml_next, which
 * gives the next sibling of the same name. */
struct xml_node *xml_child(const struct xml_node *node, const char *name);
struct xml_node *xml_next(const struct xml_node *node);

/* The text of the child called name; {"", 0} when absent. */
struct span xml_text(const struct xml_node *node, const char *name);

/* Writing: <name>, </name>, <name>escaped text</name>. Characters XML 1.0 cannot carry are written
 * as &#xN; as S3 does, bytes that are not UTF-8 as U+FFFD. xml_open takes attributes too, already
 * written: xml_open(out, "Error xmlns=\"...\""). */
void xml_open(struct buf *out, const char *name);
void xml_close(struct buf *out, const char *name);
void xml_element(struct buf *out, const char *name, struct span text);
void xml_escape(struct buf *out, struct span text);

#endif
