/* What the files s3_proto*.c share: elements with numbers, times and url-encoded names, and texts
 * of a parsed document copied into one block. For aws/ only. */
#ifndef AWS_S3_XML_H
#define AWS_S3_XML_H

#include <stdbool.h>
#include <stdint.h>

#include "aws/s3_proto.h"
#include "codec/xml.h"

/* ---- writing ---- */

void s3_xml_begin(struct buf *out, const char *name); /* prolog, root element, namespace */
void s3_xml_number(struct buf *out, const char *name, uint64_t number);
void s3_xml_bool(struct buf *out, const char *name, bool value);
void s3_xml_time(struct buf *out, const char *name, int64_t ms);

/* Nothing when text is {NULL,0}. */
void s3_xml_optional(struct buf *out, const char *name, struct span text);

/* The same; url-encoded when encoded. */
void s3_xml_name(struct buf *out, bool encoded, const char *name, struct span text);

/* <ChecksumCRC32>...</ChecksumCRC32><ChecksumType>...</ChecksumType>, as far as sum has them. */
void s3_xml_sum(struct buf *out, const struct s3_sum *sum);

/* <Owner><ID>...</ID></Owner>, nothing when id is {NULL,0}. */
void s3_xml_owner(struct buf *out, struct span id);

/* <RestoreStatus>, if the object is being restored or was. */
void s3_xml_restore_status(struct buf *out, const struct s3_object *object);

/* <CommonPrefixes><Prefix>...</Prefix></CommonPrefixes> for each. */
void s3_xml_prefixes(struct buf *out, bool encoded, const struct span *prefix, size_t count);

/* ---- reading ---- */

struct s3_xml {
    struct xml_node *root;
    char *text; /* copies go here; becomes the text member of what is read */
    size_t used, size;
    bool encoded; /* names are url-encoded */
};

/* Parses body and checks the root's name. Returns 0, or -1 with err and nothing to release. */
int s3_xml_read(struct s3_xml *xml, struct span body, const char *root, struct err *err);

/* Frees the tree; the text is the caller's. */
void s3_xml_end(struct s3_xml *xml);

/* A copy of the text of node's child called name; {NULL,0} when there is no such child. */
struct span s3_xml_copy(struct s3_xml *xml, const struct xml_node *node, const char *name);

/* The same, url-decoded where names are encoded. Returns 0, or -1 with err. */
int s3_xml_copy_name(struct s3_xml *xml, const struct xml_node *node, const char *name,
                     struct span *out, struct err *err);

/* A child that must be there (ERR_DATA otherwise): a number up to max; a time. */
int s3_xml_get_number(const struct xml_node *node, const char *name, uint64_t max, uint64_t *out,
                      struct err *err);
int s3_xml_get_time(const struct xml_node *node, const char *name, int64_t *ms, struct err *err);

/* "true" or not. */
bool s3_xml_get_bool(const struct xml_node *node, const char *name);

/* What node says of that, if anything. Returns 0, or -1 with err. */
int s3_xml_read_restore_status(const struct xml_node *node, struct s3_object *object,
                               struct err *err);

size_t s3_xml_count(const struct xml_node *node, const char *name);

/* Reads CommonPrefixes: an array that the caller frees. Returns 0, or -1 with err. */
int s3_xml_read_prefixes(struct s3_xml *xml, struct span **prefix, size_t *count, struct err *err);

/* "what: missing or malformed". Returns -1. */
int s3_xml_bad(struct err *err, const char *what);

#endif
