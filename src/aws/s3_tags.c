/* Tags of objects: from header and XML to text and back. */
#include "aws/s3_tags.h"

#include <stdio.h>
#include <stdlib.h>

#include "aws/caps.h"
#include "aws/s3_xml.h"
#include "codec/url.h"
#include "core/utf8.h"

static int refuse(struct err *err, const char *code, const char *message)
{
    err_set(err, ERR_DATA, "%s", message);
    if (err != NULL)
        snprintf(err->code, sizeof err->code, "%s", code);
    return -1;
}

/* Letters of any script, digits, space and + - = . _ : / @ */
static bool has_good_characters(struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        if (c < 0x80 && !letter && !(c >= '0' && c <= '9') &&
            (c == '\0' || strchr(" +-=._:/@", c) == NULL))
            return false;
    }
    return utf8_valid(text);
}

static int check(struct span key, struct span value, struct err *err)
{
    if (key.len == 0 || utf8_count(key) > CAP_S3_TAG_KEY || !has_good_characters(key))
        return refuse(err, "InvalidTag", "The TagKey you have provided is invalid");
    if (utf8_count(value) > CAP_S3_TAG_VALUE || !has_good_characters(value))
        return refuse(err, "InvalidTag", "The TagValue you have provided is invalid");
    if (span_starts(key, "aws:"))
        return refuse(err, "InvalidTag", "System tags cannot be added/updated by requester");
    return 0;
}

/* The encoded key and value at the start of *rest, which moves on. */
static struct span next(struct span *rest, struct span *value)
{
    *value = span_cut(rest, '&');
    struct span key = span_cut(value, '=');
    if (value->ptr == NULL)
        *value = span_of("", 0);
    return key;
}

/* Is the key there? Encoded keys are equal exactly when the keys are. */
static bool has_key(struct span text, struct span encoded)
{
    struct span value;
    while (text.len > 0)
        if (span_equal(next(&text, &value), encoded))
            return true;
    return false;
}

static int add(struct buf *text, struct span key, struct span value, struct err *err)
{
    struct buf encoded;
    int status = check(key, value, err);
    if (status != 0)
        return status;
    buf_init(&encoded, 0);
    url_encode(key, false, &encoded);
    if (has_key(buf_span(text), buf_span(&encoded))) {
        status = refuse(err, "InvalidTag", "Cannot provide multiple Tags with the same key");
    } else if (s3_tags_count(buf_span(text)) == CAP_S3_TAGS) {
        status = refuse(err, "BadRequest", "Object tags cannot be greater than 10");
    } else {
        buf_adds(text, text->len > 0 ? "&" : "");
        buf_addspan(text, buf_span(&encoded));
        buf_addc(text, '=');
        url_encode(value, false, text);
    }
    buf_release(&encoded);
    return status;
}

int s3_tags_read_header(struct span header, struct buf *text, struct err *err)
{
    int status = 0;
    while (status == 0 && header.len > 0) {
        struct span value, key = next(&header, &value);
        struct buf plain;
        buf_init(&plain, 0);
        status = url_decode(key, true, &plain);
        size_t split = plain.len;
        if (status == 0)
            status = url_decode(value, true, &plain);
        if (status != 0)
            refuse(err, "InvalidArgument",
                   "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query "
                   "parameters without tag name duplicates.");
        else
            status = add(text, span_of(plain.data, split),
                         span_of(plain.data + split, plain.len - split), err);
        buf_release(&plain);
    }
    return status;
}

int s3_tags_read_xml(struct span body, struct buf *text, struct err *err)
{
    static const char malformed[] =
        "The XML you provided was not well-formed or did not validate against our published schema";
    struct s3_xml xml;
    int status = 0;
    if (s3_xml_read(&xml, body, "Tagging", NULL) != 0)
        return refuse(err, "MalformedXML", malformed);
    const struct xml_node *set = xml_child(xml.root, "TagSet");
    if (set == NULL)
        status = refuse(err, "MalformedXML", malformed);
    for (const struct xml_node *at = xml_child(set, "Tag"); status == 0 && at != NULL;
         at = xml_next(at)) {
        if (xml_child(at, "Key") == NULL || xml_child(at, "Value") == NULL)
            status = refuse(err, "MalformedXML", malformed);
        else
            status = add(text, xml_text(at, "Key"), xml_text(at, "Value"), err);
    }
    free(xml.text);
    s3_xml_end(&xml);
    return status;
}

static void write_decoded(const char *name, struct span encoded, struct buf *out)
{
    struct buf plain;
    buf_init(&plain, 0);
    url_decode(encoded, false, &plain);
    xml_element(out, name, buf_span(&plain));
    buf_release(&plain);
}

void s3_tags_write_xml(struct span text, struct buf *out)
{
    s3_xml_begin(out, "Tagging");
    xml_open(out, "TagSet");
    while (text.len > 0) {
        struct span value, key = next(&text, &value);
        xml_open(out, "Tag");
        write_decoded("Key", key, out);
        write_decoded("Value", value, out);
        xml_close(out, "Tag");
    }
    xml_close(out, "TagSet");
    xml_close(out, "Tagging");
}

size_t s3_tags_count(struct span text)
{
    size_t count = 0;
    while (text.len > 0) {
        span_cut(&text, '&');
        count++;
    }
    return count;
}

bool s3_tags_has(struct span text, struct span key, struct span value)
{
    struct buf wanted;
    bool found = false;
    buf_init(&wanted, 0);
    url_encode(key, false, &wanted);
    buf_addc(&wanted, '=');
    url_encode(value, false, &wanted);
    while (!found && text.len > 0)
        found = span_equal(span_cut(&text, '&'), buf_span(&wanted));
    buf_release(&wanted);
    return found;
}
