/* What a line wants signed. Each member has a reader; the line is gone through once, with no tree,
 * since a hundred thousand of them come a second. */
#include <string.h>

#include "s3/item.h"
#include "s3/presign.h"
#include "codec/jscan.h"

typedef int reader(struct s3_presign *what, struct span value, struct buf *scratch,
                   struct err *err);

static int read_method(struct s3_presign *what, struct span value, struct buf *scratch,
                       struct err *err)
{
    struct span text;
    if (s3_item_text("method", value, scratch, &text, err) != 0)
        return -1;
    what->method = s3_presign_method_named(text);
    if (what->method == S3_PRESIGN_METHODS)
        return err_set(err, ERR_DATA, "method: not get, put, head or delete");
    return 0;
}

static int read_expires(struct s3_presign *what, struct span value, struct buf *scratch,
                        struct err *err)
{
    struct span text = value;
    if (jscan_type(value) != JSCAN_INTEGER &&
        s3_item_text("expires", value, scratch, &text, err) != 0)
        return -1;
    if (s3_presign_expires(text, &what->expires, err) != 0)
        return err_prefix(err, "expires");
    return 0;
}

static int read_content_type(struct s3_presign *what, struct span value, struct buf *scratch,
                             struct err *err)
{
    struct span text;
    if (s3_item_text("content_type", value, scratch, &text, err) != 0)
        return -1;
    if (s3_presign_header(what, "content-type", text.ptr, err) != 0)
        return err_prefix(err, "content_type");
    return 0;
}

static int read_upload(struct s3_presign *what, struct span value, struct buf *scratch,
                       struct err *err)
{
    what->method = S3_PRESIGN_PUT;
    return s3_item_text("upload_id", value, scratch, &what->upload_id, err);
}

static int read_part(struct s3_presign *what, struct span value, struct buf *scratch,
                     struct err *err)
{
    (void)scratch;
    what->part = value;
    return jscan_type(value) == JSCAN_INTEGER ? 0 : err_set(err, ERR_DATA, "part: not a number");
}

typedef int adder(struct s3_presign *what, const char *name, const char *value, struct err *err);

/* An object of strings. */
static int read_pairs(struct s3_presign *what, const char *member, struct span value, adder *add,
                      struct buf *scratch, struct err *err)
{
    struct jscan scan;
    struct span raw_name, raw_text, text;
    if (jscan_type(value) != JSCAN_OBJECT)
        return err_set(err, ERR_DATA, "%s: not an object", member);
    jscan_begin(&scan, value);
    while (jscan_member(&scan, &raw_name, &raw_text)) {
        struct span quoted = span_of(raw_name.ptr - 1, raw_name.len + 2), name;
        if (s3_item_text(member, quoted, scratch, &name, err) != 0)
            return -1;
        if (s3_item_text(name.ptr, raw_text, scratch, &text, err) != 0 ||
            add(what, name.ptr, text.ptr, err) != 0)
            return err_prefix(err, "%s", member);
    }
    return 0;
}

static int read_headers(struct s3_presign *what, struct span value, struct buf *scratch,
                        struct err *err)
{
    return read_pairs(what, "headers", value, s3_presign_header, scratch, err);
}

static int read_response(struct s3_presign *what, struct span value, struct buf *scratch,
                         struct err *err)
{
    return read_pairs(what, "response", value, s3_presign_response, scratch, err);
}

static const struct {
    const char *name;
    reader *read;
} members[] = {{"method", read_method},     {"expires", read_expires},
               {"headers", read_headers},   {"content_type", read_content_type},
               {"response", read_response}, {"upload_id", read_upload},
               {"part", read_part}};

enum { MEMBERS = sizeof members / sizeof members[0] };

int s3_presign_line(struct s3_presign *what, const struct ndrec *line, struct buf *scratch,
                    struct err *err)
{
    struct s3_item item;
    s3_item_scratch(line, scratch);
    if (s3_item_read(line, &item, scratch, err) != 0)
        return -1;
    what->key = item.key;
    if (item.bucket.ptr != NULL)
        what->bucket = item.bucket;
    if (item.version_id.ptr != NULL)
        what->version_id = item.version_id;
    for (size_t i = 0; i < MEMBERS; i++) {
        const struct ndrec_member *member = ndrec_find(line, members[i].name);
        if (member == NULL || members[i].read(what, member->value, scratch, err) == 0)
            continue;
        if (err != NULL)
            err->kind = ERR_DATA;
        return -1;
    }
    return 0;
}
