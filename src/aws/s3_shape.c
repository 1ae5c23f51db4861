/* Configuration documents by table. XML is turned into JSON first; then both ways of coming in are
 * checked by the same walk, which goes as deep as the table. */
#include "aws/s3_shape.h"

#include <stdio.h>
#include <string.h>

#include "aws/s3_xml.h"
#include "core/clock.h"
#include "core/num.h"

int s3_shape_refuse(struct err *err, const char *code, const char *format, ...)
{
    char message[CAP_ERR_MESSAGE];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    err_set(err, ERR_DATA, "%s", message);
    if (err != NULL)
        snprintf(err->code, sizeof err->code, "%s", code);
    return -1;
}

int s3_shape_within(struct err *err, const char *what, size_t number, struct span name)
{
    if (err == NULL)
        return -1;
    if (name.len == 0 || name.len > 100)
        return err_prefix(err, "%s %zu", what, number);
    return err_prefix(err, "%s %zu (%.*s)", what, number, SPAN_ARG(name));
}

static int malformed(struct err *err, const char *what, const char *why)
{
    return s3_shape_refuse(err, "MalformedXML", "%s: %s", what, why);
}

static bool is_list(const struct s3_shape *shape)
{
    return (shape->flags & S3_REPEATED) != 0 || shape->item != NULL;
}

static const char *member_of(const struct s3_shape *shape)
{
    return shape->member != NULL ? shape->member : shape->name;
}

static const struct s3_shape *find(const struct s3_shape *in, const char *name, bool json)
{
    for (; in->name != NULL; in++)
        if (strcmp(json ? member_of(in) : in->name, name) == 0)
            return in;
    return NULL;
}

/* ---- checking, the JSON form ---- */

static bool listed(const char *list, struct span word)
{
    struct span rest = span_str(list);
    while (rest.ptr != NULL)
        if (span_equal(span_cut(&rest, '|'), word))
            return true;
    return false;
}

static int check_text(const struct s3_shape *shape, json_t *value, struct err *err)
{
    int64_t ms;
    char iso[25];
    struct span text = span_of(json_string_value(value), json_string_length(value));
    if (text.ptr == NULL)
        return malformed(err, shape->name, "not a text");
    if (shape->one_of != NULL && !listed(shape->one_of, text))
        return s3_shape_refuse(err, "MalformedXML", "%s: '%.40s' is not one of %s", shape->name,
                               text.ptr, shape->one_of);
    if (shape->kind != S3_TIME)
        return 0;
    if (clock_parse(text.ptr, &ms) != 0)
        return malformed(err, shape->name, "not a time such as 2030-01-01T00:00:00Z");
    clock_iso(ms, iso);
    json_string_set(value, iso);
    return 0;
}

static int check_struct(const struct s3_shape *in, json_t *object, struct err *err);

static int check_one(const struct s3_shape *shape, json_t *value, struct err *err)
{
    switch (shape->kind) {
    case S3_INT:
        return json_is_integer(value) ? 0 : malformed(err, shape->name, "not a whole number");
    case S3_BOOL:
        return json_is_boolean(value) ? 0 : malformed(err, shape->name, "neither true nor false");
    case S3_STRUCT:
        if (!json_is_object(value))
            return malformed(err, shape->name, "not an object");
        return check_struct(shape->in, value, err) == 0 ? 0 : err_prefix(err, "%s", shape->name);
    default:
        return check_text(shape, value, err);
    }
}

/* An item's name in messages: what the table calls ID. */
static struct span name_of(const json_t *item)
{
    struct span id = json_text(item, "ID");
    return id.ptr != NULL ? id : json_text(item, "Id");
}

static int check_item(const struct s3_shape *shape, json_t *item, size_t number, struct err *err)
{
    const char *name = shape->item != NULL ? shape->item : shape->name;
    if (shape->kind != S3_STRUCT)
        return check_one(shape, item, err);
    if (!json_is_object(item))
        malformed(err, name, "not an object");
    else if (check_struct(shape->in, item, err) == 0)
        return 0;
    return s3_shape_within(err, name, number, name_of(item));
}

