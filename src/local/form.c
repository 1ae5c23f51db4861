/* Forms. What has arrived waits in a buffer until it is certain that it is no beginning of a
 * delimiter, so the buffer holds one piece of input and a delimiter at most. */
#include "local/form.h"

#include <string.h>
#include <strings.h>

#include "local/caps.h"

enum { BOUNDARY_MAX = 70 }; /* RFC 2046 */

bool form_is(struct span content_type)
{
    struct span rest = content_type;
    return rest.ptr != NULL &&
           span_is_nocase(span_trim(span_cut(&rest, ';')), "multipart/form-data");
}

/* The value of a parameter of a header, without its quotes; {NULL,0}: it is not there. Inside
 * quotes a backslash may stand before a quote; browsers write %22 instead. */
static struct span parameter(struct span header, const char *name)
{
    struct span rest = header;
    span_cut(&rest, ';');
    while (rest.len > 0) {
        rest = span_trim(rest);
        struct span key = span_cut(&rest, '='), value = rest;
        if (rest.ptr != NULL && rest.len > 0 && rest.ptr[0] == '"') {
            size_t end = 1;
            while (end < rest.len && (rest.ptr[end] != '"' || rest.ptr[end - 1] == '\\'))
                end++;
            value = span_of(rest.ptr + 1, end - 1);
            rest = span_of(rest.ptr + end, rest.len - end);
            span_cut(&rest, ';');
        } else if (rest.ptr != NULL) {
            value = span_trim(span_cut(&rest, ';'));
        }
        if (value.ptr != NULL && span_is_nocase(span_trim(key), name))
            return value;
    }
    return span_of(NULL, 0);
}

void form_init(struct form *form, struct span content_type)
{
    struct span boundary = parameter(content_type, "boundary");
    memset(form, 0, sizeof *form);
    buf_init(&form->delimiter, 0);
    buf_init(&form->pending, CAP_LOCAL_BODY);
    buf_adds(&form->delimiter, "\r\n--");
    buf_addspan(&form->delimiter, boundary);
    buf_adds(&form->pending, "\r\n"); /* the first delimiter may stand at the very start */
    form->state = boundary.len > 0 && boundary.len <= BOUNDARY_MAX ? FORM_BEFORE : FORM_MALFORMED;
}

void form_release(struct form *form)
{
    buf_release(&form->delimiter);
    buf_release(&form->pending);
}

bool form_complete(const struct form *form)
{
    return form->state == FORM_AFTER;
}

static const char *find(const struct buf *text, const char *what, size_t len)
{
    return memmem(text->data, text->len, what, len);
}

/* Preamble or content, up to a delimiter. Each step returns whether there may be more to do. */
static bool take_content(struct form *form, const struct form_sink *sink, void *ctx)
{
    const char *end = find(&form->pending, form->delimiter.data, form->delimiter.len);
    size_t held = form->delimiter.len - 1, ready = 0;
    if (end != NULL)
        ready = (size_t)(end - form->pending.data);
    else if (form->pending.len > held)
        ready = form->pending.len - held;
    if (form->state == FORM_PART && ready > 0)
        sink->data(ctx, span_of(form->pending.data, ready));
    buf_drop(&form->pending, ready);
    if (end == NULL)
        return false;
    buf_drop(&form->pending, form->delimiter.len);
    if (form->state == FORM_PART)
        sink->end(ctx);
    form->state = FORM_DELIMITER;
    return true;
}

static bool take_delimiter(struct form *form)
{
    if (form->pending.len < 2)
        return false;
    if (memcmp(form->pending.data, "--", 2) == 0) {
        form->state = FORM_AFTER;
        return true;
    }
    form->state = memcmp(form->pending.data, "\r\n", 2) == 0 ? FORM_HEAD : FORM_MALFORMED;
    return form->state == FORM_HEAD; /* its CRLF stays: a head may be empty */
}

static bool take_head(struct form *form, const struct form_sink *sink, void *ctx)
{
    struct form_part part = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
    const char *end = find(&form->pending, "\r\n\r\n", 4);
    if (end == NULL || end - form->pending.data > CAP_LOCAL_FORM_HEAD) {
        if (form->pending.len > CAP_LOCAL_FORM_HEAD + 4)
            form->state = FORM_MALFORMED;
        return false;
    }
    size_t len = (size_t)(end - form->pending.data);
    struct span rest = span_of(form->pending.data, len);
    while (rest.ptr != NULL) {
        struct span value = span_cut(&rest, '\n'), name = span_cut(&value, ':');
        value = span_trim(value);
        if (span_is_nocase(span_trim(name), "Content-Type"))
            part.type = value;
        if (!span_is_nocase(span_trim(name), "Content-Disposition"))
            continue;
        part.name = parameter(value, "name");
        part.filename = parameter(value, "filename");
    }
    if (part.name.ptr == NULL) {
        form->state = FORM_MALFORMED;
        return false;
    }
    sink->begin(ctx, &part);
    buf_drop(&form->pending, len + 4);
    form->state = FORM_PART;
    return true;
}

void form_feed(struct form *form, struct span bytes, const struct form_sink *sink, void *ctx)
{
    bool more = true;
    if (form->state == FORM_AFTER || form->state == FORM_MALFORMED)
        return;
    buf_addspan(&form->pending, bytes);
    while (more) {
        if (form->state == FORM_BEFORE || form->state == FORM_PART)
            more = take_content(form, sink, ctx);
        else if (form->state == FORM_DELIMITER)
            more = take_delimiter(form);
        else if (form->state == FORM_HEAD)
            more = take_head(form, sink, ctx);
        else
            more = false;
    }
    if (form->state == FORM_AFTER || form->state == FORM_MALFORMED)
        buf_clear(&form->pending);
}
