/* References resolved in the order of section 5.2.2: with a scheme, with an authority, with an
 * absolute path, a query alone, a relative path. */
#include "asset/location.h"

#include <stdbool.h>
#include <string.h>

#include "codec/url.h"

/* Appends path without its "." and ".." segments (section 5.2.4); it starts with '/'. */
static void add_path(struct buf *out, struct span path)
{
    size_t start = out->len;
    while (path.len > 0) {
        size_t end = 1;
        while (end < path.len && path.ptr[end] != '/')
            end++;
        struct span segment = span_of(path.ptr, end);
        bool last = end == path.len;
        path = span_of(path.ptr + end, path.len - end);
        if (span_is(segment, "/..")) {
            while (out->len > start && out->data[out->len - 1] != '/')
                buf_truncate(out, out->len - 1);
            if (out->len > start)
                buf_truncate(out, out->len - 1);
        } else if (!span_is(segment, "/.")) {
            buf_addspan(out, segment);
            continue;
        }
        if (last)
            buf_addc(out, '/');
    }
}

static bool has_scheme(struct span text)
{
    size_t at = 0;
    while (at < text.len && text.ptr[at] != ':' && strchr("/?#", text.ptr[at]) == NULL)
        at++;
    return at < text.len && text.ptr[at] == ':';
}

/* path[?query] of a reference, seen from the base's path. */
static void add_reference(struct buf *out, const struct url *from, struct span reference)
{
    struct buf path;
    size_t cut = 0;
    while (cut < reference.len && reference.ptr[cut] != '?')
        cut++;
    buf_init(&path, 0);
    if (cut == 0) {
        buf_addspan(&path, from->path);
    } else if (reference.ptr[0] != '/') {
        size_t folder = from->path.len;
        while (folder > 0 && from->path.ptr[folder - 1] != '/')
            folder--;
        buf_add(&path, from->path.ptr, folder);
        if (folder == 0)
            buf_addc(&path, '/');
    }
    buf_add(&path, reference.ptr, cut);
    add_path(out, buf_span(&path));
    buf_add(out, reference.ptr + cut, reference.len - cut);
    buf_release(&path);
}

int location_resolve(struct span base, struct span location, struct buf *out, struct err *err)
{
    struct url from, to;
    struct span rest = location, reference = span_cut(&rest, '#');
    buf_clear(out);
    if (reference.len == 0 || url_parse(base, &from, err) != 0)
        return err_set(err, ERR_DATA, "a redirect to nowhere");
    if (has_scheme(reference)) {
        buf_addspan(out, reference);
    } else {
        buf_adds(out, from.https ? "https:" : "http:");
        if (span_starts(reference, "//")) {
            buf_addspan(out, reference);
        } else {
            buf_adds(out, "//");
            buf_addspan(out, from.host);
            if (!from.default_port)
                buf_addf(out, ":%d", from.port);
            add_reference(out, &from, reference);
        }
    }
    if (url_parse(buf_span(out), &to, err) != 0)
        return err_prefix(err, "a redirect to a");
    return 0;
}