static int check_member(const struct s3_shape *shape, json_t *value, struct err *err)
{
    size_t i;
    json_t *item;
    if (!is_list(shape))
        return check_one(shape, value, err);
    if (!json_is_array(value))
        return malformed(err, member_of(shape), "not an array");
    json_array_foreach(value, i, item)
    {
        if (check_item(shape, item, i + 1, err) != 0)
            return -1;
    }
    return 0;
}

static int check_struct(const struct s3_shape *in, json_t *object, struct err *err)
{
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        const struct s3_shape *shape = find(in, name, true);
        if (shape == NULL)
            return s3_shape_refuse(err, "MalformedXML", "%.60s: unknown", name);
        if (check_member(shape, value, err) != 0)
            return -1;
    }
    for (; in->name != NULL; in++) {
        value = json_object_get(object, member_of(in));
        if ((in->flags & S3_REQUIRED) != 0 &&
            (value == NULL || ((in->flags & S3_REPEATED) != 0 && json_array_size(value) == 0)))
            return malformed(err, in->name, "missing");
    }
    return 0;
}

/* ---- XML into JSON ---- */

static json_t *from_struct(const struct s3_shape *in, const struct xml_node *node, struct err *err);

static json_t *from_scalar(const struct s3_shape *shape, const struct xml_node *node)
{
    struct span text = span_of(node->text, node->text_len), bare = span_trim(text);
    int64_t number;
    if (shape->kind == S3_INT && num_i64(bare, INT64_MIN, INT64_MAX, &number) == 0)
        return json_integer(number);
    if (shape->kind == S3_BOOL && (span_is(bare, "true") || span_is(bare, "false")))
        return json_boolean(span_is(bare, "true"));
    if (shape->kind == S3_TIME || shape->one_of != NULL)
        text = bare;
    return json_stringn(text.ptr, text.len); /* the check tells what is no number */
}

static json_t *from_one(const struct s3_shape *shape, const struct xml_node *node, struct err *err)
{
    if (shape->kind == S3_STRUCT)
        return from_struct(shape->in, node, err);
    if (node->child != NULL) {
        malformed(err, node->name, "an element inside");
        return NULL;
    }
    json_t *value = from_scalar(shape, node);
    if (value == NULL)
        malformed(err, node->name, "not a text");
    return value;
}

/* Adds one of a list; node has been found to be in its place. */
static int append(json_t *array, const struct s3_shape *shape, const struct xml_node *node,
                  struct err *err)
{
    json_t *item = from_one(shape, node, err);
    if (item != NULL)
        return json_array_append_new(array, item);
    struct span id = xml_text(node, xml_child(node, "Id") != NULL ? "Id" : "ID");
    return shape->kind == S3_STRUCT
               ? s3_shape_within(err, node->name, json_array_size(array) + 1, id)
               : -1;
}

