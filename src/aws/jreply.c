/* Reading JSON replies without a tree. */
#include "aws/jreply.h"

#include <string.h>

#include "codec/base64.h"
#include "codec/jscan.h"

int jreply_senseless(struct err *err, const char *what)
{
    return err_set(err, ERR_SERVICE, "unexpected reply: %s", what);
}

int jreply_open(struct span body, struct buf *scratch, struct err *err)
{
    if (jscan_check(body, err) != 0) {
        err_prefix(err, "unexpected reply");
        if (err != NULL)
            err->kind = ERR_SERVICE;
        return -1;
    }
    if (jscan_type(span_trim(body)) != JSCAN_OBJECT)
        return jreply_senseless(err, "not a JSON object");
    buf_clear(scratch);
    if (buf_reserve(scratch, 2 * body.len) == NULL)
        return jreply_senseless(err, "too long");
    return 0;
}

struct span jreply_text(struct span value, struct buf *scratch)
{
    if (value.len < 2 || value.ptr[0] != '"')
        return span_of(NULL, 0);
    if (memchr(value.ptr, '\\', value.len) == NULL)
        return span_of(value.ptr + 1, value.len - 2);
    size_t at = scratch->len;
    jscan_string(value, scratch);
    return span_of(scratch->data + at, scratch->len - at);
}

struct span jreply_name(struct span raw, struct buf *scratch)
{
    return jreply_text(span_of(raw.ptr - 1, raw.len + 2), scratch);
}

int jreply_base64(struct span value, struct buf *scratch, struct span *bytes)
{
    struct span text = jreply_text(value, scratch);
    size_t at = scratch->len;
    if (text.ptr == NULL || base64_decode(text, scratch) != 0)
        return -1;
    *bytes = span_of(scratch->data + at, scratch->len - at);
    return 0;
}
