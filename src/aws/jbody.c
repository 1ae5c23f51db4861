/* Reading JSON bodies without a tree. */
#include "aws/jbody.h"

#include <string.h>

#include "codec/base64.h"
#include "codec/jscan.h"

int jbody_open(struct span body, struct buf *scratch, struct err *err)
{
    if (jscan_check(body, err) != 0)
        return -1;
    if (jscan_type(span_trim(body)) != JSCAN_OBJECT)
        return err_set(err, ERR_DATA, "not a JSON object");
    buf_clear(scratch);
    if (buf_reserve(scratch, 2 * body.len) == NULL)
        return err_set(err, ERR_DATA, "too long");
    return 0;
}

int jbody_open_reply(struct span body, struct buf *scratch, struct err *err)
{
    struct err why;
    if (jbody_open(body, scratch, &why) == 0)
        return 0;
    return jbody_unexpected(err, why.message);
}

int jbody_unexpected(struct err *err, const char *what)
{
    return err_set(err, ERR_SERVICE, "unexpected reply: %s", what);
}

struct span jbody_text(struct span value, struct buf *scratch)
{
    if (value.len < 2 || value.ptr[0] != '"')
        return span_of(NULL, 0);
    if (memchr(value.ptr, '\\', value.len) == NULL)
        return span_of(value.ptr + 1, value.len - 2);
    size_t at = scratch->len;
    jscan_string(value, scratch);
    return span_of(scratch->data + at, scratch->len - at);
}

struct span jbody_name(struct span raw, struct buf *scratch)
{
    return jbody_text(span_of(raw.ptr - 1, raw.len + 2), scratch);
}

int jbody_base64(struct span value, struct buf *scratch, struct span *bytes)
{
    struct span text = jbody_text(value, scratch);
    size_t at = scratch->len;
    if (text.ptr == NULL || base64_decode(text, scratch) != 0)
        return -1;
    *bytes = span_of(scratch->data + at, scratch->len - at);
    return 0;
}