static json_t *from_list(const struct s3_shape *shape, const struct xml_node *node, struct err *err)
{
    json_t *array = json_array();
    for (const struct xml_node *at = node->child; at != NULL; at = at->next) {
        int status = strcmp(at->name, shape->item) == 0
                         ? append(array, shape, at, err)
                         : s3_shape_refuse(err, "MalformedXML", "%.60s: unknown", at->name);
        if (status != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static int add_element(json_t *object, const struct s3_shape *shape, const struct xml_node *node,
                       struct err *err)
{
    const char *member = member_of(shape);
    json_t *there = json_object_get(object, member);
    if ((shape->flags & S3_REPEATED) != 0) {
        if (there == NULL) {
            there = json_array();
            json_object_set_new(object, member, there);
        }
        return append(there, shape, node, err);
    }
    if (there != NULL)
        return malformed(err, node->name, "there twice");
    json_t *value = shape->item != NULL ? from_list(shape, node, err) : from_one(shape, node, err);
    if (value != NULL)
        return json_object_set_new(object, member, value);
    return shape->kind == S3_STRUCT ? err_prefix(err, "%s", node->name) : -1;
}

static json_t *from_struct(const struct s3_shape *in, const struct xml_node *node, struct err *err)
{
    json_t *object = json_object();
    for (const struct xml_node *at = node->child; at != NULL; at = at->next) {
        const struct s3_shape *shape = find(in, at->name, false);
        int status = shape != NULL
                         ? add_element(object, shape, at, err)
                         : s3_shape_refuse(err, "MalformedXML", "%.60s: unknown", at->name);
        if (status != 0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

static json_t *read_xml(const struct s3_shape *root, struct span text, struct err *err)
{
    struct xml_node *node = xml_parse(text, err);
    json_t *object = NULL;
    if (node == NULL)
        return NULL;
    if ((root->flags & S3_ANY_NAME) == 0 && strcmp(node->name, root->name) != 0)
        s3_shape_refuse(err, "MalformedXML", "not a %s document", root->name);
    else
        object = from_struct(root->in, node, err);
    xml_free(node);
    return object;
}

/* ---- both forms ---- */

/* What the command line and SDKs add to documents of their own: nothing that is configured, or the
 * default of a header of the lifecycle. */
static void drop_additions(json_t *object)
{
    static const char minimum[] = "TransitionDefaultMinimumObjectSize";
    json_object_del(object, "ResponseMetadata");
    if (span_is(json_text(object, minimum), "all_storage_classes_128K"))
        json_object_del(object, minimum);
}

static json_t *read_json(const struct s3_shape *root, struct span text, struct err *err)
{
    json_t *object = json_parse(text, err);
    json_t *inner = json_object_get(object, root->name);
    drop_additions(object);
    if (inner == NULL || json_object_size(object) != 1)
        return object;
    json_incref(inner);
    json_decref(object);
    return inner;
}

json_t *s3_shape_read(const struct s3_shape *root, struct span text, struct err *err)
{
    struct err why = {0};
    struct span bare = span_trim(text);
    bool xml = bare.len > 0 && (bare.ptr[0] == '<' || (unsigned char)bare.ptr[0] == 0xef);
    json_t *document = xml ? read_xml(root, text, &why) : read_json(root, text, &why);
    if (document != NULL && !json_is_object(document))
        malformed(&why, root->name, "not an object");
    else if (document != NULL && check_struct(root->in, document, &why) == 0)
        return document;
    if (why.code[0] == '\0')
        snprintf(why.code, sizeof why.code, "MalformedXML");
    if (err != NULL)
        *err = why;
    json_decref(document);
    return NULL;
}

/* ---- JSON into XML ---- */

static void write_struct(const struct s3_shape *in, const json_t *object, struct buf *out);

static void write_one(const struct s3_shape *shape, const char *name, const json_t *value,
                      struct buf *out)
{
    if (json_is_integer(value)) {
        xml_open(out, name);
        buf_addf(out, "%lld", (long long)json_integer_value(value));
        xml_close(out, name);
    } else if (json_is_boolean(value)) {
        s3_xml_bool(out, name, json_is_true(value));
    } else if (json_is_object(value)) {
        xml_open(out, name);
        write_struct(shape->in, value, out);
        xml_close(out, name);
    } else {
        xml_element(out, name, span_of(json_string_value(value), json_string_length(value)));
    }
}

static void write_struct(const struct s3_shape *in, const json_t *object, struct buf *out)
{
    size_t i;
    json_t *item;
    for (; in->name != NULL; in++) {
        const json_t *value = json_object_get(object, member_of(in));
        if (value == NULL)
            continue;
        if (!is_list(in)) {
            write_one(in, in->name, value, out);
            continue;
        }
        if (in->item != NULL)
            xml_open(out, in->name);
        json_array_foreach(value, i, item)
        {
            write_one(in, in->item != NULL ? in->item : in->name, item, out);
        }
        if (in->item != NULL)
            xml_close(out, in->name);
    }
}

void s3_shape_write(const struct s3_shape *root, const json_t *document, struct buf *out)
{
    s3_xml_begin(out, root->name);
    write_struct(root->in, document, out);
    xml_close(out, root->name);
}
