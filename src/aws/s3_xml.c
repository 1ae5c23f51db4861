/* The common parts of S3's documents. A text never gets longer by parsing or decoding, so one block
 * of the body's size holds the copies of all of them. */
#include "aws/s3_xml.h"

#include <stdio.h>
#include <stdlib.h>

#include "codec/url.h"
#include "core/clock.h"
#include "core/mem.h"
#include "core/num.h"

void s3_xml_begin(struct buf *out, const char *name)
{
    buf_addf(out,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%s xmlns=\"" S3_PROTO_NAMESPACE "\">",
             name);
}

void s3_xml_number(struct buf *out, const char *name, uint64_t number)
{
    xml_open(out, name);
    buf_addu(out, number);
    xml_close(out, name);
}

void s3_xml_bool(struct buf *out, const char *name, bool value)
{
    xml_element(out, name, span_str(value ? "true" : "false"));
}

void s3_xml_time(struct buf *out, const char *name, int64_t ms)
{
    char text[25];
    clock_iso(ms, text);
    xml_element(out, name, span_str(text));
}

void s3_xml_optional(struct buf *out, const char *name, struct span text)
{
    if (text.ptr != NULL)
        xml_element(out, name, text);
}

void s3_xml_name(struct buf *out, bool encoded, const char *name, struct span text)
{
    if (!encoded) {
        s3_xml_optional(out, name, text);
    } else if (text.ptr != NULL) {
        xml_open(out, name);
        url_encode(text, true, out); /* leaves nothing that XML would escape */
        xml_close(out, name);
    }
}

void s3_xml_sum(struct buf *out, const struct s3_sum *sum)
{
    char name[64];
    if (sum->name.ptr == NULL || sum->name.len > 32)
        return;
    snprintf(name, sizeof name, "Checksum%.*s", SPAN_ARG(sum->name));
    xml_element(out, name, sum->value);
    s3_xml_optional(out, "ChecksumType", sum->type);
}

void s3_xml_owner(struct buf *out, struct span id)
{
    if (id.ptr == NULL)
        return;
    xml_open(out, "Owner");
    xml_element(out, "ID", id);
    xml_close(out, "Owner");
}

void s3_xml_prefixes(struct buf *out, bool encoded, const struct span *prefix, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        xml_open(out, "CommonPrefixes");
        s3_xml_name(out, encoded, "Prefix", prefix[i]);
        xml_close(out, "CommonPrefixes");
    }
}

/* ---- reading ---- */

int s3_xml_bad(struct err *err, const char *what)
{
    return err_set(err, ERR_DATA, "%s: missing or malformed", what);
}

int s3_xml_read(struct s3_xml *xml, struct span body, const char *root, struct err *err)
{
    *xml = (struct s3_xml){.root = xml_parse(body, err)};
    if (xml->root == NULL)
        return -1;
    if (!span_is(span_str(xml->root->name), root)) {
        s3_xml_end(xml);
        return err_set(err, ERR_DATA, "not a %s document", root);
    }
    xml->size = body.len + 1;
    xml->text = mem_alloc(xml->size);
    xml->encoded = span_is(xml_text(xml->root, "EncodingType"), "url");
    return 0;
}

void s3_xml_end(struct s3_xml *xml)
{
    xml_free(xml->root);
    xml->root = NULL;
}

static struct span keep(struct s3_xml *xml, struct span text)
{
    if (text.len > xml->size - xml->used)
        text.len = xml->size - xml->used; /* cannot be: every text was in the body */
    char *to = xml->text + xml->used;
    memcpy(to, text.ptr, text.len);
    xml->used += text.len;
    return span_of(to, text.len);
}

struct span s3_xml_copy(struct s3_xml *xml, const struct xml_node *node, const char *name)
{
    if (xml_child(node, name) == NULL)
        return (struct span){NULL, 0};
    return keep(xml, xml_text(node, name));
}

int s3_xml_copy_name(struct s3_xml *xml, const struct xml_node *node, const char *name,
                     struct span *out, struct err *err)
{
    if (!xml->encoded || xml_child(node, name) == NULL) {
        *out = s3_xml_copy(xml, node, name);
        return 0;
    }
    struct buf plain;
    buf_init(&plain, 0);
    int status = url_decode(xml_text(node, name), true, &plain);
    if (status == 0)
        *out = keep(xml, buf_span(&plain));
    buf_release(&plain);
    return status == 0 ? 0 : s3_xml_bad(err, name);
}

int s3_xml_get_number(const struct xml_node *node, const char *name, uint64_t max, uint64_t *out,
                      struct err *err)
{
    return num_u64(xml_text(node, name), max, out) == 0 ? 0 : s3_xml_bad(err, name);
}

int s3_xml_get_time(const struct xml_node *node, const char *name, int64_t *ms, struct err *err)
{
    const struct xml_node *child = xml_child(node, name);
    if (child == NULL || clock_parse(child->text, ms) != 0)
        return s3_xml_bad(err, name);
    return 0;
}

bool s3_xml_get_bool(const struct xml_node *node, const char *name)
{
    return span_is(xml_text(node, name), "true");
}

size_t s3_xml_count(const struct xml_node *node, const char *name)
{
    size_t count = 0;
    for (const struct xml_node *at = xml_child(node, name); at != NULL; at = xml_next(at))
        count++;
    return count;
}

int s3_xml_read_prefixes(struct s3_xml *xml, struct span **prefix, size_t *count, struct err *err)
{
    *prefix = mem_array(s3_xml_count(xml->root, "CommonPrefixes") + 1, sizeof **prefix);
    for (const struct xml_node *at = xml_child(xml->root, "CommonPrefixes"); at != NULL;
         at = xml_next(at)) {
        struct span *next = &(*prefix)[*count];
        if (s3_xml_copy_name(xml, at, "Prefix", next, err) != 0)
            return -1;
        if (next->ptr == NULL)
            return s3_xml_bad(err, "Prefix");
        ++*count;
    }
    return 0;
}

/* ---- RestoreStatus ---- */

void s3_xml_restore_status(struct buf *out, const struct s3_object *object)
{
    if (!object->restoring && object->restored_until_ms == 0)
        return;
    xml_open(out, "RestoreStatus");
    s3_xml_bool(out, "IsRestoreInProgress", object->restoring);
    if (object->restored_until_ms != 0)
        s3_xml_time(out, "RestoreExpiryDate", object->restored_until_ms);
    xml_close(out, "RestoreStatus");
}

int s3_xml_read_restore_status(const struct xml_node *node, struct s3_object *object,
                               struct err *err)
{
    const struct xml_node *status = xml_child(node, "RestoreStatus");
    if (status == NULL)
        return 0;
    object->restoring = s3_xml_get_bool(status, "IsRestoreInProgress");
    if (xml_child(status, "RestoreExpiryDate") == NULL)
        return 0;
    return s3_xml_get_time(status, "RestoreExpiryDate", &object->restored_until_ms, err);
}
